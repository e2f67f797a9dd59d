// `npm run test:desktop`: the extension-host suite in desktop VS Code, downloaded by `@vscode/test-electron`, or in the one that
// TWELVE_FACTOR_VSCODE names.
import { install, root, run } from '../../scripts/setup.mjs';
import { join } from 'node:path';

install();
if (run(process.execPath, [join(root, 'esbuild.mjs')]) !== 0) {
	process.exitCode = 1;
} else {
	const { runExtensionHostSuite } = await import('./extensionTests.mjs');
	const { passed, failed } = await runExtensionHostSuite({ executable: process.env.TWELVE_FACTOR_VSCODE });
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}
