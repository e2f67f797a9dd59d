import { describe, expect, test } from 'vitest';
import { introduceLogger, shutDownGracefully } from '../../server/engine/fixes/plans.js';
import { indentationOf } from '../../server/engine/fixes/mechanics/indentation.js';
import { fixtureOf, type Fixture } from './fixture.js';

const manifest = '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }';
const units = ['\t', ' ', '  ', '   ', '    ', '        '];

/** Pieces of a file before its server, with `>` for a step: what they are laid out by is told by code alone. */
const heads: readonly string[] = [
	'',
	'/*****\n License\n --------------\n * Somebody\n******/\n',
	'/**\n * Says hello.\n *   @example hello()\n */\n',
	'/*\n    Copyright\n\n    You may copy this.\n*/\n',
	'// one\n  // two\n',
	'const sum = one +\n   other;\n',
	'call(one,\n     other);\n',
];
const bodies: readonly string[] = [
	'function hello(name) {\n>if (name) {\n>>return name;\n>}\n>return [\n>>1,\n>];\n}\n',
	'const settings = {\n>a: 1,\n>b: {\n>>c: 2,\n>},\n};\n',
	'module.exports = () => {\n>switch (a) {\n>>case 1:\n>>>return 2;\n>}\n};\n',
];
const servers: readonly string[] = [
	"const app = require('express')();\napp.listen(3000);\n",
	"const app = require('express')();\nload().then(() => {\n>app.listen(3000);\n});\n",
	"const app = require('express')();\nif (ready) {\n>(async () => {\n>>app.listen(3000);\n>})();\n}\n",
];

async function insertedLines(fixture: Fixture, path: string): Promise<readonly string[]> {
	const plans = [shutDownGracefully(fixture.of('server.listen')), ...fixture.of('log.call').map((call) => introduceLogger(call))];
	const fixes = await Promise.all(plans.map((plan) => fixture.build(plan)));
	return fixes
		.flatMap((fix) => fix?.edits ?? [])
		.filter((edit) => edit.path === path)
		.flatMap(({ newText }) => newText.split('\n').slice(1))
		.filter((line) => line.trim() !== '');
}

describe('the indentation of what fixes insert', () => {
	test.each(units)('is made of the steps of the file: %j', async (unit) => {
		for (const head of heads) {
			for (const body of bodies) {
				for (const server of servers) {
					const text = head + (body + server).replaceAll('>', unit).replaceAll(`=${unit}`, '=>');
					const fixture = await fixtureOf({ 'package.json': manifest, 'server.js': text });
					const lines = await insertedLines(fixture, 'server.js');
					expect(lines.length, text).toBeGreaterThan(4);
					for (const line of lines) {
						expect(/^[ \t]*/.exec(line)![0].replaceAll(unit, ''), `${JSON.stringify(line)} in\n${text}`).toBe('');
					}
				}
			}
		}
	});

	test('of a file that shows none, is what is configured, else what its package has', async () => {
		const unit = async (files: Readonly<Record<string, string>>): Promise<string> => {
			const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.js': 'run();\n', ...files });
			return indentationOf((await fixture.context.read('src/server.js'))!, fixture.context);
		};
		expect(await unit({})).toBe('\t');
		expect(await unit({ 'src/a.js': 'f(() => {\n  g(process.env.SHOP);\n});\n' })).toBe('  ');
		const configured = 'root = true\n\n[*]\nindent_style = space\nindent_size = 4 # of old\n\n[*.{json,yml}]\nindent_size = 2\n';
		expect(await unit({ '.editorconfig': configured, 'src/a.js': 'f(() => {\n  g(process.env.SHOP);\n});\n' })).toBe('    ');
		expect(await unit({ '.editorconfig': configured, 'src/.editorconfig': '[*.js]\nindent_style = tab\n' })).toBe('\t');
		expect(await unit({ '.editorconfig': configured, 'src/server.js': 'f(() => {\n g(process.env.SHOP);\n});\n' })).toBe(' ');
		expect(await unit({ '.editorconfig': '[lib/**.js]\nindent_size = 8\n[src/*.js]\nindent_size = 3\n' })).toBe('   ');
	});
});
