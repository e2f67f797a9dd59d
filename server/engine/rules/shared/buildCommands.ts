import { isCommand, nameOf, type CommandPattern, type Invocation } from './invocation.js';

/** Commands that turn source into something that can be run. They belong to the build stage. */
const builds: readonly CommandPattern[] = [
	{ program: ['tsc', 'vue-tsc', 'lb-tsc'], without: ['--noEmit', '--version', '-v', '--help'] },
	{ program: ['webpack', 'parallel-webpack'], without: ['serve', '--version'] },
	{
		program: [
			'rollup',
			'esbuild',
			'tsup',
			'tsdown',
			'unbuild',
			'microbundle',
			'babel',
			'swc',
			'gulp',
			'grunt',
			'sass',
			'node-sass',
			'lessc',
			'postcss',
			'tailwindcss',
			'snowpack',
			'apidoc',
			'typedoc',
			// What makes templates and mails ready, and what makes scripts and styles smaller.
			'juice',
			'mjml',
			'uglifyjs',
			'terser',
			'cleancss',
			'html-minifier',
			'html-minifier-terser',
		],
		without: ['serve', '--serve', '--version'],
	},
	{
		program: [
			'vite',
			'next',
			'nuxt',
			'nuxi',
			'remix',
			'react-router',
			'astro',
			'ng',
			'nest',
			'parcel',
			'ember',
			'gatsby',
			'react-scripts',
			'vue-cli-service',
			'svelte-kit',
			'vinxi',
			'ncc',
			'strapi',
			'medusa',
			'keystone',
			'nx',
			'turbo',
			'lerna',
			'eleventy',
			'hugo',
			'docusaurus',
		],
		words: ['build'],
	},
	{ program: ['nuxt', 'nuxi'], words: ['generate'] },
	{ program: ['turbo', 'nx', 'lerna'], words: ['run', 'build'] },
	{ program: 'prisma', words: ['generate'] },
	{ program: 'tsoa', words: ['spec|routes|spec-and-routes'] },
	{ program: ['graphql-codegen', 'gql-gen'], without: ['--watch', '-w'] },
	{ program: ['npm', 'pnpm', 'yarn', 'bun'], words: ['run|run-script', 'build|compile'] },
	{ program: ['yarn', 'pnpm', 'bun', 'make', 'rake', 'docker', 'cargo', 'go', 'dotnet', 'gradle', 'gradlew'], words: ['build'] },
	{ program: 'dotnet', words: ['publish'] },
	{ program: ['gradle', 'gradlew'], words: ['assemble|bootJar|shadowJar'] },
	{ program: ['mvn', 'mvnw'], words: ['package|install|compile|verify'] },
	{ program: 'manage.py', words: ['collectstatic|compilemessages|compress'] },
	{ program: 'django-admin', words: ['collectstatic|compilemessages'] },
	{ program: ['rails', 'rake'], words: ['assets:precompile'] },
];

/** Commands that fetch dependencies. They belong to the build stage too. */
const installs: readonly CommandPattern[] = [
	{ program: 'npm', words: ['i|ci|install|add|clean-install'] },
	{ program: ['pnpm', 'bun'], words: ['i|install|add'] },
	{ program: 'yarn', words: ['install|add'] },
	{ program: 'yarn', alone: true, without: ['--version', '-v', '--cwd'] },
	{
		program: ['pip', 'pip3', 'pipenv', 'poetry', 'gem', 'bundle', 'composer', 'apt', 'apt-get', 'dnf', 'yum', 'apk', 'conda'],
		words: ['install|add'],
	},
	{ program: 'uv', words: ['sync'] },
	{ program: 'go', words: ['get|mod'] },
];

/** What part of a build a command is, with the name to call it by; undefined for commands that build nothing. */
export function buildStepOf(invocation: Invocation): { readonly kind: 'build' | 'install'; readonly name: string } | undefined {
	const build = builds.find((pattern) => isCommand(invocation, pattern));
	if (build) {
		return { kind: 'build', name: nameOf(invocation, build) };
	}
	const install = installs.find((pattern) => isCommand(invocation, pattern));
	return install && { kind: 'install', name: nameOf(invocation, install) };
}
