import type ts from 'typescript';
import type { UnknownValue, Value } from '../../../core/value.js';
import { type Call, expressionAt, firstValue, isFunctionArgument, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import { recipesOf } from '../apis/index.js';
import { defaultHostOf, serverNames, unresolvedListen } from '../apis/servers.js';
import { pathSettings } from '../apis/settings.js';
import { isOwnModule, mayBeOfProject } from '../qualified.js';
import { bare, isMember, lastName, memberName, rootIdentifier } from '../nodes.js';
import { parameterBehind } from '../values/parameters.js';
import type { At } from '../walk.js';
import { baseAround, branchOf, functionNameOf } from './surroundings.js';

type ListenRecipe = Recipe & { readonly fact: 'listen' };

/** A server starts to listen. */
export function emitListen(recipe: ListenRecipe, api: string, call: Call, at: At, foreign = false): void {
	if (!isOverSocket(recipe, call, at)) {
		return;
	}
	const [first] = call.arguments ?? [];
	const callback = isFunctionArgument(at, first);
	const given = callback ? undefined : portOf(recipe, call, at);
	if (recipe.onlyWithPort === true && (given === undefined || given.kind === 'object' || isServer(first, at))) {
		return;
	}
	const port: Value =
		given === undefined || given.kind === 'object'
			? { kind: 'unknown', span: at.span(first ?? call) }
			: behindPort(given, recipe, call, at);
	if (recipe.beside === true) {
		at.emit('server.beside', at.span(call), { api, port });
		return;
	}
	const host = hostOf(recipe, call, at);
	const defaultHost = host === undefined && givesNoHost(recipe, call, at) ? defaultHostOf(api) : undefined;
	const statement = at.statement();
	const variable = serverVariable(recipe, call, at);
	const name = functionNameOf(at);
	const branch = branchOf(at, call);
	at.emit('server.listen', at.span(call), {
		api,
		port,
		...(host === undefined ? {} : { host }),
		statement: at.span(statement ?? call),
		...(variable === undefined ? {} : { variable }),
		...(name === undefined ? {} : { function: name }),
		...(branch === undefined ? {} : { branch }),
		...(foreign ? { foreign: true } : {}),
		...(recipe.closesItself === true ? { closesItself: true } : {}),
		...(defaultHost === undefined ? {} : { defaultHost }),
	});
}

/** A port with the parameter that it is, where others say which one that is, or leave it at the default. */
function behindPort(port: Value, recipe: ListenRecipe, call: Call, at: At): Value {
	if (port.kind === 'unknown') {
		return port.route === undefined ? { ...port, ...parameterOf(recipe, call, at) } : port;
	}
	const given = port.kind === 'choice' ? parameterOf(recipe, call, at) : {};
	return given.parameter?.byDefault === undefined ? port : { kind: 'unknown', span: port.span, ...given };
}

/** The parameter of what the module exports that is listened on: others may say which port it is. */
function parameterOf(recipe: ListenRecipe, call: Call, at: At): Pick<UnknownValue, 'parameter'> {
	const [located] = recipe.port.flatMap((place) => expressionAt(at, call, place) ?? []);
	const parameter = located && parameterBehind(at.values, located.node, located.scope);
	return parameter === undefined ? {} : { parameter };
}

/** Whether what carries the messages is a socket that the program listens on itself. What nobody can tell from the text may be a broker. */
function isOverSocket({ over }: ListenRecipe, call: Call, at: At): boolean {
	const carrier = over === undefined ? undefined : expressionAt(at, call, over.place);
	return carrier === undefined ? over?.named !== true : at.names.of(carrier.node, carrier.scope) === over!.name;
}

/** Whether the text shows that no host is given: options that come from elsewhere, or hold a spread, may have one. */
function givesNoHost(recipe: ListenRecipe, call: Call, at: At): boolean {
	const { ts } = at.source;
	if (call.arguments?.some((one) => ts.isSpreadElement(one)) === true) {
		return false;
	}
	return (recipe.host ?? []).every((place) => {
		const argument = call.arguments?.[Number(place.split('.')[0])];
		if (argument === undefined || isFunctionArgument(at, argument)) {
			return true;
		}
		const value = at.values.of(argument, at.scope);
		return place.includes('.')
			? value.kind === 'literal' ||
					value.kind === 'env' ||
					(value.kind === 'object' &&
						value.open !== true &&
						!Object.hasOwn(value.properties, 'address') &&
						valueAt(at, call, place) === undefined)
			: value.kind === 'object' || (value.kind === 'literal' && value.type === 'number');
	});
}

/**
 * Whether a value is a server that listens by itself, to which another one is attached: `socketIo(createServer(app))`. Where a function
 * is handed one, this may be the only place that tells of it.
 */
function isServer(value: ts.Expression | undefined, at: At): boolean {
	const root = value && rootIdentifier(at.source, value);
	const isHanded = root !== undefined && at.scope.lookup(root.text)?.origin.kind === 'parameter';
	const name = value === undefined || isHanded ? undefined : at.names.of(value, at.scope);
	return name !== undefined && recipesOf(`${name}.listen`, false)?.some(({ fact }) => fact === 'listen') === true;
}

function portOf(recipe: ListenRecipe, call: Call, at: At): Value | undefined {
	const setting = settingOf(call.arguments?.[0], at);
	if (setting !== undefined) {
		return at.values.of(setting, at.scope);
	}
	for (const place of recipe.port) {
		const value = valueAt(at, call, place);
		if (value === undefined) {
			continue;
		}
		// Options that come from elsewhere: `server.listen(config.server)` may hold a port, which is for the project to find out.
		return value.kind === 'import' &&
			place.includes('.') &&
			!isWrittenOut(call.arguments?.[Number(place.split('.')[0])], at) &&
			!mayBeOfProject(value.specifier) &&
			!pathSettings.has(value.specifier)
			? undefined
			: unguessed(value, place, at, call);
	}
	return undefined;
}

/**
 * What the application was told before: `app.get('port')` of `app.set('port', 3000)`, as the generator of Express writes it
 * (https://expressjs.com/en/api.html#app.set).
 */
function settingOf(argument: ts.Expression | undefined, at: At): ts.Expression | undefined {
	const asked = argument === undefined ? undefined : settingCall(argument, 'get', at);
	if (asked === undefined) {
		return undefined;
	}
	const { ts, text } = at.source;
	// Whoever sets it twice decides between the two.
	const sets = [...text.matchAll(/\.set\(\s*(['"`])port\1/g)];
	for (const block of sets.length === 1 ? [...at.ancestors].reverse() : []) {
		for (const statement of ts.isBlock(block) || ts.isSourceFile(block) ? block.statements : []) {
			const told = ts.isExpressionStatement(statement) ? settingCall(statement.expression, 'set', at) : undefined;
			if (told?.name === asked.name && told.value !== undefined) {
				return told.value;
			}
		}
	}
	return undefined;
}

/** `name.get('port')` or `name.set('port', value)`. */
function settingCall(
	node: ts.Expression,
	method: 'get' | 'set',
	at: At,
): { readonly name: string; readonly value: ts.Expression | undefined } | undefined {
	const { ts } = at.source;
	const call = bare(at.source, node);
	const callee = ts.isCallExpression(call) ? bare(at.source, call.expression) : undefined;
	if (!ts.isCallExpression(call) || callee === undefined || !isMember(at.source, callee) || memberName(at.source, callee) !== method) {
		return undefined;
	}
	const [key, value] = call.arguments;
	return key !== undefined && ts.isStringLiteralLike(key) && key.text === 'port' && ts.isIdentifier(callee.expression)
		? { name: callee.expression.text, value }
		: undefined;
}

/** `listen(config)` with an import: nobody knows whether it is a port or an object with one, so that the argument itself is the value. */
function unguessed(value: Value, place: string, at: At, call: Call): Value {
	const [index = '', ...steps] = place.split('.');
	const argument = call.arguments?.[Number(index)];
	if (value.kind !== 'import' || steps.length === 0 || argument === undefined || isWrittenOut(argument, at)) {
		return value;
	}
	const whole = at.values.of(argument, at.scope);
	return whole.kind === 'import' ? whole : value;
}

/** Whether options are written out where they are handed over, whatever their values: a port among them is one, wherever it comes from. */
function isWrittenOut(argument: ts.Expression | undefined, at: At): boolean {
	return argument !== undefined && at.source.ts.isObjectLiteralExpression(bare(at.source, argument));
}

function hostOf(recipe: ListenRecipe, call: Call, at: At): Value | undefined {
	for (const place of recipe.host ?? []) {
		const argument = call.arguments?.[Number(place.split('.')[0])];
		if (argument === undefined || isFunctionArgument(at, argument)) {
			continue;
		}
		const value = firstValue(at, call, [place]);
		const isHost =
			value?.kind === 'env' ||
			value?.kind === 'import' ||
			value?.kind === 'choice' ||
			value?.kind === 'template' ||
			(value?.kind === 'literal' && value.type === 'string');
		if (
			value !== undefined &&
			isHost &&
			(place.includes('.') ? at.source.ts.isObjectLiteralExpression(at.names.follow(argument, at.scope).node) : true)
		) {
			return value;
		}
	}
	return undefined;
}

/** The name under which the server can be closed. */
function serverVariable(recipe: ListenRecipe, call: Call, at: At): string | undefined {
	const { source } = at;
	const { ts } = source;
	const callee = bare(source, call.expression);
	if (recipe.receiver === true && isMember(source, callee)) {
		const named = plainName(callee.expression, at);
		if (named !== undefined) {
			return named;
		}
	}
	for (let level = 1; level <= 3; level++) {
		const parent = at.parent(level);
		if (parent === undefined) {
			return undefined;
		}
		if (ts.isVariableDeclaration(parent)) {
			return ts.isIdentifier(parent.name) ? parent.name.text : undefined;
		}
		if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
			return plainName(parent.left, at);
		}
		if (!ts.isAwaitExpression(parent) && !ts.isParenthesizedExpression(parent) && !ts.isAsExpression(parent)) {
			return undefined;
		}
	}
	return undefined;
}

function plainName(node: ts.Expression, at: At): string | undefined {
	const { ts } = at.source;
	const inner = bare(at.source, node);
	if (ts.isIdentifier(inner)) {
		return inner.text;
	}
	return ts.isPropertyAccessExpression(inner) && inner.expression.kind === ts.SyntaxKind.ThisKeyword
		? `this.${inner.name.text}`
		: undefined;
}

/** `app.listen(port)` where `app` comes from another module or as a parameter: only its name and a port say that it is a server. */
export function emitUnresolvedListen(call: ts.CallExpression, at: At): void {
	const { source } = at;
	const callee = bare(source, call.expression);
	if (!isMember(source, callee) || memberName(source, callee) !== 'listen') {
		return;
	}
	const [event] = call.arguments;
	if (event !== undefined && source.ts.isStringLiteralLike(event) && /^SIG[A-Z]{2,6}\d?$/.test(event.text)) {
		// An application of Adonis listens for signals by this name.
		at.emit('signal.handle', at.span(call), { signal: event.text, api: 'app.listen', exits: false, closes: true });
		return;
	}
	const receiver = bare(source, callee.expression);
	if (source.ts.isCallExpression(receiver) && isMadeServer(receiver, call, at)) {
		emitListen(unresolvedListen, `${(receiver.expression as ts.Identifier).text}().listen`, call, at);
		return;
	}
	if (receiver.kind === source.ts.SyntaxKind.ThisKeyword) {
		const api = apiOfBase(at);
		if (api !== undefined && looksLikePort(call, at)) {
			emitListen({ ...unresolvedListen, ...api.recipe }, api.name, call, at);
		}
		return;
	}
	const name = lastName(source, receiver);
	const binding = source.ts.isIdentifier(receiver) ? at.scope.lookup(receiver.text) : undefined;
	const outside =
		binding === undefined
			? receiver !== undefined && isMember(source, receiver)
			: binding.origin.kind !== 'class' && binding.origin.kind !== 'function';
	// `import App from './App'`: what is called after a class may be what that made.
	const isNamed =
		name !== undefined && (serverNames.has(name) || (binding?.origin.kind === 'module' && serverNames.has(uncapitalized(name))));
	if (!(isNamed || isMadeOfServer(receiver, at)) || !outside || !looksLikePort(call, at)) {
		return;
	}
	const origin = at.names.of(receiver, at.scope);
	emitListen(unresolvedListen, `${name ?? ''}.listen`, call, at, origin?.includes('()') === true && !isOwnModule(origin));
}

/** How servers listen that the class around extends: `class Shop extends Koa`. */
function apiOfBase(at: At): { readonly name: string; readonly recipe: ListenRecipe } | undefined {
	const base = baseAround(at);
	const made = base && at.names.of(base, at.scope);
	const name = made === undefined ? undefined : `${made}().listen`;
	const recipe = name === undefined ? undefined : recipesOf(name, false)?.find(({ fact }) => fact === 'listen');
	return name !== undefined && recipe?.fact === 'listen' ? { name, recipe } : undefined;
}

function uncapitalized(name: string): string {
	return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `Api(settings).listen(settings.port, …)`: a function of another module makes what listens, and a port says that it does. */
function isMadeServer({ expression }: ts.CallExpression, call: ts.CallExpression, at: At): boolean {
	const { ts } = at.source;
	return (
		ts.isIdentifier(expression) &&
		/(?:app|api|server)$/i.test(expression.text) &&
		at.scope.lookup(expression.text)?.origin.kind === 'module' &&
		call.arguments[0] !== undefined &&
		!ts.isStringLiteralLike(call.arguments[0]) &&
		looksLikePort(call, at)
	);
}

/** `const chat = withSockets(app); … chat.listen(port)`: a function is handed what may listen, and gives something back that does. */
function isMadeOfServer(receiver: ts.Expression, at: At): boolean {
	const { ts } = at.source;
	const made = ts.isIdentifier(receiver) ? at.names.follow(receiver, at.scope).node : receiver;
	return made !== receiver && ts.isCallExpression(made) && made.arguments.some((each) => isServer(each, at));
}

function looksLikePort(call: ts.CallExpression, at: At): boolean {
	const [first] = call.arguments;
	if (first === undefined || isFunctionArgument(at, first)) {
		return false;
	}
	const value = firstValue(at, call, ['0.port', '0']);
	if (
		value?.kind === 'env' ||
		(value?.kind === 'literal' && /^\d{1,5}$/.test(value.text)) ||
		(value?.kind === 'choice' && value.of.some((one) => one.kind === 'env' || one.kind === 'literal'))
	) {
		return true;
	}
	return /port/i.test(at.source.text.slice(first.pos, first.end));
}
