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
		const target = ts.isCallExpression(node)
			? isMember(source, node.expression)
				? bare(source, node.expression.expression)
				: undefined
			: ts.isBinaryExpression(node) || ts.isDeleteExpression(node)
				? bare(source, ts.isBinaryExpression(node) ? node.left : node.expression)
				: undefined;
		const collection =
			target !== undefined && !ts.isCallExpression(node)
				? ts.isElementAccessExpression(target)
					? bare(source, target.expression)
					: undefined
				: target;
		if (collection === undefined || origin.name !== '*') {
			return collection !== undefined && ts.isIdentifier(collection) && collection.text === name ? origin.name : undefined;
		}
		const owner = isMember(source, collection) ? bare(source, collection.expression) : undefined;
		return owner !== undefined && ts.isIdentifier(owner) && owner.text === name
			? memberName(source, collection as ts.PropertyAccessExpression)
			: undefined;
	};

	return [
		{
			kinds: [k.BinaryExpression, k.PrefixUnaryExpression, k.PostfixUnaryExpression, k.DeleteExpression, k.CallExpression],
			visit(node, at) {
				const one = changes.get(node);
				if (one !== undefined && one.binding.origin.kind === 'module' && at.functionNode() !== source.file) {
					recordElsewhere(one.binding, one.change, at);
				}
				// What is called on a module (`_.set(response, …)`) changes none of its names.
				if (one !== undefined && one.binding.origin.kind !== 'module' && at.functionNode() !== source.file && !asked.setsConstant(node)) {
					record(one.binding, one.change, at);
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
		if (name === undefined || asked.setsConstant(change.node)) {
			return;
		}
		at.emit('state.change', at.span(change.node), {
			specifier,
			name,
			change: told(binding, change, at),
			...(asked.isLazy(binding, change, at) ? { lazy: true as const } : {}),
		});
	}

	/** A change as facts tell it. */
	function told(binding: Binding, made: Change, at: At): StateChange {
		const change = asRenewed(source, made);
		return {
			span: at.span(change.node),
			operation: change.operation,
			within: at.within,
			...functionAround(at, exported),
			...asked.toldBy(binding, change, at),
		};
	}

	function record(binding: Binding, made: Change, at: At): void {
		const change = asRenewed(source, made);
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
