// What a user's hands do in the workbench.

/** Keyboard and mouse on one workbench page. */
export class Hands {
	/** @param {import('playwright-core').Page} page */
	constructor(page) {
		this.page = page;
		page.setDefaultTimeout(30_000);
	}

	/** Opens a file by its name, as Ctrl+P does. */
	async openFile(name) {
		await this.page.keyboard.press('Control+P');
		const input = this.page.locator('.quick-input-widget input[type="text"]').first();
		await input.waitFor();
		await input.fill(name);
		await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
		await this.page.keyboard.press('Enter');
		await this.page.locator('.tab.active', { hasText: name }).waitFor();
	}

	/** Opens a file that the explorer shows, by a double click. */
	async openFromExplorer(name) {
		await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
		await this.page.locator('.tab.active', { hasText: name }).waitFor();
	}

	/** Runs a command of the palette by its title. */
	async runCommand(title) {
		await this.page.keyboard.press('F1');
		const input = this.page.locator('.quick-input-widget input[type="text"]').first();
		await input.waitFor();
		await input.fill(`>${title}`);
		await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
		await this.page.keyboard.press('Enter');
	}

	/** Puts the cursor on a place of the active editor; line and column count from 1. */
	async placeCursor({ line, column }) {
		await this.page.keyboard.press('Control+G');
		const input = this.page.locator('.quick-input-widget input[type="text"]').first();
		await input.waitFor();
		await input.fill(`:${line}:${column}`);
		await this.page.keyboard.press('Enter');
		await this.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).first().waitFor();
	}

	/** Holds the mouse over the first piece of text in the editor that reads so. */
	async hoverOver(text) {
		await this.page.locator('.view-line span span', { hasText: text }).last().hover();
	}

	/** Opens the menu of fixes at the cursor. */
	async quickFix() {
		await this.page.keyboard.press('Control+.');
		await this.page.locator('.action-widget').first().waitFor();
	}

	/** Saves every file with changes. */
	async saveAll() {
		await this.runCommand('File: Save All');
	}
}
