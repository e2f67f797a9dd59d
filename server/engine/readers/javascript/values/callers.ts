import type ts from 'typescript';
import { exportedNames } from '../exported.js';
import type { Source } from '../parse.js';
import type { Binding, Located, Scope, Scopes } from '../scope.js';

/** A call of something by its name. */
interface NamedCall {
	readonly node: ts.CallExpression | ts.NewExpression;
	readonly scope: Scope;
}

/** The calls of a file by the name of what is called. */
interface Calls {
	readonly byName: ReadonlyMap<string, readonly NamedCall[]>;
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
	const owner = [...scopes.module.bindings.values()].find(
		(one) =>
			(one.origin.kind === 'function' && one.origin.node === inner) ||
			(one.origin.kind === 'class' && ts.isConstructorDeclaration(inner) && one.origin.node.members.includes(inner)),
	);
	if (owner === undefined || owner.writes.length > 0) {
		return undefined;
	}
	let calls = known.get(source);
	if (calls === undefined) {
		calls = callsOf(source, scopes);
		known.set(source, calls);
	}
	const [call, ...others] = calls.byName.get(owner.name) ?? [];
	if (
		call === undefined ||
		others.length > 0 ||
		isMentionedElsewhere(source.whole.text, owner.name) ||
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
	return { byName, exported: exportedNames(source) };
}

/** What a name may stand in without a mention of what it names: comments and texts. */
const silent = /\/\/[^\r\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*"/g;

/**
 * Whether a name is mentioned more often than where it is declared and called; the whole of a file is asked, since what mentions
 * it may have been left out.
 */
function isMentionedElsewhere(whole: string, name: string): boolean {
	const words = whole.replace(silent, (found) => (/^\/[/*]/.test(found) ? ' ' : "''")).split(/[^\w$\u0080-\uffff]+/);
	return words.filter((word) => word === name).length !== 2;
}
