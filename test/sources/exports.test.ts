import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Loaded by the editor, which asks for these. */
const entryPoint = 'client/src/node/main.ts';

const sources = ['client', 'server', 'scripts', 'test'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.m?ts$|\.mjs$/.test(entry.name))
		.map((entry) => {
			const file = join(entry.parentPath, entry.name);
			return { path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') };
		}),
);

/** The names in braces as they are called where they come from: `a, type b, c as d` are `a`, `b` and `c`. */
function namesIn(braces: string): readonly string[] {
	return braces.split(',').map((name) =>
		name
			.trim()
			.replace(/^type /, '')
			.replace(/[ :].*$/s, ''),
	);
}

test('what a file exports, another one asks for', () => {
	const asked = new Set<string>();
	/** Names that are taken from a module that is loaded at run time. */
	const loaded = new Set<string>();
	for (const { path, text } of sources) {
		for (const [, braces, specifier] of text.matchAll(/(?:import|export) (?:type )?\{([^}]*)\} from '(\.[^']*)'/g)) {
			const target = posix.join(posix.dirname(path), specifier!).replace(/\.js$/, '.ts');
			namesIn(braces!).forEach((name) => asked.add(`${target} ${name}`));
		}
		for (const [, braces] of text.matchAll(/\{([^{}]*)\}(?: = \(?await|\) =>)/g)) {
			namesIn(braces!).forEach((name) => loaded.add(name));
		}
		for (const [, name] of text.matchAll(/\bawait (?:import|load)\([^)]*\)\)\.(\w+)/g)) {
			loaded.add(name!);
		}
	}
	const unasked = sources
		.filter(({ path }) => path.endsWith('.ts') && !path.startsWith('test/') && path !== entryPoint)
		.flatMap(({ path, text }) =>
			[...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, name]) => ({ path, name: name! })),
		)
		.filter(({ path, name }) => !asked.has(`${path} ${name}`) && !loaded.has(name))
		.map(({ path, name }) => `${path} ${name}`);
	expect(unasked).toEqual([]);
});
