import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { severities, type RuleSettings, type Severity } from '../../engine/vocabulary.js';
import { settingsSection } from '../protocol.js';

/** The settings of one workspace folder, complete. */
export interface Settings {
	readonly enable: boolean;
	readonly run: 'onType' | 'onSave';
	readonly rules: RuleSettings;
}

/** What counts where nobody set anything, or nobody can be asked. */
export const defaultSettings: Settings = { enable: true, run: 'onType', rules: {} };

/** Asks the editor for the settings of a folder. An editor that cannot be asked, or answers something else, gets the defaults. */
export async function readSettings(connection: Connection, capabilities: ClientCapabilities, folder: string): Promise<Settings> {
	if (!capabilities.workspace?.configuration) {
		return defaultSettings;
	}
	try {
		return toSettings(await connection.workspace.getConfiguration({ scopeUri: folder, section: settingsSection }));
	} catch {
		return defaultSettings;
	}
}

/** Takes what is well-formed from an editor's answer. */
function toSettings(value: unknown): Settings {
	if (typeof value !== 'object' || value === null) {
		return defaultSettings;
	}
	const { enable, run, rules } = value as Record<string, unknown>;
	const words: readonly string[] = [...severities, 'off'];
	const entries =
		typeof rules === 'object' && rules !== null
			? Object.entries(rules).filter(([, severity]) => typeof severity === 'string' && words.includes(severity))
			: [];
	return {
		enable: enable !== false,
		run: run === 'onSave' ? 'onSave' : 'onType',
		rules: Object.fromEntries(entries) as Record<string, Severity | 'off'>,
	};
}
