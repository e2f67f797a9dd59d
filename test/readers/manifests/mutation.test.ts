import { describe, expect, it } from 'vitest';
import { factsOf, spansIn } from './facts.js';

const seeds: Readonly<Record<string, string>> = {
	'package.json':
		'{\n  "name": "a", "scripts": { "start": "node \\"a b\\" && x" },\n  "exports": { ".": { "import": ["./a"] } }, "dependencies": { "b": "^1.0.0" }, "engines": { "node": "20" }\n}\n',
	'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"] }, "outDir": "dist" } } // end',
	'.env': 'A=1\nexport B="x ${A:-b} \\n y"\nC=\'multi\nline\'\n# c\nD=`e` # f\nDATABASE_URL=postgres://u:p@h/d\n',
	Dockerfile:
		'# syntax=x\nARG V=1\nFROM a:${V} AS b\nENV A=1 B="c d" \\\n  C=\'e\'\nRUN <<EOF\nx\nEOF\nRUN --mount=type=x a \\\n # c\n && b\nCOPY --from=b ["a", "b"]\nONBUILD RUN x\nHEALTHCHECK CMD y\nENTRYPOINT ["a", "b"]\nCMD c $D\n',
	'docker-compose.yml':
		'x: &x\n  A: 1\nservices:\n  web:\n    <<: *x\n    build: .\n    command: ["a", "b"]\n    environment:\n      - A=b\n      - "C=${D:-e}"\n    env_file: a\n  db:\n    command: >\n      a b\n      c\n    environment: { P: "q", R: null }\n',
	'pnpm-workspace.yaml': 'packages:\n  - "a/*"\n  - b\n',
	Procfile: 'web: node a.js\nworker: b && c\n',
	'.gitignore': '# a\nb/\n!c\n d\\ \n',
	'index.html': '<html><!-- x --><script type="module" src="/a.ts"></script><script src=b.js></script></html>',
	'k8s/a.yaml':
		'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - name: {{ .a }}\n        image: "b:{{ .c }}"\n        {{- toYaml .x | nindent 8 }}\n        args: [a, b]\n        env:\n        - name: A\n          value: "b $(C)"\n        ports: [{containerPort: 80}]\n        readinessProbe: {httpGet: {port: 80}}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {A: YWJj}\n---\napiVersion: v1\nkind: Service\nspec: {ports: [{port: 1, targetPort: a}]}\n',
	'chart/values.yaml': 'image: {repository: a, tag: "1"}\nenv:\n  A: b\n  C: {value: d}\n',
	'kustomization.yaml': 'images: [{name: a, newTag: b}]\nconfigMapGenerator: [{literals: [A=b], envs: [c]}]\n',
	'.github/workflows/a.yml':
		'env: {A: "${{ b }}"}\njobs:\n  a:\n    services: {d: {image: e}}\n    steps:\n    - uses: actions/setup-node@v4\n      with: {node-version: 20}\n    - run: |\n        a\n        b\n',
	'.gitlab-ci.yml': 'image: a\nt:\n  services: [b]\n  variables: {A: $B}\n  script: [c, [d]]\n',
	'.circleci/config.yml': 'jobs: {a: {docker: [{image: b}], steps: [run: c]}}\n',
	'app.json': '{ "env": { "A": "b", "C": { "generator": "secret" } }, "scripts": { "postdeploy": "x" }, "addons": ["heroku-redis"] }',
	'fly.toml': '[env]\nA = "b"\n[processes]\nweb = """a\nb"""\n[[services]]\ninternal_port = 3000\n',
	'manifest.yml': 'applications: [{name: a, command: a b, env: {A: b}, docker: {image: c}, processes: [{type: web, command: d}]}]\n',
	'render.yaml': 'services: [{type: web, startCommand: a b, envVars: [{key: A, value: b}], image: {url: c}}]\n',
	'heroku.yml': 'run: {web: a b}\nrelease: {command: [c]}\n',
	'nginx.conf': 'http { # x\n upstream a { ip_hash; hash "$cookie_a"; }\n access_log /a \'b\';\n}\n',
	'haproxy.cfg': 'backend a\n  cookie b\n  stick on src # c\n',
	'traefik.yml': 'http: {services: {a: {loadBalancer: {sticky: {cookie: {}}}}}}\n',
	'a.tf':
		'resource "a" "b" {\n  stickiness { \n enabled = true \n }\n engine = "postgres" # x\n  x = <<EOF\na {\nEOF\n  environment = [{ name = "A", value = "b${c}" }]\n}\n',
	'a.service': '[Service]\nExecStart=-a b \\\n c\nEnvironment="A=b" C=d\nStandardOutput=file:e\n',
	'supervisord.conf': '[program:a]\ncommand=b ; c\n  d\nenvironment=A="b",C=d\nstdout_logfile=e\n',
	crontab: 'A=b\n* * * * * c d\n@daily e\n',
	Makefile:
		'-include x\nA ?= b $(C) \\\n d # e\n.PHONY: a\na: b | c ; x $@\n\t@-y $(A) \\\n\t z $$D\nifdef E\nb:\n\tw\nendif\ndefine F\nG\nendef\n',
	'a.sh': '#!/bin/sh\nexport A=b\nexec "$@"\n',
	'.tool-versions': 'nodejs 20 # a\npython 3\n',
	'go.mod': 'go 1.22\n',
	'pyproject.toml': '[project]\nrequires-python = ">=3"\n',
	'a.prisma': 'datasource d {\n  provider = "postgresql"\n  url = env("A")\n}\n',
	'config/config.json': '{ "production": { "dialect": "mysql", "url": "mysql://u:p@h/d", "use_env_variable": "A" } }',
	'config/production.yml': 'a:\n  b: c\n  d: [e]\nf: ${G}\n',
};

describe('mutated manifests', () => {
	it.each(Object.entries(seeds))(
		'%s never throws, and spans stay inside',
		async (path, seed) => {
			let state = 42;
			const random = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
			const pieces = [
				'',
				'"',
				"'",
				'\\',
				'\n',
				'\r\n',
				'\r',
				'{',
				'}',
				'[',
				']',
				':',
				'- ',
				'&x ',
				'*x',
				'<<: ',
				'$',
				'${',
				'{{',
				'}}',
				'#',
				'\t',
				' ',
				'\ufeff',
				'\u2028',
				'=',
				'<',
				'>',
				'|\n',
				'%',
				'`',
				'\0',
				'\ud800',
				'[[[[',
				'FROM ',
				'CMD ',
			];
			for (let round = 0; round < 400; round++) {
				let text = seed;
				for (let change = random(3); change >= 0; change--) {
					const from = random(text.length + 1);
					text = text.slice(0, from) + pieces[random(pieces.length)]! + text.slice(from + random(8));
				}
				for (const { start, end } of spansIn(await factsOf(path, text))) {
					if (!(start >= 0 && start <= end && end <= text.length)) {
						expect.fail(`a span outside of the text in round ${round}`);
					}
				}
			}
		},
		60_000,
	);
});
