import { expect, test } from 'vitest';
import { lockedPackages } from '../../server/engine/readers/manifests/lockedPackages.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { manifest, server } from '../support/orders.js';

test.each<[string, string, string, string | undefined]>([
	[
		'npm, without what lies inside of others and the members of a workspace',
		'package-lock.json',
		JSON.stringify({
			lockfileVersion: 3,
			packages: {
				'': { name: 'shop' },
				'apps/web': { name: 'web' },
				'node_modules/web': { link: true },
				'node_modules/@acme/core': {},
				'node_modules/a/node_modules/b': {},
				'apps/web/node_modules/c': {},
			},
		}),
		'web @acme/core c',
	],
	[
		'the first form of npm',
		'npm-shrinkwrap.json',
		'{ "dependencies": { "a": { "dependencies": { "b": {} } }, "@acme/c": {} } }',
		'a @acme/c',
	],
	[
		'yarn',
		'yarn.lock',
		'# yarn lockfile v1\n\n"@acme/core@^1.0.0", "@acme/core@^1.1.0":\n  version "1.1.0"\n  dependencies:\n    b "^1.0.0"\n\na@^2.0.0:\n  version "2.0.0"\n',
		'@acme/core a',
	],
	['a later yarn', 'yarn.lock', '__metadata:\n  version: 8\n\n"a@npm:^1.0.0, a@npm:^1.1.0":\n  version: 1.1.0\n', 'a'],
	[
		'pnpm',
		'pnpm-lock.yaml',
		"lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      x: {}\npackages:\n\n  '@acme/core@1.0.0':\n    resolution: {}\n\n  a@2.0.0(b@1.0.0):\n    resolution: {}\n",
		'@acme/core a',
	],
	[
		'an earlier pnpm',
		'pnpm-lock.yaml',
		'lockfileVersion: 5.4\npackages:\n\n  /@acme/core/1.0.0:\n    dev: false\n  /a/2.0.0:\n    dev: true\n',
		'@acme/core a',
	],
	[
		'bun',
		'bun.lock',
		'{\n  "lockfileVersion": 1,\n  "packages": {\n    "a": ["a@1.0.0", "", {}, "sha512-x"],\n    "a/b": ["b@1.0.0", "", {}, "sha512-y"],\n    "@acme/core": ["@acme/core@1.0.0", "", {}, "sha512-z"],\n  }\n}\n',
		'a @acme/core',
	],
	['no JSON', 'package-lock.json', '{ "packages": ', undefined],
	['JSON of something else', 'package-lock.json', '[{ "packages": 1 }]', undefined],
	['no names at all', 'package-lock.json', '{ "packages": { "node_modules/a b": {}, "node_modules/": {} } }', undefined],
])('reads the names of %s', async (_, path, text, names) => {
	expect(await lockedPackages.read({ path, version: 0, text })).toMatchObject(names === undefined ? [] : [{ names }]);
});

test.each([
	[
		'{ "packages": { "node_modules/a": {}, "node_modules/b": { "dev": true }, "node_modules/c": { "devOptional": true } } }',
		{ names: 'a b c', development: 'b c' },
	],
	['{ "dependencies": { "a": { "dev": true }, "b": { "dev": "yes" } } }', { names: 'a b', development: 'a' }],
])('reads which of them npm installs for development alone: %s', async (text, found) => {
	expect(await lockedPackages.read({ path: 'package-lock.json', version: 0, text })).toMatchObject([found]);
});

test('a lock file that is larger than what is read is one all the same, and nobody is told', async () => {
	const { engine } = createTestEngine(
		new MemoryWorkspace({ 'package.json': manifest({}), 'server.js': server, 'yarn.lock': `# yarn lockfile v1\n${'\n'.repeat(2 ** 20)}` }),
	);
	const { files, skipped } = await engine.checkWorkspace();
	expect(skipped).toEqual([]);
	expect(files.flatMap(({ findings }) => findings).filter(({ rule }) => rule === 'dependencies/missing-lockfile')).toEqual([]);
});
