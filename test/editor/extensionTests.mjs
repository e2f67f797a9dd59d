// The extension-host suite through `@vscode/test-electron`: in desktop VS Code, or in whatever executable understands its arguments.
import { build } from 'esbuild';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { createService } from './fixture.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Bundles the suite and runs it on a fresh copy of the service.
 * @param {{ executable?: string, restricted?: boolean }} options `executable` stands in for desktop VS Code, which is downloaded
 * when it is missing
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runExtensionHostSuite({ executable, restricted = false }) {
	const testsPath = join(root, 'out', 'extensionHost', 'index.cjs');
	await build({
		entryPoints: [fileURLToPath(new URL('./extensionHost/index.ts', import.meta.url))],
		outfile: testsPath,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['vscode', 'mocha'],
		logLevel: 'warning',
	});
	const results = join(tmpdir(), `twelve-factor-results-${process.pid}.json`);
	const service = createService();
	try {
		await runTests({
			...(executable ? { vscodeExecutablePath: executable } : {}),
			extensionDevelopmentPath: root,
			extensionTestsPath: testsPath,
			launchArgs: [service.folder],
			extensionTestsEnv: { TWELVE_FACTOR_TEST_RESULTS: results, ...(restricted ? { TWELVE_FACTOR_TEST_RESTRICTED: '1' } : {}) },
		}).catch((error) => console.error(`The editor ended badly: ${error.message}`));
		return JSON.parse(readFileSync(results, 'utf8'));
	} catch (error) {
		console.error(`The suite left no results: ${error.message}`);
		return { passed: 0, failed: 1 };
	} finally {
		rmSync(results, { force: true });
		service.remove();
	}
}
