// The service that the editor tests open: small, and the same every time. Made in a temporary folder, since the tests change it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const files = {
	'package.json': `${JSON.stringify({ name: 'greeter', version: '1.0.0', private: true, type: 'module', scripts: { start: 'node src/server.js' }, dependencies: { express: '5.1.0' } }, undefined, 2)}\n`,
	'package-lock.json': `${JSON.stringify({ name: 'greeter', version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': { name: 'greeter', version: '1.0.0', dependencies: { express: '5.1.0' } }, 'node_modules/express': { version: '5.1.0' } } }, undefined, 2)}\n`,
	'.gitignore': 'node_modules/\n.env\n',
	Procfile: 'web: node src/server.js\n',
	'src/server.js': `import express from 'express';

const app = express();

app.get('/', (request, response) => {
	console.log('greeting', request.ip);
	response.send('Hello');
});

app.listen(3000);
`,
};

/**
 * Writes the service into a new folder.
 * @returns {{ folder: string, remove: () => void }}
 */
export function createService() {
	// Resolved, since editors do, and paths are compared.
	const parent = realpathSync(mkdtempSync(join(tmpdir(), 'twelve-factor-service-')));
	const folder = join(parent, 'greeter');
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}
