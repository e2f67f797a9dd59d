import { MessageType, ShowMessageNotification, type Connection } from 'vscode-languageserver';
import { plainUri } from './convert.js';
import type { Environment } from './environment.js';
import type { Folders } from './folders.js';
import { reasonOf, type Quarantine, type Suspect } from './quarantine.js';
import type { Scans } from './scans.js';
import type { Status } from './status.js';
import type { Roots } from './roots.js';

/** What surrounds the health of the server. */
export interface HealthInit {
	readonly connection: Connection;
	readonly environment: Environment;
	readonly quarantine: Quarantine;
	readonly folders: Folders;
	readonly roots: Roots;
	readonly scans: Scans;
	readonly status: Status;
}

/** Knows when nothing runs any more, and whether all is well then. */
export class Health {
	readonly #init: HealthInit;
	#hasRested = false;

	constructor(init: HealthInit) {
		this.#init = init;
	}

	/** Names the file, or the step, that ended the server before this one. */
	tellOfQuarantine(): void {
		const { connection, quarantine } = this.#init;
		if (quarantine.added) {
			const message = `${this.#leftOut(quarantine.added)}: ${reasonOf(quarantine.added)}. ${quarantine.added.step === undefined ? 'All other files are.' : 'The rest goes on.'}`;
			connection.console.warn(message);
			void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(() => undefined);
		}
	}

	/** Something came to an end: says so, unless something else runs or is about to. */
	settled(): void {
		const { environment, folders, quarantine, roots, scans, status } = this.#init;
		if (roots.folders.some((root) => root.isScanning || (root.report === undefined && scans.isPending(root)))) {
			return;
		}
		if (folders.areDisabled) {
			status.send('disabled');
			return;
		}
		const failed = roots.folders.find(({ hasFailed }) => hasFailed);
		const problem = roots.folders.flatMap(({ report }) => report?.problems ?? [])[0];
		if (quarantine.added) {
			status.send('error', `${this.#leftOut(quarantine.added)}: ${reasonOf(quarantine.added)}.`);
		} else if (failed) {
			status.send('error', `${failed.name} could not be checked as a whole. The output says more.`);
		} else if (problem) {
			status.send('error', `${problem.path}: ${problem.message}`);
		} else {
			status.send('ready');
		}
		if (!this.#hasRested && roots.folders.some(({ report }) => report !== undefined)) {
			this.#hasRested = true;
			environment.rested?.();
		}
	}

	/** What is not done any more, as people name it. */
	#leftOut({ file, step }: Suspect): string {
		const folders = this.#init.folders.all;
		if (step !== undefined) {
			const [what, name] = step.split(' ');
			const folder = folders.find(({ uri }) => plainUri(uri) === file)?.name ?? file.slice(file.lastIndexOf('/') + 1);
			return what === 'rule'
				? `The rule ${name} is not asked in ${folder}`
				: what === 'fix'
					? `The fix "${name}" is not offered in ${folder}`
					: `What the files of ${folder} say together is not checked`;
		}
		const folder = folders.map(({ uri }) => `${plainUri(uri)}/`).find((start) => file.startsWith(start));
		return `${file.slice(folder?.length ?? file.lastIndexOf('/') + 1)} is not checked`;
	}
}
