import { expect, it } from 'vitest';
import { MemoryWorkspace } from '../support/memoryWorkspace.js';
import { manifest, server } from '../support/orders.js';
import { ownSeverities } from '../support/ownSeverities.js';

const image = { Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n' };
const lock = (...names: readonly string[]): Readonly<Record<string, string>> => ({
	'package-lock.json': JSON.stringify({
		lockfileVersion: 3,
		packages: Object.fromEntries(['express', ...names].map((name) => [`node_modules/${name}`, { version: '1.0.0' }])),
	}),
});

/** That a package comes along with another one is certain where the lock file tells and an image installs by it. */
it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
	['that the lock file has, and an image gets', { ...image, ...lock('body-parser') }, ['error']],
	['that the lock file does not have', { ...image, ...lock() }, ['hint']],
	['of which no lock file tells', image, ['hint']],
	['where no image is made', lock('body-parser'), ['hint']],
])('says of an undeclared package %s', async (_, more, severities) => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({}),
		'server.js': `require('body-parser');\n${server}`,
		...more,
	});
	expect(await ownSeverities('dependencies/undeclared-import', workspace)).toEqual(severities);
});
