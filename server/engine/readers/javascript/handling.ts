import type ts from 'typescript';
import type { StateChange } from '../../core/facts/state.js';
import { type ChangesAsked, changesAsked, type Place } from './changes.js';
import type { FunctionNode } from './nodes.js';
import { asRenewed } from './renewed.js';
import type { Binding, Change, Scope } from './scope.js';
import type { At } from './walk.js';

/** How many changes of one variable are told. */
const mostChanges = 50;

/** How deep what changes a variable may stand in the function that runs for a request. */
const mostLevels = 200;

/**
 * Notes the functions that run for requests, and tells at the end which variables of the functions around them they change: those live
 * as long as the server that the functions answer for, as variables of the module do.
 */
export class Handling {
	readonly #functions = new Set<FunctionNode>();
	/** The functions around the places where somebody is told to run them. */
	readonly #around = new Set<Scope>();

	/** Notes functions that are handed over where the walk stands. What a request hands over lives as long as that. */
	add(functions: Iterable<FunctionNode>, at: At): void {
		if (at.within.includes('request-handler') || at.within.includes('test')) {
			return;
		}
		for (const one of functions) {
			this.#functions.add(one);
		}
		for (let scope: Scope | undefined = at.scope; scope !== undefined && scope.kind !== 'module'; scope = scope.parent) {
			this.#around.add(scope);
		}
	}

	/** Says what was found, at the end of the walk. */
	finish(at: At): void {
		const bindings = [...this.#around].flatMap((scope) => [...scope.bindings.values()]).filter((binding) => binding.changedInFunction);
		if (bindings.length === 0) {
			return;
		}
		const functions: FunctionNode[] = [];
		for (const one of [...this.#functions].toSorted((a, b) => a.pos - b.pos || b.end - a.end)) {
			if (one.pos >= (functions.at(-1)?.end ?? 0)) {
				functions.push(one);
			}
		}
		const asked = changesAsked(at.source, at.names);
		for (const binding of bindings) {
			this.#tell(binding, functions, asked, at);
		}
	}

	/** `functions`: the outermost ones, in the order of the text. */
	#tell(binding: Binding, functions: readonly FunctionNode[], asked: ChangesAsked, at: At): void {
		const holds = asked.holdsOf(binding);
		const changes: StateChange[] = [];
		let lazy = true;
		for (const made of holds === undefined ? [] : binding.changes) {
			const change = asRenewed(at.source, made);
			const runs = functionAround(functions, change.node);
			const place = runs === undefined || !isInside(binding.scope.node, runs) ? undefined : placeOf(change, runs, at);
			if (place === undefined || asked.setsConstant(change.node)) {
				continue;
			}
			if (change.operation !== 'remove') {
				lazy &&= asked.isLazy(binding, change, place);
			}
			if (changes.length < mostChanges) {
				changes.push({
					span: at.span(change.node),
					operation: change.operation,
					within: ['request-handler'],
					...asked.toldBy(binding, change, place),
				});
			}
			if (asked.addsConnection(change, place)) {
				at.emit('coordination.use', at.span(change.node), { api: binding.name, purpose: 'clients', store: 'memory' });
			}
		}
		if (holds !== undefined && changes.some(({ operation }) => operation !== 'remove')) {
			const stores = asked.storesOf(binding);
			at.emit('state.module', at.span(binding.node), {
				variable: binding.name,
				owner: 'function',
				holds,
				changes,
				...(lazy ? { lazy } : {}),
				...(asked.isWeak(binding) ? { weak: true as const } : {}),
				...(stores === undefined ? {} : { stores }),
			});
		}
	}
}

/** The function of a list of them, in the order of the text, that a node stands in. */
function functionAround(functions: readonly FunctionNode[], node: ts.Node): FunctionNode | undefined {
	let [low, high] = [0, functions.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (functions[middle]!.end <= node.pos) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	const found = functions[low];
	return found !== undefined && found.pos <= node.pos && node.end <= found.end ? found : undefined;
}

function isInside(outer: ts.Node, inner: ts.Node): boolean {
	return outer !== inner && outer.pos <= inner.pos && inner.end <= outer.end;
}

/** Where a change stands in a function: its scope, and the nodes around it. */
function placeOf({ node }: Change, runs: FunctionNode, { source, scopes, scope: outer }: At): Place | undefined {
	const ancestors: ts.Node[] = [];
	let scope = outer;
	let inner: ts.Node | undefined = runs;
	while (inner !== undefined && inner !== node && ancestors.length < mostLevels) {
		scope = scopes.of.get(inner) ?? scope;
		ancestors.push(inner);
		inner = source.ts.forEachChild(inner, (child) => (child.pos <= node.pos && node.end <= child.end ? child : undefined));
	}
	return inner === node ? { scope, parent: (level = 1) => (level === 0 ? node : ancestors[ancestors.length - level]) } : undefined;
}
