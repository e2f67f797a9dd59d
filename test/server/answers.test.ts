import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../server/engine/index.js';
import { Answers } from '../../server/src/answers.js';
import { keepAnswers } from '../../server/src/node/answersFile.js';

const finding: Finding = {
	rule: 'logs/log-file',
	outcome: 'violated',
	severity: 'warning',
	messageId: 'm',
	message: 'm',
	at: { path: 'src/a.js', span: { start: 0, end: 1 } },
	role: 'server',
	related: [],
	fixes: [],
};
const open = { path: 'src/a.js', text: 'one', deciders: ['', 'package.json'], findings: [finding] };

let root: string;
let storage: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'twelve-factor-answers-'));
	storage = join(root, 'storage');
	mkdirSync(storage);
	writeFileSync(join(root, 'package.json'), '{}');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function session(build = '1', rules = {}): Answers {
	return new Answers(keepAnswers(storage, root, build), rules);
}

describe('answers of an earlier session', () => {
	it('hold for the same text while what decides over it is as it was', async () => {
		await session().keep([open]);
		expect(await session().of('src/a.js', 'one')).toEqual([finding]);
		expect(await session().of('src/a.js', 'two')).toBeUndefined();
		expect(await session().of('src/b.js', 'one')).toBeUndefined();
		expect(await session('2').of('src/a.js', 'one')).toBeUndefined();
		expect(await session('1', { logs: 'off' }).of('src/a.js', 'one')).toBeUndefined();
	});

	it('do not hold when a manifest changed, or a file came into a folder around', async () => {
		await session().keep([open]);
		writeFileSync(join(root, 'package.json'), '{ "name": "a" }');
		expect(await session().of('src/a.js', 'one')).toBeUndefined();
		await session().keep([open]);
		writeFileSync(join(root, 'Procfile'), 'web: node a.js\n');
		utimesSync(root, new Date(), new Date(Date.now() + 1000));
		expect(await session().of('src/a.js', 'one')).toBeUndefined();
	});

	it('are as if they were not there when they are damaged, and hold nothing of the text', async () => {
		await session().keep([{ ...open, text: 'the text itself' }]);
		const [name] = readdirSync(storage);
		const file = join(storage, name!);
		const bytes = readFileSync(file);
		expect(bytes.toString()).not.toContain('the text itself');
		for (const damaged of [
			bytes.subarray(0, bytes.length - 3),
			Buffer.from(bytes.toString().replace('logs/log-file', 'logs/log-fill')),
			Buffer.from('{}'),
			Buffer.alloc(0),
		]) {
			writeFileSync(file, damaged);
			expect(await session().of('src/a.js', 'the text itself')).toBeUndefined();
		}
	});

	it('are missing without harm where nothing can be kept', async () => {
		const nowhere = new Answers(keepAnswers(join(root, 'package.json', 'below'), root, '1'), {});
		await nowhere.keep([open]);
		expect(await nowhere.of('src/a.js', 'one')).toBeUndefined();
	});
});
