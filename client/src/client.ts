import { commands, window, type ExtensionContext } from 'vscode';
import {
	RevealOutputChannelOn,
	State,
	type BaseLanguageClient,
	type LanguageClientOptions,
	type Middleware,
	type StaticFeature,
} from 'vscode-languageclient';
import {
	checklistChangedNotification,
	explainRuleCommand,
	pingRequest,
	statusNotification,
	type InitializationOptions,
	type StatusParams,
} from '../../server/src/protocol.js';
import { ChecklistSource } from './checklist/source.js';
import { registerChecklistTree } from './checklist/tree.js';
import { registerCommands } from './commands.js';
import { checkedDocuments } from './documents.js';
import { Recovery, type Ending } from './recovery.js';
import { registerRulePages } from './rulePages.js';
import { booleanSetting, registerRestartOnChange } from './settings.js';
import { ServerStatus } from './status.js';
import { Watchdog } from './watchdog.js';

/** A client with the server behind it. */
export interface ClientWithServer {
	readonly client: BaseLanguageClient;
	/** Ends a server that does not listen any more. */
	kill(): void;
}

/** Makes the client that talks to the server; how the server is started is the business of `main.ts`. */
export type CreateClient = (id: string, name: string, options: LanguageClientOptions) => ClientWithServer;

/** A started extension. */
export interface RunningClient {
	stop(): Promise<void>;
}

/**
 * Tells the server that edits cannot be annotated, so that none asks for a confirmation: the editor would show a preview in which
 * the files that are not open are
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

/**
 * Wires the server to the editor: commands, checklist, status. Resolves when the server is up; when it cannot start, the status
 * item says so and "Restart Server" tries again.
 */
export async function startClient(context: ExtensionContext, createClient: CreateClient): Promise<RunningClient> {
	const output = window.createOutputChannel('Twelve-Factor', { log: true });
	const status = new ServerStatus();
	const recovery = new Recovery((message) => status.update({ state: 'error', message }));
	const storage = context.storageUri ?? context.globalStorageUri;
	const initializationOptions = (ending: Ending): InitializationOptions => ({
		rulePage: `command:${explainRuleCommand}?%5B%22{rule}%22%5D`,
		commands: [explainRuleCommand],
		workspaceScan: booleanSetting('workspaceScan', true),
		...(storage.scheme === 'file' ? { journal: { folder: storage.fsPath, ...(ending === undefined ? {} : { after: ending }) } } : {}),
	});
	// Whatever is sent to the server gives it something to do.
	const watching: Middleware = {
		sendRequest: (type, param, token, next) => {
			if ((typeof type === 'string' ? type : type.method) !== pingRequest) {
				watchdog.stir();
			}
			return next(type, param, token);
		},
		sendNotification: (type, next, params) => {
			watchdog.stir();
			return next(type, params);
		},
	};
	const { client, kill } = createClient('twelveFactor', 'Twelve-Factor', {
		documentSelector: [...checkedDocuments],
		diagnosticCollectionName: 'twelve-factor',
		outputChannel: output,
		revealOutputChannelOn: RevealOutputChannelOn.Never,
		initializationOptions: () => initializationOptions(recovery.takeEnding()),
		errorHandler: recovery,
		middleware: watching,
		// Hovers link to the rule's page, which a command shows; no other command may be called from what the server writes.
		markdown: { isTrusted: { enabledCommands: [explainRuleCommand] }, supportHtml: false },
	});
	client.registerFeature(oneClickFixes);
	const watchdog = new Watchdog({
		ping: () => client.sendRequest(pingRequest),
		isBusy: () => status.isBusy,
		hung: () => {
			output.error('The language server does not answer, and is ended.');
			recovery.killed();
			kill();
		},
	});
	const checklist = new ChecklistSource(client);
	context.subscriptions.push(
		output,
		status,
		checklist,
		watchdog,
		client.onDidChangeState(({ newState }) => {
			if (newState !== State.Running) {
				watchdog.rest();
			}
		}),
		client.onNotification(statusNotification, (params: StatusParams) => {
			status.update(params);
			if (status.isBusy) {
				watchdog.stir();
			}
		}),
		client.onNotification(checklistChangedNotification, () => checklist.invalidate()),
		registerRulePages(client),
		registerChecklistTree(checklist),
	);
	const start = async (): Promise<void> => {
		try {
			if (client.needsStop()) {
				// A server that does not answer is ended by the client after a while, and must not keep the next one from starting.
				await client.stop().catch((error: unknown) => output.warn(String(error)));
			}
			await client.start();
		} catch (error) {
			output.error(error instanceof Error ? error : String(error));
			status.update({ state: 'error', message: 'The server did not start.' });
		}
		checklist.invalidate();
	};
	const startAnew = (): Promise<void> => {
		recovery.askedFor();
		return start();
	};
	context.subscriptions.push(
		registerCommands({ client, checklist, output, restart: startAnew }),
		registerRestartOnChange('workspaceScan', start),
	);
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
