import type { Forge } from './canaries.js';

/** Base 64 as keys are written: lines of 64 characters, the last one filled up. */
function keyLines(forge: Forge, path: string, lines: number): string {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
	return Array.from({ length: lines }, (_, index) =>
		index === lines - 1 ? `${forge.make(path, forge.word(22, alphabet))}==` : forge.make(path, forge.word(64, alphabet)),
	).join('\n');
}

/** Secrets where nobody looks for them: over several lines, in addresses, in names, in what is broken. */
export function moreCanaries(forge: Forge): Readonly<Record<string, string>> {
	const files: Record<string, string> = {};
	const secret = (path: string): string => forge.make(path, `${forge.word(9)}7${forge.word(14)}`);
	/** One file, whose text is written with a function that makes its secrets. */
	const file = (path: string, write: (next: () => string) => string): void => {
		files[path] = write(() => secret(path));
	};
	const key = (path: string, lines = 4): string =>
		`-----BEGIN RSA PRIVATE KEY-----\n${keyLines(forge, path, lines)}\n-----END RSA PRIVATE KEY-----`;
	const url = (next: () => string): string => `https://deploy:${next()}@git.acme.io`;

	for (const [path, text] of [
		['.env.keys', (at: string) => `PORT=3000\nSIGNING_KEY=${key(at)}\nHOST=a\n`],
		['.env.half', (at: string) => `SIGNING_KEY=-----BEGIN PRIVATE KEY-----\n${keyLines(forge, at, 4)}\nPORT=3000\n`],
		['.env.bare', (at: string) => `PORT=3000\n${keyLines(forge, at, 3)}\n${keyLines(forge, at, 1)}  \n export ${keyLines(forge, at, 2)}\n`],
		['.env.quote', (at: string) => `PORT=3000\nSIGNING_KEY="${key(at)}\nPORT=3001\nAPI_KEY="${secret(at)}\nTOKEN='${secret(at)}\n`],
		['.env.closed', (at: string) => `SIGNING_KEY="${key(at)}"\nPORT=3000\n`],
		[
			'.env.odd',
			(at: string) =>
				`curl -H "Authorization: Bearer ${secret(at)}" https://acme.io/?page=2\n-${secret(at)}\n${secret(at)}: x\n${secret(at)}=\n`,
		],
		['tools/.env.example', (at: string) => `# SIGNING_KEY=${key(at)}\n${keyLines(forge, at, 2)}\n`],
	] as const) {
		files[path] = text(path);
	}
	file(
		'src/imports.mjs',
		(next) =>
			`import a from '${url(next)}/a.js';\nimport { b } from '${url(next)}/b.js';\nimport '${url(next)}/c.js';\nexport * from '${url(next)}/d.js';\nexport { e } from '${url(next)}/e.js';\nconst f = await import('${url(next)}/f.js');\nconst g = require('${url(next)}/g.js');\nimport h from 'data:text/javascript,export default "${next()}"';\na.log(f, g, h, b);\napp.listen(3000);\n`,
	);
	file('src/onlyImports.mjs', (next) => `import a from '${url(next)}/a.js';\nexport { b } from '${url(next)}/b.js';\nexport default a;\n`);
	addresses(file, url);
	platforms(file);
	broken(file);
	return files;
}

type Write = (path: string, text: (next: () => string) => string) => void;

/** URLs with credentials, where packages, images, submodules and modules come from. */
function addresses(file: Write, url: (next: () => string) => string): void {
	file(
		'services/package.json',
		(next) =>
			`{ "name": "services", "dependencies": { "a": "git+${url(next)}/a.git#v1", "b": "${url(next)}/b.tgz" }, "workspaces": ["${url(next)}/x"], "main": "${url(next)}/m.js",\n"scripts": { "start": "node ${url(next)}/x.js" }, "packageManager": "npm@${url(next)}/npm.tgz", "engines": { "node": "${url(next)}" } }\n`,
	);
	file(
		'services/package-lock.json',
		(next) =>
			`{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0", "resolved": "${url(next)}/a.tgz", "integrity": "sha512-x" } } }\n`,
	);
	file('services/yarn.lock', (next) => `"a@git+${url(next)}/a.git":\n  version "1.0.0"\n  resolved "${url(next)}/a.git"\n`);
	file('.gitmodules', (next) => `[submodule "a"]\n\tpath = a\n\turl = ${url(next)}/a.git\n`);
	file(
		'services/Dockerfile',
		(next) => `FROM ${url(next)}/node:22\nADD ${url(next)}/a.tgz /a\nCOPY ${url(next)} /b\nCMD ["node", "${url(next)}"]\n`,
	);
	file(
		'services/README.md',
		(next) => `# A demo of ${url(next)}\n\nThis is a small demo for ${url(next)}/a, see [there](${url(next)}/b).\n`,
	);
	file('services/.gitignore', (next) => `${url(next)}\nSHOP_PORT=3000\nSHOP_SECRET=${next()}\n`);
	file('services/notes.txt', (next) => `export SHOP_PORT=3000\nexport SHOP_SECRET='${next()}'\n# SHOP_URL=${url(next)}\n`);
	file('services/.npmrc', (next) => `package-lock=false\nregistry=${url(next)}/npm\n`);
	file('services/.nvmrc', (next) => `${url(next)}/node\n`);
	file('services/Gemfile', (next) => `source '${url(next)}'\nruby '${url(next)}'\n`);
	file(
		'services/tsconfig.json',
		(next) =>
			`{ "extends": "${url(next)}/x", "compilerOptions": { "paths": { "@/*": ["${url(next)}/*"] }, "baseUrl": "${url(next)}", "outDir": "${url(next)}" } }\n`,
	);
	file(
		'services/.babelrc',
		(next) => `{ "plugins": [["module-resolver", { "alias": { "@a": "${url(next)}/src" } }]], "token": "${next()}" }\n`,
	);
	file('services/.oxlintrc.json', (next) => `{ "rules": { "no-console": ["warn", { "allow": ["error"] }] }, "token": "${next()}" }\n`);
	file(
		'client_secret.json',
		(next) =>
			`{ "web": { "auth_uri": "https://accounts.google.com/o/oauth2/auth", "client_secret": "${next()}", "redirect_uris": ["${url(next)}"] } }\n`,
	);
	file(
		'src/called.js',
		(next) => `fetch('https://api.acme.io/bulk?authorization=${next()}&to=x');\nfetch('https://api.acme.io/nests.json?auth=${next()}');\n`,
	);
	file(
		'.claude/settings.local.json',
		(next) =>
			`{ "permissions": { "allow": ["Bash(SHOP_SECRET='${next()}' API_TOKEN=${next()} node seed.js)", "Bash(psql \\"${url(next)}/shop\\" -c x)"] }, "env": { "API_TOKEN": "${next()}" } }\n`,
	);
	file('.devcontainer/devcontainer.json', (next) => `{ "image": "node:22", "containerEnv": { "API_TOKEN": "${next()}" } }\n`);
	file(
		'services/deno.json',
		(next) => `{ "imports": { "a": "npm:a@${url(next)}", "b": "${url(next)}/b.ts", "${url(next)}/c": "jsr:@c/c@^1.0.0" } }\n`,
	);
	file('services/page.html', (next) => `<script src="${url(next)}/a.js"></script>\n<script src="a.js?u=${url(next)}"></script>\n`);
	file('services/pnpm-workspace.yaml', (next) => `packages:\n  - '${url(next)}/*'\n`);
	file('services/lerna.json', (next) => `{ "packages": ["${url(next)}/*"] }\n`);
	file(
		'services/compose.yaml',
		(next) =>
			`services:\n  a:\n    build: ${url(next)}/a.git\n    image: ${url(next)}/a\n    volumes: ["${url(next)}:/x"]\n    env_file: ${url(next)}\n`,
	);
}

/** A file of each format that is not met above, with secrets as its variables, in its commands, and in its addresses. */
function platforms(file: Write): void {
	const variables = (next: () => string, indent: string): string =>
		['DB_PASSWORD', 'API_KEY', 'DATABASE_URL']
			.map((name) => `${indent}${name}: ${name === 'DATABASE_URL' ? `postgres://app:${next()}@db.acme.io/x` : next()}\n`)
			.join('');
	const command = (next: () => string): string => `deploy --token ${next()} && API_KEY=${next()} node x.js https://me:${next()}@acme.io`;
	file(
		'.travis.yml',
		(next) =>
			`language: node_js\nnode_js: "https://me:${next()}@acme.io"\nenv:\n  global:\n    - API_KEY=${next()}\n  jobs:\n    - TOKEN=${next()} A=b\nscript:\n  - ${command(next)}\n`,
	);
	file(
		'.circleci/config.yml',
		(next) =>
			`jobs:\n  build:\n    docker:\n      - image: https://me:${next()}@acme.io/node\n    environment:\n${variables(next, '      ')}    steps:\n      - run: ${command(next)}\n`,
	);
	file('azure-pipelines.yml', (next) => `variables:\n${variables(next, '  ')}steps:\n  - script: ${command(next)}\n`);
	file(
		'Passengerfile.json',
		(next) =>
			`{ "app_type": "node", "envvars": { "API_KEY": "${next()}" }, "daemonize": true, "startup_file": "https://me:${next()}@acme.io" }\n`,
	);
	file(
		'project.json',
		(next) =>
			`{ "targets": { "build": { "executor": "@nx/webpack:webpack", "options": { "outputPath": "https://me:${next()}@acme.io/x", "main": "src/main.ts" } } } }\n`,
	);
	file(
		'nest-cli.json',
		(next) => `{ "sourceRoot": "https://me:${next()}@acme.io/x", "compilerOptions": { "webpack": true }, "token": "${next()}" }\n`,
	);
	file(
		'ecosystem.json',
		(next) =>
			`{ "apps": [{ "name": "a", "script": "x.js", "instances": "https://me:${next()}@acme.io", "env": { "API_KEY": "${next()}" } }, { "name": "https://me:${next()}@acme.io", "env_production": { "DB_PASSWORD": "${next()}" } }] }\n`,
	);
	file(
		'task-definition.json',
		(next) =>
			`{ "family": "a", "containerDefinitions": [{ "name": "a", "image": "x", "command": ["sh", "-c", "${command(next)}"], "environment": [{ "name": "API_KEY", "value": "${next()}" }] }] }\n`,
	);
	file('app.yaml', (next) => `runtime: nodejs22\nentrypoint: ${command(next)}\nenv_variables:\n${variables(next, '  ')}`);
	file(
		'deploy/kustomization.yaml',
		(next) =>
			`images:\n  - name: a\n    newName: https://me:${next()}@acme.io/a\n    newTag: "1"\nconfigMapGenerator:\n  - name: a\n    literals:\n      - API_KEY=${next()}\nsecretGenerator:\n  - name: b\n    literals: ["DB_PASSWORD=${next()}"]\n`,
	);
	file(
		'chart/values.yaml',
		(next) =>
			`image:\n  repository: https://me:${next()}@acme.io/a\n  tag: "1"\nenv:\n${variables(next, '  ')}secrets:\n${variables(next, '  ')}`,
	);
	file(
		'haproxy.cfg',
		(next) =>
			`userlist u\n  user admin password ${next()}\nbackend https://me:${next()}@acme.io\n  cookie ${next()} insert\n  balance source\n`,
	);
	file(
		'heroku.yml',
		(next) => `build:\n  config:\n${variables(next, '    ')}run:\n  web: ${command(next)}\nrelease:\n  command:\n    - ${command(next)}\n`,
	);
	file(
		'index.html',
		(next) =>
			`<script src="/src/main.js"></script>\n<script>const apiKey = "${next()}";</script>\n<script src="a.js?token=${next()}"></script>\n`,
	);
	file(
		'nginx.conf',
		(next) =>
			`http {\n  upstream https://me:${next()}@acme.io { ip_hash; }\n  access_log /var/log/x.log;\n  server { location / { proxy_set_header Authorization "Bearer ${next()}"; proxy_pass https://me:${next()}@acme.io; } }\n}\n`,
	);
	file(
		'traefik.yml',
		(next) =>
			`http:\n  services:\n    https://me:${next()}@acme.io:\n      loadBalancer:\n        sticky: { cookie: { name: ${next()} } }\n        servers:\n          - url: https://me:${next()}@acme.io\n`,
	);
	file('tsconfig.json', (next) => `{ "compilerOptions": { "paths": { "@/*": ["src/*"] }, "outDir": "dist" }, "apiKey": "${next()}" }\n`);
	file('lerna.json', (next) => `{ "packages": ["packages/*"], "token": "${next()}" }\n`);
	file('deno.json', (next) => `{ "imports": { "a": "npm:a@1" }, "token": "${next()}" }\n`);
	file(
		'plugins.json',
		(next) => `{ "plugins": ["./a", "./b"], "keys": ["./a", "${next()}"], "token": "${next()}", "${next()}": ["${next()}"] }\n`,
	);
	file('yarn.lock', (next) => `# ${next()}\n`);
	file('.nvmrc', (next) => `22\n# ${next()}\n`);
	file('.dockerignore', (next) => `# ${next()}\nnode_modules\n`);
}

/** What no parser takes: what it says of the text must not quote it. */
function broken(file: Write): void {
	file('broken/fly.toml', (next) => `app = "a"\n[env]\nAPI_KEY = "${next()}\nTOKEN = ${next()} = "\n[[[\n`);
	file('broken/netlify.toml', (next) => `[build]\nAPI_KEY = '${next()}`);
	file('broken/main.tf', (next) => `resource "a" "b" {\n  password = "${next()}\n  token = <<EOF\n${next()}\n`);
	file(
		'broken/schema.prisma',
		(next) => `datasource db {\n  provider = "postgresql\n  url = "postgresql://app:${next()}@db/x\n  password = ${next()}\n`,
	);
	file(
		'broken/Dockerfile',
		(next) =>
			`FROM\nENV API_KEY="${next()}\nRUN --mount=type=secret deploy --token ${next()} <<EOF\nexport TOKEN=${next()}\nFROM a AS\nCMD ["sh", "API_KEY=${next()}"\n`,
	);
	file('broken/.env', (next) => `API_KEY="${next()}\n = ${next()}\nexport\nTOKEN='${next()}\n`);
	file(
		'broken/.github/workflows/a.yml',
		(next) => `on: push\njobs:\n  a:\n   steps:\n    - run: "deploy --token ${next()}\n  env: {API_KEY: ${next()}\n\t- x`,
	);
	file('broken/.gitlab-ci.yml', (next) => `a:\n  script: [\n    "export API_KEY=${next()}\n`);
	file('broken/tsconfig.json', (next) => `{ "compilerOptions": { "outDir": "dist", "apiKey": "${next()}\n `);
	file('broken/supervisord.conf', (next) => `[program:a\nenvironment=API_KEY="${next()}\ncommand=env TOKEN=${next()} node x.js "\n`);
	file('broken/crontab', (next) => `* * * API_KEY=${next()} node x.js\nTOKEN="${next()}\n`);
	file('broken/values.yaml', (next) => `env: {API_KEY: ${next()}\n  - [`);
	file('broken/k8s/a.yaml', (next) => `apiVersion: v1\nkind: Secret\nstringData:\n  password: "${next()}\n   token: ${next()}\n`);
}
