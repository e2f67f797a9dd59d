// The real VS Code workbench, in a browser: what the editor tests and `npm run editor` drive.
import { resolve } from 'node:path';
import { launchBrowser } from './harness/browser.mjs';
import { startServer } from './harness/server.mjs';

/** Time an extension-host suite gets, in milliseconds. */
const suiteTimeout = 180_000;

/**
 * Runs an extension-host suite (a module that exports `run()`, as `@vscode/test-electron` expects) in the workbench's Node extension host.
 * @param {{ extensionPath: string, testsPath: string, folder: string, trusted?: boolean, settings?: object, environment?:
 * Record<string, string> }} options
 * @returns {Promise<{ code: number, output: string }>} the suite's exit code (0: passed) and what it printed
 */
export async function runExtensionTests({ extensionPath, testsPath, folder, trusted = true, settings, environment }) {
	const server = await startServer({
		trusted,
		smokeTestDriver: true,
		settings: { 'security.workspace.trust.startupPrompt': 'never', ...settings },
		environment,
	});
	try {
		const browser = await launchBrowser();
		try {
			const page = await browser.newPage();
			let output = '';
			const code = await new Promise((resolvePromise, reject) => {
				const timer = setTimeout(
					() => reject(new Error(`The suite did not end within ${suiteTimeout / 1000} s.\n${output}`)),
					suiteTimeout,
				);
				const exposed = [
					page.exposeFunction('codeAutomationExit', (exitCode) => {
						clearTimeout(timer);
						resolvePromise(exitCode);
					}),
					page.exposeFunction('codeAutomationLog', (_type, args) => {
						output += `${args.join(' ')}\n`;
					}),
				];
				const remote = (path) => `vscode-remote://${server.authority}${resolve(path)}`;
				const payload = JSON.stringify([
					['extensionDevelopmentPath', remote(extensionPath)],
					['extensionTestsPath', remote(testsPath)],
				]);
				Promise.all(exposed)
					.then(() => page.goto(`${server.url}?folder=${encodeURIComponent(resolve(folder))}&payload=${encodeURIComponent(payload)}`))
					.catch(reject);
			});
			return { code, output };
		} finally {
			await browser.close();
		}
	} finally {
		await server.stop();
	}
}

/**
 * Opens a folder in the workbench with a packaged extension, as a user has it.
 * @param {{ vsix: string, folder: string, trusted?: boolean, settings?: object, prepare?: (extensions: string) => Promise<void>,
 * viewport?: { width: number, height: number } }} options
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openWorkbench({ vsix, folder, trusted = true, settings, prepare, viewport = { width: 1280, height: 800 } }) {
	const server = await startServer({ vsix, trusted, settings, prepare });
	try {
		const browser = await launchBrowser();
		const close = async () => {
			await browser.close();
			await server.stop();
		};
		try {
			const context = await browser.newContext({ viewport, deviceScaleFactor: 1 });
			const page = await context.newPage();
			await page.goto(`${server.url}?folder=${encodeURIComponent(resolve(folder))}`);
			await page.locator('.monaco-workbench .explorer-folders-view').waitFor({ timeout: 60_000 });
			return { page, close };
		} catch (error) {
			await browser.close();
			throw error;
		}
	} catch (error) {
		await server.stop();
		throw error;
	}
}
