import { commands, Disposable, window, workspace, type LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { checkWorkspaceRequest, type CheckWorkspaceResult } from '../../server/src/protocol.js';
import { showChecklist } from './checklist/quickPick.js';
import { checklistReport } from './checklist/render.js';
import type { ChecklistSource } from './checklist/source.js';
import { createConfiguration } from './configurationFile.js';

/** What commands work on. */
export interface CommandContext {
	readonly client: BaseLanguageClient;
	readonly checklist: ChecklistSource;
	readonly output: LogOutputChannel;
	restart(): Promise<void>;
}

/** Registers the commands of the palette, except those that belong to a view or to the pages of rules. */
export function registerCommands({ client, checklist, output, restart }: CommandContext): Disposable {
	const register = (name: string, run: () => unknown): Disposable => commands.registerCommand(`twelveFactor.${name}`, run);
	return Disposable.from(
		register('showChecklist', () => showChecklist(checklist)),
		// The server shows progress with a Cancel button, and the Problems view shows the outcome.
		register('checkWorkspace', () => client.sendRequest<CheckWorkspaceResult>(checkWorkspaceRequest, {})),
		register('fixAll', () => commands.executeCommand('editor.action.sourceAction', { kind: 'source.fixAll.twelveFactor', apply: 'first' })),
		register('createConfiguration', createConfiguration),
		register('exportReport', async () => {
			const content = checklistReport(await checklist.get());
			await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
		}),
		register('restartServer', restart),
		register('showOutput', () => output.show()),
	);
}
