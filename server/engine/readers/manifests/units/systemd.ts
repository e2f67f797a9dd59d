import type { Fact } from '../../../core/fact.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { isVariableName } from '../yamlView.js';
import { iniEntries, type IniEntry } from './ini.js';

/** Reads systemd units: what they start, its variables, and where its output goes. */
export const systemd: Reader = {
	id: 'systemd',
	claims: (path) => /\.(?:service|timer)(?:\.(?:in|tmpl|template|j2))?$/i.test(path) || /\.service\.d\/[\w.-]+\.conf$/i.test(path),
	read: async ({ path, text }) => {
		const entries = iniEntries(text, /[#;]/, true).filter(({ section }) => section === 'Service' || section === 'Timer');
		const unit = /([^/]+?)\.(?:service|timer)/i.exec(path)?.[1] ?? 'unit';
		const background = entries.some(({ name, value }) => name === 'Type' && value === 'forking');
		return entries.flatMap((entry) => factsOf(entry, unit, background));
	},
};

function factsOf(entry: IniEntry, unit: string, background: boolean): readonly Fact[] {
	const { name, value, valueSpan: span, span: whole } = entry;
	if (value === '') {
		return [];
	}
	switch (name) {
		case 'ExecStart':
		case 'ExecStartPre': {
			// Prefixes change how the command is run, not what it is.
			const prefix = /^[-@:+!|]*\s*/.exec(value)?.[0].length ?? 0;
			const purpose = name === 'ExecStartPre' ? ({ purpose: 'init' } as const) : {};
			return [
				{
					kind: 'process.declare',
					span: { start: span.start + prefix, end: span.end },
					name: name === 'ExecStart' ? unit : `${unit}:before`,
					source: 'unit',
					form: 'shell',
					command: maskLine(value.slice(prefix)),
					instruction: whole,
					owner: unit,
					...purpose,
					...(background && name === 'ExecStart' ? { background: true } : {}),
				},
			];
		}
		case 'Environment':
			return [...value.matchAll(/"([A-Za-z_]\w{0,127})=([^"]*)"|'([A-Za-z_]\w{0,127})=([^']*)'|([A-Za-z_]\w{0,127})=(\S*)/g)].flatMap(
				(match): readonly Fact[] => {
					const variable = match[1] ?? match[3] ?? match[5] ?? '';
					const text = match[2] ?? match[4] ?? match[6] ?? '';
					const at = { start: span.start + match.index, end: span.start + match.index + match[0].length };
					const quote = match[5] === undefined ? 1 : 0;
					const place = { start: at.start + quote + variable.length + 1, end: at.end - quote };
					return isVariableName(variable)
						? [
								{
									kind: 'env.declare',
									span: at,
									variable,
									value: literalValue(text, 'string', place, { name: variable, expectsSecret: isSecretName(variable) }),
									source: 'unit',
									owner: unit,
								},
							]
						: [];
				},
			);
		case 'EnvironmentFile':
			return [
				{
					kind: 'env.load',
					span,
					api: 'systemd.EnvironmentFile',
					file: { kind: 'literal', type: 'string', text: value.replace(/^-/, ''), span },
					override: false,
				},
			];
		case 'StandardOutput':
		case 'StandardError': {
			const file = /^(?:file|append|truncate):(.+)$/.exec(value)?.[1];
			const target = file !== undefined ? 'file' : /^(?:journal|syslog|kmsg)/.test(value) ? 'stdout' : undefined;
			return target === undefined
				? []
				: [
						{
							kind: 'log.sink',
							span,
							api: `systemd.${name}`,
							target,
							...(file === undefined ? {} : { file: { kind: 'literal', type: 'string', text: file, span } as const }),
						},
					];
		}
		case 'OnCalendar':
			return [{ kind: 'schedule', span, api: 'systemd.OnCalendar' }];
		default:
			return [];
	}
}
