import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskLine, maskSource } from '../../server/engine/core/secrets/lines.js';
import { LineIndex } from '../../server/engine/core/text.js';
import { applyEdits } from '../../server/engine/index.js';
import type { Finding } from '../../server/engine/index.js';
import { moveFindings } from '../../server/engine/findings.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { count, tries } from './support/counts.js';
import { mutated } from './support/mutate.js';
import { Random } from './support/random.js';
import { seeds } from './support/seeds.js';

const run = { seed: 12, numRuns: tries(200, 5000) };
const text = fc.string({
	unit: fc.constantFrom('a', 'b', ' ', '\n', '\r', '\r\n', '\t', '😀', 'é', '"', "'", '=', '\u2028'),
	maxLength: 60,
});

function finding(start: number, end: number): Finding {
	return {
		rule: 'r/r',
		outcome: 'violated',
		severity: 'warning',
		messageId: 'm',
		message: 'm',
		at: { path: 'a', span: { start, end } },
		role: 'server',
		related: [],
		fixes: [],
	};
}

describe('positions', () => {
	it('offsets and positions go forth and back, and lines cover the text', () => {
		fc.assert(
			fc.property(text, (value) => {
				const lines = new LineIndex(value);
				for (let offset = 0; offset <= value.length; offset++) {
					expect(lines.offsetAt(lines.positionAt(offset))).toBe(offset);
				}
				let end = 0;
				for (let line = 0; line < lines.lineCount; line++) {
					const span = lines.lineSpan(line);
					expect(span.start).toBe(end);
					end = span.end;
				}
				expect(end).toBe(value.length);
				expect(lines.lineCount).toBe(value.split(/\r\n|\r|\n/).length);
			}),
			run,
		);
	});

	it('findings that move with an edit stay inside, and on their own words', () => {
		fc.assert(
			fc.property(text, fc.nat(60), fc.nat(20), text, fc.nat(60), fc.nat(20), (before, from, cut, insert, start, length) => {
				const at = Math.min(from, before.length);
				const after = before.slice(0, at) + insert + before.slice(at + cut);
				const first = Math.min(start, before.length);
				const last = Math.min(first + length, before.length);
				const [moved] = moveFindings([finding(first, last)], before, after);
				if (moved) {
					const { span } = moved.at;
					expect(span.start).toBeGreaterThanOrEqual(0);
					expect(span.end).toBeGreaterThanOrEqual(span.start);
					expect(span.end).toBeLessThanOrEqual(after.length);
					if (last <= at || first >= at + cut) {
						expect(span.end - span.start).toBeGreaterThanOrEqual(0);
					}
				}
				// What lies wholly before the edit has not moved.
				const head = [...Array(Math.min(before.length, after.length) + 1).keys()].findLast(
					(index) => before.slice(0, index) === after.slice(0, index),
				)!;
				if (last <= head) {
					expect(moved?.at.span).toEqual({ start: first, end: last });
				}
			}),
			run,
		);
	});
});

describe('masking', () => {
	it('keeps the length and every line break, twice is once, and the value of a secret name is gone', () => {
		fc.assert(
			fc.property(
				text,
				text,
				fc.string({ unit: fc.constantFrom('a', 'Z', '7', '_', '.', '/', '+', '!'), minLength: 8, maxLength: 30 }),
				fc.constantFrom('', 'export ', 'env ', 'x && ', '--set=', '-e '),
				(before, after, secret, head) => {
					const line = `${before.replace(/["'=]/g, '')} ${head}DB_PASSWORD=${secret} ${after}`;
					for (const mask of [maskLine, (text: string) => maskSource(text, false)]) {
						const masked = mask(line);
						expect(masked).toHaveLength(line.length);
						expect(masked.replace(/[^\n\r]/g, '')).toBe(line.replace(/[^\n\r]/g, ''));
						expect(masked).toContain('DB_PASSWORD=');
						if (!/^(.)\1*$|changeme|^\.+$/.test(secret)) {
							expect(masked).not.toContain(secret);
						}
					}
				},
			),
			run,
		);
	});
});

describe('environment files', () => {
	it('a value that a fix writes is the value that is read back', async () => {
		const runs = tries(25, 400);
		const units = ['a', 'B', '0', ' ', '#', "'", '-', '/', ':', '?', '&', '%', 'é', '.', ';', '(', '!', '\\', '\\', 'n', 't', '"', '`'];
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 20 }), async (value) => {
				const literal = `http://billing.internal:8080/${value}`;
				const workspace = new MemoryWorkspace({
					'src/server.js': `fetch(${JSON.stringify(literal)});\nrequire('express')().listen(process.env.PORT);\n`,
					'package.json':
						'{ "name": "a", "private": true, "scripts": { "start": "node src/server.js" }, "dependencies": { "express": "5.0.0" } }',
					'.gitignore': '.env\n',
				});
				const { engine } = createTestEngine(workspace);
				const report = await engine.checkWorkspace();
				const found = report.files.flatMap(({ findings }) => findings).find(({ rule }) => rule === 'config/hardcoded-url');
				const [fix] = found ? await engine.fixesOf(found) : [];
				for (const path of new Set(fix?.edits.map((edit) => edit.path))) {
					const edits = fix!.edits.filter((edit) => edit.path === path);
					workspace.write(path, applyEdits(workspace.text(path) ?? '', edits));
				}
				engine.invalidate(['src/server.js', '.env.example']);
				const declared = (await engine.factsOf('.env.example')).filter((fact) => fact.kind === 'env.declare');
				expect(declared.length).toBe(fix?.edits.some(({ path }) => path === '.env.example') ? 1 : 0);
				for (const { variable, value: read } of declared) {
					// A value that looks like a secret, or that no quotes can hold, is left out rather than written; what is written is what was there.
					if (read.kind === 'literal' && read.text !== '') {
						compared++;
						expect(read.text).toBe(literal);
						expect(parseEnv(workspace.text('.env.example')!)).toEqual({ [variable]: literal });
					}
				}
			}),
			{ seed: 12, numRuns: runs },
		);
		expect(compared, 'most values are compared').toBeGreaterThan(runs * 0.75);
	});
});

describe('edit, check, scan, fix and apply in any order', { timeout: 600_000 }, () => {
	it('come to what a fresh engine says of the same texts', async () => {
		const paths = [
			'src/server.ts',
			'src/worker.js',
			'package.json',
			'.env',
			'Dockerfile',
			'docker-compose.yml',
			'Procfile',
			'.gitignore',
			'.twelvefactor.json',
		];
		const originals = seeds();
		const steps = fc.array(
			fc.tuple(fc.constantFrom('edit', 'restore', 'remove', 'check', 'scan', 'fix'), fc.nat(paths.length - 1), fc.nat(1_000_000)),
			{ minLength: 3, maxLength: 12 },
		);
		let taken = 0;
		await fc.assert(
			fc.asyncProperty(steps, async (list) => {
				const workspace = new MemoryWorkspace(Object.fromEntries(paths.map((path) => [path, originals.get(path)!])));
				const { engine, log } = createTestEngine(workspace);
				let lastConfiguration = true;
				for (const [step, index, seed] of list) {
					taken++;
					const path = paths[index]!;
					if (step === 'edit' && path !== '.twelvefactor.json') {
						workspace.write(path, mutated(workspace.text(path) ?? '', new Random(seed)));
						engine.invalidate([path]);
					} else if (step === 'restore') {
						workspace.write(path, originals.get(path)!);
						engine.invalidate([path]);
					} else if (step === 'remove' && path !== '.twelvefactor.json') {
						workspace.remove(path);
						engine.invalidate([path]);
					} else if (step === 'check') {
						const report = await engine.checkFile(path);
						expect(report === undefined).toBe(workspace.text(path) === undefined);
						const length = workspace.text(path)?.length ?? 0;
						expect(report?.findings.filter(({ at }) => at.span.end > length || at.span.start < 0) ?? []).toEqual([]);
					} else if (step === 'scan') {
						await engine.checkWorkspace();
					} else if (step === 'fix') {
						const report = await engine.checkFile(path);
						const [fix] = report?.findings[0] ? await engine.fixesOf(report.findings[0]) : [];
						for (const target of new Set(fix?.edits.map((edit) => edit.path))) {
							const edits = fix!.edits.filter((edit) => edit.path === target);
							const text = workspace.text(target) ?? '';
							expect(edits.every(({ span }) => span.start >= 0 && span.end <= text.length)).toBe(true);
							workspace.write(target, applyEdits(text, edits));
							engine.invalidate([target]);
						}
						lastConfiguration &&= !fix?.edits.some((edit) => edit.path === '.twelvefactor.json');
					}
				}
				const seen = await engine.checkWorkspace();
				const fresh = await createTestEngine(workspace).engine.checkWorkspace();
				if (lastConfiguration) {
					const plain = (report: typeof seen) =>
						report.files.flatMap(({ path, findings }) =>
							findings.map(({ rule, at, message }) => `${path} ${rule} ${at.span.start}-${at.span.end} ${message}`),
						);
					expect(plain(seen)).toEqual(plain(fresh));
					expect(seen.checklist.map(({ status }) => status)).toEqual(fresh.checklist.map(({ status }) => status));
				}
				expect(log).toEqual([]);
			}),
			{ seed: 12, numRuns: tries(20, 1000) },
		);
		count('interleavings', { sequences: tries(20, 1000), steps: taken });
	});
});
