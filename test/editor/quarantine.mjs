// A file that crashes the language server and one that hangs it, in the real workbench: both are named and passed over, and the
// rest is checked. The installed server is
// replaced by one with a reader that does both on demand; what ships cannot.
import { strict as assert } from 'node:assert';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPoisoned, poison } from '../faults/support/poison.mjs';
import { walkThrough } from './stops.mjs';

/**
 * Opens a service with two poisoned files, and looks at what the editor says.
 * @param {{ vsix: string }} options the packaged extension
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function quarantine({ vsix }) {
	const prepare = (folder) => {
		writeFileSync(join(folder, 'src/crash.js'), `// ${poison.crash}\nexport const port = 1;\n`);
		writeFileSync(join(folder, 'src/hang.js'), `// ${poison.hang}\nexport const port = 1;\n`);
	};
	return walkThrough({ vsix, name: 'quarantine', stops, prepare, replace: poisonServer });
}

/** Puts the poisoned server in the place of the installed one. */
async function poisonServer(extensions) {
	const folder = readdirSync(extensions).find((name) => name.startsWith('twelve-factor.'));
	assert.ok(folder, 'the extension is installed');
	await buildPoisoned('server', join(extensions, folder, 'dist/server.cjs'));
}

const stops = {
	'sees the rest checked, and the file named that crashed': async (hands) => {
		await hands.openFile('src/server.js');
		await message(hands, 'src/crash.js is not checked: it crashed the language server');
		await hands.page.locator('.squiggly-warning').first().waitFor();
	},
	'sees the file named that hangs, after the server was ended and started again': async (hands) => {
		await message(hands, 'src/hang.js is not checked: the language server did not come to an end with it');
		await hands.page.locator('.squiggly-warning').first().waitFor();
	},
	'finds both in the Problems view': async (hands) => {
		await hands.runCommand('View: Toggle Problems');
		const rows = hands.page.locator('.markers-panel .monaco-list-row');
		await rows.filter({ hasText: 'crash.js' }).first().waitFor();
		await rows.filter({ hasText: 'it crashed the language server' }).first().waitFor();
		await rows.filter({ hasText: 'hang.js' }).first().waitFor();
		await rows.filter({ hasText: 'did not come to an end' }).first().waitFor();
		await rows.filter({ hasText: 'hardcoded-port' }).first().waitFor();
	},
	'takes the poison out, and the file is checked again': async (hands) => {
		await hands.openFile('src/crash.js');
		await hands.page.locator('.view-line', { hasText: 'poison' }).first().click();
		await hands.page.keyboard.press('Control+Shift+K');
		const rows = hands.page.locator('.markers-panel .monaco-list-row');
		await rows.filter({ hasText: 'it crashed the language server' }).first().waitFor({ state: 'detached' });
		// Nothing else ended meanwhile.
		await rows.filter({ hasText: 'did not come to an end' }).first().waitFor();
	},
};

/** Waits for a notification. One that came while something slow was going on has hidden itself by now, and is kept in the list of them. */
async function message(hands, text) {
	const item = hands.page.locator('.notification-list-item', { hasText: text }).first();
	try {
		await item.waitFor({ timeout: 20_000 });
	} catch {
		await hands.runCommand('Notifications: Show Notifications');
		await item.waitFor();
	}
}
