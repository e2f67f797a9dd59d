import type { Listing } from '../engine/vocabulary.js';
import type { DiskWorkspace } from './diskWorkspace.js';
import { sum } from './factsFile.js';

/** As long as the print of a file, and never one. */
const unread = '-'.repeat(40);

/**
 * What a run asked of the disk, and what it was told. An engine knows nothing else of the world: as long as the disk would say the same of all of it, the run would come to the same.
 * A listing, and the print of every listed file that was read.
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

	/** In one line: the print of the listing, then one for each listed file. Undefined when it would not say all that the run was told. */
	toString(): string | undefined {
		if (this.#isTorn || !this.#listing) {
			return undefined;
		}
		const paths = [...this.#listing.files, ...this.#listing.outer];
		const prints = paths.map((path) => this.#prints.get(path) ?? unread);
		return prints.filter((print) => print !== unread).length === this.#prints.size ? printOfListing(this.#listing) + prints.join('') : undefined;
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
	return at === trace.length;
}

function printOfListing({ files, outer, skipped, versionControl }: Listing): string {
	const { system, tracked, excludes } = versionControl ?? {};
	return sum(JSON.stringify([files, outer, skipped.map(({ path, reason }) => [path, reason]), system, tracked && [...tracked], excludes]));
}
