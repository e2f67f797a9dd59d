import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Files of a made-up service, on which the pages show what is meant. */
const examples: ReadonlySet<string> = new Set(['config/db.ts', 'src/db.ts']);

const paths = [
	'/eslint.config.mjs',
	'/esbuild.mjs',
	...['client', 'docs', 'scripts', 'server', 'test'].flatMap((folder) => [
		`/${folder}`,
		...readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).map(
			(entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`,
		),
	]),
];

/** Whether something in the repository has this path, or ends in it: pages leave out what goes without saying. */
function exists(path: string): boolean {
	const tail = `/${path.replace(/\/$/, '')}`;
	return paths.some((each) => each.endsWith(tail));
}

test.each(['docs/architecture.md', 'docs/contributing.md'])('%s names files that are there', (page) => {
	const text = readFileSync(join(root, page), 'utf8');
	const named = [...text.matchAll(/`([\w./@-]+\.(?:ts|mjs|md)|(?:[\w-]+\/)+)`/g)].map(([, path]) => path!);
	expect(named.filter((path) => !examples.has(path) && !exists(path))).toEqual([]);
});
