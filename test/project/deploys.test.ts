import { describe, expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { manifests } from '../../server/engine/readers/manifests/index.js';
import { code, listen, project } from './workspace.js';

/** The facts of manifests as their readers give them. */
async function read(files: Readonly<Record<string, string>>): Promise<Record<string, readonly Fact[]>> {
	const entries = Object.entries(files).map(
		async ([path, text]) =>
			[
				path,
				(
					await Promise.all(manifests.filter((reader) => reader.claims(path)).map((reader) => reader.read({ path, version: 0, text })))
				).flat(),
			] as const,
	);
	return Object.fromEntries(await Promise.all(entries));
}

const image = 'FROM node:20\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["node"]\n';
const deployment = (container: string): string =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:1\n          ${container}\n`;

describe('processes of a deploy', () => {
	it.each(['--loader=./alias.js', '--loader ./alias.js', '--experimental-loader ./alias.js', '--import ./alias.js', '-r ./alias.js'])(
		'takes what %s loads for a part of the program, and not for the program',
		async (option) => {
			const all = project({
				...(await read({
					'package.json': '{ "name": "shop", "private": true }',
					Procfile: `web: node ${option} ./server.js\n`,
				})),
				'alias.js': code([]),
				'server.js': code([], listen()),
			});
			const [web] = all.processes;
			expect(web?.entries).toEqual(['server.js']);
			expect([...web!.files].sort()).toEqual(['alias.js', 'server.js']);
			expect(all.roleOf('alias.js').role).toBe('server');
		},
	);

	it.each([
		['command: ["node", "src/server.js"]', 'web'],
		['args: ["src/server.js"]', 'web'],
		['{ command: [node], args: [src/server.js] }', 'web'],
	])('follows a container with %s into its image', async (container, type) => {
		const written = container.startsWith('{') ? 'command: [node]\n          args: [src/server.js]' : container;
		const all = project({
			...(await read({ Dockerfile: image, 'package.json': '{ "name": "shop", "private": true }', 'k8s/shop.yaml': deployment(written) })),
			'src/server.js': code([], listen()),
		});
		const found = all.processes.filter((process) => process.declaration.path === 'k8s/shop.yaml');
		expect(found.map((process) => [process.type, process.entries])).toEqual([[type, ['src/server.js']]]);
		expect(all.dockerfileOf(found[0]!)).toBe('Dockerfile');
	});

	it.each([
		['node seed.js && npm start', ['server.js'], 'admin'],
		['sh -c "until nc -z db 27017 && node seed.js && npm start; do sleep 2; done"', ['server.js'], 'admin'],
		['sh -c "node seed.js && nginx -g \\"daemon off;\\""', [], 'admin'],
		['sh -c "node seed.js & npm start"', ['seed.js', 'server.js'], 'server'],
	])('tells what runs before a process from the process: %s', async (command, entries, role) => {
		const all = project({
			...(await read({
				'package.json': '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" } }',
				Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\n',
				'docker-compose.yml': `services:\n  web:\n    build: .\n    command: ${command}\n`,
			})),
			'server.js': code([], listen()),
			'seed.js': code(['./settings']),
			'settings.js': code(),
		});
		expect(all.processes.find((process) => process.declaration.path === 'docker-compose.yml')?.entries).toEqual(entries);
		expect([all.roleOf('seed.js').role, all.roleOf('settings.js').role]).toEqual([role, role]);
	});

	it('takes the purpose from the manifest', async () => {
		const all = project({
			...(await read({
				'package.json': '{ "name": "shop", "private": true }',
				'fly.toml': '[deploy]\nrelease_command = "node migrate.js"\n[processes]\napp = "node server.js"\njobs = "node jobs.js"\n',
				'deploy/shop.service': '[Service]\nExecStart=/usr/bin/node server.js\n',
				'k8s/cron.yaml':
					'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: c, command: [node, jobs.js] }] } } } } }\n',
			})),
			'server.js': code([], listen()),
			'jobs.js': code(),
			'migrate.js': code(),
		});
		expect(all.processes.map((process) => [process.declaration.path, process.type, process.entries.join()])).toEqual([
			['deploy/shop.service', 'web', 'server.js'],
			['fly.toml', 'release', 'migrate.js'],
			['fly.toml', 'web', 'server.js'],
			['fly.toml', 'worker', 'jobs.js'],
			['k8s/cron.yaml', 'task', 'jobs.js'],
		]);
	});
});
