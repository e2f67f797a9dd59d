// What a fresh clone lacks: the packages, and the bundles. Uses nothing but Node, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs a program with the streams of this one. Returns its exit status; 1 when it could not be started. */
export function run(program, args, options = {}) {
	const { status, error } = spawnSync(program, args, {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32' && program === 'npm',
		...options,
	});
	if (error) {
		console.error(`${program}: ${error.message}`);
	}
	return status ?? 1;
}

/** Installs the packages when they are missing or older than the lock file. Ends the program when that fails. */
export function install() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		console.error(`Node 20.19 or later is needed; this is ${process.versions.node}.`);
		process.exit(1);
	}
	const installed = join(root, 'node_modules/.package-lock.json');
	if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 1000) {
		return;
	}
	if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
		// `npm ci` empties the folder first: through a link, that of another work tree, which has its own programs running.
		if (!existsSync(installed)) {
			console.error('node_modules is a link, and there are no packages where it leads. Run `npm ci` in the folder it belongs to.');
			process.exit(1);
		}
		return;
	}
	console.error('Installing packages (once) …');
	if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2] }) !== 0) {
		console.error('The packages could not be installed: see above. `npm ci` in this folder shows the same error.');
		process.exit(1);
	}
}

/** Builds the bundles when a source is newer than they are. Ends the program when that fails. */
export function buildIfNeeded() {
	const bundle = join(root, 'dist/cli.cjs');
	const built = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
	if (['server', 'client', 'esbuild.mjs', 'package-lock.json'].every((path) => newest(join(root, path)) <= built)) {
		return;
	}
	console.error('Building …');
	if (run(process.execPath, ['esbuild.mjs'], { stdio: ['ignore', 2, 2] }) !== 0) {
		process.exit(1);
	}
}

function newest(path) {
	const stats = statSync(path);
	return stats.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : stats.mtimeMs;
}
