import { isCalledBot } from '../apis/servers.js';
import type ts from 'typescript';
import { type Call, expressionAt } from '../arguments.js';
import { compilingModules } from '../apis/assets.js';
import { recipesOf } from '../apis/index.js';
import { loadingModules, shellTags, shutdown } from '../apis/processes.js';
import { grpcClient, grpcCredentials } from '../apis/requests.js';
import { strategySecrets } from '../apis/secrets.js';
import { bare, isMember, memberName, propertyNameText, requiredModule, specifierText, writtenAs } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { emitRecipe } from './recipes.js';
import { emitUnresolvedListen } from './listen.js';
import { emitHandedOn, emitImported, emitLoadedByMethod, isLoadingMethod } from './folders.js';
import { emitRegistered, emitStoreMade } from './sessions.js';
import { emitTaggedSpawn } from './spawn.js';
import { baseAround } from './surroundings.js';

const pluginMethods: ReadonlySet<string> = new Set(['register', 'use']);

/** Calls of known APIs: a qualified name is looked up in the tables, and its recipes say which facts it makes. */
export const callVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const namesItsFolder = source.text.includes('__dirname') || source.text.includes('import.meta');
	return [
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const call = node as Call;
				const name = calledName(call, at);
				const recipes = name === undefined ? undefined : recipesOf(name, node.kind === k.NewExpression);
				if (name !== undefined && recipes !== undefined) {
					for (const recipe of recipes) {
						emitRecipe(recipe, name, call, at);
					}
				}
				if (call.expression.kind === k.SuperKeyword) {
					emitSuper(call, at);
				}
				if (name !== undefined && ts.isNewExpression(call)) {
					emitStoreMade(name, call, at);
				}
				if (recipes === undefined && ts.isNewExpression(call) && isGrpcClient(call, at)) {
					emitRecipe(grpcClient, name ?? '@grpc/grpc-js.Client', call, at);
				}
				for (const argument of call.arguments ?? []) {
					// `cores.map(cluster.fork)`
					if (
						isMember(at.source, argument) &&
						memberName(at.source, argument) === 'fork' &&
						at.names.of(argument, at.scope) === 'node:cluster.fork'
					) {
						at.emit('process.fork', at.span(argument), { api: 'node:cluster.fork' });
					}
				}
				if (ts.isCallExpression(call)) {
					if (recipes === undefined) {
						emitUnresolved(call, at);
						if (namesItsFolder) {
							emitHandedOn(call, at);
						}
					}
					const specifier = requiredModule(source, call);
					if (specifier !== undefined) {
						emitLoaded(specifier, call, at);
					}
				}
			},
		},
		{
			kinds: [k.ImportDeclaration],
			visit(node, at) {
				const { moduleSpecifier } = node as ts.ImportDeclaration;
				if (ts.isStringLiteralLike(moduleSpecifier)) {
					emitLoaded(specifierText(moduleSpecifier), node, at);
				}
			},
		},
		{
			kinds: [k.TaggedTemplateExpression],
			visit(node, at) {
				const tagged = node as ts.TaggedTemplateExpression;
				const name = at.names.of(ts.isCallExpression(tagged.tag) ? tagged.tag.expression : tagged.tag, at.scope);
				if (name !== undefined && shellTags.has(name)) {
					emitTaggedSpawn(name, tagged, at);
				}
			},
		},
	];
};

/** Whether something is made with credentials of gRPC, as only its clients are: those that a description or a generator has made, too. */
function isGrpcClient({ arguments: given }: ts.NewExpression, at: At): boolean {
	const credentials = given?.[1] === undefined ? undefined : at.names.of(given[1], at.scope);
	return credentials?.endsWith('()') === true && grpcCredentials.includes(credentials.slice(0, -2));
}

/**
 * What a class hands to the one that it extends, where that is known to take a secret (`super({ secretOrKey })` of a strategy, also behind the
 * mixin of NestJS, `extends PassportStrategy(Strategy)`), or to do with it what an instance of its own would: a queue and its workers, a
 * client of a backing service, a bot that is told to poll.
 */
function emitSuper(call: Call, at: At): void {
	const extended = baseAround(at);
	const base = extended && bare(at.source, extended);
	const mixin = base !== undefined && at.source.ts.isCallExpression(base) ? base : undefined;
	const isStrategy = mixin !== undefined && at.names.of(mixin.expression, at.scope) === '@nestjs/passport.PassportStrategy';
	const known = mixin === undefined ? base : isStrategy ? mixin.arguments[0] : undefined;
	const name = known && at.names.of(known, at.scope);
	for (const recipe of name === undefined ? [] : (recipesOf(name, true) ?? [])) {
		if (recipe.fact === 'secret' || (mixin === undefined && inheritedFacts.has(recipe.fact))) {
			emitRecipe(recipe, name!, call, at);
		}
	}
}

/** What a class makes of what it is handed just as one that extends it does. */
const inheritedFacts: ReadonlySet<string> = new Set(['consume', 'queue', 'connect', 'chat']);

/** Modules that act when they are imported. */
function emitLoaded(specifier: string, node: ts.Node, at: At): void {
	if (loadingModules.has(specifier)) {
		at.emit('env.load', at.span(node), { api: specifier, override: false });
	}
	if (compilingModules.has(specifier)) {
		at.emit('asset.compile', at.span(node), { api: specifier, asset: 'code' });
	}
}

/** Calls whose receiver comes from another module or as a parameter: what they are called, and with what, must say it all. */
function emitUnresolved(call: ts.CallExpression, at: At): void {
	const { source } = at;
	const callee = bare(source, call.expression);
	const method = isMember(source, callee) ? memberName(source, callee) : undefined;
	if (method === undefined || !isMember(source, callee)) {
		return;
	}
	if (method === 'listen') {
		emitUnresolvedListen(call, at);
	} else if (pluginMethods.has(method)) {
		emitRegistered(call, at);
	} else if (method === 'strategy' && memberOf(callee, at) === 'auth') {
		// `server.auth.strategy('session', 'cookie', { … })`, of a server that a plugin of hapi is handed, too.
		for (const recipe of strategySecrets) {
			emitRecipe(recipe, '@hapi/hapi.server().auth.strategy', call, at);
		}
	} else if (method === 'enableShutdownHooks') {
		// `app.enableShutdownHooks()`, of an application that another module makes: no other library says it so.
		emitRecipe(shutdown, '@nestjs/core.NestFactory.create().enableShutdownHooks', call, at);
	} else if (method === 'import') {
		emitImported(call, at);
	} else if (isLoadingMethod(method)) {
		emitLoadedByMethod(method, call, at);
	} else if (launchers.has(method) && isBot(callee, at)) {
		emitRecipe({ fact: 'chat' }, `bot.${method}`, call, at);
	} else if (method === 'process' && (takesJobOfBull(call, at) || hearsAsQueue(callee, at))) {
		// `this.queue.process(handle)`, of a queue that another module makes.
		emitRecipe({ fact: 'consume', service: 'redis' }, 'bull().process', call, at);
	} else if (method === 'consume' && (acknowledges(call, at) || expressionAt(at, call, '2.noAck') !== undefined)) {
		// `channel.consume(queue, handle)`, of a channel that another module opens, or that a callback is handed.
		emitRecipe({ fact: 'consume', service: 'amqp' }, 'amqplib.Channel.consume', call, at);
	} else if (method === 'run' && takesEachMessage(call, at)) {
		// `consumer.run({ eachMessage })`, of a consumer of a client that another module makes: no other library says it so.
		emitRecipe({ fact: 'consume', service: 'kafka' }, 'kafkajs.Consumer.run', call, at);
		emitRecipe({ fact: 'tasks', service: 'kafka' }, 'kafkajs.Kafka().consumer().run', call, at);
	} else if (
		method === 'completeMessage' ||
		(method === 'complete' && call.arguments.length === 0 && /m(?:sg|essage)$/i.test(nameOfReceiver(callee, at)))
	) {
		// `receiver.completeMessage(message)`, `message.complete()` of Azure Service Bus, wherever the receiver comes from.
		emitRecipe({ fact: 'commit', service: 'servicebus' }, `@azure/service-bus.${method}`, call, at);
	} else if (method === 'mv') {
		emitMovedUpload(call, callee, at);
	} else if ((method === 'latest' || method === 'up') && memberOf(callee, at) === 'migrate') {
		// `this.knex.migrate.latest()`: no other library says it so.
		emitRecipe({ fact: 'migrate' }, `knex.migrate.${method}`, call, at);
	} else if (method === 'runMigrations') {
		// `this.dataSource.runMigrations()`, or that of the project's own class: the name says it all.
		emitRecipe({ fact: 'migrate' }, 'runMigrations', call, at);
	} else if (method === 'migrate' && expressionAt(at, call, '0.migrationsPath') !== undefined) {
		// `this.db.migrate({ migrationsPath })`: no other library says it so.
		emitRecipe({ fact: 'migrate' }, 'sqlite.migrate', call, at);
	} else if (method === 'syncIndexes') {
		// `User.syncIndexes()`, of a model that another module makes: no other library says it so.
		emitRecipe({ fact: 'sync', options: [], optionNames: [], always: true }, 'mongoose.syncIndexes', call, at);
	} else if (method === 'synchronize' && synchronizes(call, callee, at)) {
		// `this.dataSource.synchronize()`, of what the container hands over, or that `initialize().then(…)` gives.
		emitRecipe({ fact: 'sync', options: ['0'], optionNames: ['dropBeforeSync'], always: true }, 'synchronize', call, at);
	} else if (method === 'sync') {
		const name = nameOfReceiver(callee, at);
		const asks = ['0.force', '0.alter'].some((place) => isTrue(expressionAt(at, call, place)?.node, at));
		// A model that another module, or the same one, defines, may sync itself: no other library says it so.
		const api =
			name === 'sequelize' || (asks && ormNames.has(name)) ? 'sequelize.sync' : asks && /^[A-Z]/.test(name) ? 'Model.sync' : undefined;
		if (api !== undefined) {
			emitRecipe({ fact: 'sync', options: ['0.force', '0.alter'], optionNames: ['force', 'alter'], always: true }, api, call, at);
		}
	}
}

/** Whether a call is handed what KafkaJS calls for each message, or for a batch of them (https://kafka.js.org/docs/consuming). */
function takesEachMessage(call: ts.CallExpression, at: At): boolean {
	const { ts } = at.source;
	const [first] = call.arguments;
	const options = first === undefined ? undefined : at.names.follow(first, at.scope).node;
	return (
		options !== undefined &&
		ts.isObjectLiteralExpression(options) &&
		options.properties.some(({ name }) => /^each(?:Message|Batch)$/.test((name && propertyNameText(at.source, name)) ?? ''))
	);
}

/** The name of the member that a method is called on: `migrate` of `knex.migrate.up()`. */
function memberOf({ expression }: ts.PropertyAccessExpression | ts.ElementAccessExpression, { source }: At): string | undefined {
	const receiver = bare(source, expression);
	return isMember(source, receiver) ? memberName(source, receiver) : undefined;
}

/** What a method is called on, by its last name. */
function nameOfReceiver(callee: ts.PropertyAccessExpression | ts.ElementAccessExpression, at: At): string {
	const receiver = bare(at.source, callee.expression);
	return at.source.ts.isIdentifier(receiver) ? receiver.text : (memberOf(callee, at) ?? '');
}

/** Methods by which bots begin to take what people write. */
const launchers: ReadonlySet<string> = new Set(['launch', 'startPolling']);

/** Whether a method is called on what another module of the program calls a bot. */
function isBot(callee: ts.PropertyAccessExpression | ts.ElementAccessExpression, at: At): boolean {
	const receiver = bare(at.source, callee.expression);
	if (!at.source.ts.isIdentifier(receiver) || !isCalledBot(receiver.text)) {
		return false;
	}
	const origin = at.scope.lookup(receiver.text)?.origin;
	return origin?.kind === 'module' || origin?.kind === 'parameter';
}

/** Names by which modules pass on the instance of Sequelize. */
const ormNames: ReadonlySet<string> = new Set(['sequelize', 'Sequelize', 'db', 'sq', 'database', 'orm', 'connection', 'conn']);

/** Names by which modules pass on a connection of TypeORM. */
const connectionNames = /^(?:ds|conn|db|orm)$|data_?source$|connection$/i;

/** Whether a call is one by which TypeORM brings the schema in line: it is told nothing, or whether to drop all first. */
function synchronizes(
	{ arguments: given }: ts.CallExpression,
	callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
	at: At,
): boolean {
	const { ts, whole } = at.source;
	const receiver = bare(at.source, callee.expression);
	const isHanded = ts.isIdentifier(receiver) && at.scope.lookup(receiver.text)?.origin.kind === 'parameter';
	const [first, ...more] = given;
	return (
		(first === undefined || first.kind === ts.SyntaxKind.TrueKeyword || first.kind === ts.SyntaxKind.FalseKeyword) &&
		more.length === 0 &&
		(connectionNames.test(nameOfReceiver(callee, at)) || (isHanded && whole.says('namesTypeorm')))
	);
}

/** Whether the function that a call is handed at the end says of its parameter that it is a job of Bull's. */
function takesJobOfBull({ arguments: given }: ts.CallExpression, at: At): boolean {
	const last = given.at(-1);
	const handler = last && at.contexts.functionOf(last, at.scope);
	const [job] = handler?.parameters ?? [];
	return job !== undefined && at.names.ofType(job.type, at.scope) === 'bull.Job()';
}

/** Whether something that is called a queue is listened to for jobs that are completed, in the same file: `this.queue.on('completed', tell)`. */
function hearsAsQueue(callee: ts.PropertyAccessExpression | ts.ElementAccessExpression, { source }: At): boolean {
	const receiver = writtenAs(source, callee.expression);
	return /queue$/i.test(receiver) && [`'`, `"`].some((quote) => source.whole.text.includes(`${receiver}.on(${quote}completed${quote}`));
}

/**
 * Whether the function that a call is handed says that it is done with its parameter, or that it is not: `channel.ack(message)`. No
 * other library says it so.
 */
function acknowledges(call: ts.CallExpression, { source, contexts, scope }: At): boolean {
	const [, handed] = call.arguments;
	const handler = handed && contexts.functionOf(handed, scope);
	if (handler?.body === undefined) {
		return false;
	}
	const name = handler.parameters[0]?.name;
	const { pos, end } = handler.body;
	return (
		name !== undefined &&
		source.ts.isIdentifier(name) &&
		[...source.text.slice(pos, end).matchAll(/\.n?ack\(\s{0,40}([\w$]{1,80})/g)].some(([, said]) => said === name.text)
	);
}

function isTrue(node: ts.Node | undefined, at: At): boolean {
	return node?.kind === at.source.ts.SyntaxKind.TrueKeyword;
}

/** `req.files.photo.mv('/uploads/x')` of express-fileupload. */
function emitMovedUpload(call: ts.CallExpression, callee: ts.PropertyAccessExpression | ts.ElementAccessExpression, at: At): void {
	const { node } = at.names.follow(callee.expression, at.scope);
	if (!at.source.text.slice(node.pos, node.end).includes('.files')) {
		return;
	}
	const located = expressionAt(at, call, '0');
	at.emit('upload.store', at.span(call), {
		api: 'express-fileupload.mv',
		destination: 'disk',
		passedOn: false,
		...(located === undefined ? {} : { target: at.values.of(located.node, located.scope) }),
	});
}

function calledName(call: Call, at: At): string | undefined {
	const callee = bare(at.source, call.expression);
	const name = at.names.of(callee, at.scope);
	if (name !== undefined || !at.source.ts.isIdentifier(callee)) {
		return name;
	}
	// `class Server extends WebSocketServer`
	const instance = call.kind === at.source.ts.SyntaxKind.NewExpression ? at.names.of(call, at.scope) : undefined;
	return instance?.endsWith('()') === true ? instance.slice(0, -2) : undefined;
}
