import type ts from 'typescript';
import { exportedNames } from '../exported.js';
import { writtenAs } from '../nodes.js';
import type { Source } from '../parse.js';
import { type Binding, forEachInScope, type Located, type Scope, type Scopes } from '../scope.js';

/** A call of something by its name. */
export interface NamedCall {
	readonly node: ts.CallExpression | ts.NewExpression;
	readonly scope: Scope;
}

/** The calls of a file by the name of what is called, and what else tells who calls whom. */
interface Calls {
	readonly byName: ReadonlyMap<string, readonly NamedCall[]>;
	/** The functions of the module, and the classes by their constructors. */
	readonly owners: ReadonlyMap<ts.Node, Binding>;
	/** How often each name is mentioned, its declaration included. */
	readonly mentions: ReadonlyMap<string, number>;
	readonly exported: ReadonlySet<string>;
}

const known = new WeakMap<Source, Calls>();

/** The calls of a file by the name of what is called, where that is a name alone. */
export function callsByName(source: Source, scopes: Scopes): Calls['byName'] {
	return callsOf(source, scopes).byName;
}

/**
 * The argument that a parameter is given, or what it is taken out of, where its function is called once, in this file, and nobody else can: it is not exported,
 * and its name is mentioned nowhere but in its declaration and that call.
 */
export function argumentOf(source: Source, scopes: Scopes, parameter: Binding): Located | undefined {
	const { ts } = source;
	const { origin } = parameter;
	const inner = parameter.scope.node;
	if (origin.kind !== 'parameter' || origin.rest || parameter.writes.length > 0) {
		return undefined;
	}
	const calls = callsOf(source, scopes);
	const owner = calls.owners.get(inner);
	if (owner === undefined || owner.writes.length > 0) {
		return undefined;
	}
	const [call, ...others] = calls.byName.get(owner.name) ?? [];
	if (
		call === undefined ||
		others.length > 0 ||
		calls.mentions.get(owner.name) !== 2 ||
		calls.exported.has(owner.name) ||
		call.scope.lookup(owner.name) !== owner ||
		(owner.origin.kind === 'class') !== ts.isNewExpression(call.node)
	) {
		return undefined;
	}
	const given = call.node.arguments?.slice(0, origin.index + 1) ?? [];
	const argument = given[origin.index];
	return argument === undefined || given.some((one) => ts.isSpreadElement(one)) ? undefined : { node: argument, scope: call.scope };
}

/** Whether all calls of a function leave a parameter out, and nobody but this file can call it: it is what its default says. */
export function isLeftOut(source: Source, scopes: Scopes, parameter: Binding): boolean {
	const { mentions, exported, owners, byName } = callsOf(source, scopes);
	const name = owners.get(parameter.scope.node)?.name ?? '';
	return !exported.has(name) && mentions.get(name) === (byName.get(name)?.length ?? 0) + 1 && isLeftOutByAll(source, scopes, parameter);
}

/** Whether the file calls a function that others may call as well, leaves a parameter out wherever it does, and else only exports the function. */
export function isLeftOutHere(source: Source, scopes: Scopes, parameter: Binding): boolean {
	const { ts } = source;
	const { mentions, owners, byName } = callsOf(source, scopes);
	const name = owners.get(parameter.scope.node)?.name;
	if (name === undefined || !isLeftOutByAll(source, scopes, parameter)) {
		return false;
	}
	let seen = 0;
	const count = (node: ts.Node): void => {
		seen += ts.isIdentifier(node) && node.text === name ? 1 : 0;
		ts.forEachChild(node, count);
	};
	for (const statement of source.file.statements) {
		const isExport =
			ts.isExportDeclaration(statement) ||
			ts.isExportAssignment(statement) ||
			(ts.isExpressionStatement(statement) && /^(?:module\.)?exports\b/.test(writtenAs(source, statement)));
		if (isExport) {
			count(statement);
		}
	}
	return mentions.get(name) === (byName.get(name)?.length ?? 0) + 1 + seen;
}

/** Whether a function is called in its file, and each call there leaves a parameter out. */
function isLeftOutByAll(source: Source, scopes: Scopes, parameter: Binding): boolean {
	const { origin } = parameter;
	const calls = callsOf(source, scopes);
	const owner = calls.owners.get(parameter.scope.node);
	const named = calls.byName.get(owner?.name ?? '') ?? [];
	return (
		origin.kind === 'parameter' &&
		owner !== undefined &&
		owner.writes.length === 0 &&
		named.length > 0 &&
		named.every(
			({ node, scope }) =>
				scope.lookup(owner.name) === owner &&
				(node.arguments ?? []).length <= origin.index &&
				!(node.arguments ?? []).some((one) => source.ts.isSpreadElement(one)),
		)
	);
}

/** What the calls of this file give a parameter; others may give it something else where its function is exported. */
export function argumentsOf(source: Source, scopes: Scopes, parameter: Binding): readonly Located[] {
	const { origin } = parameter;
	if (origin.kind !== 'parameter' || origin.rest || origin.steps.length > 0 || parameter.writes.length > 0) {
		return [];
	}
	const calls = callsOf(source, scopes);
	const owner = calls.owners.get(parameter.scope.node);
	return (calls.byName.get(owner?.name ?? '') ?? []).flatMap(({ node, scope }) => {
		const given = node.arguments?.slice(0, origin.index + 1) ?? [];
		const argument = given[origin.index];
		return argument === undefined || given.some((one) => source.ts.isSpreadElement(one)) || scope.lookup(owner!.name) !== owner
			? []
			: [{ node: argument, scope }];
	});
}

/** Whether a name of the module is mentioned nowhere but where it is declared: comments may have more of it. */
export function isLeftAlone(source: Source, scopes: Scopes, name: string): boolean {
	const { mentions, exported } = callsOf(source, scopes);
	return mentions.get(name) === 1 && !exported.has(name);
}

function callsOf(source: Source, scopes: Scopes): Calls {
	const before = known.get(source);
	if (before !== undefined) {
		return before;
	}
	const { ts } = source;
	const byName = new Map<string, NamedCall[]>();
	forEachInScope(source, scopes, source.file, scopes.module, (node, scope) => {
		if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) {
			const calls = byName.get(node.expression.text) ?? [];
			calls.push({ node, scope });
			byName.set(node.expression.text, calls);
		}
	});
	const calls = { byName, owners: ownersIn(source, scopes), mentions: mentionsIn(source.whole.text), exported: exportedNames(source) };
	known.set(source, calls);
	return calls;
}

function ownersIn({ ts }: Source, scopes: Scopes): ReadonlyMap<ts.Node, Binding> {
	const owners = new Map<ts.Node, Binding>();
	for (const binding of scopes.module.bindings.values()) {
		const { origin } = binding;
		const nodes =
			origin.kind === 'function' ? [origin.node] : origin.kind === 'class' ? origin.node.members.filter(ts.isConstructorDeclaration) : [];
		for (const node of nodes.filter((one) => !owners.has(one))) {
			owners.set(node, binding);
		}
	}
	return owners;
}

/** What a name may stand in without a mention of what it names: comments (one that is not closed reaches to the end) and texts. */
const silent = /\/\/[^\r\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*"/g;

/** How often each word stands in a text; the whole of a file is asked, since what mentions a name may have been left out. */
function mentionsIn(whole: string): ReadonlyMap<string, number> {
	const mentions = new Map<string, number>();
	const words = whole.replace(silent, (found) => (/^\/[/*]/.test(found) ? ' ' : "''")).split(/[^\w$\u0080-\uffff]+/);
	for (const word of words) {
		mentions.set(word, (mentions.get(word) ?? 0) + 1);
	}
	return mentions;
}
