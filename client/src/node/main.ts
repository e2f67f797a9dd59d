import { Uri, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind, type NodeModule } from 'vscode-languageclient/node';
import { startClient, type RunningClient } from '../client.js';

// The editor calls `deactivate` without arguments, so what it stops is kept here.
let running: RunningClient | undefined;

/** Starts the language server in a process of its own, connected over IPC. Called by the editor. */
export async function activate(context: ExtensionContext): Promise<void> {
	const server: NodeModule = {
		module: Uri.joinPath(context.extensionUri, 'dist', 'server.cjs').fsPath,
		transport: TransportKind.ipc,
		args: [`--code=${Uri.joinPath(context.globalStorageUri, 'code').fsPath}`],
		// Not the workspace, which is the default: nothing that lies there may bear on how Node starts.
		options: { cwd: context.extensionUri.fsPath },
	};
	running = await startClient(context, (id, name, options) => {
		const client = new LanguageClient(id, name, { run: server, debug: server }, options);
		return { client, kill: () => client.serverProcess?.kill('SIGKILL') };
	});
}

/** Stops the server. Called by the editor. */
export async function deactivate(): Promise<void> {
	await running?.stop();
}
