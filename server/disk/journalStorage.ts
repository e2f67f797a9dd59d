import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A journal on disk; what its members mean is said where it is used. */
export interface JournalOnDisk {
	readonly left: string | undefined;
	readonly remembered: unknown;
	note(text: string | undefined): void;
	remember(value: unknown): void;
	dispose(): void;
}

/** Bytes of a note; a longer path is not noted. */
const mostBytes = 4096;

/**
 * Opens a journal in a folder that is made when it lacks: `reading` holds the note (its length in two bytes, then the text),
 * `quarantine.json` what is remembered. Undefined
 * when nothing can be written there: then there is no journal, and nothing else fails.
 */
export function openJournal(folder: string): JournalOnDisk | undefined {
	const memory = join(folder, 'quarantine.json');
	let file: number;
	let left: string | undefined;
	try {
		mkdirSync(folder, { recursive: true });
		left = noteIn(join(folder, 'reading'));
		file = openSync(join(folder, 'reading'), 'w', 0o600);
	} catch {
		return undefined;
	}
	const buffer = Buffer.alloc(mostBytes);
	const tryTo = (write: () => void): void => {
		try {
			write();
		} catch {
			// A full disk must not end what the journal is there to protect.
		}
	};
	return {
		left,
		remembered: jsonIn(memory),
		note: (text) => {
			// One write of a few bytes at the start: neither truncated nor synced, since it must outlive the process, not the machine.
			const length = text === undefined ? 0 : buffer.write(text, 2);
			const fits = length > 0 && Buffer.byteLength(text!) === length;
			buffer.writeUInt16LE(fits ? length : 0, 0);
			tryTo(() => writeSync(file, buffer, 0, fits ? length + 2 : 2, 0));
		},
		remember: (value) =>
			tryTo(() => {
				writeFileSync(`${memory}.new`, JSON.stringify(value), { mode: 0o600 });
				renameSync(`${memory}.new`, memory);
			}),
		dispose: () => tryTo(() => closeSync(file)),
	};
}

function noteIn(name: string): string | undefined {
	try {
		const bytes = readFileSync(name);
		const length = bytes.length < 2 ? 0 : bytes.readUInt16LE(0);
		return length === 0 || bytes.length < length + 2 ? undefined : bytes.toString('utf8', 2, length + 2);
	} catch {
		return undefined;
	}
}

function jsonIn(name: string): unknown {
	try {
		return JSON.parse(readFileSync(name, 'utf8'));
	} catch {
		return undefined;
	}
}
