import type ts from 'typescript';
import type { SecretHint } from '../../../core/secrets.js';
import { type EnvironmentValue, propertyOf, type Value } from '../../../core/value.js';
import { pathSettings } from '../apis/settings.js';
import { environmentAccess, isEnvironment, isReaderOfModule, isReaderOfStrapi, isWrittenAsVariable } from '../environment.js';
import { bare, isMember, memberName, specifierText } from '../nodes.js';
import { checkedEnvironment, isVariableName } from '../schemas.js';
import { type Scope, soleReturn } from '../scope.js';
import { evaluateAsked, evaluateConvict } from './convict.js';
import type { Evaluator } from './evaluator.js';
import { evaluateAssigned, evaluateLocation, evaluatePath } from './objects.js';
import { places } from './places.js';
import { routed, routeOfCall } from './routes.js';

/** Calls that leave the meaning of their first argument as it is. */
const conversions: ReadonlySet<string> = new Set([
	'Number',
	'parseInt',
	'parseFloat',
	'Number.parseInt',
	'Number.parseFloat',
	'String',
	'Boolean',
	'BigInt',
	'JSON.parse',
	'Object.freeze',
	'Set',
	'Buffer.from',
	'TextEncoder().encode',
	'node:util.TextEncoder().encode',
	'URL()',
	'new URL',
	'decodeURIComponent',
	'structuredClone',
	'node:path.normalize',
	'node:fs.realpathSync',
	// What makes a transport of mail from the options that it is told.
	'nodemailer-smtp-transport',
	'nodemailer-smtp-pool',
]);

/** What the generator of Express has every program do with its port (https://github.com/expressjs/generator/blob/master/templates/js/www.ejs). */
const normalizing = /^normali[sz]ePort$/;

/** The path of a port among the settings of a project: `port`, `app.port`, `app.httpPort`. */
const askedPort = /^(?:[a-z]\w{0,40}\.){0,4}(?:port|[a-z]\w{0,40}Port)$/;

/** Calls that take what lies below an object by its path, or a default: `_.get(config, 'mail.host', 'localhost')`. */
const lookups: ReadonlySet<string> = new Set(['lodash.get', 'lodash/get', 'object-path.get']);

/** The value of a call or an instance. */
export function evaluateCall(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	scope: Scope,
	hint: SecretHint,
	depth: number,
): Value {
	const { ts } = evaluator.source;
	const span = evaluator.span(node);
	if (ts.isCallExpression(node)) {
		const access = environmentAccess(evaluator.source, evaluator.names, node, scope);
		if (access !== undefined) {
			return access.variable === undefined ? { kind: 'env', span } : { kind: 'env', name: access.variable, span };
		}
		const specifier = requiredModuleOf(evaluator, node, scope);
		if (specifier !== undefined) {
			return { kind: 'import', specifier, name: '*', members: [], span };
		}
	}
	const name = evaluator.names.of(node, scope);
	const place = name === undefined ? undefined : places.get(name);
	if (place !== undefined) {
		return { kind: 'place', place, span };
	}
	const callee = bare(evaluator.source, node.expression);
	const called = evaluator.names.of(callee, scope);
	const [first, second] = node.arguments ?? [];
	if (called !== undefined && first !== undefined) {
		if (conversions.has(called) || (called === 'URL' && second === undefined)) {
			const value = evaluator.of(first, scope, hint, depth);
			return value.kind === 'env' ? { ...value, span } : value;
		}
		if (called === 'node:path.join' || called === 'node:path.resolve') {
			return evaluatePath(evaluator, node, scope, depth);
		}
		if (called === 'node:path.relative' && second !== undefined) {
			// Another way to say the same place.
			const value = evaluator.of(second, scope, hint, depth);
			return value.kind === 'template' || (value.kind === 'literal' && value.type === 'string') ? value : evaluator.unknown(node);
		}
		if (called === 'node:path.dirname' || called === 'node:url.fileURLToPath' || called === 'URL') {
			return evaluateLocation(evaluator, node, called, scope, depth);
		}
		if (called === 'Object.assign') {
			return evaluateAssigned(evaluator, node, scope, depth);
		}
		if (
			called === '@nestjs/config.ConfigService().get' ||
			called === '@nestjs/config.ConfigService().getOrThrow' ||
			called === 'env-var.get' ||
			called === 'env-var.from().get'
		) {
			return evaluateSetting(evaluator, first, second, scope, span, hint, depth);
		}
		if (lookups.has(called) && second !== undefined && ts.isStringLiteralLike(second)) {
			return evaluateLookup(evaluator, node, second.text, scope, hint, depth);
		}
		const library = /^([^.]+)(?:\.default)?\.get$/.exec(called)?.[1];
		if (library !== undefined && pathSettings.has(library) && ts.isStringLiteralLike(first)) {
			return { kind: 'import', specifier: library, name: '*', members: first.text.split('.'), span };
		}
	}
	if (first !== undefined && ts.isIdentifier(callee) && normalizing.test(callee.text)) {
		return evaluator.of(first, scope, hint, depth);
	}
	const settings = evaluateConvict(evaluator, node, called, scope, depth) ?? evaluateAsked(evaluator, node, scope, depth);
	if (settings !== undefined) {
		return settings;
	}
	const checked = ts.isCallExpression(node)
		? checkedEnvironment(node, called, scope, {
				source: evaluator.source,
				names: evaluator.names,
				valueOf: (one, within, name) => evaluator.of(one, within, { name }, depth + 1),
			})
		: undefined;
	if (checked !== undefined) {
		return checked;
	}
	return (
		evaluateOnEnvironment(evaluator, node, callee, scope, hint, depth) ??
		evaluateReturned(evaluator, node, callee, scope, hint, depth) ?? {
			...routed(evaluator, node, routeOfCall(evaluator, node, callee, scope, depth)),
			...(ts.isCallExpression(node) && called !== undefined && /^[.~#@]{1,2}\//.test(called)
				? { called }
				: ownMethod(evaluator, callee, scope)),
		}
	);
}

/** What lies below an object by its path, with what is used where nothing does. */
function evaluateLookup(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	path: string,
	scope: Scope,
	hint: SecretHint,
	depth: number,
): Value {
	const span = evaluator.span(node);
	const [object, , fallback] = node.arguments ?? [];
	let found: Value | undefined = object === undefined ? undefined : evaluator.of(object, scope, {}, depth);
	for (const key of path.split('.')) {
		found = found?.kind === 'import' ? { ...found, members: [...found.members, key], span } : propertyOf(found, key);
	}
	const value: Value = found ?? { kind: 'unknown', span };
	return fallback === undefined ? value : { kind: 'choice', of: [value, evaluator.of(fallback, scope, hint, depth)], span };
}

/** The method of the class around that is called on its own object, as `called` tells it: `this.fileOf`. */
function ownMethod({ source }: Evaluator, callee: ts.Expression, scope: Scope): { readonly called?: string } {
	const { ts } = source;
	if (!ts.isPropertyAccessExpression(callee) || callee.expression.kind !== ts.SyntaxKind.ThisKeyword) {
		return {};
	}
	const owner = scope.thisScope?.node;
	const name = callee.name.text;
	const isMethod =
		owner !== undefined &&
		ts.isClassLike(owner) &&
		owner.members.some((member) => ts.isMethodDeclaration(member) && ts.isIdentifier(member.name) && member.name.text === name);
	return isMethod ? { called: `this.${name}` } : {};
}

/**
 * What a function of this file returns, where it does so in one place, and nothing comes before but what is named: `const path =
 * folderOf(name)`.
 */
function evaluateReturned(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	callee: ts.Expression,
	scope: Scope,
	hint: SecretHint,
	depth: number,
): Value | undefined {
	const { ts } = evaluator.source;
	const origin = ts.isCallExpression(node) && ts.isIdentifier(callee) ? scope.lookup(callee.text)?.origin : undefined;
	const target =
		origin?.kind === 'function' && !(ts.isFunctionLike(origin.node) && (origin.node as ts.FunctionDeclaration).asteriskToken !== undefined)
			? origin.node
			: undefined;
	const returned = target && soleReturn(evaluator.source, evaluator.scopes, target, ts.isVariableStatement);
	return returned && evaluator.of(returned.node, returned.scope, hint, depth);
}

/** The module that `require` or `import()` names. */
function requiredModuleOf(evaluator: Evaluator, node: ts.CallExpression, scope: Scope): string | undefined {
	const { ts } = evaluator.source;
	const [first] = node.arguments;
	const callee = node.expression;
	const requires =
		(ts.isIdentifier(callee) && callee.text === 'require' && scope.lookup('require') === undefined) ||
		callee.kind === ts.SyntaxKind.ImportKeyword;
	return requires && first !== undefined && ts.isStringLiteralLike(first) ? specifierText(first) : undefined;
}

/** A service or library that gives out settings by name. */
function evaluateSetting(
	evaluator: Evaluator,
	first: ts.Expression,
	second: ts.Expression | undefined,
	scope: Scope,
	span: { start: number; end: number },
	hint: SecretHint,
	depth: number,
): Value {
	const { ts } = evaluator.source;
	const text = ts.isStringLiteralLike(first) ? first.text : '';
	const name = isVariableName(text) ? { name: text } : {};
	const setting = askedPort.test(text) ? { setting: text } : {};
	const fallback =
		second === undefined || ts.isObjectLiteralExpression(second)
			? {}
			: { fallback: evaluator.of(second, scope, { ...hint, ...name }, depth) };
	return { kind: 'env', ...name, ...setting, ...fallback, span };
}

/**
 * Calls on, or with, what comes from the environment: `process.env.X.trim()`, `normalizePort(process.env.PORT || 3000)`,
 * `required('X')`.
 */
function evaluateOnEnvironment(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	callee: ts.Expression,
	scope: Scope,
	hint: SecretHint,
	depth: number,
): Value | undefined {
	const span = evaluator.span(node);
	if (isMember(evaluator.source, callee)) {
		const object = evaluator.of(callee.expression, scope, hint, depth);
		if (object.kind === 'env') {
			const [given] = memberName(evaluator.source, callee) === 'default' ? (node.arguments ?? []) : [];
			const fallback = given && { fallback: evaluator.of(given, scope, { ...hint, ...(object.name && { name: object.name }) }, depth) };
			return { ...object, ...fallback, span };
		}
	}
	const [first, second, third] = node.arguments ?? [];
	if (first === undefined) {
		return undefined;
	}
	if (isReaderOfStrapi(evaluator.source, callee, scope)) {
		// `env.oneOf('MODE', ['on', 'off'], 'off')`: what is allowed stands before the default.
		const isOneOf = isMember(evaluator.source, callee) && memberName(evaluator.source, callee) === 'oneOf';
		return evaluateSetting(evaluator, first, isOneOf ? third : second, scope, span, hint, depth);
	}
	const helper = isEnvironmentHelper(evaluator, callee, scope) || isReaderElsewhere(evaluator, callee, first, scope);
	if (helper && evaluator.source.ts.isStringLiteralLike(first)) {
		const read: EnvironmentValue = { kind: 'env', name: first.text, span };
		// `get('SECRET', 'for-development', requiredInProduction)`: where it counts, there is no default.
		const isStrict = (node.arguments?.length ?? 0) > 2 && throwsWithin(evaluator, callee, scope);
		return second === undefined || isStrict || isType(evaluator, second)
			? read
			: { ...read, fallback: evaluator.of(second, scope, { ...hint, name: first.text }, depth) };
	}
	if (evaluator.source.ts.isCallExpression(node) && !evaluator.source.ts.isObjectLiteralExpression(first)) {
		const argument = evaluator.of(first, scope, hint, depth);
		if (argument.kind === 'env' || (argument.kind === 'import' && pathSettings.has(argument.specifier) && argument.members.length > 0)) {
			const stand = argument.kind === 'env' && argument.fallback === undefined ? defaultBeside(evaluator, callee, second) : undefined;
			return { ...argument, ...(stand === undefined ? {} : { fallback: evaluator.of(stand, scope, hint, depth) }), span };
		}
	}
	return undefined;
}

/** Names of functions that make something of a text, or give a default where there is none: `toNumber`, `envBool`, `parseFlag`. */
const converter = /^(?:to|as|parse|env|read|get)_?(?:bool(?:ean)?|flag|int(?:eger)?|num(?:ber)?|float|str(?:ing)?)(?:env|or|value)?$/i;

/** What a function of the project is handed beside a variable, to give out where that is missing: `envBool(process.env.SYNC, true)`. */
function defaultBeside({ source }: Evaluator, callee: ts.Expression, second: ts.Expression | undefined): ts.Expression | undefined {
	const { ts } = source;
	const isDefault =
		second !== undefined &&
		(second.kind === ts.SyntaxKind.TrueKeyword || second.kind === ts.SyntaxKind.FalseKeyword || ts.isNumericLiteral(second));
	const isConverter = ts.isIdentifier(callee) && converter.test(callee.text) && !/^parse(?:Int|Float)$/.test(callee.text);
	return isDefault && isConverter ? second : undefined;
}

/**
 * Whether a function of another module by its name and by what it is given reads a variable of the environment:
 * `requireEnv('SHOP_TITLE')`.
 */
function isReaderElsewhere(evaluator: Evaluator, callee: ts.Expression, first: ts.Expression, scope: Scope): boolean {
	const { ts } = evaluator.source;
	return ts.isStringLiteralLike(first) && isWrittenAsVariable(first.text) && isReaderOfModule(evaluator.source, callee, scope);
}

/** `getEnv('LIMIT', 'number')`: what a variable is to be, and no default. */
function isType({ source }: Evaluator, node: ts.Expression): boolean {
	return (
		source.ts.isStringLiteralLike(node) && /^(?:string|number|boolean|int|integer|float|url|json|array|required|optional)$/i.test(node.text)
	);
}

/** Whether a function of this file may throw. */
function throwsWithin(evaluator: Evaluator, callee: ts.Expression, scope: Scope): boolean {
	const origin = evaluator.source.ts.isIdentifier(callee) ? scope.lookup(callee.text)?.origin : undefined;
	return origin?.kind === 'function' && /\bthrow\b/.test(evaluator.source.text.slice(origin.node.pos, origin.node.end));
}

/** Whether a function of this file returns the variable of the environment that its first parameter names. */
function isEnvironmentHelper(evaluator: Evaluator, callee: ts.Expression, scope: Scope): boolean {
	const { ts } = evaluator.source;
	const origin = ts.isIdentifier(callee) ? scope.lookup(callee.text)?.origin : undefined;
	if (origin?.kind !== 'function') {
		return false;
	}
	const [parameter] = origin.node.parameters;
	if (parameter === undefined || !ts.isIdentifier(parameter.name) || origin.node.body === undefined) {
		return false;
	}
	const own = evaluator.scopes.of.get(origin.node);
	const name = parameter.name.text;
	let found = false;
	const look = (inner: ts.Node): void => {
		if (found) {
			return;
		}
		if (
			ts.isElementAccessExpression(inner) &&
			ts.isIdentifier(inner.argumentExpression) &&
			inner.argumentExpression.text === name &&
			own !== undefined &&
			isEnvironment(evaluator.names, inner.expression, own)
		) {
			found = true;
			return;
		}
		ts.forEachChild(inner, look);
	};
	look(origin.node.body);
	return found;
}
