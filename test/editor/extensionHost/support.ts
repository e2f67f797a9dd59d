import * as vscode from 'vscode';

/** The extension under test. */
export function extension(): vscode.Extension<unknown> {
	const found = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name?: string }).name === 'twelve-factor');
	if (!found) {
		throw new Error('The extension is not installed.');
	}
	return found;
}

/** The URI of a file of the opened service. */
export function fileUri(path: string): vscode.Uri {
	const folder = vscode.workspace.workspaceFolders?.[0];
	if (!folder) {
		throw new Error('No folder is open.');
	}
	return vscode.Uri.joinPath(folder.uri, path);
}

/** The extension's own diagnostics on a file, by the id of their rule. */
export function diagnosticsOf(uri: vscode.Uri): ReadonlyMap<string, vscode.Diagnostic> {
	return new Map(
		vscode.languages
			.getDiagnostics(uri)
			.filter(({ source }) => source === 'twelve-factor')
			.map((diagnostic) => [String(typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code), diagnostic]),
	);
}

/** Resolves once the diagnostics of a file satisfy a condition; Mocha's time-out ends the wait otherwise. */
export function untilDiagnostics(
	uri: vscode.Uri,
	condition: (byRule: ReadonlyMap<string, vscode.Diagnostic>) => boolean,
): Promise<ReadonlyMap<string, vscode.Diagnostic>> {
	return new Promise((resolve) => {
		const check = (): void => {
			const found = diagnosticsOf(uri);
			if (condition(found)) {
				subscription.dispose();
				resolve(found);
			}
		};
		const subscription = vscode.languages.onDidChangeDiagnostics(check);
		check();
	});
}

/** Opens a file in the editor. */
export async function open(path: string): Promise<vscode.TextEditor> {
	return vscode.window.showTextDocument(fileUri(path));
}

/** The text of a file as the editor has it, unsaved changes included. */
export async function textOf(path: string): Promise<string> {
	return (await vscode.workspace.openTextDocument(fileUri(path))).getText();
}

/** Whether a file is there. */
export async function exists(path: string): Promise<boolean> {
	try {
		await vscode.workspace.fs.stat(fileUri(path));
		return true;
	} catch {
		return false;
	}
}
