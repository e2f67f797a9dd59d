import { describe, expect, it } from 'vitest';
import type { Value } from '../../../server/engine/core/value.js';
import { isDotenv, isDotenvExample } from '../../../server/engine/readers/manifests/dotenv.js';
import { at, ofKind } from './facts.js';

const short = (value: Value): string => {
	switch (value.kind) {
		case 'literal':
			return JSON.stringify(value.text);
		case 'secret':
			return value.strength;
		case 'env':
			return `\${${value.name}${value.fallback === undefined ? '' : `:-${short(value.fallback)}`}}`;
		case 'template':
			return value.parts.map(short).join('+');
		default:
			return value.kind;
	}
};

describe('.env', () => {
	it('reads names and values with exact spans', async () => {
		const text = [
			'# comment',
			'PORT=3000',
			'export HOST = 0.0.0.0 # all',
			`QUOTED="a b#c" # x`,
			`SINGLE='$NOT ${'${X}'}'`,
			'EMPTY=',
			'HASH=#no',
			'URL=postgres://${USER}:${PW:-x}@h/db',
			'JWT_SECRET=keyboard cat',
			'TOKEN_TTL=15m',
			'not a line',
			'ESC="a\\nb"',
		].join('\r\n');
		const facts = await ofKind('env.declare', '.env', text);
		expect(facts.map((fact) => [at(text, fact.span), short(fact.value), at(text, fact.value.span)])).toEqual([
			['PORT=3000', '"3000"', '3000'],
			['HOST = 0.0.0.0', '"0.0.0.0"', '0.0.0.0'],
			['QUOTED="a b#c"', '"a b#c"', '"a b#c"'],
			["SINGLE='$NOT ${X}'", '"$NOT ${X}"', "'$NOT ${X}'"],
			['EMPTY=', '""', ''],
			['HASH=', '""', ''],
			['URL=postgres://${USER}:${PW:-x}@h/db', '"postgres://"+${USER}+":"+${PW:-"x"}+"@h/db"', 'postgres://${USER}:${PW:-x}@h/db'],
			['JWT_SECRET=keyboard cat', 'weak', 'keyboard cat'],
			['TOKEN_TTL=15m', '"15m"', '15m'],
			['ESC="a\\nb"', '"a\\nb"', '"a\\nb"'],
		]);
		const url = facts[6]!.value;
		expect(url.kind === 'template' && url.parts.map((part) => at(text, part.span))).toEqual([
			'postgres://',
			'${USER}',
			':',
			'${PW:-x}',
			'@h/db',
		]);
	});

	it('reads values of several lines, unless somebody is still typing', async () => {
		const long = 'KEY="line one\nabcd==\nline three"\nB=1\n';
		expect((await ofKind('env.declare', '.env', long)).map((fact) => fact.variable)).toEqual(['KEY', 'B']);
		const half = 'A="abc\nB="x"\nC=1\n';
		expect((await ofKind('env.declare', '.env', half)).map((fact) => fact.variable)).toEqual(['A', 'B', 'C']);
	});

	it('knows its files', async () => {
		for (const path of ['.env', '.env.local', 'api/.env.production', 'docker.env', '.env.example', 'env.example', '.env-sample']) {
			expect([path, isDotenv(path)]).toEqual([path, true]);
		}
		for (const path of ['.environment', '.env.ts', 'src/env.ts', '.env.json', '.env.vault', 'a.envx']) {
			expect([path, isDotenv(path)]).toEqual([path, false]);
		}
		expect(['.env.example', 'sample.env', '.env.dist', '.env.local.template'].every(isDotenvExample)).toBe(true);
		expect(['.env', '.env.production', '.env.test'].some(isDotenvExample)).toBe(false);
		expect(await ofKind('env.declare', '.env.example', 'JWT_SECRET=secret\n')).toMatchObject([
			{ source: 'dotenv-example', value: { kind: 'literal' } },
		]);
	});
});

describe('Procfile and ignore files', () => {
	it('reads process types', async () => {
		const text = 'web: node dist/main.js\r\n# no\r\nrelease:npx prisma migrate deploy\r\nbroken\r\n';
		expect(
			(await ofKind('process.declare', 'Procfile', text)).map((fact) => [
				fact.name,
				fact.command,
				at(text, fact.span),
				at(text, fact.instruction),
			]),
		).toEqual([
			['web', 'node dist/main.js', 'node dist/main.js', 'web: node dist/main.js'],
			['release', 'npx prisma migrate deploy', 'npx prisma migrate deploy', 'release:npx prisma migrate deploy'],
		]);
	});

	it('reads patterns', async () => {
		const text = '\ufeff# x\nnode_modules/  \n\n!.env.example\n a\\ \n';
		expect((await ofKind('ignore.pattern', 'api/.gitignore', text)).map((fact) => [fact.tool, fact.pattern, at(text, fact.span)])).toEqual([
			['git', 'node_modules/', 'node_modules/'],
			['git', '!.env.example', '!.env.example'],
			['git', ' a\\ ', ' a\\ '],
		]);
		expect((await ofKind('ignore.pattern', '.dockerignore', '.env\n'))[0]?.tool).toBe('docker');
	});

	it('reads the scripts of a page', async () => {
		const text = `<!-- <script src="/old.js"></script> -->\n<script type="module" src="/src/main.tsx"></script>\n<script src='https://cdn.acme.io/a.js'></script><script src=app.js defer></script><script>1</script><script src="{{ url }}/x.js">`;
		expect((await ofKind('module.import', 'index.html', text)).map((fact) => [fact.specifier, at(text, fact.span)])).toEqual([
			['/src/main.tsx', '/src/main.tsx'],
			['app.js', 'app.js'],
		]);
	});

	it('reads lists of modules in settings', async () => {
		const text = `{ "name": "shop", "routes": ["./apps/orders", "acme/lines"], "locales": ["en", "de"], "commands": ["./build.sh --all"] }`;
		expect(await ofKind('module.list', 'shop.settings.json', text)).toMatchObject([
			{ modules: { kind: 'list', items: [{ text: './apps/orders' }, { text: 'acme/lines' }] } },
		]);
		expect(await ofKind('module.list', 'plugins.json', `["./a"]`)).toHaveLength(1);
		expect(await ofKind('module.list', 'orders.json', `["./a"]`)).toEqual([]);
	});
});
