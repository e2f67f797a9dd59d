import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { exists, fileUri, open, textOf, untilDiagnostics } from './support.js';

const hardcodedPort = 'port-binding/hardcoded-port';

async function actionsAt(uri: vscode.Uri, range: vscode.Range, kind: vscode.CodeActionKind): Promise<readonly vscode.CodeAction[]> {
	for (let attempt = 1; ; attempt++) {
		try {
			// The count asks for the edits too, which servers may leave until an action is chosen.
			return await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind.value, 50);
		} catch (error) {
			// The editor takes its question back when the document changes meanwhile, and asks anew; so does this.
			if (!(error instanceof Error && error.name === 'Canceled') || attempt === 5) {
				throw error;
			}
		}
	}
}

suite('diagnostics', () => {
	test('appear on an open file, with a link to the page of the rule', async () => {
		const { document } = await open('src/server.js');
		const found = await untilDiagnostics(document.uri, (byRule) => byRule.has(hardcodedPort));
		const diagnostic = found.get(hardcodedPort)!;
		assert.equal(document.getText(diagnostic.range), '3000');
		assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
		assert.ok(typeof diagnostic.code === 'object');
		assert.equal(diagnostic.code.target.scheme, 'command');
	});

	test('follow what is typed, without a save', async () => {
		const editor = await open('src/server.js');
		const { document } = editor;
		const call = document.getText().indexOf('3000');
		const range = new vscode.Range(document.positionAt(call), document.positionAt(call + 4));
		await editor.edit((edit) => edit.replace(range, 'process.env.PORT'));
		await untilDiagnostics(document.uri, (byRule) => !byRule.has(hardcodedPort));
		await vscode.commands.executeCommand('undo');
		await untilDiagnostics(document.uri, (byRule) => byRule.has(hardcodedPort));
	});

	test('offer a fix that moves the port to the environment and writes it down', async () => {
		const { document } = await open('src/server.js');
		const found = await untilDiagnostics(document.uri, (byRule) => byRule.has(hardcodedPort));
		const actions = await actionsAt(document.uri, found.get(hardcodedPort)!.range, vscode.CodeActionKind.QuickFix);
		const preferred = actions.filter(({ isPreferred }) => isPreferred === true);
		assert.equal(preferred.length, 1, `preferred actions: ${actions.map(({ title }) => title).join(', ')}`);
		const [fix] = preferred;
		assert.ok(fix?.edit, 'the action carries its edit');
		assert.ok(await vscode.workspace.applyEdit(fix.edit));
		assert.match(document.getText(), /process\.env\.PORT/);
		assert.equal(await exists('.env.example'), true);
		assert.match(await textOf('.env.example'), /^PORT=3000$/m);
		await untilDiagnostics(document.uri, (byRule) => !byRule.has(hardcodedPort));
	});

	test('stand on files that are not open', async () => {
		const found = await untilDiagnostics(fileUri('src/server.js'), (byRule) => byRule.size > 0);
		assert.ok(found.size > 0);
	});

	test('offer only safe fixes to fix-all', async () => {
		const { document } = await open('src/server.js');
		const whole = new vscode.Range(0, 0, document.lineCount, 0);
		const actions = await actionsAt(document.uri, whole, vscode.CodeActionKind.SourceFixAll.append('twelveFactor'));
		assert.ok(actions.length <= 1);
		assert.ok(actions.every(({ kind }) => kind?.value === 'source.fixAll.twelveFactor'));
	});
});
