// What a user's hands do in the workbench.

/** Keyboard and mouse on one workbench page. */
export class Hands {
	/** @param {import('playwright-core').Page} page */
	constructor(page) {
		this.page = page;
		page.setDefaultTimeout(60_000);
	}

	/** Opens a file in the explorer: unfolds its folders, and double-clicks it. */
	async openFile(path) {
		const segments = path.split('/');
		const name = segments.pop();
		const rows = this.page.locator('.explorer-folders-view .monaco-list-row');
		for (const folder of segments) {
			const row = rows.filter({ hasText: folder }).first();
			await row.waitFor();
			if ((await row.getAttribute('aria-expanded')) === 'false') {
				await row.click();
			}
		}
		await rows.filter({ hasText: name }).first().dblclick();
		await this.page.locator('.tab.active', { hasText: name }).waitFor();
	}

	/** Runs a command of the palette by its title. */
	async runCommand(title) {
		const input = this.page.locator('.quick-input-widget input[type="text"]').first();
		await this.#pressUntil('F1', input);
		await input.fill(`>${title}`);
		await this.pickRow(title);
	}

	/**
	 * Chooses from the list that is open above the editor. The row itself: while a list is still being filled or filtered, Enter
	 * takes another one or none.
	 */
	async pickRow(text) {
		await this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
	}

	/** Puts the cursor on a place of the active editor; line and column count from 1. */
	async placeCursor({ line, column }) {
		const input = this.page.locator('.quick-input-widget input[type="text"]').first();
		await this.#pressUntil('Control+G', input);
		await input.fill(`:${line}:${column}`);
		await this.page.keyboard.press('Enter');
		await this.page
			.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` })
			.first()
			.waitFor();
	}

	/** Holds the mouse over the first piece of text in the editor that reads so. */
	async hoverOver(text) {
		const target = this.page.locator('.view-line span span', { hasText: text }).last();
		const hover = this.page.locator('.monaco-hover:visible').first();
		// A single move of the mouse is lost while the editor still lays itself out.
		await this.#repeat(
			async (attempt) => {
				await this.page.mouse.move(5 * attempt, 5);
				await target.hover({ position: { x: 2 + attempt, y: 6 } });
			},
			{ until: hover, attempts: 5, timeout: 5_000 },
		);
	}

	/** Opens the menu of fixes at the cursor. */
	async quickFix() {
		await this.#pressUntil('Control+.', this.page.locator('.action-widget').first());
	}

	/** Presses a key until what it opens is there: the key is lost when the editor does not have the focus back yet. */
	async #pressUntil(key, opened) {
		await this.#repeat(() => this.page.keyboard.press(key), { until: opened, attempts: 4, timeout: 10_000 });
	}

	/** Does something again, as a person would, until what it brings is there. */
	async #repeat(act, { until, attempts, timeout }) {
		for (let attempt = 1; ; attempt++) {
			await act(attempt);
			try {
				await until.waitFor({ timeout });
				return;
			} catch (error) {
				if (attempt === attempts) {
					throw error;
				}
			}
		}
	}

	/** Chooses from the menu of fixes. */
	async choose(title) {
		await this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first().click();
	}

	/** Saves every file with changes. */
	async saveAll() {
		await this.runCommand('File: Save All');
	}
}
