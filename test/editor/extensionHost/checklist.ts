import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { open, textOf } from './support.js';

suite('the checklist', () => {
	test('opens from the palette, and closes without a choice', async () => {
		const shown = vscode.commands.executeCommand('twelveFactor.showChecklist');
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		await shown;
	});

	test('has a view of its own', async () => {
		await vscode.commands.executeCommand('twelveFactor.checklist.focus');
	});

	test('becomes a report with all twelve factors', async () => {
		await vscode.commands.executeCommand('twelveFactor.exportReport');
		const document = vscode.window.activeTextEditor?.document;
		assert.equal(document?.languageId, 'markdown');
		for (const numeral of ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']) {
			assert.match(document.getText(), new RegExp(`^\\| ${numeral} \\| `, 'm'));
		}
	});

	test('can be asked for again after a restart of the server', async () => {
		await vscode.commands.executeCommand('twelveFactor.restartServer');
		await vscode.commands.executeCommand('twelveFactor.checkWorkspace');
		await open('src/server.js');
	});

	test('takes attestations from a configuration file that a command creates', async () => {
		await vscode.commands.executeCommand('twelveFactor.createConfiguration');
		const text = await textOf('.twelvefactor.json');
		assert.match(text, /"attest": \[\]/);
		const { document } = vscode.window.activeTextEditor!;
		assert.equal(document.languageId, 'jsonc');
		// The editor tells its extensions a moment later that a document was saved.
		for (let tries = 0; document.isDirty && tries < 100; tries++) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		assert.equal(document.isDirty, false);
		await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
	});
});
