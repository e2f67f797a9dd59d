import { describe, expect, it } from 'vitest';
import { code, fact, manifest, project } from './workspace.js';

describe('modules', () => {
	const all = project({
		'package.json': manifest({ private: true, workspaces: ['packages/*'] }),
		'tsconfig.json': [
			fact('module.alias', { pattern: '@app/*', targets: ['src/*'] }),
			fact('module.alias', { pattern: '@config', targets: ['src/config/index.ts'] }),
			fact('module.alias', { pattern: '*', targets: ['./*'] }),
		],
		'src/a.ts': code(),
		'src/b.tsx': code(),
		'src/c/index.ts': code(),
		'src/config/index.ts': code(),
		'src/both.js': code(),
		'src/Twin.js': code(),
		'src/TWIN.js': code(),
		'src/types.d.ts': [],
		'src/data.json': [],
		'packages/core/package.json': manifest({ name: '@acme/core', main: './lib/index.js' }),
		'packages/core/src/index.ts': code(),
		'packages/core/src/db.ts': code(),
		'packages/ui/package.json': manifest({ name: 'ui', exports: { '.': './dist/esm/main.js', './theme/*': './dist/theme/*.js' } }),
		'packages/ui/src/main.ts': code(),
		'packages/ui/src/theme/dark.ts': code(),
		'packages/loop/package.json': manifest({ name: 'loop', main: '.' }),
		'legacy/package.json': manifest({ name: 'legacy', main: 'start' }),
		'legacy/start.js': code(),
	});
	const cases: readonly [string, string | undefined][] = [
		['./a', 'src/a.ts'],
		['./a.js', 'src/a.ts'],
		['./a.ts', 'src/a.ts'],
		['./b.js', 'src/b.tsx'],
		['./c', 'src/c/index.ts'],
		['./c/', 'src/c/index.ts'],
		['./c/index.js', 'src/c/index.ts'],
		['./both', 'src/both.js'],
		['./data.json', 'src/data.json'],
		['./types', 'src/types.d.ts'],
		['./missing', undefined],
		['./A', 'src/a.ts'],
		['./B.js', 'src/b.tsx'],
		['./Config', 'src/config/index.ts'],
		['./twin', undefined],
		['../legacy', 'legacy/start.js'],
		['@app/c', 'src/c/index.ts'],
		['@app/a.js', 'src/a.ts'],
		['@config', 'src/config/index.ts'],
		['src/a', 'src/a.ts'],
		['@acme/core', 'packages/core/src/index.ts'],
		['@acme/core/db', 'packages/core/src/db.ts'],
		['@acme/core/lib/db.js', 'packages/core/src/db.ts'],
		['ui', 'packages/ui/src/main.ts'],
		['ui/theme/dark', 'packages/ui/src/theme/dark.ts'],
		['loop', undefined],
		['express', undefined],
		['node:fs', undefined],
		['./a?raw', 'src/a.ts'],
	];
	it.each(cases)('leads %s to %s', (specifier, expected) => {
		expect(all.resolveModule(specifier, 'src/main.ts')).toBe(expected);
	});

	it('leads what a start file imports from a build to the only source that ends alike', () => {
		const built = project({
			'package.json': manifest({ private: true }),
			'server/main.js': code(['./compiled/server/router.js']),
			'server/main.ts': code(),
			'server/router.ts': code(),
			'app/router.ts': code(),
			'a/jobs/send.ts': code(),
			'b/jobs/send.ts': code(),
		});
		expect(built.resolveModule('./compiled/server/router.js', 'server/main.js')).toBe('server/router.ts');
		expect(built.resolveModule('./compiled/server/router.js', 'server/main.ts')).toBeUndefined();
		expect(built.resolveModule('./compiled/jobs/send.js', 'server/main.js')).toBeUndefined();
		expect(built.resolveModule('./router.js', 'main.js')).toBeUndefined();
		expect(built.resolveModule('./server/index.js', 'main.js')).toBeUndefined();
	});
});
