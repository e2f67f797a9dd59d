import type { Fact, FactTypes } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import { textSpanOf, tomlEntries, type TomlEntry } from '../toml.js';
import { isVariableName } from '../yamlView.js';
import { processOf } from './platformProcess.js';

/** Reads fly.toml: variables, processes, the release command, ports, and how a machine is stopped. */
export const fly: Reader = {
	id: 'fly',
	claims: (path) => /^fly(?:[._-][\w.-]+)?\.toml$/i.test(baseName(path)),
	read: async ({ text }) => {
		const entries = tomlEntries(text);
		const isChecked = entries.some(isOfCheck);
		return entries.flatMap((entry) => factsOf(entry, isChecked));
	},
};

/** Whether an entry is of a check that Fly makes: of a service, or of the whole app (https://fly.io/docs/reference/configuration/#http_service-checks). */
function isOfCheck({ keys: [table, name] }: TomlEntry): boolean {
	return (
		table === 'checks' || ((table === 'http_service' || table === 'services') && /^(?:(?:http|tcp|machine)_)?checks$/.test(name ?? ''))
	);
}

function factsOf(entry: TomlEntry, isChecked: boolean): readonly Fact[] {
	const { keys, span, value } = entry;
	const text = value.text;
	const [table, name] = keys;
	if (text === undefined) {
		return [];
	}
	if (table === 'env' && name !== undefined && keys.length === 2 && isVariableName(name)) {
		return [
			{
				kind: 'env.declare',
				span,
				variable: name,
				value: literalValue(text, 'string', value.span, { name, expectsSecret: isSecretName(name) }),
				source: 'platform',
			},
		];
	}
	if (table === 'build' && name === 'args' && keys.length === 3) {
		return [
			{
				kind: 'env.declare',
				span,
				variable: keys[2]!,
				value: literalValue(text, 'string', value.span, { name: keys[2]!, expectsSecret: isSecretName(keys[2]!) }),
				source: 'compose-arg',
			},
		];
	}
	if (table === 'processes' && name !== undefined && keys.length === 2) {
		return [process(entry, name, name === 'app' || name === 'web' ? 'web' : 'worker')];
	}
	if (keys.join('.') === 'deploy.release_command') {
		return [process(entry, 'release', 'release')];
	}
	if (keys.join('.') === 'build.image') {
		const reference = imageReference(text);
		return reference === undefined ? [] : [{ kind: 'image.use', span: value.span, ...reference, where: 'platform' }];
	}
	if (keys.at(-1) === 'internal_port' && (table === 'http_service' || table === 'services')) {
		const isUnchecked = table === 'http_service' && !isChecked;
		return [{ kind: 'platform.port', span: value.span, port: number(text, value), ...(isUnchecked && { unchecked: true }) }];
	}
	return [];
}

function number(written: string, { span }: TomlEntry['value']): Value {
	const text = written.replace(/(?<=\d)_(?=\d)/g, '');
	return /^\d{1,5}$/.test(text) ? { kind: 'literal', type: 'number', text, span } : { kind: 'unknown', span };
}

function process({ span, value }: TomlEntry, name: string, purpose: FactTypes['process.declare']['purpose']): Fact {
	return processOf(name, { span: textSpanOf(value), command: maskLine(value.text ?? '') }, span, purpose);
}
