import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { literalValue } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { unfilled } from '../imageReference.js';
import type { YamlEntry } from '../yaml.js';
import { isVariableName, type YamlView } from '../yamlView.js';
import type { KubernetesObject } from './object.js';

/** The facts of objects that hold configuration: each key is a variable, since containers take them over by their keys. */
export function configurationFacts(object: KubernetesObject): readonly Fact[] {
	const { view, root, kind } = object;
	const owner = object.name === '' ? kind : `${kind}/${object.name}`;
	switch (kind) {
		case 'ConfigMap':
			return mapEntries(view, owner, root);
		case 'Secret': {
			// Written by SOPS, the object keeps its shape and loses its values.
			const encrypted = view.get(root, 'sops') !== undefined;
			return ['stringData', 'data'].flatMap((field) =>
				view
					.entries(view.get(root, field))
					.flatMap((entry) =>
						declared(
							view,
							entry,
							owner,
							encrypted ? unknown(view, entry) : secretOf(view, entry, field === 'data'),
							encrypted ? 'encrypted' : 'secret',
						),
					),
			);
		}
		case 'SealedSecret':
			return view
				.entries(view.get(root, 'spec', 'encryptedData'))
				.flatMap((entry) => declared(view, entry, owner, unknown(view, entry), 'encrypted'));
		case 'ExternalSecret':
			return view.items(view.get(root, 'spec', 'data')).flatMap((item): readonly Fact[] => {
				const key = view.get(item, 'secretKey');
				const name = view.known(key);
				return key === undefined || name === undefined || !isVariableName(name)
					? []
					: [
							{
								kind: 'env.declare',
								span: view.spanOf(key),
								variable: name,
								value: { kind: 'unknown', span: view.spanOf(key) },
								source: 'workload',
								owner,
								store: 'reference',
							},
						];
			});
		default:
			return [];
	}
}

/** What a map of settings holds: each key is a variable. */
export function mapEntries(view: YamlView, owner: string, root: Node | null = view.root): readonly Fact[] {
	return view
		.entries(view.get(root, 'data'))
		.flatMap((entry) => declared(view, entry, owner, view.value(entry.name, entry.value), undefined));
}

function declared(
	view: YamlView,
	entry: YamlEntry,
	owner: string,
	value: Value,
	store: 'secret' | 'encrypted' | undefined,
): readonly Fact[] {
	// A key with a dot is a file.
	return !isVariableName(entry.name) || /\.[a-z]/.test(entry.name)
		? []
		: [
				{
					kind: 'env.declare',
					span: view.entrySpan(entry),
					variable: entry.name,
					value,
					source: 'workload',
					owner,
					...(store === undefined ? {} : { store }),
				},
			];
}

function unknown(view: YamlView, entry: YamlEntry): Value {
	return { kind: 'unknown', span: view.entrySpan(entry) };
}

function secretOf(view: YamlView, entry: YamlEntry, encoded: boolean): Value {
	const node: Node | undefined = view.get(entry.value);
	const text = view.text(node);
	if (node === undefined || text === undefined || text.includes(unfilled) || text.includes('$')) {
		return unknown(view, entry);
	}
	const span: Span = view.spanOf(node);
	const plain = encoded ? decoded(text) : text;
	return plain === undefined
		? { kind: 'unknown', span }
		: literalValue(plain, 'string', span, {
				name: entry.name,
				expectsSecret: !/(?:^|_|-)(?:user(?:name)?|host|port|name|database|db|email|region|url|uri)$/i.test(entry.name),
			});
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text of a Base64 value as far as it is ASCII; undefined when it is no such value. The engine has no `Buffer`. */
function decoded(text: string): string | undefined {
	const compact = text.replace(/\s/g, '').replace(/=+$/, '');
	if (!/^[A-Za-z0-9+/]*$/.test(compact) || compact.length > 20_000) {
		return undefined;
	}
	let bits = 0;
	let held = 0;
	let result = '';
	for (const digit of compact) {
		held = ((held << 6) | digits.indexOf(digit)) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			result += String.fromCharCode((held >> bits) & 0xff);
		}
	}
	return result.trimEnd();
}
