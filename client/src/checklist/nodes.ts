import type { ChecklistEntry, ChecklistResult, Evidence } from '../../../server/src/protocol.js';
import type { EvidenceFilter } from './filter.js';

/** One line of the tree. `id` is stable over refreshes, so that what is unfolded stays so. */
export type ChecklistNode =
	| { readonly kind: 'folder'; readonly id: string; readonly name: string; readonly items: readonly ChecklistEntry[] }
	| { readonly kind: 'factor'; readonly id: string; readonly entry: ChecklistEntry; readonly leaf: boolean }
	| { readonly kind: 'rule'; readonly id: string; readonly rule: string; readonly places: readonly Evidence[] }
	| { readonly kind: 'place'; readonly id: string; readonly evidence: Evidence };

/** The top of the tree: the factors, below their folder when there are several. */
export function rootsOf({ folders }: ChecklistResult, filter: EvidenceFilter): ChecklistNode[] {
	const [only] = folders;
	if (folders.length === 1 && only) {
		return factorNodes(only.uri, only.items, filter);
	}
	return folders.map(({ uri, name, items }) => ({ kind: 'folder', id: uri, name, items }));
}

/** What lies below a line of the tree. Rules that are violated come before rules that are met. */
export function childrenOf(node: ChecklistNode, filter: EvidenceFilter): ChecklistNode[] {
	switch (node.kind) {
		case 'folder':
			return factorNodes(node.id, node.items, filter);
		case 'factor':
			return ruleNodes(
				node.id,
				node.entry.because.filter((evidence) => filter.keeps(evidence)),
			);
		case 'rule':
			return node.places.map((evidence, index) => ({ kind: 'place', id: `${node.id} ${index}`, evidence }));
		case 'place':
			return [];
	}
}

function factorNodes(parent: string, items: readonly ChecklistEntry[], filter: EvidenceFilter): ChecklistNode[] {
	return items
		.filter(({ because }) => filter.id === 'all' || because.some((evidence) => filter.keeps(evidence)))
		.map((entry) => ({ kind: 'factor', id: `${parent} ${entry.factor}`, entry, leaf: entry.because.length === 0 }));
}

function ruleNodes(parent: string, evidence: readonly Evidence[]): ChecklistNode[] {
	const groups = new Map<string, Evidence[]>();
	for (const outcome of ['violated', 'met'] as const) {
		for (const one of evidence.filter((candidate) => candidate.outcome === outcome)) {
			const key = `${outcome} ${one.rule}`;
			const group = groups.get(key);
			if (group) {
				group.push(one);
			} else {
				groups.set(key, [one]);
			}
		}
	}
	return [...groups].map(([key, places]) => ({ kind: 'rule', id: `${parent} ${key}`, rule: places[0]?.rule ?? '', places }));
}
