import type ts from 'typescript';
import { exportedNames } from '../exported.js';
import type { Source } from '../parse.js';
import type { Binding, Located, Scope, Scopes } from '../scope.js';

/** A call of something by its name. */
interface NamedCall {
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

/**
 * The argument that a parameter is given, where its function is called once, in this file, and nobody else can: it is not
 * exported, and its name is mentioned nowhere but in its
 * declaration and that call.
 */
export function argumentOf(source: Source, scopes: Scopes, parameter: Binding): Located | undefined {
	const { ts } = source;
	const { origin } = parameter;
	const inner = parameter.scope.node;
	if (origin.kind !== 'parameter' || origin.rest || origin.steps.length > 0 || parameter.writes.length > 0) {
		return undefined;
	}
	let calls = known.get(source);
	if (calls === undefined) {
		calls = callsOf(source, scopes);
		known.set(source, calls);
	}
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

function callsOf(source: Source, scopes: Scopes): Calls {
	const { ts } = source;
	const byName = new Map<string, NamedCall[]>();
	const look = (node: ts.Node, outer: Scope): void => {
		const scope = scopes.of.get(node) ?? outer;
		if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) {
			const calls = byName.get(node.expression.text) ?? [];
			calls.push({ node, scope });
			byName.set(node.expression.text, calls);
		}
		ts.forEachChild(node, (child) => look(child, scope));
	};
	look(source.file, scopes.module);
	return { byName, owners: ownersIn(source, scopes), mentions: mentionsIn(source.whole.text), exported: exportedNames(source) };
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
