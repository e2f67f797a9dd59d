import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileDirectory();

/**
 * The seeds by the path that readers see: small texts of our own, one or more for each format. On disk they end in `.txt`, and
 * `dot-` stands for a dot, so that no tool takes them for what they show.
 */
export function seeds(): ReadonlyMap<string, string> {
	// Put together here, so that no scanner takes a seed for a leak.
	const token = `npmrc: //registry/:_authToken=${['npm', 'x7Kq2mWv9RtZb4LpYc8NfHs3JdGaEu5TXiQo'].join('_')}\n`;
	return new Map([...textsBelow('test/faults/seeds'), ['notes.md', token]]);
}

/** The files of the sample service, which breaks all twelve factors, and most of whose findings have fixes. */
export function sampleService(): ReadonlyMap<string, string> {
	return textsBelow('examples/before');
}

/** Inputs that once broke something, named as seeds are, below a folder of their own. */
export function regressions(): ReadonlyMap<string, string> {
	return textsBelow('test/faults/regressions');
}

function textsBelow(folder: string): ReadonlyMap<string, string> {
	const base = join(project, folder);
	const names = readdirSync(base, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	return new Map(names.sort().map((name) => [pathOf(relative(base, name)), readFileSync(name, 'utf8')]));
}

function pathOf(name: string): string {
	return name
		.split(sep)
		.map((segment) => segment.replace(/^dot-/, '.'))
		.join('/')
		.replace(/\.txt$/, '');
}

/** The folder of the project, from this file and from a bundle of it in `test-results`. */
function fileDirectory(): string {
	const here = dirname(fileURLToPath(import.meta.url));
	return here.slice(0, Math.max(here.lastIndexOf(`${sep}test${sep}faults`), here.lastIndexOf(`${sep}test-results`)));
}
