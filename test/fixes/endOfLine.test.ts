import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { applyEdits, selectCompatible, type Fix } from '../../server/engine/index.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { syntaxErrorsOf } from './fixture.js';

const sample = fileURLToPath(new URL('../../examples/before', import.meta.url));

async function sampleFiles(): Promise<Readonly<Record<string, string>>> {
	const entries = await readdir(sample, { recursive: true, withFileTypes: true });
	const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
	const texts = await Promise.all(
		paths.map(async (path) => [path.slice(sample.length + 1).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const),
	);
	return Object.fromEntries(texts);
}

/** Applies every fix that is no mere proposal, round by round, as `--fix` does. */
async function fixAll(workspace: MemoryWorkspace): Promise<number> {
	const { engine, log } = createTestEngine(workspace);
	let rounds = 0;
	for (; rounds < 10; rounds++) {
		const report = await engine.checkWorkspace();
		const fixes: Fix[] = [];
		for (const finding of report.files.flatMap((file) => file.findings)) {
			fixes.push(...(await engine.fixesOf(finding)).filter(({ applicability }) => applicability !== 'manual').slice(0, 1));
		}
		const { edits } = selectCompatible(fixes, (path) => workspace.text(path));
		if (edits.size === 0) {
			break;
		}
		for (const [path, ofFile] of edits) {
			workspace.write(path, applyEdits(workspace.text(path) ?? '', ofFile));
		}
		engine.invalidate([...edits.keys()]);
	}
	engine.dispose();
	expect(log).toEqual([]);
	return rounds;
}

const styles: readonly (readonly [string, (text: string) => string])[] = [
	['as it is', (text) => text],
	['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
	['with a BOM and CRLF', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`],
	['without final line breaks', (text) => text.trimEnd()],
];

test.each(styles)(
	'all fixes of the sample, %s: the files parse, keep their style, and a second run changes nothing',
	async (_name, style) => {
		const files = Object.fromEntries(Object.entries(await sampleFiles()).map(([path, text]) => [path, style(text)]));
		const workspace = new MemoryWorkspace(files);
		expect(await fixAll(workspace)).toBeGreaterThan(0);
		const fixed: Record<string, string> = {};
		for (const path of (await workspace.list()).files) {
			const text = (fixed[path] = workspace.text(path)!);
			const before = files[path];
			expect(await syntaxErrorsOf(path, text), path).toBe(0);
			if (before === undefined) {
				continue;
			}
			expect(text.startsWith('\uFEFF'), path).toBe(before.startsWith('\uFEFF'));
			expect(text.lastIndexOf('\uFEFF'), path).toBeLessThanOrEqual(0);
			expect(text.endsWith('\n'), path).toBe(before.endsWith('\n'));
			if (before.includes('\r\n')) {
				expect(text.replaceAll('\r\n', ''), path).not.toMatch(/[\r\n]/);
			} else {
				expect(text, path).not.toContain('\r');
			}
		}
		expect(fixed['.env.example']).toContain('PORT=3000\n');
		expect(await fixAll(workspace), 'rounds of a second run').toBe(0);
		for (const [path, text] of Object.entries(fixed)) {
			expect(workspace.text(path), path).toBe(text);
		}
	},
	60_000,
);
