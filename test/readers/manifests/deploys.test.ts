import { describe, expect, it } from 'vitest';
import { readersFor } from '../../../server/engine/readers/index.js';
import { at, factsOf, ofKind } from './facts.js';

describe('pipelines', () => {
	it('reads GitHub workflows', async () => {
		const text = `env: { CI_MODE: fast, TOKEN: "\${{ secrets.TOKEN }}" }
jobs:
  deploy:
    environment: production
    strategy: { matrix: { node-version: [20, 22] } }
    container: node:20-slim
    services: { db: { image: "postgres:13" } }
    steps:
      - uses: actions/setup-node@v4
        with: { node-version: "\${{ matrix.node-version }}" }
      - run: |
          npm install
          ssh prod "x"
`;
		const path = '.github/workflows/ci.yml';
		expect(await ofKind('env.declare', path, text)).toMatchObject([
			{ variable: 'CI_MODE', value: { text: 'fast' } },
			{ variable: 'TOKEN', store: 'reference' },
		]);
		expect(await ofKind('image.use', path, text)).toMatchObject([
			{ image: 'node', where: 'pipeline-job' },
			{ image: 'postgres', tag: '13', where: 'pipeline-service', owner: 'deploy/db' },
		]);
		const [step] = await ofKind('pipeline.step', path, text);
		expect(step).toMatchObject({ job: 'deploy', environment: 'production' });
		expect(at(text, step!.span)).toMatch(/^npm install\n {10}ssh prod "x"$/);
		expect(await ofKind('pipeline.action', path, text)).toMatchObject([
			{ action: 'actions/setup-node', version: 'v4', inputs: { 'node-version': { kind: 'unknown' } } },
		]);
		expect(await ofKind('runtime.version', path, text)).toMatchObject([
			{ runtime: 'node', range: '20', setting: 'container' },
			{ runtime: 'node', range: '20', several: true },
			{ range: '22', several: true },
		]);
	});

	it('reads GitLab pipelines and their relatives', async () => {
		const text =
			'image: node:18\nvariables: { A: "1" }\ntest:\n  services: ["postgres:16", { name: "redis:7" }]\n  script:\n    - npm i -g x\n    - [npm test]\n';
		expect(await ofKind('image.use', '.gitlab-ci.yml', text)).toMatchObject([
			{ image: 'node', tag: '18' },
			{ image: 'postgres', where: 'pipeline-service', owner: 'test' },
			{ image: 'redis' },
		]);
		expect((await ofKind('pipeline.step', '.gitlab-ci.yml', text)).map(({ command }) => command)).toEqual(['npm i -g x', 'npm test']);
		expect(
			await ofKind(
				'pipeline.step',
				'.circleci/config.yml',
				'jobs:\n  a:\n    docker: [{ image: "cimg/node:20.1" }]\n    steps: [checkout, run: npm ci, { run: { command: npm test } }]\n',
			),
		).toMatchObject([{ command: 'npm ci' }, { command: 'npm test' }]);
		expect(
			await ofKind(
				'image.use',
				'.circleci/config.yml',
				'jobs:\n  a: { docker: [{ image: cimg/node }] }\n  b: { machine: { image: default } }\n',
			),
		).toMatchObject([{ image: 'cimg/node' }]);
		expect(
			await ofKind('image.use', '.circleci/config.yml', 'jobs:\n  a: { docker: [{ image: cimg/node }, { image: "postgres:16" }] }\n'),
		).toMatchObject([
			{ image: 'cimg/node', where: 'pipeline-job' },
			{ image: 'postgres', where: 'pipeline-service', owner: 'a/docker' },
		]);
		expect(
			await ofKind(
				'pipeline.action',
				'.circleci/config.yml',
				'orbs: { ecr: circleci/aws-ecr@9.0 }\nworkflows:\n  w:\n    jobs:\n      - ecr/build_and_push_image: { repo: a, tag: b, requires: [c] }\n      - a/b: { tag: c }\n      - ecr/login\n',
			),
		).toMatchObject([{ action: 'circleci/aws-ecr/build_and_push_image', inputs: { repo: { text: 'a' }, tag: { text: 'b' } } }]);
	});

	it('reads which Node.js a pipeline asks for', async () => {
		const versions = async (path: string, text: string): Promise<readonly (string | boolean)[]> =>
			(await ofKind('runtime.version', path, text)).flatMap(({ range, setting, several }) => [
				setting,
				range,
				...(several ? [several] : []),
			]);
		const workflow = (step: string, rest = ''): Promise<readonly (string | boolean)[]> =>
			versions('.github/workflows/ci.yml', `env: { NODE: 22 }\njobs:\n  a:\n${rest}    steps:\n      - ${step}\n`);
		expect(await workflow("{ uses: actions/setup-node@v4, with: { node-version: '${{ env.NODE }}' } }")).toEqual(['node-version', '22']);
		expect(await workflow("{ uses: ./.github/actions/a, with: { node-version: '${{ env.NODE }}' } }")).toEqual(['node-version', '22']);
		expect(await workflow("{ uses: actions/setup-node@v4, with: { node-version: '${{ env.OTHER }}' } }")).toEqual([]);
		expect(
			await workflow(
				"{ uses: actions/setup-node@v4, with: { node-version: '${{ matrix.runs }}' } }",
				'    strategy: { matrix: { runs: [20], include: [{ runs: 22 }, { os: b }] } }\n',
			),
		).toEqual(['node-version', '20', true, 'node-version', '22', true]);
		expect(await workflow('{ run: npm test }', '    container: node:20\n')).toEqual(['container', '20']);
		expect(await versions('.circleci/config.yml', 'jobs: { a: { docker: [{ image: cimg/node:20.1 }, { image: node:18 }] } }\n')).toEqual([
			'image',
			'20.1',
		]);
		expect(
			await versions(
				'.circleci/config.yml',
				'orbs: { n: circleci/node@6 }\njobs: { a: { executor: { name: n/default, tag: "20.1" }, steps: [{ n/install: { node-version: "18" } }] } }\n',
			),
		).toEqual(['tag', '20.1', 'node-version', '18']);
		expect(await versions('azure-pipelines.yml', 'steps:\n  - task: NodeTool@0\n    inputs: { versionSpec: 20.x }\n')).toEqual([
			'versionSpec',
			'20.x',
		]);
		expect(await versions('buildspec.yml', 'phases: { install: { runtime-versions: { nodejs: 18 } } }\n')).toEqual([
			'runtime-versions',
			'18',
		]);
	});

	it('reads the steps of Cloud Build by their builders and entrypoints', async () => {
		const text =
			"steps:\n  - name: gcr.io/cloud-builders/docker\n    args: ['build', '-t', 'shop/stock', '.']\n  - { name: 'node:22', entrypoint: npm, args: [ci], dir: api }\n  - { name: 'node:22', args: [node, check.js] }\n  - { name: alpine }\n";
		expect((await ofKind('pipeline.step', 'cloudbuild.yaml', text)).map(({ command, folder }) => [command, folder])).toEqual([
			['docker build -t shop/stock .', undefined],
			['npm ci', 'api'],
			['node check.js', undefined],
		]);
	});

	it('reads the shell steps of Jenkins by their stages', async () => {
		const text = `// sh 'echo never'
pipeline {
  agent { docker { image 'node:18-alpine' } }
  stages {
    stage('Build') { steps { sh 'npm ci' /* sh 'x' */ } }
    stage("Ship") { steps {
      echo 'sh "no"'
      sh """
        scp a/b deploy@\${env.HOST}:c
        echo "done"
      """
      sh(label: 'tag', script: "git tag v1", returnStdout: true)
      push 'sh'
      sh ''
    } }
  }
}
`;
		const steps = await ofKind('pipeline.step', 'Jenkinsfile', text);
		expect(steps.map(({ job, command }) => [job, command.trim()])).toEqual([
			['Build', 'npm ci'],
			['Ship', `scp a/b deploy@\${________}:c\n        echo "done"`],
			['Ship', 'git tag v1'],
		]);
		expect(at(text, steps[2]!.span)).toBe('git tag v1');
		expect(await ofKind('image.use', 'ci/deploy.jenkinsfile', text)).toMatchObject([{ image: 'node', where: 'pipeline-job' }]);
		expect(await ofKind('runtime.version', 'Jenkinsfile.prod', text)).toMatchObject([{ range: '18' }]);
		expect(await factsOf('Jenkinsfile', "sh '''unended")).toMatchObject([{ command: 'unended' }]);
	});

	it('reads the pipelines of Drone under names of several versions', async () => {
		const text = 'kind: pipeline\nsteps:\n  - name: test\n    image: postgres\n    commands: [psql -l]\n';
		expect(await ofKind('image.use', '.drone-1.0.yml', text)).toMatchObject([{ image: 'postgres' }]);
		expect(await ofKind('pipeline.step', '.drone.yml', text)).toMatchObject([{ command: 'psql -l' }]);
	});

	it('reads the phases of AppVeyor, but for what is of another shell', async () => {
		const text =
			'environment: { matrix: [{ nodejs_version: 22 }] }\ninstall:\n  - ps: Install-Product node 22\n  - npm i\n  - cmd: npm i -g x\nbuild: off\ntest_script: npm test\n';
		expect(await ofKind('pipeline.step', 'appveyor.yml', text)).toMatchObject([
			{ command: 'npm i', name: 'install', job: 'build' },
			{ command: 'npm i -g x' },
			{ command: 'npm test', name: 'test_script' },
		]);
	});

	it('reads the phases, variables and versions of Travis', async () => {
		const text =
			'node_js: ["18", lts/*]\nenv:\n  global:\n    - A=1 B="two words"\n    - secure: xyz\nbefore_script:\n  - npm i -g x\ninstall: true\nscript: npm test\ndeploy:\n  - { provider: script, script: ./deploy.sh }\njobs:\n  include:\n    - { stage: lint, script: npm run lint }\n';
		expect(await ofKind('pipeline.step', '.travis.yml', text)).toMatchObject([
			{ command: 'npm i -g x', name: 'before_script', job: 'build' },
			{ command: 'npm test' },
			{ command: './deploy.sh', job: 'deploy' },
			{ command: 'npm run lint', job: 'lint' },
		]);
		const declared = await ofKind('env.declare', '.travis.yml', text);
		expect(declared).toMatchObject([
			{ variable: 'A', value: { text: '1' }, source: 'pipeline' },
			{ variable: 'B', value: { text: 'two words' } },
		]);
		expect(declared.map(({ span }) => at(text, span))).toEqual(['A=1', 'B="two words"']);
		expect(await ofKind('runtime.version', '.travis.yml', text)).toMatchObject([
			{ range: '18', several: true },
			{ range: 'lts/*', several: true },
		]);
	});
});

describe('platforms', () => {
	it('reads app.yaml of App Engine, and no other file of that name', async () => {
		expect(await factsOf('app.yaml', 'runtime: nodejs22\nentrypoint: node a.js\nenv_variables:\n  A: b\n')).toMatchObject([
			{ kind: 'runtime.version', runtime: 'node', range: '22', source: 'platform' },
			{ kind: 'process.declare', purpose: 'web', command: 'node a.js' },
			{ kind: 'env.declare', variable: 'A', source: 'platform' },
		]);
		expect(await factsOf('app.yaml', 'runtime: nodejs\nenv: flex\nruntime_config:\n  runtime_version: "18"\n')).toMatchObject([
			{ range: '18', setting: 'runtime_version' },
		]);
		expect(await factsOf('app.yaml', 'runtime: python312\n')).toMatchObject([{ runtime: 'python', range: '3.12' }]);
		expect(await factsOf('app.yaml', 'name: shop\nregion: fra\n')).toEqual([]);
	});

	it('reads manifests of Cloud Foundry', async () => {
		const text =
			'applications:\n  - name: shop\n    command: node a.js\n    env:\n      A: b\n      S: ((secret))\n  - name: mailer\n    command: node w.js\n    no-route: true\n  - name: split\n    command: "null"\n    docker: { image: shop/web:2 }\n    processes:\n      - { type: web, command: node p.js }\n      - { type: jobs, command: ((command)) }\n      - { type: mail, command: node m.js }\n';
		expect(await factsOf('ci/shop-manifest.yml', text)).toMatchObject([
			{ kind: 'process.declare', name: 'shop', purpose: 'web', command: 'node a.js', source: 'platform' },
			{ variable: 'A', source: 'platform', owner: 'shop' },
			{ variable: 'S', store: 'reference', value: { kind: 'unknown' } },
			{ kind: 'process.declare', name: 'mailer', purpose: 'worker' },
			{ name: 'split', purpose: 'web', command: 'node p.js' },
			{ name: 'mail', purpose: 'worker', command: 'node m.js' },
			{ kind: 'image.use', image: 'shop/web', tag: '2' },
		]);
		expect((await ofKind('process.declare', 'manifest.yml', text)).map(({ span }) => at(text, span))).toEqual([
			'node a.js',
			'node w.js',
			'node p.js',
			'node m.js',
		]);
		expect(await factsOf('manifest.yml', 'name: Shop\nversion: 1\n')).toEqual([]);
	});

	it('reads app.json, fly.toml, render.yaml and heroku.yml', async () => {
		expect(
			await factsOf('app.json', '{ "env": { "A": "b", "S": { "generator": "secret" } }, "scripts": { "postdeploy": "npm run seed" } }'),
		).toMatchObject([
			{ variable: 'A', source: 'app-json' },
			{ variable: 'S', store: 'reference' },
			{ kind: 'process.declare', purpose: 'release' },
		]);
		const task =
			'{ "family": "shop", "containerDefinitions": [{ "name": "web", "command": ["npm", "start"], "environment": [{ "name": "A", "value": "b" }], "secrets": [{ "name": "S", "valueFrom": "arn:x" }] }] }';
		expect(await factsOf('ecs/task-definition.prod.json', task)).toMatchObject([
			{ kind: 'process.declare', source: 'workload', owner: 'shop/web', command: 'npm start', appends: true },
			{ kind: 'env.declare', variable: 'A', value: { text: 'b' } },
			{ variable: 'S', store: 'reference' },
		]);
		const template =
			'Resources:\n  Web:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: web\n          Image: acme/web:1.2\n          Environment:\n            - { Name: A, Value: b }\n            - { Name: SESSION_SECRET, Value: !Ref SessionSecret }\n          Secrets:\n            - { Name: S, ValueFrom: !Ref Kept }\n';
		for (const path of ['deploy/template.yaml', 'web.template.yml', 'cloudformation/web.yaml']) {
			expect(await factsOf(path, template)).toMatchObject([
				{ kind: 'image.use', image: 'acme/web', tag: '1.2', owner: 'Web/web' },
				{ kind: 'env.declare', variable: 'A', value: { text: 'b' }, source: 'workload', owner: 'Web/web' },
				{ variable: 'SESSION_SECRET', value: { kind: 'unknown' }, store: 'reference' },
				{ variable: 'S', value: { kind: 'unknown' }, store: 'reference' },
			]);
		}
		const functionTemplate =
			'Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Environment:\n        Variables: { API_SECRET: !Ref ApiSecret }\n';
		expect(await ofKind('env.declare', 'template.yaml', functionTemplate)).toMatchObject([
			{ variable: 'API_SECRET', value: { kind: 'unknown' }, store: 'reference' },
		]);
		expect(await factsOf('app.json', '{ "expo": { "env": {} } }')).toEqual([]);
		const fly =
			'[env]\n  PORT = "8080"\n[processes]\nweb = "node a.js"\n[deploy]\nrelease_command = "npx prisma migrate deploy"\n[[services]]\ninternal_port = 3000\n';
		expect(await factsOf('fly.toml', fly)).toMatchObject([
			{ variable: 'PORT', value: { text: '8080' } },
			{ kind: 'process.declare', name: 'web', purpose: 'web', command: 'node a.js' },
			{ name: 'release', purpose: 'release' },
			{ kind: 'platform.port', port: { text: '3000' } },
		]);
		expect((await ofKind('process.declare', 'fly.toml', fly)).map(({ span }) => at(fly, span))).toEqual([
			'node a.js',
			'npx prisma migrate deploy',
		]);
		expect(
			await factsOf(
				'render.yaml',
				'services:\n  - type: web\n    name: x\n    startCommand: node a.js\n    envVars:\n      - { key: A, value: b }\n      - { key: B, sync: false }\n',
			),
		).toMatchObject([
			{ variable: 'A' },
			{ variable: 'B', store: 'reference' },
			{ kind: 'process.declare', purpose: 'web', command: 'node a.js' },
		]);
		expect(await factsOf('heroku.yml', 'run:\n  web: node a.js\nrelease:\n  command: [npm run migrate]\n')).toMatchObject([
			{ name: 'web', purpose: 'web' },
			{ name: 'release', purpose: 'release', command: 'npm run migrate' },
		]);
	});

	it('reads railway.json, railway.toml and nixpacks.toml', async () => {
		const json =
			'{ "build": { "buildCommand": "npm run build" }, "deploy": { "startCommand": "node a.js", "preDeployCommand": ["npm run migrate"], "healthcheckPath": "/" }, "environments": { "staging": { "deploy": { "startCommand": "node b.js" } } } }';
		const facts = await factsOf('railway.json', json);
		expect(facts).toMatchObject([
			{ kind: 'pipeline.step', name: 'buildCommand', command: 'npm run build' },
			{ kind: 'process.declare', name: 'start', source: 'platform', purpose: 'web', command: 'node a.js' },
			{ purpose: 'release', command: 'npm run migrate' },
			{ name: 'staging', command: 'node b.js' },
		]);
		expect(facts.map(({ span }) => at(json, span))).toEqual(['npm run build', 'node a.js', 'npm run migrate', 'node b.js']);
		expect(await factsOf('railway.worker.toml', '[deploy]\nstartCommand = "node a.js"\ncronSchedule = "0 * * * *"\n')).toMatchObject([
			{ kind: 'process.declare', purpose: 'scheduled', command: 'node a.js' },
		]);
		const nixpacks =
			'[phases.setup]\nnixPkgs = ["...", "nodejs_20", "ffmpeg"]\n[phases.install]\ncmds = ["...", "npm ci"]\n[start]\ncmd = "node a.js"\n[variables]\nA = "b"\nNIXPACKS_NODE_VERSION = "20"\n';
		expect(await factsOf('nixpacks.toml', nixpacks)).toMatchObject([
			{ kind: 'runtime.version', runtime: 'node', range: '20', setting: 'nixPkgs' },
			{ kind: 'pipeline.step', job: 'install', command: 'npm ci' },
			{ kind: 'process.declare', name: 'start', command: 'node a.js' },
			{ kind: 'env.declare', variable: 'A', value: { text: 'b' } },
			{ variable: 'NIXPACKS_NODE_VERSION' },
			{ kind: 'runtime.version', range: '20' },
		]);
		expect(await factsOf('nixpacks.json', '{ "start": { "cmd": "node a.js" } }')).toMatchObject([{ command: 'node a.js' }]);
	});
});

describe('traffic', () => {
	it('reads affinity of proxies and balancers', async () => {
		const nginx =
			'http {\n  access_log /var/log/a.log main;\n  error_log stderr;\n  upstream app {\n    ip_hash; # x\n    server a;\n  }\n}\n';
		expect((await factsOf('nginx.conf', nginx)).map((fact) => [fact.kind, at(nginx, fact.span)])).toEqual([
			['log.sink', 'access_log /var/log/a.log main'],
			['log.sink', 'error_log stderr'],
			['traffic.affinity', 'ip_hash'],
		]);
		expect(
			await factsOf('haproxy.cfg', 'backend app\n  balance source\n  cookie SRV insert\n  stick-table type ip size 1m\n'),
		).toMatchObject([{ by: 'address', owner: 'app' }, { by: 'cookie' }]);
		expect(
			await factsOf('traefik/dynamic.yml', 'http:\n  services:\n    app:\n      loadBalancer:\n        sticky: { cookie: {} }\n'),
		).toMatchObject([{ by: 'cookie', owner: 'app' }]);
		expect(await factsOf('traefik.toml', '[http.services.app.loadBalancer.sticky.cookie]\nname = "x"\nsecure = true\n')).toMatchObject([
			{ by: 'cookie', owner: 'app' },
		]);
		expect(
			await ofKind(
				'traffic.affinity',
				'compose.yaml',
				'services:\n  a:\n    image: b\n    labels: ["traefik.http.services.a.loadbalancer.sticky.cookie=true"]\n',
			),
		).toMatchObject([{ owner: 'a' }]);
	});

	it('reads Terraform', async () => {
		const text = `resource "aws_lb_target_group" "app" {
  stickiness {
    enabled = true
    type    = "lb_cookie"
  }
}
resource "aws_lb_target_group" "off" {
  stickiness {
    enabled = false
    type    = "lb_cookie"
  }
}
resource "aws_db_instance" "db" {
  engine         = "postgres"
  engine_version = "16.3" // x
}
resource "azurerm_redis_cache" "cache" {
  minimum_tls_version = "1.2"
  redis_version       = 6
}
resource "aws_lambda_function" "f" {
  environment {
    variables = {
      LOG_LEVEL = "info"
      DB_URL    = var.db
    }
  }
}
container_definitions = jsonencode([{ environment = [{ name = "API_URL", value = "x" }] }])
`;
		expect(await factsOf('infra/main.tf', text)).toMatchObject([
			{ kind: 'traffic.affinity', by: 'cookie', owner: 'aws_lb_target_group.app' },
			{ kind: 'service.engine', service: 'postgres', version: '16.3' },
			{ kind: 'service.engine', service: 'redis', version: '6' },
			{ kind: 'env.declare', variable: 'LOG_LEVEL', value: { text: 'info' } },
			{ kind: 'env.declare', variable: 'DB_URL', store: 'reference' },
			{ kind: 'env.declare', variable: 'API_URL' },
		]);
	});
});

describe('units', () => {
	it('reads the functions that a platform is told to call', async () => {
		const serverless =
			'provider: { name: aws, environment: { STAGE: "${self:provider.stage}" } }\nfunctions:\n  create:\n    handler: src/orders.create\n    environment: { TABLE: orders }\n  other: { handler: "${file(x.yml)}" }\n';
		expect(await ofKind('function.declare', 'serverless.yml', serverless)).toMatchObject([{ name: 'create', module: 'src/orders' }]);
		expect(await ofKind('env.declare', 'serverless.yml', serverless)).toMatchObject([
			{ variable: 'STAGE', source: 'platform' },
			{ variable: 'TABLE', value: { text: 'orders' }, owner: 'create' },
		]);
		const sam =
			'Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function: { CodeUri: src/, Environment: { Variables: { LEVEL: info } } }\nResources:\n  Get:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: get.handler }\n  Put:\n    Type: AWS::Serverless::Function\n    Properties: { CodeUri: ./put, Handler: index.handler, Environment: { Variables: { TABLE: !Ref Orders } } }\n  Orders: { Type: AWS::DynamoDB::Table }\n';
		expect(await ofKind('function.declare', 'template.yaml', sam)).toMatchObject([
			{ name: 'Get', module: 'src/get' },
			{ name: 'Put', module: 'put/index' },
		]);
		expect((await ofKind('env.declare', 'template.yaml', sam)).map(({ variable, owner }) => [variable, owner])).toEqual([
			['LEVEL', undefined],
			['TABLE', 'Put'],
		]);
		expect(await ofKind('function.declare', 'template.yml', 'Resources: { A: { Type: AWS::S3::Bucket } }')).toEqual([]);
		expect(await ofKind('function.declare', 'orders/function.json', '{ "bindings": [] }')).toMatchObject([
			{ name: 'orders', module: 'index' },
		]);
		expect(await ofKind('function.declare', 'orders/function.json', '{ "bindings": [], "scriptFile": "../dist/orders.js" }')).toMatchObject(
			[{ module: '../dist/orders' }],
		);
	});

	it('reads what Vercel builds as functions, and which of them requests are led to', async () => {
		const vercel =
			'{ "builds": [{ "src": "src/main.ts", "use": "@vercel/node" }, { "src": "api/*.js", "use": "@vercel/node" }, { "src": "package.json", "use": "@vercel/node@2.0.0" }, { "src": "site/index.html", "use": "@vercel/static" }],\n  "routes": [{ "src": "/(.*)", "dest": "src/main.ts" }, { "src": "/x", "dest": "/api/x/$1" }, { "src": "/y", "dest": "/api" }],\n  "rewrites": [{ "source": "/z", "destination": "/api/index.js" }, { "source": "/(.*)", "destination": "/index.html" }],\n  "functions": { "api/index.js": { "maxDuration": 30 } } }';
		expect((await ofKind('function.declare', 'vercel.json', vercel)).map(({ name, module }) => [name, module])).toEqual([
			['main', 'src/main'],
			['index', 'api/index'],
			['api', 'api'],
		]);
		expect(await ofKind('function.declare', 'vercel.json', '{ "rewrites": {}, "functions": [] }')).toEqual([]);
		const any =
			'{ "builds": [{ "src": "*.ts", "use": "@now/node-server" }], "routes": [{ "src": "/g", "dest": "index.ts" }, { "src": "/", "dest": "/home" }] }';
		expect(await ofKind('function.declare', 'now.json', any)).toMatchObject([{ name: 'index', module: 'index' }]);
		expect(
			await ofKind('pipeline.step', 'vercel.json', '{ "buildCommand": "npm run build", "installCommand": null, "outputDirectory": "x" }'),
		).toMatchObject([{ job: 'build', command: 'npm run build', name: 'buildCommand' }]);
	});

	it('reads the main module of a worker, and the folders that are layers of functions', async () => {
		const worker = '{\n\t// of all deploys\n\t"name": "orders",\n\t"main": "./src/index.ts",\n\t"vars": { "main": "x" },\n}';
		expect(await ofKind('function.declare', 'wrangler.jsonc', worker)).toMatchObject([{ name: 'default', module: 'src/index' }]);
		const toml = 'name = "orders"\nmain = "worker.mjs"\n[env.live]\nmain = "other.js"\n';
		expect(await ofKind('function.declare', 'edge/wrangler.toml', toml)).toMatchObject([{ module: 'worker' }]);
		expect(await ofKind('function.declare', 'wrangler.toml', 'pages_build_output_dir = "dist"\n')).toEqual([]);
		const sam =
			'Resources:\n  Shared:\n    Type: AWS::Serverless::LayerVersion\n    Properties: { ContentUri: ./layers/shared/ }\n  Other:\n    Type: AWS::Serverless::LayerVersion\n    Properties: { ContentUri: !Ref Bucket }\n';
		expect(await ofKind('module.alias', 'template.yaml', sam)).toMatchObject([
			{ pattern: '/opt/*', targets: ['layers/shared/*', 'layers/shared/nodejs/*'] },
		]);
		expect(await ofKind('module.alias', 'serverless.yml', 'layers: { shared: { path: layer } }\n')).toMatchObject([
			{ pattern: '/opt/*', targets: ['layer/*', 'layer/nodejs/*'] },
		]);
	});

	it('reads what pm2 starts', async () => {
		const apps = [
			{ name: 'api', script: 'dist/main.js', args: ['--port', '1'], instances: 2 },
			{ name: 'web', script: 'npm', args: 'run start:web', cwd: 'web' },
			{ script: './run.sh' },
			{ name: 'compiled', script: './shop', interpreter: 'none', cwd: './' },
			{ name: 'remote' },
		];
		expect(await ofKind('process.declare', 'ecosystem.config.json', JSON.stringify({ apps }))).toMatchObject([
			{ name: 'api', source: 'unit', command: 'node dist/main.js --port 1', owner: 'api' },
			{ name: 'web', command: 'cd web && npm run start:web' },
			{ name: '2', command: 'bash ./run.sh' },
			{ name: 'compiled', command: './shop' },
		]);
		const watched = [
			{ script: 'a.js', watch: true },
			{ script: './dist/b.js', watch: ['dist'] },
			{ script: 'c.js', watch: false },
			{ script: 'd.js', watch: ['settings'] },
		];
		expect((await ofKind('process.declare', 'pm2.json', JSON.stringify({ apps: watched }))).map((one) => 'watch' in one)).toEqual([
			true,
			true,
			false,
			false,
		]);
		const outputs = [
			{ script: 'a.js', out_file: '/dev/stdout', error_file: 'NULL', log: false, pid_file: 'a.pid' },
			{ script: 'b.js', output: 'logs/out.log', err_log: '/var/log/shop.err' },
		];
		expect(await ofKind('log.sink', 'pm2.json', JSON.stringify({ apps: outputs }))).toMatchObject([
			{ api: 'pm2', target: 'file', file: { text: 'logs/out.log' } },
			{ file: { text: '/var/log/shop.err' } },
		]);
	});

	it('reads what Passenger Standalone loads', async () => {
		const text = '{ "port": 4000, "startup_file": "app.js", "daemonize": true }';
		expect(await factsOf('Passengerfile.json', text)).toEqual([
			{ kind: 'process.loader', span: { start: 16, end: 40 }, server: 'Passenger', background: { start: 42, end: 59 } },
		]);
		expect(await factsOf('Passengerfile.json', '{ "app_type": "node", "daemonize": false }')).toMatchObject([{ server: 'Passenger' }]);
		expect(await factsOf('Passengerfile.json', '{ "envvars": {} }')).toEqual([]);
	});

	it('reads what pm2 starts, listed in YAML', async () => {
		const list = `apps:
  - name: api
    script: dist/main.js
    args: ['--port', '1']
    instances: 4
    out_file: "logs/out.log"
    env: &env
      NODE_ENV: production
      PORT: 8080
  - script: dist/mail.js
    instances: 1
    env: *env
`;
		const facts = await factsOf('process.yml', list);
		expect(facts).toMatchObject([
			{ kind: 'process.fork', api: 'pm2', count: { text: '4', type: 'number' } },
			{ kind: 'process.group', members: ['api', '1'] },
			{ kind: 'process.declare', name: 'api', command: 'node dist/main.js --port 1' },
			{ kind: 'process.declare', name: '1', command: 'node dist/mail.js' },
			{ kind: 'env.declare', variable: 'NODE_ENV', owner: 'api' },
			{ variable: 'PORT', value: { text: '8080' } },
			{ variable: 'NODE_ENV', owner: '1' },
			{ variable: 'PORT' },
			{ kind: 'log.sink', file: { text: 'logs/out.log' } },
		]);
		expect(at(list, facts[2]!.span)).toBe('dist/main.js');
		expect(await factsOf('pm2.yaml', 'apps: 3\n')).toEqual([]);
	});

	it('reads systemd, supervisord and crontabs', async () => {
		expect(readersFor('static/img/cron.png')).toEqual([]);
		const unit =
			'[Service]\nType=forking\nExecStart=-/usr/bin/node /srv/a.js \\\n  --x\nEnvironment="A=b c" D=e\nStandardOutput=append:/var/log/a.log\n';
		const facts = await factsOf('deploy/shop.service', unit);
		expect(facts).toMatchObject([
			{ kind: 'process.declare', name: 'shop', background: true },
			{ variable: 'A', value: { text: 'b c' } },
			{ variable: 'D' },
			{ kind: 'log.sink', target: 'file' },
		]);
		expect(at(unit, facts[0]!.span)).toMatch(/^\/usr\/bin\/node.*\n {2}--x$/);
		expect(
			await factsOf(
				'supervisord.conf',
				'[supervisord]\nnodaemon=true\n[program:web]\ncommand=node a.js ; x\nenvironment=A="b",C=d\nstdout_logfile=/dev/stdout\nstderr_logfile=/var/log/e.log\n',
			),
		).toMatchObject([
			{ name: 'web', command: 'node a.js' },
			{ variable: 'A' },
			{ variable: 'C' },
			{ target: 'stdout' },
			{ target: 'file' },
		]);
		expect(await factsOf('docker/crontab', '# x\nA=b\n*/5 * * * * node a.js\n@daily npm run b\nnot a line\n')).toMatchObject([
			{ variable: 'A' },
			{ kind: 'process.declare', command: 'node a.js', purpose: 'scheduled' },
			{ kind: 'schedule' },
			{ command: 'npm run b' },
			{ kind: 'schedule' },
		]);
	});

	it('reads shell scripts', async () => {
		const [script] = await ofKind('shell.script', 'entrypoint.sh', '#!/usr/bin/env bash\nexport DB_PASSWORD=hunter22hunter\nexec "$@"\n');
		expect(script).toMatchObject({ interpreter: 'bash' });
		expect(script!.command).not.toContain('hunter');
		expect(await ofKind('shell.script', 'start', '#!/usr/bin/env node\nx')).toEqual([]);
	});
});

describe('versions', () => {
	it('reads the version of a runtime wherever it stands', async () => {
		const cases: readonly (readonly [path: string, text: string, range: string])[] = [
			['.nvmrc', 'v20.1.0\n', '20.1.0'],
			['.nvmrc', 'lts/iron', 'lts/iron'],
			['.tool-versions', '# x\nnodejs 22.1.0\npnpm 9\n', '22.1.0'],
			['package.json', '{ "engines": { "node": ">=18" } }', '>=18'],
			['go.mod', 'module x\n\ngo 1.22\n', '1.22'],
			['runtime.txt', 'python-3.12.1', '3.12.1'],
			['Gemfile', 'ruby "3.3.0"\n', '3.3.0'],
			['pyproject.toml', '[project]\nrequires-python = ">=3.11"\n', '>=3.11'],
			['global.json', '{ "sdk": { "version": "8.0.100" } }', '8.0.100'],
			['Dockerfile', 'FROM docker.io/library/node:20.11-alpine AS b\n', '20.11'],
			['Dockerfile', 'FROM debian\nRUN curl -sL https://deb.nodesource.com/setup_14.x \\\n  | bash -\n', '14'],
			['Dockerfile', 'FROM debian\nRUN echo "deb https://deb.nodesource.com/node_16.x focal main" > /etc/x.list\n', '16'],
		];
		for (const [path, text, range] of cases) {
			const facts = await ofKind('runtime.version', path, text);
			expect([path, facts.map((fact) => fact.range)]).toEqual([path, [range]]);
			expect(at(text, facts[0]!.span)).toContain(range);
		}
		expect(
			await ofKind(
				'runtime.version',
				'Dockerfile',
				'FROM node:lts-alpine\nFROM postgres:16\nRUN curl https://deb.nodesource.com/setup_lts.x | sh\n',
			),
		).toEqual([]);
	});
});

describe('databases and settings', () => {
	it('reads Prisma, Sequelize and TypeORM', async () => {
		expect(
			await factsOf('prisma/schema.prisma', 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n'),
		).toMatchObject([
			{ kind: 'env.read', variable: 'DATABASE_URL' },
			{ kind: 'service.engine', service: 'postgres', url: { kind: 'env' } },
		]);
		expect(
			await factsOf(
				'config/config.json',
				'{ "development": { "dialect": "sqlite", "storage": "x" }, "production": { "dialect": "postgres", "password": "hunter22hunter", "use_env_variable": "DB" } }',
			),
		).toMatchObject([
			{ service: 'sqlite', environment: 'development' },
			{ kind: 'literal.named', names: ['development', 'storage'] },
			{ service: 'postgres', environment: 'production' },
			{ value: { kind: 'secret' } },
			{ kind: 'env.read', variable: 'DB' },
		]);
		expect(
			await ofKind('env.read', 'database.json', '{ "live": { "driver": "pg", "host": "db.acme.io", "user": { "ENV": "LEDGER_USER" } } }'),
		).toMatchObject([{ variable: 'LEDGER_USER' }]);
		expect(await ofKind('service.engine', 'ormconfig.json', '[{ "type": "mysql" }]')).toMatchObject([{ service: 'mysql' }]);
		expect(await ofKind('service.engine', 'config/db.json', '{ "production": { "dialect": "mysql" } }')).toMatchObject([
			{ service: 'mysql' },
		]);
		// Under that name people keep data, too.
		expect(await factsOf('db.json', '{ "posts": [{ "id": 1, "type": "note" }], "profile": { "type": "admin" } }')).toEqual([]);
	});

	it('reads settings files by the deploy they are for', async () => {
		expect(await factsOf('config/production.json', '{ "db": { "host": "db1", "port": 5432 } }')).toMatchObject([
			{ kind: 'settings.file', environment: 'production', entries: 2 },
			{ names: ['db', 'host'], value: { text: 'db1' } },
			{ names: ['db', 'port'] },
		]);
		expect(await factsOf('src/main/resources/application-prod.yml', 'spring:\n  datasource:\n    url: ${DB_URL:x}\n')).toMatchObject([
			{ environment: 'prod' },
			{ value: { kind: 'unknown' } },
		]);
		expect(await factsOf('config/routes.json', '{ "a": "b" }')).toEqual([]);
		// Nothing but its name says what it is.
		expect(await factsOf('server/settings.yml', 'secrets:\n  cookie: rosewood\n')).toMatchObject([
			{ kind: 'settings.file', byName: true },
			{ names: ['secrets', 'cookie'], value: { kind: 'secret', strength: 'weak' } },
		]);
		expect(await factsOf('.circleci/config.yml', 'version: 2\n')).not.toContainEqual(expect.objectContaining({ kind: 'settings.file' }));
	});
});

describe('quirks of environment files', () => {
	it('finds each, once, where it is', async () => {
		const text = 'B=1\nA=2\n\nC = 3\nd=4\nE-F=5\n G=6\nH="x\nI=a b\nJ=\nA=7\n\n\nK="ok # x" # y\nL=\'multi\nline\'\nM=9 ';
		expect((await ofKind('dotenv.quirk', '.env', text)).map(({ quirk, span }) => [quirk, at(text, span)])).toEqual([
			['unordered', 'A'],
			['space-around-equals', ' = '],
			['lowercase-key', 'd'],
			['incorrect-delimiter', 'E-F'],
			['unordered', 'E-F'],
			['leading-character', ' '],
			['unbalanced-quotes', '"x'],
			['unquoted-blank', 'a b'],
			['missing-value', ''],
			['duplicated-key', 'A'],
			['unordered', 'A'],
			['extra-blank-line', ''],
			['trailing-blank', ' '],
			['no-final-newline', ''],
		]);
		expect(await ofKind('dotenv.quirk', '.env', 'A=1\nB="two words"\nexport C=$A # x\n')).toEqual([]);
	});
});

describe('how containers are run', () => {
	it('reads ports, mounts and options of compose services', async () => {
		const text = `services:
  web:
    image: acme/web:\${TAG:-1}
    build: { context: ., args: { API_URL: https://x.acme.io } }
    container_name: web
    stop_signal: SIGKILL
    stop_grace_period: 1m30s
    deploy: { replicas: 2 }
    healthcheck: { test: ["CMD", "curl", "x"] }
    ports: ["8080:3000", "127.0.0.1:9229:9229", "\${P:-80}:80/udp", "3000", { target: 1, published: 2 }, "3000-3005"]
    volumes: [".:/app", "data:/var/lib:ro", "/anonymous", { type: bind, source: ./a, target: /b }]
  db: { image: "postgres", healthcheck: { disable: true } }
`;
		expect(
			(await ofKind('compose.port', 'compose.yaml', text)).map(({ target, published, address, protocol }) => [
				target.kind === 'literal' ? target.text : target.kind,
				published?.kind === 'literal' ? published.text : published?.kind,
				address,
				protocol,
			]),
		).toEqual([
			['3000', '8080', undefined, 'tcp'],
			['9229', '9229', '127.0.0.1', 'tcp'],
			['80', 'env', undefined, 'udp'],
			['3000', undefined, undefined, 'tcp'],
			['1', '2', undefined, 'tcp'],
			['unknown', undefined, undefined, 'tcp'],
		]);
		expect(await ofKind('compose.volume', 'compose.yaml', text)).toMatchObject([
			{ type: 'bind', source: '.', target: '/app' },
			{ type: 'volume', source: 'data', readOnly: true },
			{ type: 'volume', target: '/anonymous' },
			{ type: 'bind', source: './a' },
		]);
		expect(
			(await ofKind('compose.option', 'compose.yaml', text)).map(({ service, option, seconds }) => [service, option, seconds]),
		).toEqual([
			['web', 'container-name', undefined],
			['web', 'stop-signal', undefined],
			['web', 'stop-grace-period', 90],
			['web', 'replicas', undefined],
			['web', 'health-check', undefined],
		]);
		expect(await ofKind('image.use', 'compose.yaml', text)).toMatchObject([
			{ image: 'acme/web', dynamic: true, builds: true },
			{ image: 'postgres', dynamic: false },
		]);
		expect(await ofKind('env.declare', 'compose.yaml', text)).toMatchObject([{ variable: 'API_URL', source: 'compose-arg' }]);
	});

	it('reads settings of images', async () => {
		const text =
			'FROM node:20\nARG PORT=1\nEXPOSE 8080 9000/udp $PORT\nHEALTHCHECK --interval=5s CMD curl x\nSTOPSIGNAL SIGKILL\nUSER node\nVOLUME ["/data"]\n';
		expect(
			(await ofKind('image.expose', 'Dockerfile', text)).map(({ port, protocol, span }) => [port.kind, protocol, at(text, span)]),
		).toEqual([
			['literal', 'tcp', '8080'],
			['literal', 'udp', '9000/udp'],
			['env', 'tcp', '$PORT'],
		]);
		expect(await ofKind('image.health', 'Dockerfile', text)).toMatchObject([{ command: 'curl x' }]);
		expect(await ofKind('image.signal', 'Dockerfile', text)).toMatchObject([{ signal: 'SIGKILL' }]);
		expect(await ofKind('image.user', 'Dockerfile', text)).toMatchObject([{ user: 'node' }]);
		expect(await ofKind('image.volume', 'Dockerfile', text)).toMatchObject([{ folders: ['/data'] }]);
		expect(await ofKind('image.health', 'Dockerfile', 'FROM a\nHEALTHCHECK NONE\n')).toMatchObject([{ stage: 0 }]);
	});

	it.each([
		['# WARNING:\n#\n# For development and debugging only. Dockerfile.release is for production.\n\n', 1],
		['# DEVELOPMENT image: builds from source.\n', 1],
		['# Do not use in production!\n', 1],
		['ARG NODE_VERSION=22\n\n#checkov:skip=CKV_DOCKER_3:Only used locally for dev\n', 1],
		['#checkov:skip=CKV_DOCKER_3:Uniquement utilisé en local pour le dev\n', 1],
		['# Nur für die lokale Entwicklung.\n', 1],
		['# Solo para desarrollo\n', 1],
		['# Apenas para desenvolvimento\n', 1],
		['# Только для локальной разработки\n', 1],
		['# 仅用于本地开发\n', 1],
		['# Not only for development.\n', 0],
		['ARG NODE_VERSION=22\n# only for development\nARG WATCH=no\n', 0],
		['# For both deploys and local development.\n', 0],
		['# syntax=docker/dockerfile:1\n# The production image. Development has one of its own.\n', 0],
	])('hears what the head of a Dockerfile says it is for: %s', async (head, count) => {
		expect(await ofKind('image.purpose', 'Dockerfile', `${head}FROM node:22\n# for development only\nRUN npm ci\n`)).toHaveLength(count);
	});
});
