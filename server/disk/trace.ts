import type { Listing } from '../engine/vocabulary.js';
import type { DiskWorkspace } from './diskWorkspace.js';
import { sum } from './factsFile.js';

/** As long as the print of a file, and never one. */
const unread = '-'.repeat(40);

/**
 * What a run asked of the disk, and what it was told. An engine knows nothing else of the world: as long as the disk would say
 * the same of all of it, the run would come to the same.
 * A listing, and the print of every file that was read: the listed ones, and those that fixes look at beside them (`.env`, or a
 * file that they would make).
 */
export class Trace {
	#listing: Listing | undefined;
	readonly #prints = new Map<string, string>();
	/** The disk changed while it was read. */
	#isTorn = false;

	listed(listing: Listing): void {
		this.#isTorn ||= this.#listing !== undefined;
		this.#listing = listing;
	}

	read(path: string, print: string): void {
		const known = this.#prints.get(path);
		this.#isTorn ||= known !== undefined && known !== print;
		this.#prints.set(path, print);
	}

	/**
	 * In one line: the print of the listing, one for each listed file, and the others with their paths. Undefined when it would not
	 * say all that the run was told.
	 */
	toString(): string | undefined {
		if (this.#isTorn || !this.#listing) {
			return undefined;
		}
		const listed = new Set([...this.#listing.files, ...this.#listing.outer]);
		const prints = [...listed].map((path) => this.#prints.get(path) ?? unread);
		const others = [...this.#prints].filter(([path]) => !listed.has(path));
		return printOfListing(this.#listing) + prints.join('') + Buffer.from(JSON.stringify(others)).toString('base64');
	}
}

/** Whether the disk says the same again as it said in a trace. Stops at the first difference. */
export async function isAsBefore(trace: string, workspace: DiskWorkspace): Promise<boolean> {
	const listing = await workspace.list();
	if (!trace.startsWith(printOfListing(listing))) {
		return false;
	}
	let at = unread.length;
	for (const paths of [listing.files, listing.outer]) {
		for (const path of paths) {
			const print = trace.slice(at, (at += unread.length));
			if (print !== unread && print !== workspace.printOf(path)) {
				return false;
			}
		}
	}
	const others = JSON.parse(Buffer.from(trace.slice(at), 'base64').toString()) as readonly (readonly [path: string, print: string])[];
	return others.every(([path, print]) => print === workspace.printOf(path));
}

function printOfListing({ files, outer, skipped, versionControl }: Listing): string {
	const { system, tracked, commits, excludes } = versionControl ?? {};
	return sum(
		JSON.stringify([
			files,
			outer,
			skipped.map(({ path, reason }) => [path, reason]),
			system,
			tracked && [...tracked],
			commits && [...commits],
			excludes,
		]),
	);
}
