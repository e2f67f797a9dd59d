import type { FactTypes } from '../../../core/fact.js';
import type { Span } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, firstValue, isFunctionArgument, valueAt } from '../arguments.js';
import { factory, type Place, type Recipe } from '../apis/recipe.js';
import { exportedNames, functionAround } from '../exported.js';
import { initializerOf, isFunctionNode, writtenAs } from '../nodes.js';
import type { At } from '../walk.js';
import { isLeftAlone } from '../values/callers.js';
import { emitAcknowledge, emitCommit, emitDelivered, emitDetached, emitPattern, emitRemoval } from './acknowledge.js';
import { emitCloud } from './clouds.js';
import { emitCompile } from './compiled.js';
import { emitConnect } from './connect.js';
import { emitEvaluated } from './evaluated.js';
import { emitExposed } from './exposed.js';
import { failingService } from './failures.js';
import { emitFlags, emitOptions } from './flags.js';
import { emitFolder } from './folders.js';
import { emitFunction } from './functions.js';
import { emitListen } from './listen.js';
import { isRemoved } from './removed.js';
import { emitPeers, emitRequest } from './requests.js';
import { emitSchedule } from './schedules.js';
import { emitSync, isAsked } from './schema.js';
import { emitSession } from './sessions.js';
import { emitAwaited, emitSignals, isSwitchedOff } from './signals.js';
import { emitSpawn } from './spawn.js';
import { emitCache, emitDatastore, emitMail, mayBeGiven, storeOf } from './stores.js';
import { isNeverHeard } from './unheard.js';
import { emitReceived, emitUpload } from './uploads.js';
import { contentOf, writesNothing } from './written.js';
import { isChosen, isOneOfTwo, isUnderSwitch } from '../switches.js';

/** Switches by which a log goes to a file, too. */
const fileSwitch = {
	chosen: /^(?:\w+[-_])?(?:files?|both|all|disk)$/i,
	named:
		/(?:log|write|save|output)\w*_?(?:file|disk)|file_?(?:log|transport|output)|logs?_?(?:dir|directory|folder|path)|^(?:dir|dirname|directory|folder|filename)$/i,
};

/** Names of a file among the targets that settings choose from. */
const fileTarget = /\bfile\b/i;

/** What stands for a secret at places of a call: the first that has a value, or all that a table of accounts holds. */
function secretsAt(at: At, call: Call, places: readonly Place[]): readonly Value[] {
	const { ts } = at.source;
	const hint = { expectsSecret: true };
	const [first = ''] = places;
	if (!first.endsWith('.*')) {
		const value = firstValue(at, call, places, hint);
		return value === undefined ? [] : [value];
	}
	const held = expressionAt(at, call, first.slice(0, -'.*'.length));
	const table = held && at.names.follow(held.node, held.scope);
	return table !== undefined && ts.isObjectLiteralExpression(table.node)
		? table.node.properties.filter(ts.isPropertyAssignment).map(({ initializer }) => at.values.of(initializer, table.scope, hint))
		: [];
}

/** Whether a call is made in any case when a worker has ended: `cluster.on('exit', () => { cluster.fork(); })`. */
function isForExit(at: At): boolean {
	const { ts } = at.source;
	const [one, two, three, four] = [1, 2, 3, 4].map((level) => at.parent(level));
	const isStatement = one !== undefined && ts.isExpressionStatement(one) && two !== undefined && ts.isBlock(two);
	const [handler, listener] = isStatement ? [three, four] : [one, two];
	if (handler === undefined || !isFunctionNode(at.source, handler) || listener === undefined || !ts.isCallExpression(listener)) {
		return false;
	}
	const [event] = listener.arguments;
	const statements = isStatement ? two.statements.slice(0, two.statements.indexOf(one)) : [];
	return (
		event !== undefined &&
		ts.isStringLiteralLike(event) &&
		event.text === 'exit' &&
		at.names.of(listener.expression, at.scope) === 'node:cluster.on' &&
		!statements.some((each) => /\breturn\b/.test(at.source.text.slice(each.pos, each.end)))
	);
}

/** Says what a recipe makes of a call. */
export function emitRecipe(recipe: Recipe, api: string, call: Call, at: At): void {
	const span = at.span(call);
	if (recipe.fromFactory === true && expressionAt(at, call, factory) === undefined) {
		return;
	}
	switch (recipe.fact) {
		case 'listen':
			return emitListen(recipe, api, call, at);
		case 'connect':
			return emitConnect(recipe, api, call, at);
		case 'database': {
			const name = valueAt(at, call, recipe.name);
			if (name !== undefined) {
				at.emit('service.database', span, { service: recipe.service, api, name });
			}
			return;
		}
		case 'request':
			return emitRequest(recipe, api, call, at);
		case 'peers':
			return emitPeers(api, call, at);
		case 'write': {
			const target = valueAt(at, call, recipe.target);
			if (target !== undefined) {
				at.emit('file.write', span, {
					api,
					// `writeFile(path, '')` keeps nothing.
					operation: recipe.operation === 'write' && writesNothing(call, at) ? 'empty' : recipe.operation,
					target,
					removed: isRemoved(call, expressionAt(at, call, recipe.target)?.node, at),
					...(recipe.operation === 'append' && functionAround(at, exportedNames(at.source))),
					...contentOf(recipe.operation, call, at),
				});
			}
			return;
		}
		case 'read': {
			const target = firstValue(at, call, recipe.targets);
			if (target !== undefined && (target.kind !== 'unknown' || target.called !== undefined)) {
				at.emit('file.read', span, { api, operation: recipe.operation, target });
			}
			return;
		}
		case 'unpack': {
			const target = firstValue(at, call, recipe.target);
			if (target !== undefined) {
				at.emit('code.change', span, { api, means: 'unpack', target });
			}
			return;
		}
		case 'remove':
			at.emit('file.remove', span, { api });
			return;
		case 'upload':
			return emitUpload(recipe, api, call, at);
		case 'receive':
			return emitReceived(recipe, api, call, at);
		case 'session':
			return emitSession(recipe, api, call, at);
		case 'spawn':
			return emitSpawn(recipe.form, api, call, at);
		case 'start':
			at.emit('process.spawn', span, { api, program: recipe.program, shell: false });
			return;
		case 'module': {
			const module = valueAt(at, call, recipe.module);
			if (module !== undefined) {
				at.emit('module.load', span, { specifier: module });
			}
			return;
		}
		case 'fork': {
			const count = firstValue(at, call, recipe.count);
			at.emit('process.fork', span, { api, ...(count !== undefined && { count }), ...(isForExit(at) && { again: true }) });
			return;
		}
		case 'schedule':
			return emitSchedule(recipe, api, call, at);
		case 'exit':
			emitExit(api, span, at);
			return;
		case 'signal':
			return recipe.awaited === true
				? emitAwaited(api, call, at)
				: isSwitchedOff(recipe.unlessOff, at)
					? undefined
					: isNeverHeard(recipe.server, call, at)
						? at.emit('signal.handle', span, { signal: recipe.signals[0]!, api, exits: true, closes: true, leavesServer: true })
						: emitSignals(recipe.signals, api, call, at);
		case 'consume':
			at.emit('queue.consume', span, { service: recipe.service, api });
			if (recipe.service === 'amqp' || recipe.service === 'pubsub') {
				emitAcknowledge(recipe.service, api, call, at);
			} else if (api === '@nestjs/microservices.EventPattern') {
				emitPattern(api, at);
			} else {
				emitDetached(recipe.service, api, call, at);
			}
			return;
		case 'poll':
			at.emit('queue.poll', span, { service: recipe.service, api });
			return;
		case 'tasks':
			return emitDetached(recipe.service, api, call, at);
		case 'settle':
			return emitRemoval(recipe.service, api, call, at);
		case 'queue':
			at.emit('queue.create', span, { service: recipe.service, api, ...givenTo(call, recipe.options, at) });
			return;
		case 'queues':
			return emitRegistered(recipe.service, api, call, at);
		case 'commit':
			return emitCommit(recipe.service, api, call, at);
		case 'deliver':
			return emitDelivered(recipe, api, call, at);
		case 'chat':
			if (recipe.onlyWith === undefined || isGiven(valueAt(at, call, recipe.onlyWith))) {
				at.emit('process.loop', span, { api });
			}
			return;
		case 'logger': {
			const variable = boundName(at);
			at.emit('logger.create', span, { library: recipe.library, ...(variable === undefined ? {} : { variable }) });
			return;
		}
		case 'sink': {
			const file = firstValue(at, call, recipe.file);
			if (file !== undefined || recipe.onlyWithFile !== true) {
				const own = recipe.of === undefined ? undefined : valueAt(at, call, recipe.of);
				at.emit('log.sink', own?.kind === 'object' ? own.span : span, {
					api,
					target: isStandardStream(file) ?? recipe.target,
					...(file === undefined ? {} : { file }),
					...((recipe.target === 'file' ? isUnderSwitch(at, fileSwitch) || isChosen(at, fileTarget) : isOneOfTwo(at)) && {
						conditional: true,
					}),
				});
			}
			return;
		}
		case 'load': {
			const file = recipe.file === undefined ? undefined : valueAt(at, call, recipe.file);
			const override = recipe.override === undefined ? undefined : valueAt(at, call, recipe.override);
			const off = recipe.off === undefined ? undefined : valueAt(at, call, recipe.off);
			if (off?.kind === 'literal' && off.text === 'true') {
				return;
			}
			at.emit('env.load', span, {
				api,
				...(file === undefined ? {} : { file }), // What is read into an object of its own replaces nothing.
				override:
					override?.kind === 'literal' &&
					override.text === 'true' &&
					(recipe.override === undefined ||
						expressionAt(at, call, recipe.override.replace(/over(?:ride|load)$/, 'processEnv')) === undefined),
			});
			return;
		}
		case 'sync':
			return emitSync(recipe, api, call, at);
		case 'listener':
			return at.emit('event.listener', span, { of: recipe.of });
		case 'makes':
			if (!isAsked(at)) {
				at.emit('schema.statement', span, { api, ...functionAround(at, exportedNames(at.source)) });
			}
			return;
		case 'migrate':
			if (recipe.onlyWith === undefined || expressionAt(at, call, recipe.onlyWith) !== undefined) {
				at.emit('migration.run', span, { api });
			}
			return;
		case 'secret': {
			for (const value of secretsAt(at, call, recipe.value)) {
				if (value.kind !== 'unknown' && value.kind !== 'object') {
					at.emit('secret.use', value.span, { api, name: recipe.name, value });
				}
			}
			return;
		}
		case 'function':
			return emitFunction(recipe, call, at);
		case 'folder':
			return emitFolder(recipe, call, at);
		case 'cloud':
			return emitCloud(recipe, api, call, at);
		case 'datastore':
			return emitDatastore(recipe, api, call, at);
		case 'cache':
			return emitCache(recipe, api, call, at);
		case 'coordinate':
			if (
				(recipe.onlyWith === undefined || mayBeGiven(recipe.onlyWith, call, at)) &&
				!(recipe.purpose === 'rate-limit' && isHeldUnused(at))
			) {
				const store = storeOf(recipe.stores, recipe.store, call, at);
				const options = store === 'unknown' ? valueAt(at, call, '0') : undefined;
				at.emit('coordination.use', span, { api, purpose: recipe.purpose, store, ...(options?.kind === 'import' && { options }) });
			}
			return;
		case 'share': {
			const given = expressionAt(at, call, recipe.value)?.node;
			const isOfObject = recipe.onlyWithout !== undefined && expressionAt(at, call, recipe.onlyWithout) !== undefined;
			if (given !== undefined && !isOfObject && !isFunctionArgument(at, given)) {
				at.emit('state.global', span, { api, value: valueAt(at, call, recipe.value) ?? { kind: 'unknown', span } });
			}
			return;
		}
		case 'lock':
			at.emit('lock.acquire', span, { api, store: recipe.store });
			return;
		case 'affinity':
			at.emit('traffic.affinity', span, { by: recipe.by, setting: api });
			return;
		case 'compile':
			return emitCompile(recipe.asset, api, call, at);
		case 'flag':
			return emitFlags(recipe, api, call, at);
		case 'options':
			return emitOptions(recipe, call, at);
		case 'mail':
			return emitMail(recipe, api, call, at);
		case 'expose':
			return emitExposed(recipe, api, call, at);
		case 'evaluate':
			return emitEvaluated(recipe.text, api, call, at);
	}
}

/** What a queue is bound to, and its options; unknown where a spread hides what is given. */
function givenTo(call: Call, places: readonly Place[], at: At): Pick<FactTypes['queue.create'], 'variable' | 'options'> {
	const variable = boundName(at);
	const isSpread = call.arguments?.some((one) => at.source.ts.isSpreadElement(one)) === true;
	const options: Value | undefined = isSpread ? { kind: 'unknown', span: at.span(call) } : firstValue(at, call, places);
	return { ...(variable !== undefined && { variable }), ...(options && { options }) };
}

/** `registerQueue({ name: 'orders' }, { name: STOCK })` */
function emitRegistered(service: string, api: string, call: Call, at: At): void {
	const { ts } = at.source;
	for (const argument of call.arguments ?? []) {
		const name = ts.isObjectLiteralExpression(argument) ? initializerOf(at.source, argument, 'name') : undefined;
		if (name !== undefined) {
			const registered = ts.isStringLiteralLike(name) ? name.text : writtenAs(at.source, name);
			at.emit('queue.create', at.span(argument), { service, api, registered, options: at.values.of(argument, at.scope) });
		}
	}
}

/** The process ends, and for which service that fails. */
function emitExit(api: string, span: Span, at: At): void {
	const service = failingService(at);
	at.emit('process.exit', span, {
		api,
		...functionAround(at, exportedNames(at.source)),
		...(service === undefined ? {} : { onFailureOf: service }),
	});
}

/** The name that the result of a call is bound to. */
export function boundName(at: At): string | undefined {
	const { ts } = at.source;
	for (let level = 1; level <= 3; level++) {
		const parent = at.parent(level);
		if (parent === undefined) {
			return undefined;
		}
		if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
			return ts.isIdentifier(parent.name) ? parent.name.text : undefined;
		}
		if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
			return ts.isIdentifier(parent.left)
				? parent.left.text
				: ts.isPropertyAccessExpression(parent.left)
					? parent.left.name.text
					: undefined;
		}
	}
	return undefined;
}

/** The standard stream that a log's file is in truth. */
export function isStandardStream(file: Value | undefined): 'stdout' | 'stderr' | undefined {
	if (file?.kind === 'place') {
		return file.place === 'stdout' || file.place === 'stderr' ? file.place : undefined;
	}
	if (file?.kind !== 'literal') {
		return undefined;
	}
	return file.text === '1' || file.text === '/dev/stdout' || file.text === '/proc/self/fd/1' || file.text === '/proc/1/fd/1'
		? 'stdout'
		: file.text === '2' || file.text === '/dev/stderr'
			? 'stderr'
			: undefined;
}

/** Whether an option is there, and is not turned off. */
function isGiven(value: Value | undefined): boolean {
	return value !== undefined && !(value.kind === 'literal' && value.text === 'false');
}

/** Whether a call makes something for a variable of the module that nothing uses: `const limiter = rateLimit(…)` beside `// app.use(limiter)`. */
function isHeldUnused(at: At): boolean {
	const { source, scopes } = at;
	const held = at.parent();
	return (
		held !== undefined &&
		source.ts.isVariableDeclaration(held) &&
		source.ts.isIdentifier(held.name) &&
		isLeftAlone(source, scopes, held.name.text)
	);
}
