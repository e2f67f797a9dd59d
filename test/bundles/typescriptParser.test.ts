import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { createJavascriptReader } from '../../server/engine/readers/javascript/index.js';
import { loadTypeScript, type TypeScript } from '../../server/engine/readers/javascript/parse.js';

const root = join(import.meta.dirname, '../..');
let parser: TypeScript;

beforeAll(async () => {
	const { typescriptParser } = (await import(join(root, 'scripts/typescriptParser.mjs'))) as {
		readonly typescriptParser: (root: string) => Plugin;
	};
	const { outputFiles } = await build({
		stdin: { contents: `export * from 'typescript';`, resolveDir: root },
		bundle: true,
		platform: 'node',
		format: 'cjs',
		minify: true,
		write: false,
		logLevel: 'error',
		plugins: [typescriptParser(root)],
	});
	const module = { exports: {} };
	new Function('module', 'exports', 'require', '__filename', '__dirname', outputFiles[0]!.text)(
		module,
		module.exports,
		createRequire(import.meta.url),
		import.meta.filename,
		import.meta.dirname,
	);
	parser = module.exports as TypeScript;
});

describe('the parser in the bundles', () => {
	test('is all that the reader needs: facts are those of the whole package', async () => {
		const whole = createJavascriptReader(loadTypeScript, false);
		const bundled = createJavascriptReader(() => Promise.resolve(parser), false);
		const files = [
			...sources(join(root, 'server')),
			...sources(join(root, 'examples')),
			...sources(join(root, 'node_modules/zod/src')),
			...sources(join(root, 'node_modules/yaml')),
		].slice(0, 700);
		for (const path of files) {
			const file = { path, version: 0, text: readFileSync(path, 'utf8') };
			expect(await bundled.read(file), path).toEqual(await whole.read(file));
		}
		expect(files.length).toBeGreaterThan(300);
	});

	test('recovers from broken code as the whole package does', async () => {
		const whole = await loadTypeScript();
		for (const text of [
			'const = ;',
			'f({[}])',
			'class { x(',
			'export default <div>',
			'`${',
			'import { a from "b"',
			'@a() @b class',
			'for (;;',
			'x = <T>(',
			'"\\u{110000}"',
			'1_',
			'/[/',
		]) {
			const count = (ts: TypeScript): number =>
				(ts.createSourceFile('a.tsx', text, ts.ScriptTarget.Latest) as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics
					.length;
			expect(count(parser), text).toBe(count(whole));
		}
	});
});

function* sources(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			yield* sources(path);
		} else if (/\.[cm]?[jt]sx?$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name) && statSync(path).size < 200_000) {
			yield path;
		}
	}
}
