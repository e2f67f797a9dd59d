import type ts from 'typescript';
import { bare, isMember, memberName, writtenAs } from './nodes.js';
import type { Names } from './names.js';
import type { Source } from './parse.js';
import { mayBeOfProject } from './qualified.js';
import type { Scope } from './scope.js';
import type { At } from './walk.js';

/** What holds the environment; `ckey` hands out what it has loaded from a `.env` into it (https://www.npmjs.com/package/ckey). */
const environments: ReadonlySet<string> = new Set(['process.env', 'import.meta.env', 'Bun.env', 'Deno.env', 'vite.loadEnv()', 'ckey']);

const readers =
	'(?:(?:(?:get|read|require|fetch)_?config(?:uration)?_?value(?:_?(?:str(?:ing)?|num(?:ber)?|int(?:eger)?|bool(?:ean)?|list|array|url))?)|(?:(?:get(?:_?(?:required|optional|os|app|node|process|server|system|str(?:ing)?|num(?:ber)?|bool(?:ean)?))?|read|require|required|must|must_?get|optional|ensure|fetch|from|process|parse_?(?:numeric|number|int|bool(?:ean)?))_?)?env(?:ironment)?(?:_?(?:var(?:iable)?|value|str(?:ing)?|num(?:ber)?|int(?:eger)?|bool(?:ean)?|list|array|url|port|required|optional|as|or_?(?:throw|error|default|fail|die|null|undefined)))*)';

/**
 * Names of functions that give out a variable of the environment by its name: `getEnv`, `requireEnvVar`, `env`,
 * `getConfigValue`. Another module may hold them.
 */
export const environmentReader = new RegExp(`^${readers}$`, 'i');

const readerCall = new RegExp(`\\b${readers}\\s?\\(`, 'i');

/** Whether a text may call such a function. Most texts have not even the letters that all of them share. */
export function mayCallReader(text: string): boolean {
	return /env|config_?(?:uration_?)?value/i.test(text) && readerCall.test(text);
}

/** Whether what is called is such a function of another module, or one of its members. */
export function isReaderOfModule({ ts }: Source, callee: ts.Expression, scope: Scope): boolean {
	const root = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
	const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
	return environmentReader.test(name) && ts.isIdentifier(root) && scope.lookup(root.text)?.origin.kind === 'module';
}

/** How the `env` of Strapi converts a variable (https://docs.strapi.io/cms/configurations/guides/access-cast-environment-variables). */
const converters: ReadonlySet<string> = new Set(['int', 'float', 'bool', 'json', 'array', 'date', 'oneOf']);

/**
 * Whether what is called is the `env` that Strapi hands to its files of settings: `({ env }) => ({ host: env('HOST'), port:
 * env.int('PORT', 8080) })`. They may hand it on to a function of theirs.
 */
export function isReaderOfStrapi({ ts, path }: Source, callee: ts.Expression, scope: Scope): boolean {
	const root = ts.isPropertyAccessExpression(callee) && converters.has(callee.name.text) ? callee.expression : callee;
	return (
		ts.isIdentifier(root) &&
		root.text === 'env' &&
		path.split('/').slice(0, -1).includes('config') &&
		scope.lookup(root.text)?.origin.kind === 'parameter'
	);
}

/** Whether a text is how variables of the environment are written, and hardly anything else is. */
export function isWrittenAsVariable(text: string): boolean {
	return /^[A-Z][A-Z0-9]*_[A-Z0-9_]{1,120}$|^(?:PORT|HOST|DEBUG)$/.test(text);
}

/** Whether an expression is the whole environment. */
export function isEnvironment(names: Names, node: ts.Expression, scope: Scope): boolean {
	const name = names.of(node, scope);
	return name !== undefined && (environments.has(name) || name === 'Deno.env.toObject()');
}

/** A read of the environment as it is written: `process.env.X`, `Deno.env.get('X')`. `variable` is missing when its name is computed. */
export interface EnvironmentAccess {
	readonly node: ts.Expression;
	readonly variable?: string;
}

/** The environment read that an expression is, if it is one. */
export function environmentAccess(source: Source, names: Names, node: ts.Expression, scope: Scope): EnvironmentAccess | undefined {
	const { ts } = source;
	if (isMember(source, node)) {
		if (!mayBeEnvironment(source, node.expression, scope) || !isEnvironment(names, node.expression, scope)) {
			return undefined;
		}
		const name = names.of(node.expression, scope);
		const member = memberName(source, node) ?? computedName(source, names, node, scope);
		if (name === 'Deno.env') {
			return undefined;
		}
		return member === undefined ? { node } : { node, variable: member };
	}
	if (ts.isCallExpression(node) && isMember(source, node.expression)) {
		const name = memberName(source, node.expression);
		if ((name !== 'get' && name !== 'has') || names.of(node.expression, scope) !== `Deno.env.${name}`) {
			return undefined;
		}
		const [first] = node.arguments;
		return first !== undefined && ts.isStringLiteralLike(first) ? { node, variable: first.text } : { node };
	}
	return undefined;
}

/** The name in `process.env[NAME]` when NAME is a constant string. */
function computedName(
	source: Source,
	names: Names,
	node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
	scope: Scope,
): string | undefined {
	if (!source.ts.isElementAccessExpression(node)) {
		return undefined;
	}
	const followed = names.follow(node.argumentExpression, scope).node;
	return source.ts.isStringLiteralLike(followed) ? followed.text : undefined;
}

/** A look that costs nothing, before names are resolved. */
function mayBeEnvironment(source: Source, node: ts.Expression, scope: Scope): boolean {
	const inner = bare(source, node);
	if (source.ts.isIdentifier(inner)) {
		return scope.lookup(inner.text) !== undefined;
	}
	const member = memberName(source, inner);
	return (
		member === 'env' ||
		(member === undefined && isMember(source, inner) && source.ts.isIdentifier(inner.expression) && inner.expression.text === 'process') ||
		inner.kind === source.ts.SyntaxKind.CallExpression ||
		(member !== undefined && isMember(source, inner) && inner.expression.kind === source.ts.SyntaxKind.ThisKeyword)
	);
}

/** Whether settings of a database name a variable: `process.env[config.use_env_variable]`, as Sequelize writes it into the module that loads models. */
export function isNamedBySettings(source: Source, node: ts.Expression): boolean {
	const inner = bare(source, node);
	const name = source.ts.isElementAccessExpression(inner) ? bare(source, inner.argumentExpression) : undefined;
	return name !== undefined && isMember(source, name) && memberName(source, name) === 'use_env_variable';
}

/** A function of such a name where it is neither called nor declared, and whether it is a key there. */
const getterNamed = /\b(?:get|required?|optional|read|fetch)\b(?!\s*[(<])(\s*:)?/g;

/** Whether a module hands such a function to others: `module.exports = { get }`, `export { get }`, `exports.get = get`. */
export function handsOnGetter(text: string): boolean {
	return [...text.matchAll(getterNamed)].some(({ index, 1: isKey }) => {
		// Some 200 characters before the name: what stands farther away is seldom the same statement.
		const before = text.slice(Math.max(0, index - 208), index);
		const statement = before.slice(Math.max(before.lastIndexOf(';'), before.lastIndexOf('\n')) + 1);
		const list = before.slice(before.lastIndexOf('}') + 1);
		return /\bexports\b/.test(statement) || (isKey === undefined && /\bexport\s+(?:default\s+)?\{/.test(list));
	});
}

/**
 * Where a condition asks for a variable only to fill it in, as whoever loads a file by hand does:
 * `if (!process.env[name]) process.env[name] = value`, `if (!(name in process.env)) { … }`. Nothing reads any variable there.
 */
export function askedBeforeFilling(source: Source, { expression, thenStatement: then }: ts.IfStatement, at: At): readonly ts.Expression[] {
	const { ts } = source;
	const filled = (ts.isBlock(then) ? then.statements : [then]).flatMap((statement) =>
		ts.isExpressionStatement(statement) &&
		ts.isBinaryExpression(statement.expression) &&
		statement.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
		ts.isElementAccessExpression(statement.expression.left)
			? [statement.expression.left]
			: [],
	);
	const written = (node: ts.Node): string => writtenAs(source, node);
	const asked = (node: ts.Expression, depth = 0): readonly ts.Expression[] => {
		if (depth > 8) {
			return [];
		}
		if (ts.isPrefixUnaryExpression(node)) {
			return asked(node.operand, depth + 1);
		}
		if (ts.isParenthesizedExpression(node)) {
			return asked(node.expression, depth + 1);
		}
		if (ts.isElementAccessExpression(node)) {
			return filled.some((one) => written(one) === written(node)) ? [node] : [];
		}
		if (!ts.isBinaryExpression(node)) {
			return [];
		}
		return node.operatorToken.kind === ts.SyntaxKind.InKeyword
			? filled.some((one) => written(one.expression) === written(node.right) && written(one.argumentExpression) === written(node.left))
				? [node.right]
				: []
			: [...asked(node.left, depth + 1), ...asked(node.right, depth + 1)];
	};
	return filled.length === 0
		? []
		: asked(expression).filter((one) => isEnvironment(at.names, ts.isElementAccessExpression(one) ? one.expression : one, at.scope));
}

/** A function of the file, by its name, or of another module of the project, as it is called. */
export function functionOfProject({ ts }: Source, callee: ts.Expression, at: At): string | undefined {
	const name = at.names.of(callee, at.scope);
	if (name !== undefined) {
		return mayBeOfProject(name) ? name : undefined;
	}
	return ts.isIdentifier(callee) && at.contexts.functionOf(callee, at.scope) !== undefined ? callee.text : undefined;
}
