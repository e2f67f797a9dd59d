import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('packages are installed without running a script of theirs: every clone that builds proves that none is needed', () => {
	expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
});

test('what ships needs no package, runs nothing when it is installed, and every package is locked with a hash', () => {
	const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
	expect(Object.keys(manifest['dependencies'] ?? {})).toEqual([]);
	const lifecycle = /^(?:pre|post)|^(?:install|prepare|dependencies)$/;
	expect(Object.keys(manifest['scripts']!).filter((name) => lifecycle.test(name))).toEqual([]);
	const { packages } = JSON.parse(read('package-lock.json')) as {
		readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly link?: boolean; readonly inBundle?: boolean }>>;
	};
	const unlocked = Object.entries(packages).filter(
		([path, { integrity, link, inBundle }]) => path !== '' && !integrity && !link && !inBundle,
	);
	expect(Object.keys(packages).length).toBeGreaterThan(100);
	expect(unlocked.map(([path]) => path)).toEqual([]);
});
