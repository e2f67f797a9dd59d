import { describe, expect, test } from 'vitest';
import { execForm, moveToRelease, pinVersion, runDirectly } from '../../server/engine/fixes/plans.js';
import { fixtureOf } from './fixture.js';

async function execFormOf(dockerfile: string): Promise<string | undefined> {
	const fixture = await fixtureOf({ Dockerfile: dockerfile });
	const process = fixture.of('process.declare').find(({ form }) => form === 'shell');
	return (await fixture.apply(process && execForm(process)))?.files.Dockerfile;
}

describe('exec form', () => {
	test.each([
		['CMD npm start', 'CMD ["npm", "start"]'],
		['CMD node "dist/my server.js" --port=3000', 'CMD ["node", "dist/my server.js", "--port=3000"]'],
		['ENTRYPOINT   node server.js', 'ENTRYPOINT   ["node", "server.js"]'],
		['CMD node server.js --port $PORT', 'CMD exec node server.js --port $PORT'],
		['CMD NODE_ENV=production node server.js', 'CMD NODE_ENV=production exec node server.js'],
		['SHELL ["/bin/bash", "-c"]\nCMD node server.js', 'SHELL ["/bin/bash", "-c"]\nCMD exec node server.js'],
		['ENTRYPOINT node server.js\nCMD ["--verbose"]', 'ENTRYPOINT exec node server.js\nCMD ["--verbose"]'],
		['CMD node server.js 2>&1', 'CMD exec node server.js 2>&1'],
	])('%j becomes %j', async (before, after) => {
		expect(await execFormOf(`FROM node:22\n${before}\n`)).toBe(`FROM node:22\n${after}\n`);
	});

	test.each([
		'CMD node migrate.js && node server.js',
		'CMD node server.js | tee log',
		'CMD exec node server.js',
		'CMD cd app; node x.js',
		'SHELL ["powershell", "-Command"]\nCMD node x.js',
		'CMD ["node", "x.js"]',
	])('leaves %j alone', async (instruction) => {
		expect(await execFormOf(`FROM node:22\n${instruction}\n`)).toBeUndefined();
	});
});

describe('running a program directly', () => {
	test('in an image', async () => {
		const fixture = await fixtureOf({ Dockerfile: 'FROM node:22\nCMD ["npm", "start"]\n' });
		const fixed = await fixture.apply(runDirectly(fixture.one('process.declare'), ['node', 'src/server.js']));
		expect(fixed?.files.Dockerfile).toBe('FROM node:22\nCMD ["node", "src/server.js"]\n');
	});

	test('in a Procfile', async () => {
		const fixture = await fixtureOf({ Procfile: 'web: npm start\r\nworker: node jobs.js\r\n' });
		const web = fixture.one('process.declare', ({ name }) => name === 'web');
		expect((await fixture.apply(runDirectly(web, ['node', 'src/server.js'])))?.files.Procfile).toBe(
			'web: node src/server.js\r\nworker: node jobs.js\r\n',
		);
	});

	test('not where ENTRYPOINT and CMD are two halves of one command', async () => {
		const fixture = await fixtureOf({ Dockerfile: 'FROM node:22\nENTRYPOINT ["npm"]\nCMD ["start"]\n' });
		const plans = fixture.of('process.declare').map((process) => runDirectly(process, ['node', 'x.js']));
		expect(await Promise.all(plans.map((plan) => fixture.build(plan)))).toEqual([undefined, undefined]);
	});
});

describe('moving a command to the release process', () => {
	async function moved(files: Readonly<Record<string, string>>, command: string) {
		const fixture = await fixtureOf(files);
		const process = fixture.of('process.declare').find((one) => one.name !== 'release' && one.command.includes(command));
		return (await fixture.apply(process && moveToRelease(process, command)))?.files;
	}

	test('adds the process', async () => {
		expect(
			(await moved({ Procfile: '# shop\nweb: npx knex migrate:latest && node server.js\n' }, 'npx knex migrate:latest'))?.Procfile,
		).toBe('release: npx knex migrate:latest\n# shop\nweb: node server.js\n');
	});

	test('extends it, and does not say the same twice', async () => {
		expect((await moved({ Procfile: 'web: a migrate && node server.js\nrelease: ./warm-up.sh\n' }, 'a migrate'))?.Procfile).toBe(
			'web: node server.js\nrelease: ./warm-up.sh && a migrate\n',
		);
		expect((await moved({ Procfile: 'web: a migrate && node server.js\nrelease: a migrate\n' }, 'a migrate'))?.Procfile).toBe(
			'web: node server.js\nrelease: a migrate\n',
		);
	});

	test('takes it out of a package script', async () => {
		const files = await moved(
			{ 'package.json': '{ "scripts": { "start": "prisma migrate deploy && node server.js" } }\n', Procfile: 'web: npm start\n' },
			'prisma migrate deploy',
		);
		expect(files?.['package.json']).toBe('{ "scripts": { "start": "node server.js" } }\n');
		expect(files?.Procfile).toBe('release: npx prisma migrate deploy\nweb: npm start\n');
	});

	test('does nothing without a Procfile, or where the command is only part of another', async () => {
		expect(
			await moved({ 'package.json': '{ "scripts": { "start": "prisma migrate deploy && node server.js" } }\n' }, 'prisma migrate deploy'),
		).toBeUndefined();
		expect(await moved({ Procfile: 'web: echo migrate || node server.js\n' }, 'migrate')).toBeUndefined();
	});
});

describe('pinning a version', () => {
	const manifest = '{\n  "dependencies": {\n    "multer": "latest"\n  }\n}\n';

	test.each([
		[
			'package-lock.json',
			'{"lockfileVersion":3,"packages":{"":{"dependencies":{"multer":"latest"}},"node_modules/multer":{"version":"2.0.2"}}}',
		],
		['package-lock.json', '{"lockfileVersion":1,"dependencies":{"multer":{"version":"2.0.2"}}}'],
		[
			'pnpm-lock.yaml',
			"lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      multer:\n        specifier: latest\n        version: 2.0.2(x@1.0.0)\n",
		],
		['pnpm-lock.yaml', 'lockfileVersion: 5.4\nspecifiers:\n  multer: latest\ndependencies:\n  multer: 2.0.2\n'],
		['yarn.lock', '# yarn lockfile v1\n\nmulter@^1.0.0:\n  version "1.4.4"\n\nmulter@latest, multer@^2.0.0:\n  version "2.0.2"\n'],
		['yarn.lock', '"multer@npm:latest":\r\n  version: 2.0.2\r\n'],
	])('reads %s, and changes its copy of the range along', async (path, lock) => {
		const fixture = await fixtureOf({ 'package.json': manifest, [path]: lock });
		const fixed = await fixture.apply(pinVersion(fixture.one('dependency'), path));
		expect(fixed?.files['package.json']).toBe(manifest.replace('latest', '^2.0.2'));
		expect(fixed?.files[path]).toBe(lock.replace('latest', '^2.0.2'));
	});

	test.each([
		['multer@latest:', '"multer@npm:^2.0.2":'],
		['"multer@latest, multer@npm:^2.0.1":', '"multer@npm:^2.0.2, multer@npm:^2.0.1":'],
	])('gives a range the protocol that a later yarn leaves out of a tag: %s', async (key, expected) => {
		const lock = (asked: string, of: string): string =>
			`__metadata:\n  version: 6\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n  dependencies:\n    multer: ${asked}\n  languageName: unknown\n\n${of}\n  version: 2.0.2\n`;
		const fixture = await fixtureOf({ 'package.json': manifest, 'yarn.lock': lock('latest', key) });
		const fixed = await fixture.apply(pinVersion(fixture.one('dependency'), 'yarn.lock'));
		expect(fixed?.files['yarn.lock']).toBe(lock('^2.0.2', expected));
	});

	test('changes all that a lock file of yarn repeats of the range, and leaves it alone where others ask for the same', async () => {
		const typed = manifest.replace('multer', 'typescript').replace('latest', '*');
		const lock = (other: string): string =>
			`__metadata:\n  version: 8\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "shop@workspace:."\n  dependencies:\n    typescript: "npm:*"\n  languageName: unknown\n\n"tool@npm:^1.0.0":\n  version: 1.0.0\n  ${other}:\n    typescript: "npm:*"\n\n"typescript@npm:*":\n  version: 5.6.3\n\n"typescript@patch:typescript@npm%3A*#optional!builtin<compat/typescript>":\n  version: 5.6.3\n`;
		const pinned = await fixtureOf({ 'package.json': typed, 'yarn.lock': lock('peerDependencies') });
		const after = (await pinned.apply(pinVersion(pinned.one('dependency'), 'yarn.lock')))?.files['yarn.lock'];
		expect(after).toContain('  dependencies:\n    typescript: "npm:^5.6.3"\n  languageName');
		expect(after).toContain('\n"typescript@npm:^5.6.3":\n');
		expect(after).toContain('\n"typescript@patch:typescript@npm%3A^5.6.3#optional!builtin<compat/typescript>":\n');
		expect(after).toContain('peerDependencies:\n    typescript: "npm:*"\n');
		const shared = await fixtureOf({ 'package.json': typed, 'yarn.lock': lock('dependencies') });
		expect(await shared.build(pinVersion(shared.one('dependency'), 'yarn.lock'))).toBeUndefined();
	});

	test('nothing without a plain version, or for another protocol', async () => {
		const broken = await fixtureOf({ 'package.json': manifest, 'package-lock.json': '{' });
		expect(await broken.build(pinVersion(broken.one('dependency'), 'package-lock.json'))).toBeUndefined();
		const git = await fixtureOf({
			'package.json': manifest.replace('latest', 'github:a/b'),
			'package-lock.json': JSON.stringify({ packages: { 'node_modules/multer': { version: '2.0.2' } } }),
		});
		expect(await git.build(pinVersion(git.one('dependency'), 'package-lock.json'))).toBeUndefined();
	});
});
