import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../test-results/faults');

/** Whether the long form runs (`npm run test:faults`), which tries more of the same. */
export const isLong = process.env['FAULTS'] === 'long';

/** A number of tries: fewer in the short form. */
export function tries(short: number, long: number): number {
	return isLong ? long : short;
}

/** Keeps what a test counted, for the table that `npm run test:faults` prints. */
export function count(fault: string, counted: Readonly<Record<string, number | string>>): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, `${fault.replace(/[^\w-]+/g, '-')}.json`), JSON.stringify({ fault, counted }));
}
