import { describe, expect, it } from 'vitest';
import { PassedOver } from '../../../server/engine/core/readable.js';
import { parseYaml } from '../../../server/engine/readers/manifests/yaml.js';
import { createTestEngine, MemoryWorkspace } from '../../support/memoryWorkspace.js';

const service = {
	'package.json': '{ "name": "orders", "private": true, "scripts": { "start": "node server.js" } }',
	'server.js': "require('http').createServer().listen(process.env.PORT);\n",
};
const keys = (count: number): string => Array.from({ length: count }, (_, index) => `  k${index}: v`).join('\n');
const nested = (depth: number): string => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n');

/** Why a text is not parsed. */
function whyNot(text: string): string | undefined {
	try {
		parseYaml(text);
		return undefined;
	} catch (error) {
		return error instanceof PassedOver ? error.reason : 'another error';
	}
}

describe('what a parser of YAML is no match for', () => {
	it.each([
		['as many keys as a person writes', `services:\n${keys(20_000)}`, undefined],
		['too many keys', `services:\n${keys(30_000)}`, 'more than 50,000 keys and values'],
		['too many documents', 'a: 1\n---\n'.repeat(30_000), 'more than 50,000 keys and values'],
		['as many mappings in mappings as a person writes', nested(60), undefined],
		['too many mappings in mappings', nested(230), 'nested deeper than 200 levels'],
	])('%s', (_name, text, reason) => expect(whyNot(text)).toBe(reason));

	it('reads every document', () => {
		expect(parseYaml('a: 1\n---\n'.repeat(300) + 'a: 1\n')).toHaveLength(301);
	});

	it.each([
		['compose.yaml', `services:\n${keys(30_000)}\n`, 'more than 50,000 keys and values'],
		['compose.yaml', `${nested(230)}\n`, 'nested deeper than 200 levels'],
		['deploy/all.yaml', `apiVersion: v1\nkind: ConfigMap\ndata:\n${keys(30_000)}\n`, 'more than 50,000 keys and values'],
	])('is said of %s, and the rest is checked', async (path, text, reason) => {
		const { engine, log } = createTestEngine(new MemoryWorkspace({ ...service, [path]: text }));
		const report = await engine.checkWorkspace();
		expect(report.skipped).toEqual([{ path, reason }]);
		expect(report.read).toBe(2);
		expect(report.files.find((file) => file.path === path)?.findings).toMatchObject([
			{ rule: 'twelve-factor/skipped-file', severity: 'information', message: `This file was not checked: ${reason}.` },
		]);
		expect(log).toEqual([]);
	});

	it('is nothing that anybody expects of the description of an API, which programs write', async () => {
		const text = `openapi: 3.0.0\napiVersion: 1\nkind: x\npaths:\n${keys(30_000)}\n`;
		const { engine } = createTestEngine(new MemoryWorkspace({ ...service, 'api.yaml': text }));
		const report = await engine.checkWorkspace();
		expect(report.skipped).toEqual([{ path: 'api.yaml', reason: 'more than 50,000 keys and values' }]);
		expect(report.files.filter(({ path }) => path === 'api.yaml')).toEqual([]);
	});
});
