import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { literalValue } from '../../core/secrets.js';
import type { Value } from '../../core/value.js';
import type { Reader } from '../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, type Node } from './json.js';

/** The most modules that are listed. */
const most = 200;

/**
 * Reads lists of modules in settings in JSON (`hof.settings.json`, `plugins.json`): `"routes": ["./apps/orders"]`, which a program
 * hands to `require` one by one.
 */
export const moduleLists: Reader = {
	id: 'module-lists',
	claims: (path) => /(?:^|[._-])(?:settings|config|routes|plugins|modules|components|middlewares?)\.json$/i.test(baseName(path)),
	read: async ({ text }) => {
		// Most such files hold no list of paths at all.
		if (!/["']\.{1,2}\//.test(text)) {
			return [];
		}
		const root = parseJson(text);
		return [...(root?.type === 'array' ? [root] : []), ...propertiesOf(root).map(({ value }) => value)].flatMap(
			(list): readonly Fact<'module.list'>[] => {
				const modules = modulesIn(list);
				return modules.length === 0
					? []
					: [{ kind: 'module.list', span: spanOf(list), modules: { kind: 'list', items: modules, span: spanOf(list) } }];
			},
		);
	},
};

/** A path, or a module of a package: npm takes no names with capitals, which most secrets have. */
const moduleName = /^(?:\.{1,2}|(?:@[a-z\d-]{1,100}\/)?[a-z][a-z\d._-]{0,100})(?:\/[\w@.-]{0,100}){0,20}$/;

/** The modules of a list that names nothing else. */
function modulesIn(list: Node): readonly Value[] {
	const items = list.type === 'array' ? (list.children ?? []) : [];
	const texts = items.map(textOf);
	if (!texts.some((text) => text?.startsWith('.')) || !texts.every((text) => text !== undefined && moduleName.test(text))) {
		return [];
	}
	const values = items.slice(0, most).map((item, index) => literalValue(texts[index]!, 'string', innerSpanOf(item)));
	return values.every(({ kind }) => kind === 'literal') ? values : [];
}
