import type { LocatedFact } from '../core/fact.js';
import { ancestorsOf, baseName, directoryOf, joinPath } from '../core/paths.js';
import type { ImportValue, Value } from '../core/value.js';
import type { FactIndex } from './facts.js';

/** The module that reads settings from data files, and lets variables of the environment replace them. */
export const settingsModule = 'config';

/** The file that says which variable replaces which setting. */
const mappings: readonly string[] = ['json', 'json5', 'yaml', 'yml'].map((ending) => `config/custom-environment-variables.${ending}`);

/** Files of settings that only tests and developers have. */
const ofMakers = /^(?:default|test|testing|dev|development|local|local-[\w-]+|ci|custom-environment-variables)\./i;

/** The name of a setting, as its files nest it: `db.host`. */
export function settingKeyOf({ name, members }: ImportValue): string {
	return [...(name === '*' || name === 'default' ? [] : [name]), ...members].join('.');
}

/** Settings that a library reads from the files of a folder by their names, and from the variables that a file there maps them to. */
export class Settings {
	readonly #facts: FactIndex;

	constructor(facts: FactIndex) {
		this.#facts = facts;
	}

	/** The variable that a setting comes from, with what the files say where it is missing; undefined where no variable is mapped to it. */
	of(value: ImportValue, at: string): Value | undefined {
		if (value.specifier !== settingsModule) {
			return undefined;
		}
		const key = settingKeyOf(value);
		const mapping = key === '' ? undefined : this.#mappingFor(at);
		const variable = mapping === undefined ? undefined : this.#entry(mapping, key);
		if (mapping === undefined || variable?.value.kind !== 'literal') {
			return undefined;
		}
		const fallback = this.#fallback(directoryOf(mapping), key);
		return { kind: 'env', name: variable.value.text, span: variable.span, path: mapping, ...(fallback && { fallback }) };
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
}
