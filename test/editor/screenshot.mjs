// Takes images/screenshot.png for the README: the sample service in the editor, with the checklist, squiggles and the fixes for
// one of them. Run after `npm run package`.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../scripts/setup.mjs';
import { Hands } from './hands.mjs';
import { openWorkbench } from './workbench.mjs';

const parent = mkdtempSync(join(tmpdir(), 'twelve-factor-screenshot-'));
const folder = join(parent, 'harvest-box');
cpSync(join(root, 'examples/before'), folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
const settings = {
	'workbench.colorTheme': 'Dark Modern',
	'editor.minimap.enabled': false,
	'editor.stickyScroll.enabled': false,
	'window.commandCenter': false,
	'workbench.layoutControl.enabled': false,
};
const { page, close } = await openWorkbench({
	vsix: join(root, 'out/twelve-factor.vsix'),
	folder,
	settings,
	viewport: { width: 1200, height: 800 },
});
try {
	const hands = new Hands(page);
	await hands.openFile('src/config.js');
	await page.locator('.squiggly-error').first().waitFor();
	await hands.runCommand('Twelve-Factor: Focus on Checklist View');
	const rows = page.locator('.pane-body .monaco-list-row');
	await rows.filter({ hasText: 'III. Config' }).first().click();
	await rows.filter({ hasText: 'hardcoded-url' }).first().click();
	await page.locator('.tab.active').click();
	await hands.placeCursor({ line: 20, column: 45 });
	await hands.quickFix();
	// Menus fade in.
	await delay(1000);
	await page.screenshot({ path: join(root, 'images/screenshot.png') });
} finally {
	await close();
	rmSync(parent, { recursive: true, force: true });
}
