// What the editor tests need beyond the root package: the VS Code workbench, and the Node it runs on. Kept in a cache folder of
// its own, since it is 800 MB.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The release of code-server whose workbench the tests run in (VS Code 1.139). */
export const codeServerVersion = '4.139.1';

/** Counts the changes of what is installed beside it, so that a cache of before is not taken for one of now. */
const recipe = 2;

/** The major version of Node that this workbench's server asks for. */
const nodeMajor = 24;

const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The folder that holds the workbench; `TWELVE_FACTOR_EDITOR_CACHE` moves it, so that several clones can share one. */
export function cacheFolder() {
	return process.env.TWELVE_FACTOR_EDITOR_CACHE ?? join(repositoryRoot, '.cache', 'editor');
}

/**
 * Installs the workbench once and returns the paths to start it with. Throws with what to do when this machine cannot run it.
 * @returns {{ node: string, serverMain: string }}
 */
export function installWorkbench() {
	const target = join(cacheFolder(), `code-server-${codeServerVersion}-${recipe}`);
	if (!existsSync(join(target, 'complete.json'))) {
		install(target);
	}
	return { node: nodeBinary(target), serverMain: join(target, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js') };
}

/** Installs beside the target and renames at the end: an interrupted install, or two at once, never leave half a workbench behind. */
function install(target) {
	const nodePackage = nodePackageName();
	const partial = `${target}.partial-${process.pid}`;
	console.error(`Installing the VS Code workbench into ${target} (once, under a minute)…`);
	rmSync(partial, { recursive: true, force: true });
	mkdirSync(partial, { recursive: true });
	try {
		writeFileSync(join(partial, 'package.json'), '{ "private": true }\n');
		// Without scripts: code-server's postinstall compiles native modules (terminal, logging) that these tests do without.
		npm(partial, [
			'install',
			'--ignore-scripts',
			`code-server@${codeServerVersion}`,
			...(nodePackage ? [`${nodePackage}@${nodeMajor}`] : []),
		]);
		const workbench = join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
		npm(workbench, ['install', '--omit=dev', '--ignore-scripts']);
		// TypeScript for the built-in extension, which complains in a pop-up without it.
		npm(join(workbench, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
		// A native module that was not compiled: it ends an orphaned extension host, which the tests do by themselves. Its absence
		// surfaces seconds later as an
		// uncaught error, for which the test that runs at that moment would be blamed.
		writeFileSync(join(workbench, 'node_modules', '@vscode', 'native-watchdog', 'index.js'), 'exports.start = () => {};\n');
		writeFileSync(join(partial, 'complete.json'), JSON.stringify({ codeServer: codeServerVersion }) + '\n');
		if (existsSync(target) && !existsSync(join(target, 'complete.json'))) {
			rmSync(target, { recursive: true, force: true });
		}
		if (!existsSync(target)) {
			renameSync(partial, target);
		}
	} finally {
		rmSync(partial, { recursive: true, force: true });
	}
}

function npm(cwd, args) {
	const { status, error, stderr } = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--no-progress'], {
		cwd,
		encoding: 'utf8',
		env: cleanEnvironment(),
	});
	if (error || status !== 0) {
		throw new Error(`Installing the VS Code workbench failed: npm ${args.join(' ')}\n${error?.message ?? stderr}`);
	}
}

/** `npm run` exports its own configuration (a prefix, a lock mode), which must not reach an install in another folder. */
function cleanEnvironment() {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^npm_(package|lifecycle|command|config_local_prefix|execpath|node_execpath)/i.test(name),
		),
	);
}

/** The npm package that holds Node's binary for this platform; undefined when the running Node is the right one. */
function nodePackageName() {
	if (Number(process.versions.node.split('.')[0]) === nodeMajor) {
		return undefined;
	}
	const known = ['linux-x64', 'linux-arm64', 'darwin-x64'];
	const platform = `${process.platform}-${process.arch}`;
	if (!known.includes(platform)) {
		throw new Error(
			`The editor tests need Node ${nodeMajor} on ${platform}: start them with it, or run the same suite in desktop VS Code with "npm run test:desktop".`,
		);
	}
	return `node-${platform}`;
}

function nodeBinary(target) {
	const packages = join(target, 'node_modules');
	const name = readdirSync(packages).find((entry) => entry.startsWith(`node-${process.platform}-`));
	const binary = name && join(packages, name, 'bin', 'node');
	if (binary && existsSync(binary)) {
		return binary;
	}
	if (Number(process.versions.node.split('.')[0]) === nodeMajor) {
		return process.execPath;
	}
	throw new Error(`There is no Node ${nodeMajor} in ${dirname(packages)}: delete that folder and run the tests again.`);
}
