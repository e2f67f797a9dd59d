import type { Recipe, Rows } from './recipe.js';
import { wordSet } from '../../../core/wordList.js';

const listen: Recipe = { fact: 'listen', port: ['0.port', '0'], host: ['0.host', '0.hostname', '1'] };
const listenItself: Recipe = { ...listen, receiver: true };

/** What starts to listen. */
export const servers: Rows = [
	[
		'express().listen koa().listen koa-websocket().listen polka().listen connect().listen restana().listen @tinyhttp/app.App().listen @feathersjs/express().listen find-my-way().listen total4.http ' +
			'inversify-express-utils.InversifyExpressServer().build().listen',
		listen,
	],
	[
		'node:http.createServer().listen node:https.createServer().listen node:http.Server().listen node:https.Server().listen node:http2.createServer().listen ' +
			'node:http2.createSecureServer().listen node:net.createServer().listen node:net.Server().listen node:tls.createServer().listen spdy.createServer().listen ' +
			'restify.createServer().listen fastify().listen fastify.Fastify().listen @nestjs/core.NestFactory.create().listen ' +
			'@nestjs/core.NestFactory.create().listenAsync json-server.create().listen @loopback/rest.RestServer().listen httpolyglot.createServer().listen stoppable().listen http-shutdown().listen ' +
			'@godaddy/terminus.createTerminus().listen',
		listenItself,
	],
	[
		'@nestjs/core.NestFactory.createMicroservice',
		{
			fact: 'listen',
			port: ['1.options.port'],
			host: ['1.options.host'],
			onlyWithPort: true,
			over: { place: '1.transport', name: '@nestjs/microservices.Transport.TCP' },
		},
		// https://docs.nestjs.com/microservices/grpc: an address, whose port is 5000 where none is given.
		{ fact: 'listen', port: ['1.options.url'], over: { place: '1.transport', name: '@nestjs/microservices.Transport.GRPC', named: true } },
	],
	// https://docs.nestjs.com/faq/hybrid-application
	[
		'@nestjs/core.NestFactory.create().connectMicroservice',
		{
			fact: 'listen',
			beside: true,
			port: ['0.options.port'],
			onlyWithPort: true,
			over: { place: '0.transport', name: '@nestjs/microservices.Transport.TCP' },
		},
		{
			fact: 'listen',
			beside: true,
			port: ['0.options.url'],
			onlyWithPort: true,
			over: { place: '0.transport', name: '@nestjs/microservices.Transport.GRPC', named: true },
		},
	],
	['@loopback/http-server.HttpServer', { fact: 'listen', port: ['1.port'], host: ['1.host'] }],
	['@hapi/hapi.server', { fact: 'listen', port: ['0.port', '0'], host: ['0.host'] }],
	['@hapi/hapi.server().connection', { fact: 'listen', port: ['0.port'], host: ['0.host'] }],
	// https://hapi.dev/module/glue/api: a manifest holds what the server is told, and whoever composes it starts it.
	['@hapi/glue.compose', { fact: 'listen', port: ['0.server.port', '0.connections.0.port'], host: ['0.server.host'] }],
	// https://github.com/UKHomeOffice/hof/blob/master/index.js: it listens as soon as it is called, and handles no signal.
	['hof', { fact: 'listen', port: ['0.port'], host: ['0.host'] }],
	['ws.WebSocketServer uWebSockets.js.App().listen', { fact: 'listen', port: ['0.port'], host: ['0.host'], onlyWithPort: true }],
	['socket.io', { fact: 'listen', port: ['0'], onlyWithPort: true }],
	['socket.io().listen socket.io.listen', listenItself],
	['Bun.serve', { fact: 'listen', port: ['0.port'], host: ['0.hostname'] }],
	['Bun.listen', { fact: 'listen', port: ['0.port'], host: ['0.hostname'] }],
	['Deno.serve', { fact: 'listen', port: ['0.port', '1.port'], host: ['0.hostname'] }],
	['Deno.listen', { fact: 'listen', port: ['0.port'], host: ['0.hostname'] }],
	['@hono/node-server.serve', { fact: 'listen', port: ['0.port'], host: ['0.hostname'] }],
	['srvx.serve', { fact: 'listen', port: ['0.port'], host: ['0.hostname'] }],
	['listhen.listen', { fact: 'listen', port: ['1.port'], host: ['1.hostname'] }],
	['elysia().listen elysia.Elysia().listen', listenItself],
	[
		'@apollo/server/standalone.startStandaloneServer',
		{ fact: 'listen', port: ['1.listen.port'], host: ['1.listen.host'], closesItself: true },
	],
	['apollo-server.ApolloServer().listen', { fact: 'listen', port: ['0.port', '0'], host: ['0.host'], receiver: true, closesItself: true }],
	// https://github.com/kartikk221/hyper-express/blob/master/docs/Server.md: `auto_close` is on by default.
	['hyper-express.Server().listen', { fact: 'listen', port: ['0'], host: ['1'], receiver: true, closesItself: true }],
	['graphql-yoga.GraphQLServer().start', { fact: 'listen', port: ['0.port'], host: ['0.host'] }],
	['@grpc/grpc-js.Server().bindAsync grpc.Server().bind grpc.Server().bindAsync', { fact: 'listen', port: ['0'], receiver: true }],
	// Its port comes from HTTP_SERVER_PORT, by way of the settings that it is handed; it closes when its program stops it.
	['@well-known-components/http-server.createServerComponent @dcl/http-server.createServerComponent', { fact: 'listen', port: [] }],
	['moleculer-web', { fact: 'listen', port: ['0.port'], onlyWithPort: true }],
	['@adonisjs/http-server.Server().listen', listenItself],
	['tmi.js', { fact: 'listen', port: ['0.port'], onlyWithPort: true }],
];

/** Listening of a server that comes from another module: nothing but its name and a port say so. */
export const unresolvedListen: Recipe & { readonly fact: 'listen' } = {
	...listenItself,
	fact: 'listen',
	port: ['0.port', '0'],
	onlyWithPort: true,
};

/** Names that people give to servers; `queue.listen(3000)` is not one of them. */
export const serverNames: ReadonlySet<string> = wordSet(`
	app server httpServer httpsServer http https application webServer expressApp expressServer fastify apiServer webapp api srv
	nestApp koaApp koaServer express fastifyApp fastifyServer fastifyInstance wsApp wsServer socketApp socketServer
	serverInstance appInstance expressInstance koaInstance serverApp restifyServer
`);

/** Methods that take request handlers, on what makes routes. */
export const routeMethods: ReadonlySet<string> = wordSet(`
	get post put patch delete del all use options head param route addHook register setErrorHandler setNotFoundHandler onError opts
	pre ext
`);

/** Those of them by which something runs for requests to all routes, or to all with a parameter. */
export const middlewareMethods: ReadonlySet<string> = wordSet('use addHook param pre ext setErrorHandler setNotFoundHandler');

/** Methods by which something is told what to run whenever an event comes. */
export const listeningMethods: ReadonlySet<string> = wordSet('on once addListener');

/** Names that people give to what makes routes, wherever it comes from. */
export const routerNames = /^(?:\w*[rR]outer|\w*[aA]pp|server|fastify|api|routes?)$/;

/** What makes routes. */
export const routers: ReadonlySet<string> = wordSet(`
	express() express.Router() koa() koa-websocket() @koa/router() fastify() polka() connect() restify.createServer() @hapi/hapi.server() hono()
	hono.Hono() h3.createApp() h3.createRouter() router() express().route() express.Router().route()
	@nestjs/core.NestFactory.create() elysia() elysia.Elysia() express-promise-router()
`);

/** Methods of bots that take what answers one message. */
export const botMethods: ReadonlySet<string> = wordSet(`
	on use command action hears start help settings callbackQuery inlineQuery onText message event view shortcut options reaction
`);

/** Clients of chats: what they are told to do with a message, they do for one of many people at a time. */
export const bots: ReadonlySet<string> = wordSet(`
	telegraf.Telegraf() telegraf() grammy.Bot() grammy.Composer() telegraf.Composer() node-telegram-bot-api() @slack/bolt.App()
	discord.js.Client() discord.js-light.Client() eris.Client() eris() tmi.js.Client() tmi.js.client()
`);

/** Whether a variable is called a bot, which may come from another module: `bot`, `telegramBot`. */
export function isCalledBot(name: string): boolean {
	return /(?:^b|B)ot$/.test(name);
}

/**
 * Whether a variable is called a server of sockets, or a part of one, which is mostly handed over: `(io) => io.on('connection', …)`
 * (https://socket.io/docs/v4/server-application-structure/#all-event-handlers-are-registered-in-the-indexjs-file).
 */
export function isCalledSocketServer(name: string): boolean {
	return /^(?:io|nsp|namespace|wss|wsServer|socketio|socketIO|socketIo)$|[a-z](?:Io|IO|Nsp|Namespace|Wss|SocketServer)$/.test(name);
}

/** What chats call an event for which somebody has written, or clicked on, something. */
export const messageEvents =
	/^(?:text|message|callback_query|inline_query|edited_message|channel_post|photo|document|voice|video|sticker|contact|location|new_chat_members|chat_member|poll_answer|pre_checkout_query|messageCreate|interactionCreate|interaction|messageReactionAdd|guildMemberAdd|chat|whisper)(?::|$)/;

/** Functions whose argument answers requests, by qualified name. */
export const handlerTakers: ReadonlySet<string> = wordSet(`
	node:http.createServer node:https.createServer node:http2.createServer node:http2.createSecureServer node:net.createServer
	Bun.serve Deno.serve h3.defineEventHandler h3.eventHandler defineEventHandler eventHandler express-async-handler
	cachedEventHandler
`);

/** Modules whose servers listen on all interfaces when no host is given, by their documentation. */
const listensEverywhere =
	/^(?:express|koa|polka|connect|restify|node:https?|node:http2|node:net|node:tls|Bun|Deno|@hapi\/hapi|@hono\/node-server|ws|socket\.io)\b/;

/** Where a server listens when no host is given, as far as its documentation says. Fastify chooses `localhost` since its first versions. */
export function defaultHostOf(api: string): 'any' | 'loopback' | undefined {
	return /^fastify(?:\.Fastify)?\(\)\.listen$/.test(api) ? 'loopback' : listensEverywhere.test(api) ? 'any' : undefined;
}
