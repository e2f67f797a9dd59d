import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { linesOf } from '../lines.js';

const field = '[\\d*/,A-Za-z?#L-]{1,60}';
const line = new RegExp(`^[ \\t]*((?:${field}[ \\t]+){5}|@(?:reboot|hourly|daily|midnight|weekly|monthly|yearly|annually)[ \\t]+)(\\S.*)$`);

/** Reads crontabs: each line a command that is started by time. */
export const crontab: Reader = {
	id: 'crontab',
	claims: (path) =>
		/(?:^|[.-])cron(?:tab|job|jobs)?(?:[.-][\w-]+)?$/i.test(baseName(path)) &&
		!/\.(?:[cm]?[jt]sx?|py|rb|go|java|php|md|json|ya?ml|sh|test|html|css|s[ac]ss|less|vue|svelte|rs|cs|kt|exs?|pl|xml|toml|mdx|rst|adoc|png|jpe?g|gif|svg|webp|avif|heic|bmp|ico|icns|mp[34]|mov|webm|ogg|wav|woff2?|ttf|pdf|docx?|xlsx?|csv|tsv|log|lock|map|zip|gz|tgz|snap|txt|patch|diff|graphql|proto|wasm|bin|exe|dll|so)$/i.test(
			path,
		)
			? true
			: /(?:^|\/)cron\.(?:d|hourly|daily|weekly|monthly)\/[\w-]+$|(?:^|\/)crontabs\/[\w-]+$/i.test(path),
	read: async ({ path, text }) => {
		const hasUser = /(?:^|\/)cron\.d\//.test(path);
		return linesOf(text).flatMap(({ text: written, start }): readonly Fact[] => {
			const variable = /^[ \t]*([A-Za-z_]\w{0,127})[ \t]*=[ \t]*(["']?)([^"']*)\2[ \t]*$/.exec(written);
			if (variable) {
				const at = start + written.indexOf('=') + 1;
				const end = start + written.trimEnd().length;
				return [
					{
						kind: 'env.declare',
						span: { start: start + written.search(/\S/), end },
						variable: variable[1]!,
						value: literalValue(
							variable[3]!,
							'string',
							{ start: Math.min(at, end), end },
							{ name: variable[1]!, expectsSecret: isSecretName(variable[1]!) },
						),
						source: 'unit',
						owner: 'cron',
					},
				];
			}
			const match = line.exec(written);
			if (match === null || /^[ \t]*#/.test(written) || !/[\d*@]/.test(match[1]!)) {
				return [];
			}
			let from = match[0].length - match[2]!.length;
			let command = match[2]!.trimEnd();
			const user = hasUser ? /^[a-z_][\w-]{0,31}[ \t]+/.exec(command) : null;
			if (user) {
				from += user[0].length;
				command = command.slice(user[0].length);
			}
			const span = { start: start + from, end: start + from + command.length };
			const whole = { start: start + written.search(/\S/), end: span.end };
			return [
				{
					kind: 'process.declare',
					span,
					name: 'cron',
					source: 'schedule',
					form: 'shell',
					command: maskLine(command),
					instruction: whole,
					purpose: 'scheduled',
				},
				{ kind: 'schedule', span: whole, api: 'cron' },
			];
		});
	},
};
