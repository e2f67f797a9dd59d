/** A text that once stopped a parser, or might: by nesting, by repetition, by references to references. */
export interface Trap {
	readonly name: string;
	readonly path: string;
	readonly text: () => string;
	/** Files whose names the trap was made for. */
	readonly beside?: Readonly<Record<string, string>>;
	/** Takes seconds, and is left to the long form. */
	readonly slow?: true;
}

const many = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));
/** Patterns that a matcher could try in very many ways, and names that fit them up to the end. */
const starred = [
	`${'*a'.repeat(60)}b`,
	`${'**/*/'.repeat(60)}b`,
	`${'*[a]'.repeat(50)}b`,
	`${'*?'.repeat(100)}b`,
	`${'{*a,*aa}'.repeat(5)}b`,
];
const fitting: Readonly<Record<string, string>> = {
	[`${'a'.repeat(200)}.js`]: "console.log('a');\n",
	[`${'a'.repeat(240)}c`]: '',
	[`${'a/'.repeat(400)}a.js`]: "console.log('a');\n",
	[`.env.${'a'.repeat(200)}`]: 'API_KEY=x\n',
	[`${'a/'.repeat(60)}.env`]: 'API_KEY=x\n',
	[`${'a'.repeat(100)}/package.json`]: '{"name":"a"}',
	Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "src/server.js"]\n',
};

/** Lines of a bearable length, in all about 400,000 characters. */
const lines = (piece: string): string => `${many(piece, 15_000)}\n`.repeat(26);

/**
 * One trap for each way in which a library is known, or was feared, to abort, to overflow its stack, or to take time that grows
 * faster than the text.
 */
export const traps: readonly Trap[] = [
	{ name: 'a thousand brackets in YAML', path: 'compose.yaml', text: () => '['.repeat(1000) },
	{ name: 'braces in YAML', path: 'compose.yaml', text: () => `a: ${'{b: '.repeat(1000)}` },
	{ name: 'lists in lists of YAML', path: 'compose.yaml', text: () => '- '.repeat(9000) },
	{
		name: 'deep block mappings',
		path: 'compose.yaml',
		text: () => Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
	},
	{ name: 'explicit keys of YAML', path: 'compose.yaml', text: () => '? '.repeat(9000) },
	{ name: 'fifty thousand keys, all the same', slow: true, path: 'compose.yaml', text: () => `services:\n${'  a: 1\n'.repeat(50_000)}` },
	{
		name: 'fifty thousand keys, all different',
		slow: true,
		path: 'k8s/a.yaml',
		text: () => `apiVersion: v1\nkind: ConfigMap\ndata:\n${Array.from({ length: 50_000 }, (_, index) => `  k${index}: v`).join('\n')}`,
	},
	{
		name: 'an alias bomb',
		path: 'compose.yaml',
		text: () =>
			`a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(', ')}]\n`).join('')}services: *a30\n`,
	},
	{
		name: 'merge keys of merge keys',
		path: 'compose.yaml',
		text: () =>
			`services:\n  s0: &s0 {image: a}\n${Array.from({ length: 200 }, (_, index) => `  s${index + 1}: &s${index + 1}\n    <<: [*s${index}, *s${index}]\n`).join('')}`,
	},
	{ name: 'an alias of itself', path: 'compose.yaml', text: () => 'services: &a\n  x: *a\n  <<: *a\n' },
	{ name: 'tags and anchors of YAML', slow: true, path: 'compose.yaml', text: () => lines('!x &y ') },
	{ name: 'a thousand parentheses', path: 'src/a.ts', text: () => `const a = ${'('.repeat(1000)}` },
	{ name: 'brackets in JSX', path: 'src/a.tsx', text: () => `const a = ${'<a>'.repeat(3000)}` },
	{ name: 'arrows in arrows', path: 'src/a.js', text: () => `const f = ${'a=>'.repeat(5000)}1` },
	{ name: 'signs before a number', path: 'src/a.js', text: () => `const a = ${'!'.repeat(15_000)}1` },
	{ name: 'a long sum', path: 'src/a.js', text: () => `const a = 1${many(' + 1', 15_000)};\n` },
	{ name: 'a sum over many lines', path: 'src/a.js', text: () => `const a = ''${" +\n'x'".repeat(40_000)};\n` },
	{ name: 'a long chain of calls', path: 'src/a.js', text: () => `a${'\n.b()'.repeat(30_000)};\n` },
	{ name: 'a long chain of conditions', path: 'src/a.js', text: () => `const a = ${'b ?\n'.repeat(5000)}1${' : 2'.repeat(4000)};\n` },
	{ name: 'else after else', path: 'src/a.js', text: () => `${'if (a) b();\nelse '.repeat(8000)}c();\n` },
	{ name: 'blocks without an end', path: 'src/a.js', text: () => '{\n'.repeat(5000) },
	{ name: 'templates in templates', path: 'src/a.ts', text: () => '`${'.repeat(3000) },
	{ name: 'types in types', path: 'src/a.ts', text: () => `type A = ${'A<'.repeat(4000)}` },
	{ name: 'keywords in a row', path: 'src/a.ts', text: () => 'await new typeof void delete yield '.repeat(500) },
	{ name: 'labels', path: 'src/a.js', text: () => `${'a:\n'.repeat(9000)};` },
	{ name: 'brackets hidden in a string that does not end', path: 'src/a.js', text: () => `const a = '\n${'['.repeat(900)}` },
	{
		name: 'minified code below the limit of a line',
		slow: true,
		path: 'src/a.js',
		text: () => `${many('process.env.A||console.log(1),', 19_000)}1;\n`.repeat(20),
	},
	{
		name: 'functions that each call the next',
		path: 'src/a.js',
		text: () =>
			`process.on('SIGTERM', f0);\n${Array.from({ length: 6000 }, (_, index) => `function f${index}(a) { f${index + 1}(a); one(1, 2, 3); two(4, 5, 6); }\n`).join('')}`,
	},
	{
		name: 'functions in one list',
		slow: true,
		path: 'src/a.js',
		text: () => `const a = process.env.A;\nconst list = [\n${'(a) => { one(a, 1, 2, 3); two(4, 5, 6); },\n'.repeat(8000)}];\n`,
	},
	{
		name: 'fields of fields without an end',
		path: 'src/a.js',
		text: () => `class A { m() { ${'this.x = this.y =\n'.repeat(40_000)} 1; } }`,
	},
	{ name: 'exports of exports', path: 'src/a.js', text: () => `${'exports.a =\n'.repeat(40_000)}void 0;\n` },
	{
		name: 'exported objects',
		path: 'src/a.ts',
		text: () =>
			`${Array.from({ length: 15_000 }, (_, index) => `const o${index} = { a: 1 };\n`).join('')}export {\n${Array.from({ length: 15_000 }, (_, index) => `o${index},\n`).join('')}};\n`,
	},
	{
		name: 'modules in one declaration',
		slow: true,
		path: 'src/a.js',
		text: () => `const a = 1${Array.from({ length: 15_000 }, (_, index) => `,\na${index} = require('./x${index}')`).join('')};\n`,
	},
	{
		name: 'modules in one sum',
		slow: true,
		path: 'src/a.js',
		text: () => `const a = 1${Array.from({ length: 15_000 }, (_, index) => ` +\nrequire('./x${index}')`).join('')};\n`,
	},
	{ name: 'secrets that are given no end', path: 'src/a.js', text: () => 'password: a +\n'.repeat(40_000) },
	{ name: 'static without an end', path: 'src/a.ts', text: () => `class A {\n${'static a: b\n'.repeat(40_000)}}` },
	{ name: 'types of variables without an end', path: 'src/a.ts', text: () => 'const a: b |\n'.repeat(40_000) },
	{
		name: 'words with one hash',
		path: 'src/a.js',
		text: () =>
			Array.from(
				{ length: 20_000 },
				(_, index) => `${index.toString(2).padStart(16, '0').replaceAll('0', 'Aa').replaceAll('1', 'BB')};\n`,
			).join(''),
	},
	{
		name: 'else after else on the environment',
		path: 'src/a.js',
		text: () => `${"if (process.env.NODE_ENV === 'a') b(() => { one(1, 2, 3); two(4, 5, 6); });\nelse ".repeat(5000)}c();\n`,
	},
	{ name: 'elements without an end', path: 'src/a.tsx', text: () => `const a = <a b={c}>\n${'<a b="c" {...d}>{e}\n'.repeat(20_000)}` },
	{
		name: 'functions in functions',
		path: 'src/a.js',
		text: () => `process.exit(1);\n${`${'function f() { this.a = one(1, 2, 3);\n'.repeat(190)}${'}'.repeat(190)}\n`.repeat(50)}`,
	},
	{ name: 'brackets in JSON', path: 'package.json', text: () => '['.repeat(50_000) },
	{ name: 'braces in JSON', path: 'package.json', text: () => '{"a":'.repeat(20_000) },
	{
		name: 'minified JSON',
		path: 'package.json',
		text: () => `{"dependencies":{${Array.from({ length: 30_000 }, (_, index) => `"p${index}":"^1.0.0"`).join(',')}}}`,
	},
	{
		name: 'a large package manifest',
		slow: true,
		path: 'package.json',
		text: () =>
			`{"dependencies":{${Array.from({ length: 30_000 }, (_, index) => `"p${index}":"^1.0.0"`).join(',\n')}},"scripts":{${Array.from({ length: 5000 }, (_, index) => `"s${index}":"npm run s${index + 1}"`).join(',\n')}}}`,
	},
	{
		name: 'scripts that call each other',
		slow: true,
		path: 'package.json',
		text: () =>
			`{"scripts":{${Array.from({ length: 300 }, (_, index) => `"s${index}":"npm run s${(index + 1) % 300} && npm run s${(index + 7) % 300}"`).join(',\n')}, "start": "npm run s0" }}`,
	},
	{
		name: 'a prototype in JSON',
		path: 'package.json',
		text: () =>
			'{"__proto__":{"a":1},"dependencies":{"__proto__":"1","constructor":"2","toString":"3"},"scripts":{"__proto__":"a","hasOwnProperty":"b"}}',
	},
	{ name: 'a comment that ends with a Dockerfile', path: 'Dockerfile', text: () => many('# ', 19_000) },
	{ name: 'hash signs after a command', path: 'Dockerfile', text: () => `FROM node\nRUN ${many('# ', 19_000)}` },
	{ name: 'many instructions', path: 'Dockerfile', text: () => `FROM node\n${'RUN npm ci\n'.repeat(4000)}` },
	{ name: 'many continued lines', path: 'Dockerfile', text: () => `FROM node\nRUN a${' \\\n b'.repeat(20_000)}` },
	{
		name: 'many stages',
		path: 'Dockerfile',
		text: () => Array.from({ length: 2000 }, (_, index) => `FROM s${index} AS s${index + 1}\n`).join(''),
	},
	{ name: 'here-documents', path: 'Dockerfile', text: () => `FROM node\nRUN ${many('<<A ', 15_000)}\n` },
	{ name: 'many variables in one ENV', path: 'Dockerfile', text: () => `FROM node\nENV ${many('A=b ', 15_000)}\n` },
	{ name: 'tables of TOML', path: 'fly.toml', text: () => '[a]\n'.repeat(20_000) },
	{ name: 'dotted keys of TOML', path: 'fly.toml', text: () => `${many('a.', 15_000)}b = 1\n` },
	{ name: 'arrays of TOML', path: 'fly.toml', text: () => `a = ${'['.repeat(5000)}` },
	{ name: 'quotes in an environment file', slow: true, path: '.env', text: () => 'A="\n'.repeat(50_000) },
	{ name: 'variables in an environment file', path: '.env', text: () => lines('${A:-') },
	{ name: 'quotes in a script', path: 'a.sh', text: () => lines('"$(') },
	{ name: 'operators in a script', path: 'a.sh', text: () => lines('a|b&&c;') },
	{ name: 'blocks of Terraform', path: 'a.tf', text: () => 'a {\n'.repeat(40_000) },
	{ name: 'comments of Terraform', path: 'a.tf', text: () => lines('/* ') },
	{ name: 'blocks of nginx', path: 'nginx.conf', text: () => 'a {\n'.repeat(40_000) },
	{ name: 'tags of HTML', path: 'index.html', text: () => lines('<script <!-- ') },
	{ name: 'empty lines in a file without an extension', path: 'bin/x', text: () => `${'\n'.repeat(300_000)}a` },
	{
		name: 'comments that are never closed behind a function',
		path: 'src/a.js',
		text: () => `require("http");\nfunction f(port) { process.env[port] }\nf(3000);\n${'/*\n'.repeat(100_000)}`,
	},
	{ name: 'directives', path: 'src/a.js', text: () => '// twelve-factor-disable-next-line a b c\n'.repeat(9000) },
	{
		name: 'braces in globs of a configuration',
		path: '.twelvefactor.json',
		beside: fitting,
		text: () => JSON.stringify({ exclude: [`${'{a,b}'.repeat(30)}`, '*'.repeat(400), `${'(a|'.repeat(100)}`, '+(a+)+(a+)+(a+)!'] }),
	},
	{ name: 'what is excluded', path: '.twelvefactor.json', beside: fitting, text: () => JSON.stringify({ exclude: starred }) },
	{
		name: 'files of overrides',
		path: '.twelvefactor.json',
		beside: fitting,
		text: () => JSON.stringify({ overrides: [{ files: starred, rules: { logs: 'off' } }] }),
	},
	{
		name: 'files of roles',
		path: '.twelvefactor.json',
		beside: fitting,
		text: () => JSON.stringify({ roles: Object.fromEntries(starred.map((pattern) => [pattern, 'cli'])) }),
	},
	{ name: 'names that an ignore file of git fits', path: '.gitignore', beside: fitting, text: () => `${starred.join('\n')}\n` },
	{ name: 'names that an ignore file of images fits', path: '.dockerignore', beside: fitting, text: () => `${starred.join('\n')}\n` },
	{
		name: 'folders that patterns of workspaces fit',
		path: 'package.json',
		beside: fitting,
		text: () => JSON.stringify({ name: 'a', workspaces: starred }),
	},
	{
		name: 'patterns of workspaces',
		path: 'package.json',
		text: () => JSON.stringify({ workspaces: ['*'.repeat(400), `${'{a,b}'.repeat(40)}`, '**/'.repeat(100), '', '!', './', '['] }),
	},
	{ name: 'patterns of an ignore file', path: '.dockerignore', text: () => `${'*a'.repeat(40)}\n${'**/'.repeat(100)}x\n[\n!\n\\\n` },
];
