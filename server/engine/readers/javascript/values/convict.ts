import type ts from 'typescript';
import type { ObjectValue, Value } from '../../../core/value.js';
import { bare, isMember, memberName, propertyNameText } from '../nodes.js';
import type { Located, Scope } from '../scope.js';
import type { Evaluator } from './evaluator.js';
import { memberOf } from './members.js';
import { maximumProperties } from './objects.js';

const maximumDepth = 8;

/** Methods that give the settings themselves, or the same settings again. */
const chained: ReadonlySet<string> = new Set(['validate', 'load', 'loadFile', 'getProperties']);

/** The path of a setting: `server.port`. */
const settingPath = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * What a call of convict gives, or one on what it gave (https://github.com/mozilla/node-convict): a setting by its path, all
 * settings, or what can be asked for them. The last is an object whose `get` holds every setting by its path, so that another module
 * that asks finds it there ({@link evaluateAsked}).
 */
export function evaluateConvict(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	called: string | undefined,
	scope: Scope,
	depth: number,
): Value | undefined {
	const schema = called?.startsWith('convict') ? schemaOf(evaluator, { node, scope }) : undefined;
	const settings = schema && settingsOf(evaluator, schema, !mayBeReplaced(evaluator), depth);
	if (called === undefined || settings === undefined) {
		return undefined;
	}
	if (called.endsWith('.getProperties')) {
		return settings;
	}
	if (!called.endsWith('.get')) {
		const byPath: ObjectValue = { ...settings, properties: Object.fromEntries(pathsOf(settings, '')) };
		return { ...settings, properties: { get: byPath } };
	}
	const [path] = node.arguments ?? [];
	if (path === undefined || !evaluator.source.ts.isStringLiteralLike(path)) {
		return undefined;
	}
	const value = path.text.split('.').reduce<Value>((outer, name) => memberOf(evaluator, outer, name, node), settings);
	return value.kind === 'env' ? { ...value, span: evaluator.span(node) } : value;
}

/** `config.get('server.port')` where another module of the program has the settings: the project model knows whether they are convict's. */
export function evaluateAsked(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	scope: Scope,
	depth: number,
): Value | undefined {
	const { ts } = evaluator.source;
	const callee = bare(evaluator.source, node.expression);
	const [path] = node.arguments ?? [];
	if (
		path === undefined ||
		!ts.isStringLiteralLike(path) ||
		!settingPath.test(path.text) ||
		!isMember(evaluator.source, callee) ||
		memberName(evaluator.source, callee) !== 'get'
	) {
		return undefined;
	}
	const settings = evaluator.of(callee.expression, scope, {}, depth);
	return settings.kind === 'import' && /^[.~#@]{1,2}\//.test(settings.specifier) && /conf|settings/i.test(settings.specifier)
		? { ...settings, members: [...settings.members, 'get', path.text], span: evaluator.span(node) }
		: undefined;
}

/** The schema that settings were made of, through constants and calls that give the same again. */
function schemaOf(evaluator: Evaluator, asked: Located): Located | undefined {
	const { source, names } = evaluator;
	let { node, scope } = asked;
	for (let depth = 0; depth < maximumDepth; depth++) {
		if (source.ts.isCallExpression(node)) {
			const callee = bare(source, node.expression);
			const [first] = node.arguments;
			const called = names.of(callee, scope);
			if (called === 'convict' || called === 'convict.default') {
				return first && { node: first, scope };
			}
			const method = isMember(source, callee) ? memberName(source, callee) : undefined;
			if (!isMember(source, callee) || method === undefined || !(chained.has(method) || (depth === 0 && method === 'get'))) {
				return undefined;
			}
			node = bare(source, callee.expression);
			continue;
		}
		const next = names.follow(node, scope);
		if (next.node === node) {
			return undefined;
		}
		node = bare(source, next.node);
		scope = next.scope;
	}
	return undefined;
}

/** Whether files or the program may put other values in the place of the defaults. */
function mayBeReplaced({ source }: Evaluator): boolean {
	return /\.(?:load|loadFile|set)\s?\(/.test(source.whole.text);
}

/** The settings of a schema; `certain` says that the defaults hold where no variable says otherwise. */
function settingsOf(evaluator: Evaluator, schema: Located, certain: boolean, depth: number): ObjectValue | undefined {
	const { source, names } = evaluator;
	const { ts } = source;
	const { node, scope } = names.follow(schema.node, schema.scope);
	const object = bare(source, node);
	if (!ts.isObjectLiteralExpression(object) || depth > maximumDepth * 2) {
		return undefined;
	}
	const properties: Record<string, Value> = {};
	for (const property of object.properties.slice(0, maximumProperties)) {
		const name = propertyNameText(source, property.name);
		if (name !== undefined && name !== '__proto__' && ts.isPropertyAssignment(property)) {
			properties[name] = settingOf(evaluator, { node: property.initializer, scope }, name, certain, depth + 1);
		}
	}
	return { kind: 'object', properties, open: true, span: evaluator.span(object) };
}

/** One setting, or a group of them: what has a default is a setting. */
function settingOf(evaluator: Evaluator, entry: Located, name: string, certain: boolean, depth: number): Value {
	const { node, scope } = evaluator.names.follow(entry.node, entry.scope);
	const standard = evaluator.names.member(node, scope, 'default');
	if (standard === undefined) {
		return settingsOf(evaluator, entry, certain, depth) ?? evaluator.unknown(entry.node);
	}
	const asked = evaluator.names.member(node, scope, 'env');
	const variable = asked && evaluator.of(asked.node, asked.scope, {}, depth);
	if (variable !== undefined && variable.kind !== 'literal') {
		return evaluator.unknown(entry.node);
	}
	// What stands in for a secret is one, whatever the setting is called.
	const hint = { name: variable?.text ?? name };
	const fallback = certain ? evaluator.of(standard.node, standard.scope, hint, depth) : evaluator.unknown(standard.node);
	if (variable === undefined) {
		return fallback;
	}
	const isMissing = fallback.kind === 'literal' && fallback.type === 'null';
	return { kind: 'env', name: variable.text, span: variable.span, ...(!isMissing && { fallback }) };
}

/** Every setting and group by its path. */
function* pathsOf(settings: ObjectValue, prefix: string): Generator<[string, Value]> {
	for (const [name, value] of Object.entries(settings.properties)) {
		yield [`${prefix}${name}`, value];
		if (value.kind === 'object' && value.open === true) {
			yield* pathsOf(value, `${prefix}${name}.`);
		}
	}
}
