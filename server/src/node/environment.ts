import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import { createDiskWorkspace } from '../../disk/diskWorkspace.js';
import { keepFacts } from '../../disk/factsFile.js';
import { openJournal } from '../../disk/journalStorage.js';
import { restedEvent } from '../../start/rested.js';
import type { Environment } from '../environment.js';
import { keepAnswers } from './answersFile.js';

/**
 * The surroundings of a server in a Node process: files come from the disk. `assets` is the folder that holds what ships with the
 * product, `build` tells this build from others.
 */
export function createNodeEnvironment(assets: string, version: string, build: string): Environment {
	return {
		openFolder: (uri, open) => {
			const { scheme, fsPath } = URI.parse(uri);
			return scheme === 'file' ? createDiskWorkspace(fsPath, open) : undefined;
		},
		openJournal,
		keepFacts: (folder, uri) => keepFacts(folder, uri, build),
		keepAnswers: (folder, uri) => {
			const { scheme, fsPath } = URI.parse(uri);
			return scheme === 'file' ? keepAnswers(folder, fsPath, build) : undefined;
		},
		assets: { load: (name) => readFile(join(assets, name)) },
		breathe: () => immediate(),
		rested: () => void process.emit(restedEvent as 'exit', 0),
		now: () => performance.now(),
		spent: () => {
			const { user, system } = process.cpuUsage();
			return (user + system) / 1000;
		},
		version,
	};
}
