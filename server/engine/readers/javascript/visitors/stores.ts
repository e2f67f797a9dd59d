import type { FactTypes } from '../../../core/fact.js';
import { readsEnvironment, type Value } from '../../../core/value.js';
import { type Call, expressionAt, firstValue, valueAt } from '../arguments.js';
import type { Place, Recipe } from '../apis/recipe.js';
import { isNullish } from '../nodes.js';
import type { Located } from '../scope.js';
import { isConditional } from './flags.js';
import type { At } from '../walk.js';
import { boundName } from './recipes.js';

type Kept = 'memory' | 'external' | 'unknown';

/** A data store is opened in the process. */
export function emitDatastore(recipe: Recipe & { readonly fact: 'datastore' }, api: string, call: Call, at: At): void {
	const { ownFile } = recipe;
	if (ownFile !== undefined && valueAt(at, call, ownFile.unless) !== undefined) {
		return;
	}
	const file: Value | undefined =
		firstValue(at, call, recipe.file) ?? (ownFile && { kind: 'literal', type: 'string', text: ownFile.name, span: at.span(call) });
	const text =
		file?.kind === 'literal' ? file.text : file?.kind === 'template' && file.parts[0]?.kind === 'literal' ? file.parts[0].text : undefined;
	if (recipe.onlyFiles === true && !/^(?:file:|sqlite:\/\/)/.test(text ?? '') && text !== ':memory:') {
		return;
	}
	const inMemory = recipe.memory === undefined ? undefined : valueAt(at, call, recipe.memory);
	const memory =
		text === ':memory:' ||
		text === '' ||
		/^memory:\/\/|:memory:$/.test(text ?? '') ||
		isTrue(inMemory) ||
		(file === undefined && (call.arguments?.length ?? 0) === 0);
	const readOnly =
		isTrue(recipe.readOnly === undefined ? undefined : valueAt(at, call, recipe.readOnly)) || /[?&]mode=ro\b/.test(text ?? '');
	at.emit('datastore.open', at.span(call), {
		api,
		engine: recipe.engine,
		...(file === undefined || file.kind === 'object' ? {} : { file }),
		memory,
		readOnly,
	});
}

/** A cache is made. */
export function emitCache(recipe: Recipe & { readonly fact: 'cache' }, api: string, call: Call, at: At): void {
	if (recipe.ofModule !== undefined && !isForAll(valueAt(at, call, recipe.ofModule), at)) {
		return;
	}
	const bounded = recipe.bounded === true || (recipe.bounds ?? []).some((place) => !isNothing(valueAt(at, call, place)));
	const store = recipe.store === 'memory' ? storeOf(recipe.stores, 'memory', call, at) : recipe.store;
	const variable = boundName(at);
	at.emit('cache.create', at.span(call), { api, store, bounded, ...(variable === undefined ? {} : { variable }) });
}

/** Whether what is visited is made when the module is loaded, for whoever imports it, and an option does not switch it off. */
function isForAll(option: Value | undefined, at: At): boolean {
	const { source, ancestors } = at;
	return (
		at.functionNode() === source.file &&
		!ancestors.some((node) => source.ts.isClassLike(node)) &&
		!(option?.kind === 'literal' && option.text === 'false')
	);
}

/** Whether an option names a store: `redis: null` is as good as none. */
export function isStore(located: Located | undefined, at: At): located is Located {
	const value = located === undefined ? undefined : at.values.of(located.node, located.scope);
	return located !== undefined && !(value?.kind === 'literal' && value.type === 'null') && !isNullish(at.source, located.node);
}

/** Where something is kept: what the options name, else what the library does without. */
export function storeOf(places: readonly Place[] | undefined, otherwise: Kept, call: Call, at: At): Kept {
	for (const place of places ?? []) {
		const located = expressionAt(at, call, place);
		if (!isStore(located, at)) {
			continue;
		}
		const { node, scope } = at.names.follow(located.node, located.scope);
		const value = at.values.of(located.node, located.scope);
		if (value.kind === 'object' && !place.includes('.')) {
			continue;
		}
		const name = at.names.of(node, scope) ?? '';
		const said = `${name} ${value.kind === 'literal' ? value.text : ''}`;
		if (/redis|mongo|memcache|postgres|mysql|dynamo|etcd|cluster|kafka|amqp|:\/\//i.test(said) || readsEnvironment(value)) {
			return 'external';
		}
		return /memory|^Map\(\)/i.test(said) || value.kind === 'object' ? 'memory' : 'unknown';
	}
	const options = call.arguments?.[0];
	const value = options === undefined ? undefined : at.values.of(options, at.scope);
	// Options from elsewhere may hold a store.
	return places !== undefined &&
		places.length > 0 &&
		places[0]!.startsWith('0.') &&
		value !== undefined &&
		(value.kind === 'import' || (value.kind === 'object' && value.open === true))
		? 'unknown'
		: otherwise;
}

/** Whether a call is given one of these options, or options from elsewhere that may hold one. */
export function mayBeGiven(places: readonly Place[], call: Call, at: At): boolean {
	const options = call.arguments?.[0];
	const value = options === undefined ? undefined : at.values.of(options, at.scope);
	const isKnown = value === undefined || (value.kind === 'object' && value.open !== true);
	return !isKnown || places.some((place) => expressionAt(at, call, place) !== undefined);
}

/** How mail is sent. */
export function emitMail(recipe: Recipe & { readonly fact: 'mail' }, api: string, call: Call, at: At): void {
	if (recipe.unlessChosen === true && at.guards.length === 0 && isConditional(at)) {
		return;
	}
	if (recipe.transport !== 'options') {
		at.emit('mail.transport', at.span(call), { api, transport: recipe.transport });
		return;
	}
	const place = recipe.options ?? '0';
	const options = valueAt(at, call, place);
	const host = valueAt(at, call, `${place}.host`);
	const given = (name: string): boolean =>
		options?.kind === 'object' && Object.hasOwn(options.properties, name) && !isFalse(options.properties[name]);
	let transport: FactTypes['mail.transport']['transport'] = 'unknown';
	if (given('sendmail')) {
		transport = 'local';
	} else if (given('streamTransport') && given('buffer')) {
		// The message is put together here, and sent by something else.
		transport = 'unknown';
	} else if (given('jsonTransport') || given('streamTransport')) {
		// The stand-in of a choice by what is configured is no answer: a branch on the environment's name has its guard.
		transport = isChosen(at) ? 'unknown' : 'fake';
	} else if (given('SES') || given('service')) {
		transport = 'provider';
	} else if (host !== undefined || options?.kind === 'env' || options?.kind === 'literal') {
		transport = host?.kind === 'literal' && /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/.test(host.text) ? 'local' : 'smtp';
	}
	const provider = valueAt(at, call, `${place}.service`);
	at.emit('mail.transport', at.span(call), {
		api,
		transport,
		...(host === undefined ? {} : { host }),
		...(provider === undefined ? {} : { provider }),
	});
}

/** Whether a call stands in one branch of a choice that does not ask for the environment. */
function isChosen(at: At): boolean {
	const { ts, text } = at.source;
	for (let index = at.ancestors.length - 1; index >= 0; index--) {
		const node = at.ancestors[index]!;
		if (ts.isFunctionLike(node)) {
			return false;
		}
		const condition = ts.isIfStatement(node) ? node.expression : ts.isConditionalExpression(node) ? node.condition : undefined;
		// `process.env.SMTP_HOST` asks for no name of an environment.
		if (
			condition !== undefined &&
			!/env|prod|dev|test/i.test(text.slice(condition.pos, condition.end).replace(/\b(?:process|import\.meta)\.env\b/g, ''))
		) {
			return true;
		}
	}
	return false;
}

function isTrue(value: Value | undefined): boolean {
	return value?.kind === 'literal' && value.text === 'true';
}

function isFalse(value: Value | undefined): boolean {
	return value?.kind === 'literal' && value.text === 'false';
}

function isNothing(value: Value | undefined): boolean {
	return value === undefined || (value.kind === 'literal' && (value.text === '0' || value.text === 'null'));
}
