import type { Fact, FactTypes } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { maskLine } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, textOf, valueOf } from '../json.js';
import { tomlEntries } from '../toml.js';

/** What a setting runs, by its path; what builds is no process. */
const purposes: ReadonlyMap<string, FactTypes['process.declare']['purpose']> = new Map([
	['deploy.startCommand', undefined],
	['deploy.preDeployCommand', 'release'],
	['start.cmd', undefined],
]);

/**
 * Reads railway.json and railway.toml, and the start of nixpacks.toml: the command that a service is started with, and the one before
 * it (https://docs.railway.com/reference/config-as-code, https://nixpacks.com/docs/configuration/file).
 */
export const railway: Reader = {
	id: 'railway',
	claims: (path) => /^(?:railway\.(?:json|toml)|nixpacks\.(?:json|toml))$/i.test(baseName(path)),
	read: async ({ path, text }) => {
		if (path.toLowerCase().endsWith('.toml')) {
			return tomlEntries(text).flatMap(({ keys, span, value }) =>
				value.text === undefined
					? []
					: processOf(keys, value.text, value.at === undefined ? value.span : { start: value.at, end: value.at + value.text.length }, span),
			);
		}
		const root = parseJson(text);
		return propertiesOf(root).flatMap((table) =>
			propertiesOf(valueOf(root, table.name)).flatMap(({ name, value, whole }) => {
				const node = value?.type === 'array' ? value.children?.[0] : value;
				const command = textOf(node);
				return node === undefined || command === undefined ? [] : processOf([table.name, name], command, innerSpanOf(node), whole);
			}),
		);
	},
};

function processOf(keys: readonly string[], command: string, span: Span, instruction: Span): readonly Fact[] {
	const key = keys.join('.');
	const purpose = purposes.get(key);
	return !purposes.has(key) || command.trim() === ''
		? []
		: [
				{
					kind: 'process.declare',
					span,
					name: purpose ?? 'start',
					source: 'platform',
					form: 'shell',
					command: maskLine(command),
					instruction,
					...(purpose && { purpose }),
				},
			];
}
