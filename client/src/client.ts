import { commands, window, type ExtensionContext } from 'vscode';
import { RevealOutputChannelOn, type BaseLanguageClient, type LanguageClientOptions, type StaticFeature } from 'vscode-languageclient';
import { checklistChangedNotification, explainRuleCommand, statusNotification, type InitializationOptions, type StatusParams } from '../../server/src/protocol.js';
import { ChecklistSource } from './checklist/source.js';
import { registerChecklistTree } from './checklist/tree.js';
import { registerCommands } from './commands.js';
import { checkedDocuments } from './documents.js';
import { registerRulePages } from './rulePages.js';
import { booleanSetting, registerRestartOnChange } from './settings.js';
import { ServerStatus } from './status.js';

/** Makes the client that talks to the server; how the server is started is the business of `main.ts`. */
export type CreateClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** A started extension. */
export interface RunningClient {
	stop(): Promise<void>;
}

/**
 * Tells the server that edits cannot be annotated, so that none asks for a confirmation: the editor would show a preview in which the files that are not open are
 * unticked, and a fix would be applied by halves. A fix is chosen by its title, applied as a whole, and undone as a whole.
 */
const oneClickFixes: StaticFeature = {
	fillClientCapabilities({ workspace }) {
		delete workspace?.workspaceEdit?.changeAnnotationSupport;
	},
	initialize() {},
	getState: () => ({ kind: 'static' }),
	clear() {},
};

/** Wires the server to the editor: commands, checklist, status. Resolves when the server is up; when it cannot start, the status item says so and "Restart Server" tries again. */
export async function startClient(context: ExtensionContext, createClient: CreateClient): Promise<RunningClient> {
	const output = window.createOutputChannel('Twelve-Factor', { log: true });
	const initializationOptions = (): InitializationOptions => ({
		rulePage: `command:${explainRuleCommand}?%5B%22{rule}%22%5D`,
		commands: [explainRuleCommand],
		workspaceScan: booleanSetting('workspaceScan', true),
	});
	const client = createClient('twelveFactor', 'Twelve-Factor', {
		documentSelector: [...checkedDocuments],
		diagnosticCollectionName: 'twelve-factor',
		outputChannel: output,
		revealOutputChannelOn: RevealOutputChannelOn.Never,
		initializationOptions,
		// Hovers link to the rule's page, which a command shows; no other command may be called from what the server writes.
		markdown: { isTrusted: { enabledCommands: [explainRuleCommand] }, supportHtml: false },
	});
	client.registerFeature(oneClickFixes);
	const status = new ServerStatus();
	const checklist = new ChecklistSource(client);
	context.subscriptions.push(
		output,
		status,
		checklist,
		client.onNotification(statusNotification, (params: StatusParams) => status.update(params)),
		client.onNotification(checklistChangedNotification, () => checklist.invalidate()),
		registerRulePages(client),
		registerChecklistTree(checklist),
	);
	const start = async (): Promise<void> => {
		try {
			if (client.needsStop()) {
				await client.stop();
			}
			await client.start();
		} catch (error) {
			output.error(error instanceof Error ? error : String(error));
			status.update({ state: 'error', message: 'The server did not start.' });
		}
		checklist.invalidate();
	};
	context.subscriptions.push(registerCommands({ client, checklist, output, restart: start }), registerRestartOnChange('workspaceScan', start));
	await commands.executeCommand('setContext', 'twelveFactor.active', true);
	await start();
	return {
		stop: async () => {
			if (client.needsStop()) {
				await client.stop();
			}
		},
	};
}
