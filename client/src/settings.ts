import { workspace, type Disposable } from 'vscode';
import { settingsSection } from '../../server/src/protocol.js';

/** A setting that is on or off; anything else counts as missing. */
export function booleanSetting(name: string, fallback: boolean): boolean {
	const value = workspace.getConfiguration(settingsSection).get<unknown>(name);
	return typeof value === 'boolean' ? value : fallback;
}

/** Restarts the server when a setting changes that it reads only once. The others it asks for itself. */
export function registerRestartOnChange(name: string, restart: () => Promise<void>): Disposable {
	return workspace.onDidChangeConfiguration((event) => {
		if (event.affectsConfiguration(`${settingsSection}.${name}`)) {
			void restart();
		}
	});
}
