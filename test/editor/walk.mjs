// A walk through the packaged extension as a user takes it, in the real workbench, with a screenshot of every stop.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { screenshots, walkThrough } from './stops.mjs';

/**
 * Walks twice: through a trusted folder, and through one in Restricted Mode.
 * @param {{ vsix: string }} options the packaged extension
 * @returns {Promise<{ passed: number, failed: number }>} the stops that were as expected, and those that were not
 */
export async function walk({ vsix }) {
	rmSync(screenshots, { recursive: true, force: true });
	const trusted = await walkThrough({ vsix, trusted: true, name: 'trusted', stops: trustedStops });
	const restricted = await walkThrough({ vsix, trusted: false, name: 'restricted', stops: restrictedStops });
	return { passed: trusted.passed + restricted.passed, failed: trusted.failed + restricted.failed };
}

/** The title of the fix that the walk applies. */
const readPort = 'Read PORT from the environment';

const trustedStops = {
	'opens a file and sees squiggles': async (hands) => {
		await hands.openFile('src/server.js');
		await hands.page.locator('.squiggly-warning').first().waitFor();
	},
	'reads why in the hover': async (hands) => {
		await hands.hoverOver('3000');
		await hands.page.locator('.monaco-hover', { hasText: 'hardcoded-port' }).first().waitFor();
	},
	'is offered a fix by Ctrl+.': async (hands) => {
		await hands.page.keyboard.press('Escape');
		await hands.placeCursor({ line: 10, column: 13 });
		await hands.quickFix();
		await hands.page.locator('.action-widget', { hasText: readPort }).first().waitFor();
	},
	'applies it, and it is written down in .env.example': async (hands, folder) => {
		await hands.choose(readPort);
		await hands.page.locator('.view-line', { hasText: 'process.env.PORT' }).first().waitFor();
		await hands.saveAll();
		await eventually(
			() => existsSync(join(folder, '.env.example')) && /^PORT=3000$/m.test(readFileSync(join(folder, '.env.example'), 'utf8')),
			'.env.example names PORT',
		);
		assert.match(readFileSync(join(folder, 'src/server.js'), 'utf8'), /listen\(.*process\.env\.PORT/);
	},
	'sees .env.example in colour': async (hands) => {
		await hands.openFile('.env.example');
		await hands.page.locator('.view-line', { hasText: 'PORT=3000' }).first().waitFor();
	},
	'opens the checklist from the palette': async (hands) => {
		await hands.runCommand('Twelve-Factor: Show Factor Checklist');
		const rows = hands.page.locator('.quick-input-list .monaco-list-row');
		await rows.filter({ hasText: 'XII. Admin Processes' }).first().waitFor();
		assert.equal(await rows.count(), 12);
	},
	'sees the evidence of a factor': async (hands) => {
		await hands.page.keyboard.type('XI. Logs');
		await hands.pickRow('XI. Logs');
		await hands.page.locator('.quick-input-list .monaco-list-row', { hasText: 'src/server.js:6' }).first().waitFor();
	},
	'jumps to the place': async (hands) => {
		await hands.pickRow('src/server.js:6');
		await hands.page.locator('.tab.active', { hasText: 'server.js' }).waitFor();
		await hands.page.locator('.statusbar-item', { hasText: 'Ln 6' }).first().waitFor();
	},
	'unfolds the checklist in the side bar': async (hands) => {
		await hands.runCommand('Twelve-Factor: Focus on Checklist View');
		const row = hands.page.locator('.pane-body .monaco-list-row', { hasText: 'XI. Logs' });
		await row.first().waitFor();
		await row.first().click();
		await hands.page.locator('.pane-body .monaco-list-row', { hasText: 'console-logging' }).first().click();
		await hands.page.locator('.pane-body .monaco-list-row', { hasText: 'src/server.js:6' }).first().waitFor();
	},
	'reads the page of a rule': async (hands) => {
		await hands.runCommand('Twelve-Factor: Explain Rule');
		await hands.page.keyboard.type('console-logging');
		await hands.pickRow('logs/console-logging');
		await hands.page.locator('.tab.active', { hasText: 'console-logging' }).waitFor();
		// A preview is a document within a document within the page.
		await hands.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('h1').first().waitFor();
	},
	'sees the state of the server': async (hands) => {
		await hands.page.locator('.tab', { hasText: 'server.js' }).click();
		await hands.page.locator('.statusbar-item[id="status.languageStatus"]').click();
		await hands.page.locator('.hover-language-status', { hasText: 'problem' }).first().waitFor();
	},
};

const restrictedStops = {
	'opens the folder without trusting it': async (hands) => {
		await hands.page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
	},
	'sees squiggles there too': async (hands) => {
		await hands.openFile('src/server.js');
		await hands.page.locator('.squiggly-warning').first().waitFor();
	},
};

async function eventually(condition, what) {
	for (let waited = 0; waited < 10_000; waited += 100) {
		if (condition()) {
			return;
		}
		await delay(100);
	}
	throw new Error(`Waited 10 s in vain until: ${what}.`);
}
