import { expect, it } from 'vitest';
import { MemoryWorkspace } from '../support/memoryWorkspace.js';
import { manifest, server } from '../support/orders.js';
import { ownSeverities } from '../support/ownSeverities.js';

const image = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n';
const workflow = (steps: string): string => `on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;

/** What is said of an image beside the main one is as loud as somebody is known to deploy it. */
it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
	['in a folder that no pipeline names', { '.github/workflows/ci.yml': workflow('      - run: make images\n') }, ['hint']],
	[
		'in a folder of which a pipeline names a longer one',
		{ '.github/workflows/ci.yml': workflow('      - run: make images/billing-idp\n') },
		['hint'],
	],
	['in a folder that a pipeline names', { '.github/workflows/ci.yml': workflow('      - run: make push/images/billing\n') }, ['warning']],
	[
		'in a folder that an action of a pipeline is given',
		{ '.github/workflows/ci.yml': workflow('      - uses: acme/build@v1\n        with: { folder: images/billing }\n') },
		['warning'],
	],
	['where no pipeline is known', {}, ['warning']],
])('of an image %s', async (_, more, severities) => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ scripts: {} }),
		'server.js': "require('express')().listen(process.env.PORT);\nprocess.on('SIGTERM', () => process.exit());\n",
		Dockerfile: image,
		'images/billing/package.json': '{ "name": "billing", "private": true, "dependencies": { "express": "^5.0.0" } }',
		'images/billing/server.js': server,
		'images/billing/Dockerfile': image,
		...more,
	});
	expect(await ownSeverities('disposability/no-sigterm-handler', workspace)).toEqual(severities);
});

it('takes a file with a name of its own for unconfirmed unless it is named itself', async () => {
	const workspace = (step: string): MemoryWorkspace =>
		new MemoryWorkspace({
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Dockerfile: image,
			'deploy/jobs.Dockerfile': image.replace('npm ci', 'npm install'),
			'.github/workflows/ci.yml': workflow(`      - run: ${step}\n`),
		});
	const rule = 'dependencies/non-deterministic-install';
	expect(await ownSeverities(rule, workspace('ls deploy'))).toEqual(['hint']);
	expect(await ownSeverities(rule, workspace('make push FILE=jobs.Dockerfile'))).toEqual(['warning']);
});
