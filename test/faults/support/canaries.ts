import { moreCanaries } from './moreCanaries.js';
import { Random } from './random.js';

/** A fake secret with the text that carries it. */
export interface Canary {
	readonly secret: string;
	readonly path: string;
}

/** A workspace full of fake secrets. */
export interface CanaryWorkspace {
	readonly files: Readonly<Record<string, string>>;
	readonly canaries: readonly Canary[];
}

const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** What no secret of the wild looks like, so that nothing but a leak can show it: every canary has this in its middle. */
export class Forge {
	readonly canaries: Canary[] = [];
	readonly #random = new Random(20_260_131);

	/** Random text of a length. */
	word(length: number, alphabet = letters): string {
		let word = '';
		while (word.length < length) {
			word += alphabet[this.#random.below(alphabet.length)];
		}
		return word;
	}

	/** A secret that is to be looked for in a file. */
	make(path: string, secret: string): string {
		this.canaries.push({ path, secret });
		return secret;
	}
}

/** Secrets by kind. Prefixes are put together here, so that no scanner takes this file for a leak. */
function kindsOf(forge: Forge): readonly (() => string)[] {
	const digits = '23456789';
	const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ234567';
	return [
		() => `q7${forge.word(18)}9Z`,
		() => `${['sk', 'live'].join('_')}_${forge.word(24)}`,
		() => `${['gh', 'p'].join('')}_${forge.word(36)}`,
		() => `${['github', 'pat'].join('_')}_${forge.word(30)}`,
		() => `${['AK', 'IA'].join('')}${forge.word(16, upper)}`,
		() => `${['xo', 'xb'].join('')}-${forge.word(11, digits)}-${forge.word(24)}`,
		() => `${['npm'].join('')}_${forge.word(36)}`,
		() => `${['glp', 'at'].join('')}-${forge.word(20)}`,
		() => `${['SG'].join('')}.${forge.word(22)}.${forge.word(43)}`,
		() => `${['ey', 'J'].join('')}hbGciOiJI${forge.word(10)}.${['ey', 'J'].join('')}${forge.word(40)}.${forge.word(43)}`,
		() => forge.word(40),
		() => `Str0ng!${forge.word(9)}`,
		() => `${forge.word(8)}#7${forge.word(6)}`,
		() => `${forge.word(10)}%40${forge.word(6)}1`,
	];
}

/** Three hundred and more secrets of every kind, in every format, in the ways people write them. */
export function canaryWorkspace(): CanaryWorkspace {
	const forge = new Forge();
	const kinds = kindsOf(forge);
	const files: Record<string, string> = {};
	const names = [
		'DB_PASSWORD',
		'API_KEY',
		'JWT_SECRET',
		'ACCESS_TOKEN',
		'SMTP_PASS',
		'CLIENT_SECRET',
		'SESSION_SECRET',
		'WEBHOOK_SECRET',
		'PRIVATE_TOKEN',
		'AWS_SECRET_ACCESS_KEY',
		'GITHUB_TOKEN',
		'ENCRYPTION_KEY',
		'REDIS_PASSWORD',
		'PGPASSWORD',
	];
	/** One file with every kind, each written by `write`. */
	const every = (path: string, write: (secret: string, name: string, index: number) => string, head = '', tail = ''): void => {
		files[path] = head + kinds.map((kind, index) => write(forge.make(path, kind()), names[index % names.length]!, index)).join('') + tail;
	};
	every(
		'package.json',
		(secret, name, index) =>
			`    "task${index}": "${name}=${secret} node src/server.js && curl -H 'Authorization: Bearer ${secret}' https://api.acme.io",\n`,
		'{ "name": "orders", "private": true, "dependencies": { "express": "^5.0.0", "pg": "^8.0.0" }, "scripts": {\n',
		'    "start": "node src/server.js"\n} }\n',
	);
	every('.env', (secret, name) => `${name}=${secret}\n`);
	every('.env.production', (secret, name) => `export ${name}="${secret}" # keep\n`);
	every(
		'Dockerfile',
		(secret, name, index) =>
			[
				`ENV ${name}=${secret}\n`,
				`ARG ${name}=${secret}\n`,
				`RUN export ${name}=${secret} && npm ci\n`,
				`RUN sh -c "export ${name}='${secret}'; npm ci"\n`,
			][index % 4]!,
		'FROM node:latest\n',
		'CMD node src/server.js\n',
	);
	every(
		'Procfile',
		(secret, name, index) =>
			`p${index}: ${index % 2 === 0 ? 'export ' : 'env '}${name}=${secret} ${index % 3 === 0 ? '&& ' : index % 2 === 0 ? '; ' : ''}node src/server.js --log-level=debug\n`,
	);
	every(
		'compose.yaml',
		(secret, name, index) =>
			`  s${index}:\n    image: node\n    command: sh -c "${name}=${secret} npm start"\n    environment:\n      - ${name}=${secret}\n      - DATABASE_URL=postgres://app:${secret}@db.acme.io:5432/orders\n`,
		'services:\n',
	);
	every(
		'k8s/deployment.yaml',
		(secret, name, index) =>
			`        - name: c${index}\n          image: node:latest\n          command: ["sh", "-c", "export ${name}=${secret}; node src/server.js"]\n          env:\n            - name: ${name}\n              value: "${secret}"\n`,
		'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      containers:\n',
	);
	every(
		'k8s/configmap.yaml',
		(secret, name) => `  ${name}: "${secret}"\n`,
		'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n',
	);
	every(
		'.github/workflows/ci.yml',
		(secret, name) => `      - run: ${name}=${secret} npm run deploy -- --token ${secret}\n        env:\n          ${name}: ${secret}\n`,
		'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n',
	);
	every(
		'.gitlab-ci.yml',
		(secret, name) => `    - export ${name}=${secret}\n    - deploy --password "${secret}"\n`,
		'deploy:\n  script:\n',
	);
	every(
		'scripts/start.sh',
		(secret, name, index) =>
			`export ${name}='${secret}'\ncurl -u admin:${secret} https://api.acme.io/${index}\nnode src/server.js --api-key=${secret} &\n`,
		'#!/bin/sh\n',
	);
	every(
		'Makefile',
		(secret, name, index) =>
			`${name} ${index % 2 === 0 ? ':=' : '?='} ${secret}\nRUN_${index} = ${name}=${secret} node src/server.js\nt${index}: ${name}_${index} = ${secret}\nt${index}:\n\t@export ${name}='${secret}'; curl -u admin:${secret} https://api.acme.io \\\n\t\t--api-key=${secret}\n\t$(RUN_${index}) --password $(${name}) &\n`,
		'.PHONY: start\nstart: t0 t1 t2 t3 t4 t5\n\tnode src/server.js\n',
	);
	files['Procfile'] += 'make: make start\n';
	every('nixpacks.toml', (secret, name) => `${name}_PROD = "${secret}"\n`, '[start]\ncmd = "node src/server.js"\n[variables]\n');
	every(
		'railway.json',
		(secret, name, index) => `"e${index}": { "deploy": { "startCommand": "${name}=${secret} node src/server.js" } },`,
		'{ "environments": {',
		'"z": {} } }',
	);
	every('fly.toml', (secret, name) => `${name}_PROD = "${secret}"\n`, 'app = "orders"\n[env]\n');
	every(
		'Jenkinsfile',
		(secret, name, index) =>
			`\t\t\t\tsh "export ${name}='${secret}'; npm run deploy:${index} -- --password=${secret}"\n\t\t\t\tsh '''\n\t\t\t\t\tcurl -u admin:${secret} https://api.acme.io\n\t\t\t\t'''\n`,
		"pipeline {\n\tagent any\n\tstages {\n\t\tstage('Deploy') {\n\t\t\tsteps {\n",
		'\t\t\t}\n\t\t}\n\t}\n}\n',
	);
	every('supabase/config.toml', (secret, name) => `${name} = "${secret}"\n`, '[db]\nmajor_version = 15\n[auth]\n');
	every(
		'railway.toml',
		(secret, name, index) =>
			`[deploy${index === 0 ? '' : index}]\nstartCommand = "${name}=${secret} node src/server.js --api-key=${secret}"\n`,
	);
	every('app.json', (secret, name, index) => `"${name}_${index}": { "value": "${secret}" },`, '{ "env": {', '"A": "b" } }');
	every(
		'manifest.yml',
		(secret, name) => `      ${name}: ${secret}\n`,
		'applications:\n  - name: orders\n    command: node src/server.js\n    env:\n',
	);
	every(
		'serverless.yml',
		(secret, name, index) =>
			`  f${index}:\n    handler: src/server.f${index}\n    environment:\n      ${name}: ${secret}\n      ${name}_OF_STAGE: "\${opt:stage, '${secret}'}"\n`,
		'service: orders\nprovider: {name: aws}\nfunctions:\n',
	);
	every(
		'deploy/ecosystem.config.json',
		(secret, name, index) =>
			`{ "name": "p${index}", "script": "src/server.js", "args": "--password=${secret} ${name}=${secret}", "env": { "${name}": "${secret}" } },`,
		'{ "apps": [',
		'{ "name": "last", "script": "src/job.js" }] }',
	);
	every(
		'render.yaml',
		(secret, name) => `      - key: ${name}\n        value: ${secret}\n`,
		'services:\n  - type: web\n    startCommand: node src/server.js\n    envVars:\n',
	);
	every(
		'deploy/web.service',
		(secret, name) => `Environment="${name}=${secret}"\nExecStartPre=/bin/sh -c "${name}=${secret} node migrate.js"\n`,
		'[Service]\n',
		'ExecStart=/usr/bin/node src/server.js\n',
	);
	every(
		'supervisord.conf',
		(secret, name, index) => `[program:p${index}]\ncommand=env ${name}=${secret} node src/server.js\nenvironment=${name}="${secret}"\n`,
	);
	every('crontab', (secret, name, index) => `${index} * * * * ${name}=${secret} node src/job.js --password=${secret}\n`);
	every(
		'main.tf',
		(secret, name, index) =>
			`resource "aws_instance" "i${index}" {\n  user_data = "export ${name}=${secret}"\n  password = "${secret}"\n  environment = [{ name = "${name}", value = "${secret}" }]\n}\n`,
	);
	every(
		'config/production.json',
		(secret, name, index) => `"k${index}": { "${name.toLowerCase()}": "${secret}", "url": "mysql://root:${secret}@db/x" },\n`,
		'{ ',
		'"port": 3000 }\n',
	);
	every(
		'config/config.json',
		(secret, _name, index) => `"e${index}": { "dialect": "mysql", "username": "root", "password": "${secret}", "host": "db.acme.io" },\n`,
		'{ ',
		'"x": {} }\n',
	);
	every('config/production.yml', (secret, name) => `${name.toLowerCase()}: ${secret}\n`);
	every('.npmrc', (secret, _name, index) => `//r${index}.acme.io/:_authToken=${secret}\n`);
	every('.yarnrc', (secret, _name, index) => `"//r${index}.acme.io/:_authToken" "${secret}"\n`);
	every(
		'src/secrets.js',
		(secret, name, index) =>
			`const ${name.toLowerCase()}${index} = '${secret}';\nmodule.exports.${name}${index} = process.env.${name} || '${secret}';\nconsole.log('${name}=' + ${name.toLowerCase()}${index});\n`,
	);
	every(
		'src/server.ts',
		(secret, name, index) =>
			[
				`const pool${index} = new Pool({ connectionString: 'postgres://app:${secret}@db.acme.io/orders' });\n`,
				`app.use(session({ secret: '${secret}' }));\nexec(\`${name}=${secret} convert \${file}\`);\n`,
				`fetch('https://api.acme.io/v1?token=${secret}', { headers: { Authorization: 'Bearer ${secret}' } });\nif (process.env.${name} === '${secret}') { start(); }\n`,
				`jwt.sign(payload, '${secret}');\nexport const settings${index} = { ${name}: process.env.${name} ?? "${secret}", password: "${secret}" };\nspawn('sh', ['-c', 'export ${name}=${secret}; run']);\n`,
			][index % 4]!,
		"import express from 'express';\nimport { exec, spawn } from 'node:child_process';\nimport jwt from 'jsonwebtoken';\nimport session from 'express-session';\nimport { Pool } from 'pg';\nconst app = express();\n",
		'app.listen(3000);\n',
	);
	every(
		'src/client.tsx',
		(secret, name, index) =>
			`export const a${index} = <Provider apiKey="${secret}" token={'${secret}'} ${name.toLowerCase()}="${secret}" />;\n`,
	);
	every(
		'schema.prisma',
		(secret, _name, index) => `datasource d${index} {\n  provider = "postgresql"\n  url = "postgresql://app:${secret}@db.acme.io/x"\n}\n`,
	);
	files['certs/server.key'] =
		`-----BEGIN RSA PRIVATE KEY-----\n${forge.make('certs/server.key', forge.word(64))}\n-----END RSA PRIVATE KEY-----\n`;
	files['src/key.js'] =
		`module.exports = \`-----BEGIN PRIVATE KEY-----\n${forge.make('src/key.js', forge.word(64))}\n-----END PRIVATE KEY-----\`;\n`;
	// What is broken is told, and must be told without its text.
	files['broken/.twelvefactor.json'] = `{ "rules": { "config": "${forge.make('broken/.twelvefactor.json', forge.word(24))}" } }`;
	files['broken/compose.yaml'] = `services:\n  a:\n    environment: [API_KEY=${forge.make('broken/compose.yaml', forge.word(24))}\n  - }{`;
	files['broken/package.json'] = `{ "scripts": { "start": "API_KEY=${forge.make('broken/package.json', forge.word(24))} node x.js" `;
	files['broken/half.js'] =
		`const apiKey = "${forge.make('broken/half.js', forge.word(24))}\nconst password = '${forge.make('broken/half.js', `${forge.word(20)}1a`)}`;
	files['broken/long.js'] = `const apiKey = "${forge.make('broken/long.js', forge.word(24))}"; ${'x;'.repeat(20_000)}`;
	files['.gitignore'] = 'node_modules\n.env\n';
	files['package-lock.json'] = '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n';
	Object.assign(files, moreCanaries(forge));
	return { files, canaries: forge.canaries };
}

/** The canaries that bytes show: as they are, escaped, in base 64, or by ten of their characters in a row from the middle. */
export function leaksIn(output: string, canaries: readonly Canary[]): readonly { readonly canary: Canary; readonly excerpt: string }[] {
	return canaries.flatMap((canary) => {
		const middle = Math.max(0, Math.floor(canary.secret.length / 2) - 5);
		const part = canary.secret.slice(middle, middle + 10);
		const forms = [part, encodeURIComponent(part), Buffer.from(canary.secret).toString('base64')];
		const at = forms.map((form) => output.indexOf(form)).find((found) => found >= 0);
		return at === undefined ? [] : [{ canary, excerpt: output.slice(Math.max(0, at - 160), at + 60) }];
	});
}
