import { wordSet } from '../core/wordList.js';

/** How the options of a program are written, as far as finding its first operand asks for. */
export interface OptionSyntax {
	/** Options that take the next word as their value. */
	readonly valued?: readonly string[];
	/** Operands that stand before the command or file. */
	readonly operands?: number;
	/** The command follows a `--` and nothing else. */
	readonly afterDashes?: boolean;
	/** `NAME=value` words before the command are assignments. */
	readonly assigns?: boolean;
	/** Words of the program's own that must stand first: `run` of `poetry run`. */
	readonly verbs?: readonly string[];
}

/** Programs that run the command in their arguments in their own place, or as their only child. */
export const wrappers: Readonly<Record<string, OptionSyntax>> = {
	exec: { valued: ['-a'] },
	command: {},
	builtin: {},
	time: { valued: ['-f', '-o'] },
	nohup: {},
	// https://docs.travis-ci.com/user/common-build-problems/#timeouts-installing-dependencies
	travis_retry: {},
	nice: { valued: ['-n', '--adjustment'] },
	ionice: { valued: ['-c', '-n', '-p'] },
	chrt: { operands: 1 },
	stdbuf: { valued: ['-i', '-o', '-e'] },
	timeout: { valued: ['-s', '--signal', '-k', '--kill-after'], operands: 1 },
	setsid: {},
	unbuffer: {},
	xargs: { valued: ['-I', '-n', '-P', '-L', '-d'] },
	sudo: { valued: ['-u', '-g', '-h', '-p', '-C', '--user', '--group'], assigns: true },
	doas: { valued: ['-u'] },
	gosu: { operands: 1 },
	'su-exec': { operands: 1 },
	setpriv: { valued: ['--reuid', '--regid', '--groups'] },
	env: { valued: ['-u', '--unset', '-C', '--chdir'], assigns: true },
	'cross-env': { assigns: true },
	'env-cmd': { valued: ['-f', '--file', '-e', '--environments', '-r', '--rc-file'] },
	dotenv: { valued: ['-e', '-c', '-v', '-p'] },
	'dotenv-cli': { valued: ['-e', '-c', '-v', '-p'] },
	dotenvx: { verbs: ['run'], valued: ['-f', '--env-file', '-e', '--env', '-fk'] },
	doppler: { verbs: ['run'], valued: ['-p', '--project', '-c', '--config', '-t', '--token'] },
	infisical: { verbs: ['run'], afterDashes: true },
	op: { verbs: ['run'], afterDashes: true },
	chamber: { verbs: ['exec'], afterDashes: true },
	'aws-vault': { verbs: ['exec'], afterDashes: true },
	tini: { valued: ['-p', '-e'] },
	'tini-static': { valued: ['-p', '-e'] },
	'dumb-init': { valued: ['-r', '--rewrite'] },
	catatonit: {},
	'docker-init': {},
	pid1: {},
	'docker-entrypoint.sh': {},
	'wait-for-it': { afterDashes: true },
	'wait-for': { afterDashes: true },
	'xvfb-run': { valued: ['-n', '-s', '--server-args', '-e', '-f'] },
	nyc: { valued: ['--reporter', '-r', '--cwd'] },
	c8: { valued: ['--reporter', '-r', '-n', '-x'] },
	poetry: { verbs: ['run'] },
	pipenv: { verbs: ['run'] },
	uv: { verbs: ['run'], valued: ['--with', '--python', '-p', '--env-file', '--group', '--extra'] },
	hatch: { verbs: ['run'] },
	bundle: { verbs: ['exec'] },
	'opentelemetry-instrument': { valued: ['--traces_exporter', '--metrics_exporter', '--service_name'] },
	'ddtrace-run': {},
	'newrelic-admin': { verbs: ['run-program'] },
};

/** What an interpreter starts: the first operand after its options is a file. */
export interface Interpreter extends OptionSyntax {
	/** Options after which there is no file: `-e`, `-m`. */
	readonly withoutFile?: readonly string[];
	/** Options that load a module first. */
	readonly preloads?: readonly string[];
	/** Options that restart the program when files change. */
	readonly watches?: readonly string[];
	/** Restarts the program when files change, without being asked. */
	readonly alwaysWatches?: boolean;
	/** Words of its own before the file that are no file: `watch` of `tsx watch`. */
	readonly optionalVerbs?: readonly string[];
	/** Options whose value is a command that is run in place of the interpreter's usual one. */
	readonly execs?: readonly string[];
}

const nodeOptions = {
	preloads: ['-r', '--require', '--import', '--loader', '--experimental-loader'],
	valued: [
		'-C',
		'--conditions',
		'--env-file',
		'--env-file-if-exists',
		'--inspect-port',
		'--title',
		'--watch-path',
		'--icu-data-dir',
		'--input-type',
		'--stack-trace-limit',
		'--max-http-header-size',
		'--dns-result-order',
		'--unhandled-rejections',
		'--diagnostic-dir',
		'--openssl-config',
		'--redirect-warnings',
		'--trace-event-categories',
		'--disable-warning',
	],
	withoutFile: ['-e', '--eval', '-p', '--print', '-pe', '--test', '-v', '--version', '-h', '--help', '-i', '--run'],
	watches: ['--watch', '--watch-path'],
} as const;

/** Programs that run a file of source code. */
export const interpreters: Readonly<Record<string, Interpreter>> = {
	node: nodeOptions,
	nodejs: nodeOptions,
	iojs: nodeOptions,
	'ts-node': {
		preloads: ['-r', '--require'],
		valued: ['-P', '--project', '-O', '--compiler-options', '-I', '--ignore', '-C', '--compiler', '--cwd', '-D'],
		withoutFile: ['-e', '--eval', '-p', '-v', '--version'],
	},
	'ts-node-esm': { preloads: ['-r', '--require'], valued: ['-P', '--project', '-O', '--compiler-options'], withoutFile: ['-e', '--eval'] },
	'ts-node-dev': { preloads: ['-r', '--require'], valued: ['-P', '--project', '--watch', '--ignore-watch', '-O'], alwaysWatches: true },
	tsnd: { preloads: ['-r', '--require'], valued: ['-P', '--project', '--watch', '--ignore-watch', '-O'], alwaysWatches: true },
	tsx: { ...nodeOptions, valued: [...nodeOptions.valued, '--tsconfig', '--include', '--exclude', '--ignore'], optionalVerbs: ['watch'] },
	esno: {},
	jiti: {},
	'esbuild-runner': {},
	esr: {},
	'vite-node': { valued: ['-c', '--config', '--mode'], watches: ['-w', '--watch'] },
	'swc-node': {},
	'babel-node': {
		preloads: ['-r', '--require'],
		valued: ['--presets', '--plugins', '--config-file', '-x', '--extensions'],
		withoutFile: ['-e', '--eval', '-p'],
	},
	coffee: {},
	'node-dev': { preloads: ['-r', '--require'], alwaysWatches: true },
	nodemon: {
		preloads: ['-r', '--require'],
		valued: ['-w', '--watch', '-e', '--ext', '-i', '--ignore', '-d', '--delay', '-s', '--signal', '--config', '--cwd', '-C'],
		execs: ['-x', '--exec'],
		alwaysWatches: true,
	},
	supervisor: { valued: ['-w', '-i', '-e', '-x', '-p', '-n'], alwaysWatches: true },
	pm2: {
		optionalVerbs: ['start', 'restart', 'reload', 'startOrRestart', 'startOrReload'],
		valued: [
			'-n',
			'--name',
			'-i',
			'--instances',
			'--env',
			'-l',
			'--log',
			'-o',
			'--output',
			'-e',
			'--error',
			'--max-memory-restart',
			'--interpreter',
			'--node-args',
			'--cwd',
			'--only',
		],
		watches: ['--watch'],
	},
	'pm2-runtime': {
		optionalVerbs: ['start'],
		valued: ['-n', '--name', '-i', '--instances', '--env', '--max-memory-restart', '--interpreter', '--node-args', '--only'],
		watches: ['--watch'],
	},
	'pm2-docker': { optionalVerbs: ['start'], valued: ['-n', '--name', '-i', '--instances', '--env'] },
	forever: {
		optionalVerbs: ['start', 'restart'],
		valued: [
			'-m',
			'-l',
			'-o',
			'-e',
			'-p',
			'-c',
			'--pidFile',
			'--sourceDir',
			'--workingDir',
			'--minUptime',
			'--spinSleepTime',
			'--uid',
			'-a',
		],
		watches: ['-w', '--watch'],
	},
	bun: {
		optionalVerbs: ['run'],
		preloads: ['-r', '--preload'],
		valued: ['--cwd', '--env-file', '-c', '--config'],
		watches: ['--watch', '--hot'],
		withoutFile: ['-e', '--eval', '-p'],
	},
	deno: {
		optionalVerbs: ['run', 'serve', 'test'],
		valued: ['-c', '--config', '--import-map', '--port', '--host', '--env-file'],
		watches: ['--watch', '--watch-hmr'],
		withoutFile: ['eval', 'repl'],
	},
	python: { valued: ['-W', '-X', '-Q'], withoutFile: ['-c', '-m'] },
	python2: { valued: ['-W', '-X', '-Q'], withoutFile: ['-c', '-m'] },
	python3: { valued: ['-W', '-X'], withoutFile: ['-c', '-m'] },
	ruby: { preloads: ['-r'], valued: ['-I', '-C'], withoutFile: ['-e', '-S'] },
	php: { valued: ['-d', '-c', '-t'], withoutFile: ['-r', '-S', '-m', '-i'] },
	perl: { valued: ['-I'], withoutFile: ['-e', '-E'] },
	sh: { valued: ['-o'] },
	bash: { valued: ['-o', '-O', '--rcfile'] },
	ash: {},
	dash: {},
	zsh: { valued: ['-o'] },
	source: {},
	'.': {},
};

/** Shells whose `-c` takes a command line. */
export const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);

/** Frameworks with a command line of their own that starts a service, or serves while developing. */
export const frameworks: ReadonlySet<string> = wordSet(`
	next nuxt nuxi nest remix remix-serve react-router react-router-serve astro vite vinxi gatsby strapi medusa keystone payload
	directus sails react-scripts vue-cli-service ng webpack webpack-dev-server parcel nitro moleculer-runner fastify feathers
	serverless sls storybook http-server serve expo electron electron-forge wrangler vercel netlify parse-server
`);

/** Package managers' own commands: `pnpm install` is no script. */
export const managerCommands: ReadonlySet<string> = wordSet(`
	install i ci add remove rm uninstall un update up upgrade link ln unlink init publish pack audit outdated list ls ll why view
	info config set cache store prune rebuild login logout whoami version versions import licenses global create dedupe patch
	patch-commit fetch root bin prefix plugin policies autoclean generate-lock-entry owner tag team unplug constraints doctor
	self-update approve-builds install-test it pm
`);
