import { wordSet } from '../core/wordList.js';

/** Programs by name, with the first operands that count; `*` stands for any, and `''` for none. */
export type ProgramTable = Readonly<Record<string, readonly string[]>>;

/** Whether a table lists a program with an operand. */
export function isListed(table: ProgramTable, program: string, operand: string): boolean {
	const operands = Object.hasOwn(table, program) ? table[program]! : [];
	return operands.includes('*') || operands.includes(operand);
}

/** How a framework starts a service by conventions. */
interface ServerFramework {
	/** What starts a deploy. */
	readonly start: readonly string[];
	/** What serves a developer. */
	readonly develop: readonly string[];
	/** What builds or tests, where everything else starts. */
	readonly builds?: readonly string[];
	/** The files that it looks for. */
	readonly entries: readonly string[];
}

/** Frameworks that start a service by conventions. */
export const serverFrameworks: Readonly<Record<string, ServerFramework>> = {
	next: { start: ['start'], develop: ['dev', ''], entries: [] },
	nest: { start: ['start'], develop: [], entries: ['src/main'] },
	nuxt: { start: ['start', 'preview'], develop: ['dev', ''], entries: [] },
	nuxi: { start: ['start', 'preview'], develop: ['dev'], entries: [] },
	strapi: { start: ['start'], develop: ['develop', 'dev', 'watch-admin'], entries: ['src/index'] },
	'remix-serve': { start: ['*'], develop: [], entries: ['app/entry.server'] },
	remix: { start: [], develop: ['dev', 'vite:dev'], entries: ['app/entry.server'] },
	'react-router-serve': { start: ['*'], develop: [], entries: ['app/entry.server'] },
	'react-router': { start: [], develop: ['dev'], entries: ['app/entry.server'] },
	sails: { start: ['lift'], develop: [], entries: ['app'] },
	medusa: { start: ['start'], develop: ['develop'], entries: ['src/index', 'medusa-config'] },
	keystone: { start: ['start'], develop: ['dev'], entries: ['keystone'] },
	blitz: { start: ['start'], develop: ['dev'], entries: [] },
	directus: { start: ['start'], develop: [], entries: [] },
	'moleculer-runner': { start: ['*'], develop: [], entries: ['moleculer.config'] },
	'functions-framework': { start: ['*'], develop: [], entries: ['index', 'src/index'] },
	nx: { start: ['serve'], develop: [], entries: ['src/main'] },
	probot: { start: ['run'], develop: [], entries: ['index', 'src/index', 'app'] },
	egg: { start: [], develop: ['dev'], entries: ['app'] },
	'egg-scripts': { start: ['start'], develop: [], entries: ['app'] },
	'egg-bin': { start: [], develop: ['dev'], entries: ['app'] },
	micro: { start: ['*'], develop: [], entries: ['index'] },
	// https://www.mediawiki.org/wiki/ServiceTemplateNode: which module it starts stands in its configuration, and is `./app.js` there.
	'service-runner': { start: ['*'], develop: ['docker-start'], builds: ['docker-test', 'build', 'generate'], entries: ['app'] },
};

/** Programs that serve files or a bundle while somebody develops. */
export const developmentServers: ProgramTable = {
	vite: ['', 'dev', 'serve', 'preview'],
	'react-scripts': ['start'],
	'react-app-rewired': ['start'],
	craco: ['start'],
	'vue-cli-service': ['serve'],
	ng: ['serve'],
	webpack: ['serve'],
	'webpack-dev-server': ['*'],
	parcel: ['*'],
	gatsby: ['develop', 'serve'],
	astro: ['dev', 'preview'],
	docusaurus: ['start', 'serve'],
	vuepress: ['dev'],
	vitepress: ['dev', 'preview'],
	storybook: ['*'],
	'start-storybook': ['*'],
	'http-server': ['*'],
	'live-server': ['*'],
	'browser-sync': ['*'],
	expo: ['start', ''],
	'react-native': ['start'],
	wrangler: ['dev'],
	serverless: ['offline'],
	sls: ['offline'],
	ember: ['serve', 's', 'server'],
	quasar: ['dev'],
	rspack: ['serve', 'dev'],
	rsbuild: ['dev', 'preview'],
	electron: ['*'],
	'electron-forge': ['start'],
};

/** Programs that change a schema or data, and end. */
export const taskPrograms: ProgramTable = {
	prisma: ['migrate', 'db'],
	knex: ['migrate', 'seed', 'migrate:latest', 'migrate:up', 'seed:run', 'migrate:rollback'],
	sequelize: ['db:migrate', 'db:seed', 'db:seed:all', 'db:create'],
	'sequelize-cli': ['db:migrate', 'db:seed', 'db:seed:all', 'db:create'],
	typeorm: ['*'],
	'typeorm-ts-node-commonjs': ['*'],
	'typeorm-ts-node-esm': ['*'],
	'mikro-orm': ['*'],
	'node-pg-migrate': ['*'],
	'db-migrate': ['*'],
	'migrate-mongo': ['*'],
	'drizzle-kit': ['*'],
	umzug: ['*'],
	postgrator: ['*'],
	flyway: ['*'],
};

/** Programs that build, test, format or check. */
export const tools: ReadonlySet<string> = wordSet(`
	tsc eslint prettier jest mocha vitest ava tap nyc c8 rollup esbuild tsup babel swc gulp grunt webpack rimraf mkdir cp rm mv echo
	husky lint-staged cypress playwright karma biome unbuild ncc pkg tsd xo standard copyfiles cpx ncp shx tsc-alias api-extractor
	typedoc jsdoc jasmine commitlint semantic-release nx turbo lerna oxlint stylelint npm yarn pnpm vite wait-on git docker
	docker-compose
`);

/** The commands of pm2. */
export const pm2Programs: ReadonlySet<string> = new Set(['pm2', 'pm2-runtime', 'pm2-docker']);

/** Programs that keep another one running until somebody stops it. */
export const supervisors: ReadonlySet<string> = new Set(['forever', ...pm2Programs]);

/** Packages that serve requests: a package that depends on one at run time, and is started, is a service. */
export const serverPackages: ReadonlySet<string> = wordSet(`
	express koa fastify @hapi/hapi hapi @nestjs/core restify polka hono @hono/node-server h3 nitropack next nuxt @remix-run/serve
	@remix-run/express @react-router/serve @react-router/node @sveltejs/adapter-node @strapi/strapi sails @adonisjs/core
	@feathersjs/express @feathersjs/koa apollo-server @apollo/server graphql-yoga @loopback/rest loopback moleculer egg micro
	socket.io ws uWebSockets.js @grpc/grpc-js directus @medusajs/medusa @keystone-6/core meteor-node-stubs bull bullmq amqplib
	kafkajs agenda bee-queue pg-boss discord.js telegraf node-telegram-bot-api @slack/bolt probot parse-server tinyhttp @tinyhttp/app
	elysia connect light-my-request
`);

/** Packages that bundle or build what a browser loads. */
export const browserPackages: ReadonlySet<string> = wordSet(`
	react-dom vue svelte @angular/core preact solid-js react-scripts gatsby @docusaurus/core vuepress vitepress astro parcel
	webpack-dev-server @vitejs/plugin-react @vitejs/plugin-vue @sveltejs/vite-plugin-svelte vite ember-cli @11ty/eleventy lit jquery
	backbone alpinejs htmx.org three phaser
`);

/** Libraries of components: a package that needs one at run time is for pages. */
export const componentPackages: ReadonlySet<string> = new Set(['react-dom', 'preact', 'vue', 'svelte', 'solid-js', '@angular/core', 'lit']);
