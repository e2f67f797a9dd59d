import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { diagnosticsOf, exists, fileUri, open, untilDiagnostics } from './support.js';

const hardcodedPort = 'port-binding/hardcoded-port';
const original = `import express from 'express';

const app = express();

app.listen(3000);
`;
const manifest = JSON.stringify({ name: 'saved', private: true, type: 'module', dependencies: { express: '5.1.0' } });
/** What the other provider puts in front of the call, once. */
const remark = '/* other */ ';

/** Another extension that fixes the same line at save, in its own way: it goes by the text that it is shown. */
function otherProvider(): vscode.Disposable {
	const kind = vscode.CodeActionKind.SourceFixAll.append('other');
	return vscode.languages.registerCodeActionsProvider(
		{ language: 'javascript' },
		{
			provideCodeActions(document) {
				const at = document.getText().indexOf('app.listen(');
				if (at < 0 || document.getText().includes(remark)) {
					return [];
				}
				const action = new vscode.CodeAction('Fix what the other one finds', kind);
				action.edit = new vscode.WorkspaceEdit();
				action.edit.insert(document.uri, document.positionAt(at), remark);
				return [action];
			},
		},
		{ providedCodeActionKinds: [kind] },
	);
}

function times(text: string, part: string): number {
	return text.split(part).length - 1;
}

suite('fix-all at save', () => {
	const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('editor');

	test('beside another provider on the same line: nothing is doubled, and nothing is lost', async () => {
		// A package of its own: what nothing starts, in one of which it is known what is started, is only a hint, and fix-all leaves hints.
		await vscode.workspace.fs.writeFile(fileUri('saved/package.json'), new TextEncoder().encode(manifest));
		await vscode.workspace.fs.writeFile(fileUri('saved/.env.example'), new TextEncoder().encode('PORT=3000\n'));
		await vscode.workspace.fs.writeFile(fileUri('saved/server.js'), new TextEncoder().encode(original));
		const other = otherProvider();
		await configuration().update('codeActionsOnSave', { 'source.fixAll': 'explicit' }, vscode.ConfigurationTarget.Global);
		try {
			const editor = await open('saved/server.js');
			const { document } = editor;
			await vscode.commands.executeCommand('twelveFactor.checkWorkspace');
			await untilDiagnostics(document.uri, (byRule) => byRule.get(hardcodedPort)?.severity === vscode.DiagnosticSeverity.Warning);
			// An editor may refuse the later one of two edits of one text; what it refused is offered at the next save.
			for (let save = 0; save < 3; save++) {
				await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), `// save ${save}\n`));
				await vscode.commands.executeCommand('workbench.action.files.save');
				assert.equal(times(document.getText(), 'app.listen('), 1, document.getText());
				assert.ok(times(document.getText(), remark) <= 1, document.getText());
				assert.ok(times(document.getText(), 'process.env.PORT') <= 1, document.getText());
			}
			const text = document.getText();
			assert.equal(document.isDirty, false);
			assert.equal(times(text, remark), 1, text);
			assert.equal(times(text, 'process.env.PORT'), 1, text);
			assert.equal(times(text, '3000'), times(text, '3000;') + times(text, '3000)'), text);
			for (const line of ['// save 0', '// save 1', '// save 2', 'const app = express();']) {
				assert.equal(times(text, `${line}\n`), 1, text);
			}
			await untilDiagnostics(document.uri, (byRule) => !byRule.has(hardcodedPort));
		} finally {
			other.dispose();
			await configuration().update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Global);
			await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
			await vscode.workspace.fs.delete(fileUri('saved'), { recursive: true });
		}
	});
});

suite('a restart of the server', () => {
	test('leaves no diagnostic twice, and none of a file that was deleted meanwhile', async () => {
		await vscode.workspace.fs.writeFile(fileUri('src/stays.js'), new TextEncoder().encode(original));
		await vscode.workspace.fs.writeFile(fileUri('src/goes.js'), new TextEncoder().encode(original));
		const placesOf = (path: string): readonly string[] =>
			vscode.languages
				.getDiagnostics(fileUri(path))
				.map(
					({ code, range, source }) =>
						`${source} ${typeof code === 'object' ? code.value : code} ${range.start.line}:${range.start.character}`,
				)
				.sort();
		await open('src/stays.js');
		for (const path of ['src/stays.js', 'src/goes.js']) {
			await untilDiagnostics(fileUri(path), (byRule) => byRule.has(hardcodedPort));
		}
		const before = placesOf('src/stays.js');
		for (let round = 0; round < 2; round++) {
			const restarted = vscode.commands.executeCommand('twelveFactor.restartServer');
			if (await exists('src/goes.js')) {
				await vscode.workspace.fs.delete(fileUri('src/goes.js'));
			}
			await restarted;
			await vscode.commands.executeCommand('twelveFactor.checkWorkspace');
			await untilDiagnostics(fileUri('src/stays.js'), (byRule) => byRule.has(hardcodedPort));
			await untilDiagnostics(fileUri('src/goes.js'), (byRule) => byRule.size === 0);
			assert.deepEqual(placesOf('src/stays.js'), before);
			assert.equal(new Set(placesOf('src/server.js')).size, placesOf('src/server.js').length);
		}
		assert.equal(diagnosticsOf(fileUri('src/goes.js')).size, 0);
		await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
		await vscode.workspace.fs.delete(fileUri('src/stays.js'));
	});
});
