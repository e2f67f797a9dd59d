// Finds the browser that shows the workbench.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

const usualPlaces = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
	'/snap/bin/chromium',
	'/opt/google/chrome/chrome',
];

/**
 * The path of a Chromium or Chrome: `TWELVE_FACTOR_CHROMIUM` or `CHROME_PATH`, then the PATH, then the usual places. On Debian
 * and Ubuntu as root, as in a bare CI
 * container, it is installed when it lacks. Throws with what to install otherwise.
 * @returns {string}
 */
export function findBrowser() {
	for (const variable of ['TWELVE_FACTOR_CHROMIUM', 'CHROME_PATH']) {
		const path = process.env[variable];
		if (path) {
			if (!isExecutable(path)) {
				throw new Error(`${variable} names ${path}, which is not an executable file.`);
			}
			return path;
		}
	}
	return search() ?? installWithApt() ?? missing();
}

function search() {
	const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	return [...onPath, ...usualPlaces].find(isExecutable);
}

function installWithApt() {
	if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
		return undefined;
	}
	console.error('Installing Chromium with apt-get (once)…');
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	spawnSync('apt-get', ['update'], { env, stdio: 'ignore' });
	// Ubuntu's package of this name is a stub for snap, so what counts is whether a browser is there afterwards.
	spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env, stdio: 'ignore' });
	return search();
}

function missing() {
	throw new Error(
		'The editor tests need Chromium or Chrome, and found none. Install one (Debian: apt-get install chromium), or name it in TWELVE_FACTOR_CHROMIUM.',
	);
}

function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Starts the browser without a window. */
export function launchBrowser() {
	return chromium.launch({
		executablePath: findBrowser(),
		headless: true,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
