import { baseName, directoryOf, pathWithin } from '../../core/paths.js';

/**
 * The version of a dependency that a lock file records for the package in `folder`. Knows npm (1 to 3), pnpm and yarn (classic and berry). `range` is what the manifest asks
 * for. Undefined when the lock file does not say, or says no plain version (a tarball, a folder).
 */
export function lockedVersion(lockfile: { readonly path: string; readonly text: string }, folder: string, dependency: string, range: string): string | undefined {
	const inside = pathWithin(directoryOf(lockfile.path), folder);
	if (inside === undefined) {
		return undefined;
	}
	const version = readerOf(baseName(lockfile.path))?.(lockfile.text, inside, dependency, range);
	return version !== undefined && /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version) ? version : undefined;
}

type LockReader = (text: string, folder: string, dependency: string, range: string) => string | undefined;

function readerOf(name: string): LockReader | undefined {
	switch (name) {
		case 'package-lock.json':
		case 'npm-shrinkwrap.json':
			return fromNpm;
		case 'pnpm-lock.yaml':
			return fromPnpm;
		case 'yarn.lock':
			return fromYarn;
		default:
			return undefined;
	}
}

function fromNpm(text: string, folder: string, dependency: string): string | undefined {
	let lock: unknown;
	try {
		lock = JSON.parse(text);
	} catch {
		return undefined;
	}
	const packages = member(lock, 'packages');
	const nested = folder === '' ? undefined : member(packages, `${folder}/node_modules/${dependency}`);
	const entry = nested ?? member(packages, `node_modules/${dependency}`) ?? member(member(lock, 'dependencies'), dependency);
	const version = member(entry, 'version');
	return typeof version === 'string' ? version : undefined;
}

function member(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** Walks the indented lines down to `importers: / <folder>: / dependencies: / <name>: / version:`; older files have no importers at the root. */
function fromPnpm(text: string, folder: string, dependency: string): string | undefined {
	const path: { readonly indent: number; readonly key: string }[] = [];
	for (const line of text.split(/\r?\n/)) {
		const match = /^( *)(?:'([^']+)'|([^\s:'#][^:]*)):(?: +(.*))?$/.exec(line);
		if (!match) {
			continue;
		}
		const indent = match[1]!.length;
		while (path.length > 0 && path.at(-1)!.indent >= indent) {
			path.pop();
		}
		path.push({ indent, key: match[2] ?? match[3]! });
		const keys = path.map(({ key }) => key);
		const importer = keys[0] === 'importers' ? keys[1] : '.';
		const rest = keys[0] === 'importers' ? keys.slice(2) : keys;
		if (importer !== (folder === '' ? '.' : folder) || !/^(?:dev|optional)?dependencies$/i.test(rest[0] ?? '') || rest[1] !== dependency) {
			continue;
		}
		const value = match[4]?.trim().replace(/^'(.*)'$/, '$1');
		if (value !== undefined && value !== '' && ((rest.length === 3 && rest[2] === 'version') || rest.length === 2)) {
			return /^[^(]+/.exec(value)?.[0];
		}
	}
	return undefined;
}

/** Finds the entry whose key asks for this range: `"a@^1", a@latest:` (classic), `"a@npm:latest":` (berry). */
function fromYarn(text: string, _folder: string, dependency: string, range: string): string | undefined {
	const wanted = new Set([`${dependency}@${range}`, `${dependency}@npm:${range}`]);
	let found = false;
	for (const line of text.split(/\r?\n/)) {
		if (/^\S.*:$/.test(line)) {
			found = line
				.slice(0, -1)
				.split(',')
				.some((key) => wanted.has(key.trim().replaceAll('"', '')));
		} else if (found) {
			const version = /^ +version:? "?([^"]+)"?$/.exec(line)?.[1];
			if (version !== undefined) {
				return version;
			}
		}
	}
	return undefined;
}
