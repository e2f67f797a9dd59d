import { expect, it } from 'vitest';
import { MemoryWorkspace } from '../support/memoryWorkspace.js';
import { manifest, server } from '../support/orders.js';
import { ownSeverities } from '../support/ownSeverities.js';

/** What only more than the repository could tell for certain is said on demand. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'a server whose settings are not here',
		'disposability/no-sigterm-handler',
		{ 'package.json': manifest({}), 'server.js': `require('./config/index.js');\n${server}` },
	],
])('hints at %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
	expect(await ownSeverities(rule, workspace)).toEqual(['hint']);
});

/** What a deploy does for certain is as loud as its rule. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'a package that nobody declares, beside settings that are not here',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/left-pad": { "version": "1.3.0" } } }',
			Dockerfile: 'FROM node:22-slim\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
			'server.js': `require('./config');\nrequire('left-pad');\n${server}`,
		},
	],
])('reports %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
	expect(await ownSeverities(rule, workspace)).toEqual(['error']);
});
