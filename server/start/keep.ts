import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asCompiled, type Loading } from './load.js';

/**
 * Keeps the compiled form of what was loaded without one, for the processes after this one. Takes a while: for when nobody waits.
 * A folder that cannot be written costs their start some time.
 */
export function keepCompiled(folder: string, loaded: readonly Loading[]): void {
	try {
		for (const loading of loaded.filter(({ isNew }) => isNew)) {
			mkdirSync(folder, { recursive: true });
			const file = join(folder, `${loading.name}.cache`);
			// In one step: a process that starts meanwhile sees all of it or nothing.
			const temporary = `${file}.${process.pid}.tmp`;
			writeFileSync(temporary, asCompiled(loading), { mode: 0o600 });
			renameSync(temporary, file);
		}
	} catch {
		// As if nothing had been kept.
	}
}
