import { l10n, window, type QuickPickItem } from 'vscode';
import type { Evidence } from '../../../server/src/protocol.js';
import { isViolation } from './render.js';

/** What the tree can be narrowed to. */
export type FilterId = 'all' | 'violated' | 'fixable' | 'currentFile';

/** Whether a piece of evidence is shown. */
export type EvidenceFilter = { readonly id: FilterId; keeps(evidence: Evidence): boolean };

/** The filters by what the user reads, in the order of the picker. */
export function filters(): Readonly<Record<FilterId, string>> {
	return {
		all: l10n.t('All factors'),
		violated: l10n.t('Violations only'),
		fixable: l10n.t('What can be fixed'),
		currentFile: l10n.t('The current file'),
	};
}

/** The filter as it applies now: `currentFile` means the file of the active editor. */
export function filterOf(id: FilterId): EvidenceFilter {
	const current = window.activeTextEditor?.document.uri.toString();
	switch (id) {
		case 'all':
			return { id, keeps: () => true };
		case 'violated':
			return { id, keeps: isViolation };
		case 'fixable':
			return { id, keeps: (evidence) => isViolation(evidence) && evidence.fixable };
		case 'currentFile':
			return { id, keeps: (evidence) => sameUri(evidence.uri, current) };
	}
}

/** The server and the editor may differ in how they encode a URI. */
function sameUri(one: string, other: string | undefined): boolean {
	return other !== undefined && decodeURIComponent(one) === decodeURIComponent(other);
}

/** Lets the user choose a filter; undefined when they leave. */
export async function pickFilter(active: FilterId): Promise<FilterId | undefined> {
	const items = (Object.entries(filters()) as [FilterId, string][]).map(([id, label]): QuickPickItem & { readonly id: FilterId } => ({
		id,
		label,
		description: id === active ? l10n.t('shown now') : '',
	}));
	return (await window.showQuickPick(items, { title: l10n.t('Filter the Checklist') }))?.id;
}
