import { describe, expect, it } from 'vitest';
import { entropyOf, isPlaceholder, isSecretName, literalValue, maskLine } from '../../../server/engine/core/secrets.js';
import { secrets } from '../../../server/engine/readers/secrets/secrets.js';
import { unitsOf } from '../../support/units.js';

const span = { start: 0, end: 1 };
const valueOf = (text: string, hint = {}): string => {
	const value = literalValue(text, 'string', span, hint);
	return value.kind === 'secret' ? value.strength : value.credentials === undefined ? value.text : `${value.text} ${value.credentials}`;
};
// Put together at run time, so that no scanner takes this file for a leak.
const token = (prefix: string, body: string): string => prefix + body;
const random36 = 'q7Zt2LmX9vKc4RwB8nYs5HdF3gJp6TaUeQ1o';

describe('literalValue', () => {
	it.each([
		['postgres://app:S3cr3t9x@db.acme.io/app', 'postgres://app:***@db.acme.io/app real'],
		['postgres://app:pa/s#s9@db.acme.io/app', 'postgres://app:***@db.acme.io/app real'],
		['postgres://app:p@ss@db.acme.io/app', 'postgres://app:***@db.acme.io/app real'],
		['redis://:hunter2x@cache.acme.io', 'redis://:***@cache.acme.io real'],
		['mongodb://u:Zx81spec@h1:1,h2:2/db', 'mongodb://u:***@h1:1,h2:2/db real'],
		['postgres://postgres:postgres@localhost:5432/x', 'postgres://postgres:***@localhost:5432/x local'],
		['amqp://guest:guest@rabbit', 'amqp://guest:***@rabbit placeholder'],
		[
			'sqlserver://localhost:1433;user=sa;password=Zx81@spec#1;encrypt=true',
			'sqlserver://localhost:1433;user=sa;password=***;encrypt=true local',
		],
		['sqlserver://sql.acme.io;user=shop;password=Zx81@spec', 'sqlserver://sql.acme.io;user=shop;password=*** real'],
		['sqlserver://sql.acme.io;user=shop;password=changeme', 'sqlserver://sql.acme.io;user=shop;password=*** placeholder'],
		['sqlserver://sql.acme.io:1433;integratedSecurity=true', 'sqlserver://sql.acme.io:1433;integratedSecurity=true'],
		['mssql://sa:Zx81spec@sql.acme.io/db', 'mssql://sa:***@sql.acme.io/db real'],
		['https://user:password@api.acme.io', 'https://user:***@api.acme.io placeholder'],
		['https://u:${PW}@api.acme.io', 'https://u:***@api.acme.io placeholder'],
		['https://u:abc123xyz@example.com', 'https://u:***@example.com placeholder'],
		['http://host:8080/path@2', 'http://host:8080/path@2'],
		['https://api.acme.io/v1?token=9f8a7b6c5d4e3f2a1b0c', 'https://api.acme.io/v1?token=***'],
		['mailto:a@b.c', 'mailto:a@b.c'],
		['see postgres://a:Zx81spec@h.acme.io now', 'see postgres://a:***@h.acme.io now real'],
		[':Zx81spec@host', ':***@host'],
		['', ''],
	])('redacts %s', (text, expected) => {
		expect(valueOf(text)).toBe(expected);
	});

	it.each([
		['https://api.acme.io/v1?town=x&appKey=9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c', true],
		['&key=AIzaSyD3kq9ZbT0xW7rVf2LmCn8Hs5PyGuEj1Ro', true],
		['https://api.acme.io/v1?key=1&token=your-token', undefined],
		['https://files.acme.io/a.png?sig=9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c', undefined],
	])('says whether the query of %s holds a key', (text, expected) => {
		const value = literalValue(text, 'string', { start: 0, end: text.length });
		expect(value.kind === 'literal' ? value.keyed : 'secret').toBe(expected);
	});

	it('takes a word for a secret only where one is expected', () => {
		expect(valueOf('keyboard cat', { expectsSecret: true })).toBe('weak');
		expect(valueOf('keyboard cat', { name: 'secret' })).toBe('***');
		expect(valueOf('keyboard cat')).toBe('keyboard cat');
		expect(valueOf(random36, { name: 'jwtSecret' })).toBe('strong');
		expect(valueOf('9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c', { expectsSecret: true })).toBe('strong');
		expect(valueOf('hunter2hunter', { name: 'dbPassword' })).toBe('weak');
		expect(valueOf('q7!t2 L:X9)vK(4R|w8 n{s}5 HdF^3+gJ', { expectsSecret: true })).toBe('strong');
		expect(valueOf('the 2nd cat sat on my keyboard', { expectsSecret: true })).toBe('weak');
		for (const quiet of [
			'changeme',
			'<token>',
			'your-key-here',
			'xxxxxxxx',
			'${TOKEN}',
			'process.env.TOKEN',
			'true',
			'15m',
			'arn:aws:secretsmanager:eu-west-1:1:secret:x',
			'/run/secrets/db',
		]) {
			expect(valueOf(quiet, { expectsSecret: true })).toBe(quiet);
		}
	});

	it.each([
		['password', 'Mot de passe', '***'],
		['password', 'Password', 'Password'],
		['type', 'password', 'password'],
		['passwordField', 'user_password1', 'user_password1'],
		['token', 'access_token', '***'],
		['password', 'auth.password.required', '***'],
		['apiKey', 'x-api-key-v1', '***'],
		['apiKey', token('AIza', 'SyA1234567890abcdefghijklmnopqrstuv'), '***'],
	])('does not take %s = %s for a secret', (name, text, expected) => {
		expect(valueOf(text, { name })).toBe(expected);
	});

	it('knows tokens by their shape', () => {
		expect(valueOf(token('ghp_', random36))).toBe('strong');
		expect(valueOf(token('sk_live_', random36.slice(0, 24)))).toBe('strong');
		expect(valueOf(`Bearer ${token('ghp_', random36)}`)).toBe('Bearer ***');
		expect(valueOf(random36)).toBe('strong');
		expect(valueOf(token('-----BEGIN RSA ', 'PRIVATE KEY-----\nabc'))).toBe('strong');
		for (const quiet of [
			'da39a3ee5e6b4b0d3255bfef95601890afd80709',
			'123e4567-e89b-12d3-a456-426614174000',
			'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
			'https://acme.io/a/very/long/path/AbC1/dEf2/GhI3/jKl4',
			'src/components/UserProfileCard/UserProfileCard.stories2.tsx',
			'getServerSideProps2WithRedirectAndSession',
		]) {
			expect(valueOf(quiet)).toBe(quiet);
		}
	});

	it('knows passwords that are made for one program', () => {
		expect(valueOf('kqvxzrwmhtbjlpdn', { name: 'mailPassword' })).toBe('strong');
		expect(valueOf('kqvx zrwm htbj lpdn', { name: 'pass', expectsSecret: true })).toBe('strong');
		expect(valueOf('kqvxzrwmhtbjlpdn', { name: 'sender' })).toBe('kqvxzrwmhtbjlpdn');
		expect(valueOf('abcd efgh ijkl mnop', { name: 'pass', expectsSecret: true })).toBe('weak');
		expect(valueOf('resetthepassword', { name: 'password' })).toBe('***');
	});

	it('leaves other types alone', () => {
		expect(literalValue('3000', 'number', span)).toEqual({ kind: 'literal', type: 'number', text: '3000', span });
		expect(literalValue('12345678', 'number', span, { expectsSecret: true })).toEqual({ kind: 'secret', strength: 'weak', span });
	});
});

describe('names and texts', () => {
	it.each([
		'secret',
		'JWT_SECRET',
		'clientSecret',
		'apiKey',
		'API_KEY',
		'accessKey',
		'secretAccessKey',
		'DB_PASS',
		'dbpassword',
		'POSTGRES_PASSWORD',
		'authToken',
		'DB_PASSWORD_PROD',
		'SESSION_SECRET_2',
		'serviceToken',
		'emailPassword',
		'hashSecret',
		'encryptionKey',
		'SECRET_KEY_BASE',
		'etherscanKey',
		'SENDGRID_KEY',
		'CSRF_SECRET',
		'endpointSecret',
		'RESET_PASSWORD_SECRET',
	])('%s is a secret', (name) => {
		expect(isSecretName(name)).toBe(true);
	});
	it.each([
		'keyId',
		'accessKeyId',
		'tokenUrl',
		'csrf',
		'csrfToken',
		'resetSecret',
		'publicKey',
		'passwordField',
		'tokenType',
		'secretName',
		'passwordHash',
		'maxTokens',
		'tokenExpiresIn',
		'JWT_EXPIRES_IN',
		'nextPageToken',
		'PASSWORD_FILE',
		'secretArn',
		'isPassword',
		'passwordMinLength',
		'resetPasswordUrl',
		'key',
		'primaryKey',
		'cacheKey',
		'author',
		'bypass',
		'compass',
		'tokenizer',
		'passport',
		'secretary',
		'stripePublishableKey',
	])('%s is none', (name) => {
		expect(isSecretName(name)).toBe(false);
	});
	it('knows placeholders', () => {
		for (const text of [
			'',
			'xxx',
			'***',
			'changeme',
			'change-me',
			'CHANGE_ME_PLEASE',
			'<api key>',
			'your-api-key',
			'YOUR_SECRET',
			'yourSecret',
			'{{ token }}',
			'${X}',
			'$TOKEN',
			'%TOKEN%',
			'AKIAIOSFODNN7EXAMPLE',
			'null',
			'...',
			'replace_with_key',
			'key-goes-here',
			'SECRET',
			'API_KEY',
			'MY PASSWORD',
			'set_app_token',
			'set-maps-api-key',
		]) {
			expect([text, isPlaceholder(text)]).toEqual([text, true]);
		}
		for (const text of ['keyboard cat', 'secret', 'set_token', 'sunset-token', 'Secret1', 'SESAME', 'hunter2', random36, 'youngster']) {
			expect([text, isPlaceholder(text)]).toEqual([text, false]);
		}
		expect(entropyOf('aaaa')).toBe(0);
		expect(entropyOf('abcd')).toBe(2);
	});
	it('masks lines without moving anything', () => {
		expect(maskLine('DB_PASSWORD=hunter2 node a.js --token abc123 --port 80')).toBe(
			'DB_PASSWORD=******* node a.js --token ****** --port 80',
		);
		expect(maskLine('psql postgres://u:Zx81@h/db && echo "$SECRET"')).toBe('psql postgres://u:****@h/db && echo "$SECRET"');
		expect(maskLine('curl -H "X: $TOKEN" --password=$PW API_KEY=${K}')).toBe('curl -H "X: $TOKEN" --password=$PW API_KEY=${K}');
		expect(maskLine(`x ${token('ghp_', random36)}`)).toBe(`x ${'*'.repeat(40)}`);
		expect(maskLine('npm run token start')).toBe('npm run token start');
		expect(maskLine(`rover --key=${token('user:gh.dana:', random36.slice(0, 22))} check`)).toBe(
			`rover --key=user:gh.dana:${'*'.repeat(22)} check`,
		);
	});
});

describe('secrets', () => {
	const tokensIn = async (text: string): Promise<string[]> =>
		(await secrets.read({ path: 'a.ts', version: 0, text })).map(
			(fact) => `${fact.kind === 'secret.token' ? fact.provider : '?'}: ${text.slice(fact.span.start, fact.span.end)}`,
		);

	it('finds keys of Apollo by the name of their owner, and no names of services', async () => {
		const ofPerson = token('user:gh.dana-w:', random36.slice(0, 22));
		const ofGraph = token('service:acme-orders:', random36.slice(4, 26));
		const sample = token('service:docs-example-graph:', random36.slice(0, 22));
		expect(await tokensIn(`push --key=${ofPerson}\nconst key = '${ofGraph}';\nconst other = '${sample}';`)).toEqual([
			`apollo: ${ofPerson}`,
			`apollo: ${ofGraph}`,
		]);
		expect(await tokensIn('npx apollo service:push service:orders:stock-of-the-warehouse service:a:b')).toEqual([]);
	});

	it('finds tokens with exact spans, and never repeats them', async () => {
		const github = token('ghp_', random36);
		const amazon = token('AKIA', 'Q7ZT2LMX7VKC4RWB');
		const text = `\ufeffconst a = '${github}';\r\nconst b = "${amazon}";`;
		expect(await tokensIn(text)).toEqual([`github: ${github}`, `aws: ${amazon}`]);
		expect(JSON.stringify(await secrets.read({ path: 'a.ts', version: 0, text }))).not.toMatch(new RegExp(`${random36}|${amazon}`));
	});

	it('tells which token stands in a file again, by its first place', async () => {
		const github = token('ghp_', random36);
		const text = `a ${github}\nb ${token('ghp_', [...random36].reverse().join(''))}\nc ${github}\nd ${github}`;
		const facts = await secrets.read({ path: 'a.ts', version: 0, text });
		const first = { start: 2, end: 2 + github.length };
		expect(facts.map((fact) => (fact.kind === 'secret.token' ? fact.repeats : fact))).toEqual([undefined, undefined, first, first]);
	});

	it('tells a token that was given out by its checksum', async () => {
		const made = (end: string): string => token('ghp_', `${random36.slice(0, 30)}${end}`);
		const facts = await secrets.read({ path: 'a.ts', version: 0, text: `${made('0LLLYZ')}\n${made('0LLLYa')}` });
		expect(facts.map((fact) => (fact.kind === 'secret.token' ? fact.genuine : fact))).toEqual([true, undefined]);
	});

	it('passes over examples and test tokens', async () => {
		expect(
			await tokensIn(
				`AKIAIOSFODNN7EXAMPLE ${token('AKIA', 'Q7ZT1LMX9VKC4RWB')} ${token('ghp_', 'x'.repeat(36))} ${token('ghp_', 'abcdefghijklmnopqrstuvwxyz0123456789')} ${token('xoxb-', 'your-token')} https://u:p4ssw0rd@acme.io`,
			),
		).toEqual([]);
		expect(await tokensIn('nothing here')).toEqual([]);
	});

	it('passes over the name of a key in an address that was signed with it', async () => {
		const amazon = token('ASIA', 'Q7ZT2LMX7VKC4RWB');
		const address = `https://files.s3.amazonaws.com/log.gz?X-Amz-Date=20260204T000000Z&X-Amz-Credential=${amazon}%2F20260204%2Feu-west-1%2Fs3%2Faws4_request`;
		expect(await tokensIn(address)).toEqual([]);
	});

	it('tells a token of npm from what a bundler calls a package of npm', async () => {
		const npm = token('npm_', random36);
		expect(await tokensIn(`const a = '${npm}';`)).toEqual([`npm: ${npm}`]);
		expect(await tokensIn('filesaver_js_npm__WEBPACK_IMPORTED_MODULE_2___default()(made_by_a_bundler);')).toEqual([]);
	});

	it('finds the secret parts of web keys', async () => {
		const part = `${random36}_x`;
		const key = (type: string, ...members: readonly string[]): string => `{ "kty": "${type}", ${members.join(', ')} }`;
		expect(await tokensIn(key('oct', `"k": "${part}"`))).toEqual([`privatekey: ${part}`]);
		expect(await tokensIn(`const a = { d: '${part}', kty: 'OKP', x: 'y' };`)).toEqual([`privatekey: ${part}`]);
		expect(await tokensIn(key('RSA', `"n": "${part}"`, '"e": "AQAB"'))).toEqual([]);
		expect(await tokensIn(key('RSA', `"k": "${part}"`))).toEqual([]);
		expect(await tokensIn(`{ "kty": "EC" } { "d": "${part}" }`)).toEqual([]);
		expect(await tokensIn(`{ kty: 'EC', d: process.env.SIGNING_KEY }`)).toEqual([]);
	});

	it('finds private keys under a passphrase, in both forms', async () => {
		const body = `${random36}AB+/${random36}\n`.repeat(4);
		const pem = (type: string, inner: string): string => `-----BEGIN ${type} PRIVATE KEY-----\n${inner}-----END ${type} PRIVATE KEY-----`;
		const found = async (text: string): Promise<readonly unknown[]> =>
			(await secrets.read({ path: 'signing.pem', version: 0, text })).map((fact) => fact.kind === 'secret.token' && fact.encrypted);
		const old = `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,2A1B3C4D5E6F7A8B\n\n${body}`;
		expect(await found(pem('ENCRYPTED', body))).toEqual([true]);
		expect(await found(pem('RSA', old))).toEqual([true]);
		expect(await found(JSON.stringify({ key: pem('ENCRYPTED', body), other: pem('EC', old) }))).toEqual([true, true]);
		expect(await found(pem('ENCRYPTED', 'the key goes here\n'))).toEqual([]);
		expect(await found(`${pem('ENCRYPTED', '')} ${pem('ENCRYPTED', '...\n')}`)).toEqual([]);
		expect(await found('-----BEGIN ENCRYPTED PRIVATE KEY-----\n'.repeat(200))).toEqual([]);
		expect(await found(`-----BEGIN ENCRYPTED PUBLIC KEY-----\n${body}`)).toEqual([]);
	});

	it('stays quick on a file full of tokens', async () => {
		const text = `${token('ghp_', random36)}\n`.repeat(12_000);
		let found = 0;
		const units = await unitsOf(async () => (found = (await secrets.read({ path: 'a', version: 0, text })).length));
		expect(found).toBeGreaterThan(99);
		expect(units).toBeLessThan(40);
	});

	it('does not slow down over a long day of typing', async () => {
		const typed = async (): Promise<void> => {
			for (let edit = 0; edit < 500; edit++) {
				await secrets.read({ path: 'a.ts', version: edit, text: `lin_api_${edit}` });
			}
		};
		const morning = await unitsOf(typed);
		expect(await unitsOf(typed)).toBeLessThan(morning * 3 + 5);
	}, 30_000);

	it('claims what people write', () => {
		for (const path of [
			'src/a.ts',
			'.env',
			'.env.local',
			'config/app.yaml',
			'README.md',
			'certs/key.pem',
			'.npmrc',
			'Dockerfile',
			'id_rsa',
			'main.tf',
			'rootkey.csv',
			'keys/deployer_accessKeys.csv',
			'mailer.2024_credentials (1).csv',
		]) {
			expect([path, secrets.claims(path)]).toEqual([path, true]);
		}
		for (const path of [
			'package-lock.json',
			'yarn.lock',
			'a.min.js',
			'a.js.map',
			'logo.png',
			'a.woff2',
			'node_modules/a/b.js',
			'vendor.bundle.js',
			'data.bin',
			'customers.csv',
			'credentialsOfTeachers.csv',
		]) {
			expect([path, secrets.claims(path)]).toEqual([path, false]);
		}
	});
});
