import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, firstValue } from '../arguments.js';
import type { Place, Recipe } from '../apis/recipe.js';
import { secretPlugins } from '../apis/secrets.js';
import { fileStores, sessionPlugins, sessionStores } from '../apis/sessions.js';
import { countingPlugins } from '../apis/stores.js';
import { connectingPlugins } from '../apis/databases.js';
import { flagPlugins } from '../apis/flags.js';
import { emitConnect } from './connect.js';
import { emitFlags } from './flags.js';
import { isStore } from './stores.js';
import { propertyNameText } from '../nodes.js';
import type { Located } from '../scope.js';
import type { At } from '../walk.js';
import { emitLoadedBy } from './folders.js';

type Store = FactTypes['session.store']['store'];

/** Where sessions live: in the store that the options name, else where the library keeps them. */
export function emitSession(recipe: Recipe & { readonly fact: 'session' }, api: string, call: Call, at: At): void {
	const { place, where, unless } = recipe;
	const { whole } = at.source;
	if ((where !== undefined && !whole.says(where)) || (unless !== undefined && whole.says(unless))) {
		return;
	}
	if (place === undefined) {
		at.emit('session.store', at.span(call), { api, store: recipe.store });
		return;
	}
	for (const one of [place, ...(recipe.otherPlaces ?? [])]) {
		const located = expressionAt(at, call, one);
		if (located !== undefined) {
			return emitStore(api, call, located, at);
		}
	}
	emitByDefault(api, recipe.store, call.arguments?.[Number(place.split('.')[0])], call, at);
}

/** Where sessions live without a store; of options that another module has, in whole or in part, the project tells whether they name one. */
function emitByDefault(api: string, store: Store, options: ts.Expression | undefined, call: Call, at: At): void {
	if (options === undefined || isClosed(options, at)) {
		at.emit('session.store', at.span(call), { api, store });
		return;
	}
	const elsewhere = store === 'memory' ? settingsIn(options, at) : undefined;
	at.emit('session.store', at.span(call), { api, store: 'unknown', ...(elsewhere && { options: elsewhere }) });
}

/** The settings of another module that options are, or begin with: `{ ...settings.session, cookie: { … } }`. */
function settingsIn(options: ts.Expression, at: At): Value | undefined {
	const { ts } = at.source;
	const value = at.values.of(options, at.scope);
	const { node, scope } = at.names.follow(options, at.scope);
	const spread = ts.isObjectLiteralExpression(node) ? node.properties.filter((one) => ts.isSpreadAssignment(one)) : [];
	const told = value.kind === 'object' && spread.length === 1 ? at.values.of(spread[0]!.expression, scope) : value;
	return told.kind === 'import' ? told : undefined;
}

function emitStore(api: string, call: ts.Node, located: Located, at: At): void {
	const { ts } = at.source;
	const { node, scope } = at.names.follow(located.node, located.scope);
	if (node.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isIdentifier(node) && node.text === 'undefined')) {
		at.emit('session.store', at.span(call), { api, store: 'memory' });
		return;
	}
	// Which of several stores it is, something else decides.
	if (ts.isConditionalExpression(node) || (ts.isIdentifier(node) && (scope.lookup(node.text)?.writes.length ?? 0) > 1)) {
		at.emit('session.store', at.span(call), { api, store: 'unknown' });
		return;
	}
	const name = at.names.of(node, scope)?.replaceAll('()', '');
	const store: Store =
		name === undefined
			? 'unknown'
			: isOwnFile(name, node, at)
				? 'file'
				: name === 'Map' // what some take for a store as it is
					? 'memory'
					: (sessionStores.get(name) ?? sessionStores.get(name.split('.')[0]!) ?? 'unknown');
	at.emit('session.store', at.span(call), { api, store, ...(name === undefined ? {} : { detail: name }) });
}

/** `return new FileStore({ path })`: a store of this process or machine that is made apart from what keeps sessions in it. */
export function emitStoreMade(name: string, node: ts.NewExpression, at: At): void {
	const store = sessionStores.get(name.replaceAll('()', ''));
	if ((store === 'memory' || store === 'file') && !isHandedOver(at)) {
		at.emit('session.store', at.span(node), { api: name, store, made: true });
	}
}

/**
 * Whether what is made stands among the options of a call, which says where sessions live: `session({ store: new FileStore() })`. Options
 * of a module of settings may go to a call anywhere.
 */
function isHandedOver(at: At): boolean {
	const { ts } = at.source;
	const [property, options, call] = [at.parent(), at.parent(2), at.parent(3)];
	return (
		property !== undefined &&
		ts.isPropertyAssignment(property) &&
		/^(?:store|storage)$/.test(propertyNameText(at.source, property.name) ?? '') &&
		options !== undefined &&
		call !== undefined &&
		(ts.isCallExpression(call) || ts.isNewExpression(call))
	);
}

/** A store that opens a database file of its own unless it is given a connection. */
function isOwnFile(name: string, node: ts.Node, at: At): boolean {
	const option = [...fileStores].find(([module]) => name === module || name.startsWith(`${module}.`))?.[1];
	if (option === undefined || !at.source.ts.isNewExpression(node)) {
		return false;
	}
	const options = node.arguments?.[0];
	return options === undefined || (isClosed(options, at) && expressionAt(at, node, `0.${option}`) === undefined);
}

/** Whether every property of an object is written in this file: no spread of something unknown, nothing assigned later that is not seen. */
function isClosed(options: ts.Expression, at: At): boolean {
	const { ts } = at.source;
	const binding = ts.isIdentifier(options) ? at.scope.lookup(options.text) : undefined;
	if (binding?.memberWrites.has('store') === true || binding?.memberWrites.has('prototype') === true) {
		return false;
	}
	const value = at.values.of(options, at.scope);
	return (
		value.kind === 'object' &&
		(value.open !== true || (binding !== undefined && binding.memberWrites.size > 0 && !hasUnknownSpread(options, at)))
	);
}

function hasUnknownSpread(options: ts.Expression, at: At): boolean {
	const { node } = at.names.follow(options, at.scope);
	return !at.source.ts.isObjectLiteralExpression(node) || node.properties.some((property) => at.source.ts.isSpreadAssignment(property));
}

/** `app.register(plugin, { … })`: plugins that keep sessions, count requests, connect to a service, show their insides, load folders, or are given a secret. */
export function emitRegistered(call: ts.CallExpression, at: At): void {
	const { ts } = at.source;
	const [first] = call.arguments;
	if (first !== undefined && ts.isArrayLiteralExpression(first)) {
		return emitPluginSecrets(first, call, at);
	}
	// hapi takes `{ plugin, options }`.
	const held = first !== undefined && ts.isObjectLiteralExpression(first) ? expressionAt(at, call, '0.plugin')?.node : undefined;
	const plugin = held === undefined ? first : (held as ts.Expression);
	const name = plugin === undefined ? undefined : (at.names.of(plugin, at.scope) ?? loadedBy(plugin, at));
	emitLoadedBy(name, call, at);
	if (name === undefined) {
		return;
	}
	const counted = countingPlugins.get(name);
	if (counted !== undefined) {
		at.emit('coordination.use', at.span(call), {
			api: name,
			purpose: 'rate-limit',
			store: counted.some((place) => isStore(expressionAt(at, call, place), at)) ? 'external' : 'memory',
		});
	}
	const connected = held === undefined ? connectingPlugins.get(name) : undefined;
	if (connected !== undefined) {
		emitConnect(connected, name, call, at);
	}
	const switches = held === undefined ? flagPlugins.get(name) : undefined;
	if (switches !== undefined) {
		emitFlags(switches, name, call, at);
	}
	const store = sessionPlugins.get(name);
	if (store === 'cookie') {
		at.emit('session.store', at.span(call), { api: name, store });
	} else if (store !== undefined) {
		const located = expressionAt(at, call, '1.store');
		if (located !== undefined) {
			emitStore(name, call, located, at);
		} else {
			emitByDefault(name, store, call.arguments[1], call, at);
		}
	}
	emitPluginSecret(name, held === undefined ? '1' : '0.options', call, at);
}

/** The secret that a plugin is given with its options. */
function emitPluginSecret(plugin: string, options: Place, call: ts.CallExpression, at: At): void {
	const places = secretPlugins.get(plugin)?.map((option) => `${options}.${option}`);
	const value = firstValue(at, call, places, { expectsSecret: true });
	if (value !== undefined && value.kind !== 'unknown' && value.kind !== 'object') {
		at.emit('secret.use', value.span, { api: plugin, name: 'secret', value });
	}
}

/** The same for each of the plugins that hapi is given at once: `server.register([{ plugin, options }, …])`. */
function emitPluginSecrets({ elements }: ts.ArrayLiteralExpression, call: ts.CallExpression, at: At): void {
	for (const index of elements.keys()) {
		const plugin = expressionAt(at, call, `0.${index}.plugin`);
		const name = plugin && at.names.of(plugin.node as ts.Expression, plugin.scope);
		if (name !== undefined) {
			emitPluginSecret(name, `0.${index}.options`, call, at);
		}
	}
}

/** The module of `app.register(import('@fastify/redis'), …)`. */
function loadedBy(plugin: ts.Expression, at: At): string | undefined {
	const value = at.source.ts.isCallExpression(plugin) ? at.values.of(plugin, at.scope) : undefined;
	return value?.kind === 'import' && value.name === '*' && value.members.length === 0 ? value.specifier : undefined;
}
