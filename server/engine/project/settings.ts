import type { LocatedFact } from '../core/fact.js';
import { groupedBy } from '../core/group.js';
import { ancestorsOf, baseName, directoryOf, joinPath } from '../core/paths.js';
import { propertyOf, type ImportValue, type Value } from '../core/value.js';
import type { FactIndex } from './facts.js';

/** The module that reads settings from data files, and lets variables of the environment replace them. */
export const settingsModule = 'config';

/** The file that says which variable replaces which setting. */
const mappings: readonly string[] = ['json', 'json5', 'yaml', 'yml'].map((ending) => `config/custom-environment-variables.${ending}`);

/** Files of settings that only tests and developers have. */
const ofMakers = /^(?:default|test|testing|dev|development|local|local-[\w-]+|ci|custom-environment-variables)\./i;

/** What a deploy gets that says nothing itself, in data or in code. */
const ofDefaults = /^default\.(?:json5?|ya?ml|toml|[cm]?[jt]s)$/;

/** Whether a path is that of the file with what a deploy gets that says nothing itself. */
export function isOfDefaults(path: string): boolean {
	return ofDefaults.test(baseName(path)) && baseName(directoryOf(path)) === 'config';
}

/** The files of folders that the library reads, by the paths of a workspace, which stay the same over edits. */
const folders = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

/** The name of a setting, as its files nest it: `db.host`. */
function settingKeyOf({ name, members }: ImportValue): string {
	return [...(name === '*' || name === 'default' ? [] : [name]), ...members].join('.');
}

/** Settings that a library reads from the files of a folder by their names, and from the variables that a file there maps them to. */
export class Settings {
	readonly #facts: FactIndex;

	constructor(facts: FactIndex) {
		this.#facts = facts;
	}

	/**
	 * The variable that a setting comes from, with what the files say where it is missing, or what the defaults say of a setting that no
	 * variable is mapped to and no file of a deploy mentions; undefined where neither is known.
	 */
	of(value: ImportValue, at: string): Value | undefined {
		const key = value.specifier === settingsModule ? settingKeyOf(value) : '';
		if (key === '') {
			return undefined;
		}
		const mapping = this.#mappingFor(at);
		const variable = mapping === undefined ? undefined : this.#entry(mapping, key);
		if (mapping === undefined || variable === undefined) {
			return this.#unmapped(mapping === undefined ? this.#folderFor(at) : directoryOf(mapping), key);
		}
		if (variable.value.kind !== 'literal') {
			return undefined;
		}
		const fallback = this.#fallback(directoryOf(mapping), key);
		return { kind: 'env', name: variable.value.text, span: variable.span, path: mapping, ...(fallback && { fallback }) };
	}

	/** What a file of settings says that code imports as it is: `require('./settings.json')`. */
	in(path: string, value: ImportValue): Value | undefined {
		const key = settingKeyOf(value);
		const said = key !== '' && this.#facts.hasKind(path, 'settings.file') ? this.#said(path, key) : undefined;
		return said && { ...said, path };
	}

	/** The mapping in the `config` folder of the nearest folder around a file that has one. */
	#mappingFor(at: string): string | undefined {
		for (const folder of ancestorsOf(directoryOf(at))) {
			const found = mappings.map((one) => joinPath(folder, one)).find((path) => this.#facts.hasKind(path, 'literal.named'));
			if (found !== undefined) {
				return found;
			}
		}
		return undefined;
	}

	/** The nearest `config` folder around a file that has defaults. */
	#folderFor(at: string): string | undefined {
		for (const folder of ancestorsOf(directoryOf(at))) {
			const home = joinPath(folder, 'config');
			if (this.#filesOf(home).some((path) => ofDefaults.test(baseName(path)))) {
				return home;
			}
		}
		return undefined;
	}

	#filesOf(folder: string): readonly string[] {
		const { paths } = this.#facts;
		let known = folders.get(paths);
		if (known === undefined) {
			known = groupedBy(
				paths.filter((path) => /(?:^|\/)config\/[^/]+$/.test(path)),
				directoryOf,
			);
			folders.set(paths, known);
		}
		return known.get(folder) ?? [];
	}

	#entry(path: string, key: string): LocatedFact<'literal.named'> | undefined {
		return this.#facts.in(path, 'literal.named').find(({ names }) => [key, `${key}.__name`].includes(names.join('.')));
	}

	/** What the defaults say of a setting; unknown where the file of a deploy says something else. */
	#fallback(folder: string, key: string): Value | undefined {
		const files = this.#facts.filesWith('settings.file').filter((path) => directoryOf(path) === folder);
		const others = files.filter((path) => !ofMakers.test(baseName(path)) && this.#entry(path, key) !== undefined);
		const given = files.filter((path) => baseName(path).startsWith('default.')).flatMap((path) => this.#entry(path, key) ?? [])[0];
		return given && (others.length > 0 ? { kind: 'unknown', span: given.span, path: given.path } : { ...given.value, path: given.path });
	}

	/** What the defaults alone say of a setting, in data or in code. Of a mapping that code puts together nobody knows what it maps. */
	#unmapped(folder: string | undefined, key: string): Value | undefined {
		const files = folder === undefined ? [] : this.#filesOf(folder);
		if (files.some((path) => /^custom-environment-variables\.[cm]?[jt]s$/.test(baseName(path)))) {
			return undefined;
		}
		const said = files
			.filter((path) => ofDefaults.test(baseName(path)) || !ofMakers.test(baseName(path)))
			.flatMap((path) => {
				const value = this.#said(path, key);
				return value === undefined ? [] : [{ ...value, path: value.path ?? path }];
			});
		const [only, ...others] = said;
		return only !== undefined && others.length === 0 && ofDefaults.test(baseName(only.path)) ? only : undefined;
	}

	/** All that a file of data says below a name, as one object, of which others may know more. */
	#group(path: string, key: string): Value | undefined {
		const start = `${key}.`;
		const inside = this.#facts.in(path, 'literal.named').filter(({ names }) => names.join('.').startsWith(start));
		const [first] = inside;
		if (first === undefined) {
			return undefined;
		}
		const depth = key.split('.').length;
		const groups = groupedBy(inside, ({ names }) => names[depth]!);
		const properties = [...groups].map(([name, [one]]): [string, Value] => [
			name,
			one.names.length === depth + 1 ? one.value : this.#group(path, `${start}${name}`)!,
		]);
		return { kind: 'object', properties: Object.fromEntries(properties), span: first.span, open: true };
	}

	/** What a file says of a setting. */
	#said(path: string, key: string): Value | undefined {
		if (this.#facts.hasKind(path, 'settings.file')) {
			return this.#entry(path, key)?.value ?? this.#group(path, key);
		}
		let value = this.#facts.in(path, 'module.export').find(({ name }) => name === 'default')?.value;
		for (const name of key.split('.')) {
			value = propertyOf(value, name);
		}
		return value;
	}
}
