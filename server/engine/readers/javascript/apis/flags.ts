import type { Rows } from './recipe.js';

const of = (...places: readonly string[]): { readonly fact: 'flag'; readonly options: readonly string[] } => ({
	fact: 'flag',
	options: places,
});

/** Switches for debugging, and the places of their options. */
export const flags: Rows = [
	[
		'express().set koa().set mongoose.set',
		{ fact: 'flag', options: [], settings: ['env', 'debug', 'view cache', 'json spaces', 'showStackError'] },
	],
	['errorhandler express.errorHandler', { fact: 'flag', options: [], always: 'errorhandler' }],
	[
		'apollo-server.ApolloServer apollo-server-express.ApolloServer apollo-server-koa.ApolloServer apollo-server-fastify.ApolloServer @apollo/server.ApolloServer',
		of('0.debug', '0.playground', '0.introspection', '0.includeStacktraceInErrorResponses'),
	],
	['@nestjs/graphql.GraphQLModule.forRoot', of('0.debug', '0.playground', '0.introspection', '0.includeStacktraceInErrorResponses')],
	['express-graphql.graphqlHTTP express-graphql graphql-yoga.createYoga', of('0.graphiql', '0.pretty')],
	['graphql-playground-middleware-express graphql-playground-middleware-koa', { fact: 'flag', options: [], always: 'playground' }],
	['@sentry/node.init @sentry/nestjs.init @sentry/nextjs.init @sentry/bun.init', of('0.debug')],
	['knex mysql.createConnection mysql.createPool mysql2.createConnection mysql2.createPool i18next.init', of('0.debug')],
	['@hapi/hapi.server', of('0.debug')],
	// Each command remembers where it was sent, which costs much of the speed (https://github.com/redis/ioredis#error-handling).
	[
		'ioredis ioredis.Redis ioredis.Cluster',
		of('0.showFriendlyErrorStack', '1.showFriendlyErrorStack', '2.showFriendlyErrorStack', '1.redisOptions.showFriendlyErrorStack'),
	],
	['@microsoft/microsoft-graph-client.Client.init @microsoft/microsoft-graph-client.Client.initWithMiddleware', of('0.debugLogging')],
	['nunjucks.configure', of('1.watch', '1.noCache', '0.watch', '0.noCache')],
	['debug.enable', { fact: 'flag', options: ['0'], always: 'enable' }],
	['next', of('0.dev')],
	['typeorm.DataSource typeorm.createConnection @nestjs/typeorm.TypeOrmModule.forRoot', of('0.logging')],
	// It prints what is said to the mail server, the messages with it.
	['nodemailer.createTransport', of('0.debug')],
	['@mikro-orm/core.MikroORM.init @mikro-orm/nestjs.MikroOrmModule.forRoot', of('0.debug')],
];

/** Plugins of Fastify with switches for debugging among the options that they are registered with. */
export const flagPlugins: ReadonlyMap<string, ReturnType<typeof of>> = new Map([['mercurius', of('1.graphiql')]]);
