import { isCommand, nameOf, type CommandPattern, type Invocation } from './invocation.js';
import { wordSet } from '../../core/wordList.js';

/** Commands made for the person who writes the code: they watch files, compile on the fly, or serve one request at a time. */
const developmentServers: readonly CommandPattern[] = [
	{
		program: [
			'ts-node',
			'ts-node-esm',
			'ts-node-script',
			'tsx',
			'babel-node',
			'sucrase-node',
			'swc-node',
			'esno',
			'esmo',
			'esr',
			'tsimp',
			'jiti',
			'vite-node',
		],
		without: ['--version', '-v', '-e', '--eval'],
	},
	{
		program: [
			'nodemon',
			'ts-node-dev',
			'tsnd',
			'tsc-watch',
			'babel-watch',
			'node-dev',
			'supervisor',
			'webpack-dev-server',
			'air',
			'watchexec',
			'browser-sync',
			'live-server',
		],
		without: ['--version', '-v'],
	},
	{ program: 'pm2-dev', without: ['--version', '-v'] },
	{ program: ['pm2', 'pm2-runtime', 'pm2-docker'], options: ['--watch'] },
	{ program: ['node', 'nodejs'], options: ['--watch', '--watch-path'] },
	{ program: 'bun', options: ['--watch', '--hot'] },
	{ program: 'deno', options: ['--watch', '--watch-hmr'] },
	{
		program: [
			'next',
			'nuxt',
			'nuxi',
			'remix',
			'react-router',
			'astro',
			'svelte-kit',
			'vinxi',
			'wrangler',
			'turbo',
			'vercel',
			'netlify',
			'keystone',
			'nitro',
		],
		words: ['dev'],
	},
	{ program: 'vite', without: ['build', 'preview', 'optimize', '--version', '-v'] },
	{ program: 'webpack', words: ['serve|s|server'] },
	{ program: ['ng', 'nx', 'vue-cli-service', 'ember', 'parcel', 'jekyll'], words: ['serve|server'] },
	{ program: ['react-scripts', 'nest'], words: ['start'] },
	{ program: ['gatsby', 'strapi', 'medusa'], words: ['develop'] },
	{ program: 'esbuild', options: ['--serve'] },
	{ program: 'tsup', options: ['--watch'] },
	{ program: 'fastify', words: ['start'], options: ['--watch', '-w'] },
	{ program: 'moleculer-runner', options: ['--hot', '-H', '--repl', '-r'] },
	{ program: ['ace', 'adonis'], words: ['serve'] },
	// What a task does stands in a file that nobody reads; by these names it compiles, watches and starts again.
	{ program: ['gulp', 'grunt'], words: ['dev|develop|watch|nodemon'] },
	{ program: ['egg-bin', 'midway-bin', 'redwood', 'rw'], words: ['dev'] },
	{ program: 'flask', words: ['run'] },
	{ program: ['manage.py', 'django-admin'], words: ['runserver'] },
	{ program: ['uvicorn', 'gunicorn', 'hypercorn'], options: ['--reload'] },
	{ program: 'fastapi', words: ['dev'] },
	{ program: 'artisan', words: ['serve'] },
	{ program: 'php', options: ['-S'] },
	{ program: ['go', 'cargo'], words: ['run'] },
	{ program: 'dotnet', words: ['watch'] },
	{ program: ['mvn', 'mvnw'], words: ['spring-boot:run'] },
	{ program: ['gradle', 'gradlew'], words: ['bootRun'] },
];

/** Modules that compile source while it is loaded, when a runtime is told to load them first. */
const compilingHooks: ReadonlySet<string> = wordSet(`
	ts-node tsx @babel/register babel-register @swc-node/register esbuild-register swc-node sucrase @esbuild-kit/cjs-loader
	@esbuild-kit/esm-loader tsimp jiti
`);

const hookOptions: readonly string[] = ['-r', '--require', '--import', '--loader', '--experimental-loader'];

/** The name of the development server that a command starts, or undefined. */
export function developmentServerOf(invocation: Invocation): string | undefined {
	const pattern = developmentServers.find((one) => isCommand(invocation, one));
	if (pattern) {
		return nameOf(invocation, pattern);
	}
	if (invocation.program === 'rails' && isCommand(invocation, { program: 'rails', words: ['s|server'] })) {
		const environment =
			invocation.environment.get('RAILS_ENV') ??
			invocation.arguments.find((argument) => argument === 'production' || argument.endsWith('=production'));
		return environment === undefined ? 'rails server' : undefined;
	}
	return compilingHookOf(invocation);
}

function compilingHookOf({ program, arguments: words }: Invocation): string | undefined {
	if (program !== 'node' && program !== 'nodejs') {
		return undefined;
	}
	for (const [index, word] of words.entries()) {
		const option = hookOptions.find((one) => word === one || word.startsWith(`${one}=`));
		const module = option === undefined ? undefined : word === option ? words[index + 1] : word.slice(option.length + 1);
		const name = module?.startsWith('@') ? module.split('/').slice(0, 2).join('/') : module?.split('/')[0];
		if (name !== undefined && (compilingHooks.has(name) || compilingHooks.has(module!))) {
			return `node ${option} ${module}`;
		}
	}
	return undefined;
}
