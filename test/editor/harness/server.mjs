// The server part of the workbench: one process group, temporary folders, one free port.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installWorkbench } from './install.mjs';

/** What every workbench of ours is started with: no tips, no tours, no chat, nothing that moves on a screenshot. */
const quietSettings = {
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
	'chat.disableAIFeatures': true,
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'extensions.autoUpdate': false,
	'extensions.autoCheckUpdates': false,
	'extensions.ignoreRecommendations': true,
	'git.enabled': false,
	// TypeScript would fetch type packages.
	'typescript.disableAutomaticTypeAcquisition': true,
	'js/ts.tsserver.automaticTypeAcquisition.enabled': false,
	'editor.cursorBlinking': 'solid',
};

/** Time a server gets until it answers, in milliseconds: a cold disk needs several seconds. */
const startTimeout = 60_000;

/**
 * Starts a workbench server on 127.0.0.1.
 * @param {{ vsix?: string, prepare?: (extensions: string) => Promise<void>, settings?: object, trusted?: boolean,
 * smokeTestDriver?: boolean, environment?: Record<string, string> }} [options] `vsix` is installed first; `prepare` may change
 * what is in the folder of extensions then; `trusted: false` leaves workspace trust on, so folders open in Restricted Mode.
 * @returns {Promise<{ url: string, authority: string, folder: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startServer({ vsix, prepare, settings = {}, trusted = true, smokeTestDriver = false, environment = {} } = {}) {
	const { node, serverMain } = installWorkbench();
	const folder = mkdtempSync(join(tmpdir(), 'twelve-factor-editor-'));
	const userData = join(folder, 'data');
	const folders = ['--server-data-dir', userData, '--extensions-dir', join(folder, 'extensions'), '--accept-server-license-terms'];
	mkdirSync(join(userData, 'data', 'User'), { recursive: true });
	writeFileSync(join(userData, 'data', 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, undefined, '\t'));
	if (vsix) {
		const { status, stdout, stderr } = spawnSync(node, [serverMain, ...folders, '--install-extension', vsix], { encoding: 'utf8' });
		if (status !== 0 || !/successfully installed/.test(stdout)) {
			rmSync(folder, { recursive: true, force: true });
			throw new Error(`The workbench did not install ${vsix}:\n${stdout}${stderr}`);
		}
	}
	await prepare?.(join(folder, 'extensions'));
	const listenPort = await freePort();
	const args = [
		serverMain,
		...folders,
		'--host',
		'127.0.0.1',
		'--port',
		String(listenPort),
		'--without-connection-token',
		'--disable-telemetry',
	];
	if (trusted) {
		args.push('--disable-workspace-trust');
	}
	if (smokeTestDriver) {
		args.push('--enable-smoke-test-driver');
	}
	// Its own process group: the server forks extension hosts and watchers, and all of them must go when it does.
	const child = spawn(node, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
	let log = '';
	child.stdout.on('data', (chunk) => (log += chunk));
	child.stderr.on('data', (chunk) => (log += chunk));

	const kill = () => {
		try {
			process.kill(-child.pid, 'SIGKILL');
		} catch {
			// It is gone already.
		}
	};
	// The operating system may still hold a file of a process that was just killed.
	const clean = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	const onExit = () => {
		kill();
		clean();
	};
	const onInterrupt = () => process.exit(130);
	const onTerminate = () => process.exit(143);
	process.on('exit', onExit).on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
	const stop = async () => {
		process.off('exit', onExit).off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
		if (child.exitCode === null && child.signalCode === null) {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			kill();
			await gone;
		}
		clean();
	};

	const authority = `127.0.0.1:${listenPort}`;
	const url = `http://${authority}/`;
	try {
		await untilAnswering(`${url}version`, child);
	} catch (error) {
		await stop();
		throw new Error(`${error.message}\n${log}`);
	}
	return { url, authority, folder, log: () => log, stop };
}

async function untilAnswering(url, child) {
	const deadline = performance.now() + startTimeout;
	while (performance.now() < deadline) {
		if (child.exitCode !== null) {
			throw new Error(`The workbench server ended with ${child.exitCode}.`);
		}
		try {
			if ((await fetch(url)).ok) {
				return;
			}
		} catch {
			// Not listening yet.
		}
		await delay(100);
	}
	throw new Error(`The workbench server did not answer within ${startTimeout / 1000} s.`);
}

function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}
