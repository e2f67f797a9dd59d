import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { fileUri } from './support.js';

suite('languages', () => {
	test('a Procfile has a language', async () => {
		assert.equal((await vscode.workspace.openTextDocument(fileUri('Procfile'))).languageId, 'procfile');
	});

	test('.env files have a language', async () => {
		const uri = fileUri('.env.test');
		await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('PORT=1\n'));
		assert.equal((await vscode.workspace.openTextDocument(uri)).languageId, 'dotenv');
		await vscode.workspace.fs.delete(uri);
	});

	test('the page of a rule is a document that needs no network', async () => {
		const page = await vscode.workspace.openTextDocument(
			vscode.Uri.from({ scheme: 'twelve-factor-rule', path: '/port-binding/hardcoded-port.md' }),
		);
		assert.equal(page.languageId, 'markdown');
		assert.match(page.lineAt(0).text, /^# \S/);
	});
});
