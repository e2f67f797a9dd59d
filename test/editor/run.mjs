// `npm run test:editor`: the packaged extension in the real VS Code workbench, shown in a browser without a window. Prints "N
// passed, N failed" at the end.
// With names of parts (`host`, `restricted`, `walk`, `quarantine`) it runs only those; `--no-package` takes the package and the
// bundles as they are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, root, run } from '../../scripts/setup.mjs';

install();

const args = process.argv.slice(2);
const vsix = join(root, 'out/twelve-factor.vsix');
const launcher = fileURLToPath(new URL('./launcher.mjs', import.meta.url));

const parts = {
	host: async () => (await import('./extensionTests.mjs')).runExtensionHostSuite({ executable: launcher }),
	restricted: async () => (await import('./extensionTests.mjs')).runExtensionHostSuite({ executable: launcher, restricted: true }),
	walk: async () => (await import('./walk.mjs')).walk({ vsix }),
	quarantine: async () => (await import('./quarantine.mjs')).quarantine({ vsix }),
};

const chosen = args.filter((argument) => !argument.startsWith('--'));
let passed = 0;
let failed = 0;
if (
	(!args.includes('--no-package') || !existsSync(vsix)) &&
	run(process.execPath, [join(root, 'scripts/package.mjs')], { stdio: ['ignore', 'ignore', 'inherit'] }) !== 0
) {
	console.error('The extension could not be packaged: "npm run package" says why.');
	failed++;
} else {
	for (const [name, part] of Object.entries(parts)) {
		if (chosen.length > 0 && !chosen.includes(name)) {
			continue;
		}
		console.log(`── ${name}`);
		try {
			const result = await part();
			passed += result.passed;
			failed += result.failed;
		} catch (error) {
			console.error(error);
			failed++;
		}
	}
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
