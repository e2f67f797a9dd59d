// TypeScript's parser without the rest of the compiler, for the bundles: a quarter of the code to load, to compile and to keep in memory.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of the package's one file begin and end that the parser is made of. */
const head = 'module.exports = __toCommonJS(typescript_exports);\n';
const tail = '// src/compiler/commandLineParser.ts\n';
/** The helper of the package's own bundler that the parts use. */
const helper =
	'var __export = (target, all) => {\n  for (var name in all) Object.defineProperty(target, name, { get: all[name], enumerable: true });\n};\n';

/** Names have a `text` only from a later part of the package, together with much else: this much of it is all that is asked for. */
const names = `
class NamedIdentifier extends objectAllocator.getIdentifierConstructor() { get text() { return idText(this); } }
class NamedPrivateIdentifier extends objectAllocator.getPrivateIdentifierConstructor() { get text() { return idText(this); } }
setObjectAllocator({ ...objectAllocator, getIdentifierConstructor: () => NamedIdentifier, getPrivateIdentifierConstructor: () => NamedPrivateIdentifier });
`;

/**
 * A plugin of esbuild that hands on, of the package `typescript`, the parser and what stands before it in its file, as a module
 * that exports what the JavaScript reader uses, so that the bundler can drop the
 * others. `test/bundles/typescriptParser.test.ts` holds the result to the whole package.
 */
export function typescriptParser(root) {
	return {
		name: 'typescript-parser',
		setup({ onLoad }) {
			onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, ({ path }) => {
				const text = readFileSync(path, 'utf8');
				const start = text.indexOf(head);
				const end = text.indexOf(tail);
				if (start < 0 || end < start) {
					throw new Error('The parts of the package typescript are not where they were: see scripts/typescriptParser.mjs.');
				}
				const used = usedNames(join(root, 'server/engine/readers/javascript'), text.slice(0, start));
				return { contents: `${helper}${text.slice(start + head.length, end)}${names}export { ${used.join(', ')} };\n`, loader: 'js' };
			});
		},
	};
}

/** What the sources below a folder use of the package as `ts.name`, as far as it is more than a type. */
function usedNames(folder, exports) {
	const exported = new Set([...exports.matchAll(/^ {2}(\w+): \(\) => \1,?$/gm)].map(([, name]) => name));
	const used = new Set(['getTokenPosOfNode']);
	for (const name of readdirSync(folder, { recursive: true }).filter((each) => each.endsWith('.ts'))) {
		for (const [, member] of readFileSync(join(folder, name), 'utf8').matchAll(/\bts\.(\w+)/g)) {
			if (exported.has(member)) {
				used.add(member);
			}
		}
	}
	return [...used].sort();
}
