import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { engineFlags } from './engineFlags.js';

/** A bundle on its way in: what a build needs to know in order to keep its compiled form. */
export interface Loading {
	readonly name: string;
	readonly stamp: string;
	readonly script: Script;
	/** Whether nothing that was compiled fitted it. */
	readonly isNew: boolean;
}

/** The first line of a bundle is a comment with a hash of the rest. It takes the place of comparing a bundle with what was compiled. */
const stampLine = /^\/\/ ([0-9a-f]{40})\n/;
const digits = 40;

/**
 * Loads a bundle that lies in a folder, and by way of its `require` those beside it, with the code that the build compiled where
 * it fits: compiling takes longer than most runs. Whoever can
 * write there can write the bundles. `kept` is a folder with what another process compiled, which comes first: an editor's engine
 * is not the one that built.
 */
export function load(
	folder: string,
	name: string,
	requireOther: NodeJS.Require,
	onLoad?: (loading: Loading) => void,
	kept?: string,
): unknown {
	// Before anything is compiled: the engine takes compiled forms only where its flags are the same.
	for (const flag of engineFlags(process.versions.v8)) {
		setFlagsFromString(flag);
	}
	const modules = new Map<string, { exports: unknown }>();
	const require = Object.assign(
		(id: string): unknown => (id.startsWith('./') ? loadOne(id.slice(2)) : (requireOther(id) as unknown)),
		requireOther,
	);
	const loadOne = (one: string): unknown => {
		const known = modules.get(one);
		if (known) {
			return known.exports;
		}
		const module = { exports: {} };
		modules.set(one, module);
		const filename = join(folder, one);
		const source = readFileSync(filename, 'utf8');
		const stamp = stampLine.exec(source)?.[1] ?? '';
		const cachedData = (kept === undefined ? undefined : compiledFor(join(kept, one), stamp)) ?? compiledFor(filename, stamp);
		// In one line with what follows, so that lines are those of the file; named without its folder, which would be that of the build.
		const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
			filename: one,
			...(cachedData ? { cachedData } : {}),
		});
		onLoad?.({ name: one, stamp, script, isNew: !cachedData || script.cachedDataRejected === true });
		(script.runInThisContext() as (...values: unknown[]) => void)(module.exports, require, module, filename, folder);
		return module.exports;
	};
	return loadOne(name);
}

/** What {@link load} takes for the compiled form of a bundle. */
export function asCompiled({ stamp, script }: Loading): Uint8Array {
	const data = script.createCachedData();
	return Buffer.concat([Buffer.from(stamp + sum(data), 'latin1'), data]);
}

/**
 * The compiled form of a bundle, if there is one of this very text, and whole: the engine would crash on a damaged one. That it
 * is of this version of the engine is for the engine to check.
 */
function compiledFor(filename: string, stamp: string): Buffer | undefined {
	let bytes: Buffer;
	try {
		bytes = readFileSync(`${filename}.cache`);
	} catch {
		return undefined;
	}
	const data = bytes.subarray(2 * digits);
	return stamp !== '' && bytes.toString('latin1', 0, 2 * digits) === stamp + sum(data) ? data : undefined;
}

function sum(bytes: Uint8Array): string {
	return createHash('sha1').update(bytes).digest('hex');
}
