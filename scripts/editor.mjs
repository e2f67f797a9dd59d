// `npm run editor -- PATH`: opens a folder in the editor with the extension, in desktop VS Code when there is one, else in a browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfNeeded, install, root, run } from './setup.mjs';

const usage = 'npm run editor -- PATH [--browser]';

/** npm runs scripts in the root; paths are meant from where the user stands. */
const from = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
const inBrowser = args.includes('--browser');
const [path = join(root, 'examples/before'), ...rest] = args.filter((argument) => argument !== '--browser');
const folder = resolve(from, path);

if (rest.length > 0 || path.startsWith('-')) {
	console.error(`Usage: ${usage}`);
	process.exitCode = 2;
} else if (!existsSync(folder) || !statSync(folder).isDirectory()) {
	console.error(`${folder} is not a folder.`);
	process.exitCode = 2;
} else if (!inBrowser && hasDesktop()) {
	install();
	buildIfNeeded();
	// Not awaited: the editor goes on when this command ends.
	spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder], {
		detached: true,
		stdio: 'ignore',
		shell: process.platform === 'win32',
	}).unref();
	console.log(`Opened ${folder} in VS Code, with the extension from ${root}.`);
} else {
	await openInBrowser();
}

/** Whether `code` starts a desktop editor; inside a container or a remote session there may be a `code` that only opens files. */
function hasDesktop() {
	if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
		return false;
	}
	return spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;
}

async function openInBrowser() {
	install();
	if (run(process.execPath, [join(root, 'scripts/package.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] }) !== 0) {
		process.exitCode = 1;
		return;
	}
	const { startServer } = await import('../test/editor/harness/server.mjs');
	const server = await startServer({
		vsix: join(root, 'out/twelve-factor.vsix'),
		settings: { 'editor.cursorBlinking': 'blink', 'git.enabled': true },
	});
	console.log(
		`VS Code with the extension, on ${folder}:\n\n  ${server.url}?folder=${encodeURIComponent(folder)}\n\nOpen it in a browser on this machine. Ctrl+C ends it.`,
	);
	// The server is a child of this process, so both run until a signal ends them.
}
