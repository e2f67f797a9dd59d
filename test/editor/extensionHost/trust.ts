import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { extension } from './support.js';

suite('workspace trust', () => {
	test('is as this run asked for, and the extension works either way', async () => {
		assert.equal(vscode.workspace.isTrusted, process.env['TWELVE_FACTOR_TEST_RESTRICTED'] !== '1');
		await extension().activate();
		assert.equal(extension().isActive, true);
	});
});
