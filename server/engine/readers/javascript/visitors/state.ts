import type ts from 'typescript';
import type { StateChange } from '../../../core/facts/state.js';
import { changesAsked } from '../changes.js';
import { exportedNames, functionAround } from '../exported.js';
import { bare, isMember, memberName } from '../nodes.js';
import { asRenewed } from '../renewed.js';
import type { Binding, Change } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';

/** How many changes of one variable are told. */
const mostChanges = 50;

/** Variables of the module that its functions change, and where they do. */
export const stateVisitors: VisitorFactory = ({ source, scopes, names }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const changes = new Map<ts.Node, { readonly binding: Binding; readonly change: Change }>();
	const found = new Map<Binding, StateChange[]>();
	const lazily = new Map<Binding, boolean>();
	for (const binding of scopes.module.bindings.values()) {
		if (binding.changedInFunction) {
			for (const change of binding.changes) {
				changes.set(change.node, { binding, change });
			}
		}
	}
	if (changes.size === 0) {
		return [];
	}
	const exported = exportedNames(source);
	const asked = changesAsked(source, names);

	/** The name under which another module of the project exports the collection that a change is made to itself: `orders.set(id, order)`. */
	const collectionOf = ({ origin, name }: Binding, node: ts.Node): string | undefined => {
		if (origin.kind !== 'module' || origin.typeOnly || !origin.specifier.startsWith('.')) {
			return undefined;
		}
		const collection = changedBy(node);
		if (collection !== undefined && origin.name === '*' && isMember(source, collection)) {
			return isNamed(bare(source, collection.expression), name) ? memberName(source, collection) : undefined;
		}
		return collection !== undefined && origin.name !== '*' && isNamed(collection, name) ? origin.name : undefined;
	};

	const isNamed = (node: ts.Expression, name: string): boolean => ts.isIdentifier(node) && node.text === name;

	/** What a change is made to: `orders` of `orders.set(id, order)`, `orders[id] = order` and `delete orders[id]`. */
	const changedBy = (node: ts.Node): ts.Expression | undefined => {
		if (ts.isCallExpression(node)) {
			return isMember(source, node.expression) ? bare(source, node.expression.expression) : undefined;
		}
		const target = ts.isBinaryExpression(node) ? node.left : ts.isDeleteExpression(node) ? node.expression : undefined;
		const element = target && bare(source, target);
		return element !== undefined && ts.isElementAccessExpression(element) ? bare(source, element.expression) : undefined;
	};

	return [
		{
			kinds: [k.BinaryExpression, k.PrefixUnaryExpression, k.PostfixUnaryExpression, k.DeleteExpression, k.CallExpression],
			visit(node, at) {
				const one = changes.get(node);
				if (one === undefined || at.functionNode() === source.file || asked.setsConstant(node)) {
					return;
				}
				// What is called on a module (`_.set(response, …)`) changes none of its names.
				if (one.binding.origin.kind === 'module') {
					recordElsewhere(one.binding, one.change, at);
				} else {
					record(one.binding, asRenewed(source, one.change), at);
				}
			},
			finish(at) {
				for (const [binding, all] of found) {
					const holds = asked.holdsOf(binding);
					if (holds !== undefined) {
						const stores = asked.storesOf(binding);
						at.emit('state.module', at.span(binding.node), {
							variable: binding.name,
							holds,
							changes: all,
							...(lazily.get(binding) === true ? { lazy: true } : {}),
							...(asked.isWeak(binding) ? { weak: true as const } : {}),
							...(stores === undefined ? {} : { stores }),
							...(exported.has(binding.name) ? { exported: true } : {}),
						});
					}
				}
			},
		},
	];

	function recordElsewhere(binding: Binding, change: Change, at: At): void {
		const { specifier } = binding.origin as Extract<Binding['origin'], { readonly kind: 'module' }>;
		const name = change.operation === 'add' || change.operation === 'remove' ? collectionOf(binding, change.node) : undefined;
		if (name !== undefined) {
			at.emit('state.change', at.span(change.node), {
				specifier,
				name,
				change: told(binding, change, at),
				...(asked.isLazy(binding, change, at) ? { lazy: true as const } : {}),
			});
		}
	}

	/** A change as facts tell it. */
	function told(binding: Binding, change: Change, at: At): StateChange {
		return {
			span: at.span(change.node),
			operation: change.operation,
			within: at.within,
			...functionAround(at, exported),
			...asked.toldBy(binding, change, at),
		};
	}

	function record(binding: Binding, change: Change, at: At): void {
		const all = found.get(binding) ?? [];
		found.set(binding, all);
		if (change.operation !== 'remove') {
			lazily.set(binding, (lazily.get(binding) ?? true) && asked.isLazy(binding, change, at));
		}
		if (all.length < mostChanges) {
			all.push(told(binding, change, at));
		}
		if (asked.addsConnection(change, at)) {
			at.emit('coordination.use', at.span(change.node), { api: binding.name, purpose: 'clients', store: 'memory' });
		}
	}
};
