import { l10n, Position, Uri, window, workspace, WorkspaceEdit } from 'vscode';

const fileName = '.twelvefactor.json';

/** What a new configuration file holds: every key once, each with what it is for. */
function template(): string {
	return [
		'{',
		`	// ${l10n.t('Severity ("error", "warning", "information", "hint") or "off", by rule or by factor.')}`,
		`	// "rules": { "logs/console-logging": "off", "config": "error" },`,
		'	"rules": {},',
		'',
		`	// ${l10n.t('Globs of files that are not checked.')}`,
		'	"exclude": [],',
		'',
		`	// ${l10n.t('What files are for, where the guess is wrong.')}`,
		`	// "roles": { "tools/**": "admin" },`,
		'	"roles": {},',
		'',
		`	// ${l10n.t('Factors that you vouch for, since no file can show it.')}`,
		`	// "attest": [{ "factor": "codebase", "note": "One repository per service.", "date": "2026-01-31" }],`,
		'	"attest": []',
		'}',
		'',
	].join('\n');
}

/** Creates the configuration file of a workspace folder, or opens the one that is there. */
export async function createConfiguration(): Promise<void> {
	const folder = await chooseFolder();
	if (!folder) {
		return;
	}
	const uri = Uri.joinPath(folder, fileName);
	if (await exists(uri)) {
		await window.showTextDocument(uri);
		return;
	}
	const edit = new WorkspaceEdit();
	edit.createFile(uri);
	edit.insert(uri, new Position(0, 0), template());
	await workspace.applyEdit(edit);
	const { document } = await window.showTextDocument(uri);
	await document.save();
}

async function chooseFolder(): Promise<Uri | undefined> {
	const folders = workspace.workspaceFolders ?? [];
	return folders.length <= 1
		? folders[0]?.uri
		: (await window.showWorkspaceFolderPick({ placeHolder: l10n.t('Where to create {0}', fileName) }))?.uri;
}

async function exists(uri: Uri): Promise<boolean> {
	try {
		await workspace.fs.stat(uri);
		return true;
	} catch {
		return false;
	}
}
