import {
	commands,
	Disposable,
	EventEmitter,
	l10n,
	MarkdownString,
	TreeItem,
	TreeItemCollapsibleState,
	window,
	workspace,
	type TreeDataProvider,
	type TreeView,
} from 'vscode';
import { explainRuleCommand, type Evidence } from '../../../server/src/protocol.js';
import { filterOf, filters, pickFilter, type FilterId } from './filter.js';
import { openPlace } from './navigation.js';
import { childrenOf, rootsOf, type ChecklistNode } from './nodes.js';
import { evidenceIcon, placeWords, statusIcon, statusWords, strongestEvidence } from './render.js';
import type { ChecklistSource } from './source.js';

/** The id of the view, and the prefix of the commands on it. */
const viewId = 'twelveFactor.checklist';

/** Shows the checklist as a tree (factor, rule, place) in a view of its own, with the commands on it. */
export function registerChecklistTree(source: ChecklistSource): Disposable {
	const provider = new ChecklistTree(source);
	const view = window.createTreeView<ChecklistNode>(viewId, { treeDataProvider: provider, showCollapseAll: true });
	const showFilter = (): void => {
		view.description = provider.filter === 'all' ? '' : filters()[provider.filter];
	};
	return Disposable.from(
		view,
		provider,
		...refreshWhenSeen(source, provider, view),
		commands.registerCommand(`${viewId}.open`, (evidence: Evidence) => openPlace(evidence, { preview: true })),
		commands.registerCommand(`${viewId}.explain`, (node?: ChecklistNode) =>
			commands.executeCommand(
				explainRuleCommand,
				node?.kind === 'rule' ? node.rule : node?.kind === 'place' ? node.evidence.rule : undefined,
			),
		),
		commands.registerCommand(`${viewId}.filter`, async () => {
			const picked = await pickFilter(provider.filter);
			if (picked) {
				provider.filter = picked;
				showFilter();
			}
		}),
	);
}

/** Asks for the checklist only while the view is seen; a change in the meantime is noted. */
function refreshWhenSeen(source: ChecklistSource, provider: ChecklistTree, view: TreeView<ChecklistNode>): Disposable[] {
	let stale = false;
	const refresh = (): void => {
		stale = !view.visible;
		if (view.visible) {
			provider.refresh();
		}
	};
	return [
		source.onDidChange(refresh),
		view.onDidChangeVisibility(() => {
			if (stale) {
				refresh();
			}
		}),
		window.onDidChangeActiveTextEditor(() => {
			if (provider.filter === 'currentFile') {
				refresh();
			}
		}),
	];
}

class ChecklistTree implements TreeDataProvider<ChecklistNode>, Disposable {
	readonly #source: ChecklistSource;
	readonly #changed = new EventEmitter<void>();
	#filter: FilterId = 'all';

	readonly onDidChangeTreeData = this.#changed.event;

	constructor(source: ChecklistSource) {
		this.#source = source;
	}

	get filter(): FilterId {
		return this.#filter;
	}

	set filter(filter: FilterId) {
		this.#filter = filter;
		this.refresh();
	}

	refresh(): void {
		this.#changed.fire();
	}

	async getChildren(node?: ChecklistNode): Promise<ChecklistNode[]> {
		const filter = filterOf(this.#filter);
		if (node) {
			return childrenOf(node, filter);
		}
		if (!workspace.workspaceFolders?.length) {
			return [];
		}
		try {
			return rootsOf(await this.#source.get(), filter);
		} catch {
			// The welcome content says what to do.
			return [];
		}
	}

	getTreeItem(node: ChecklistNode): TreeItem {
		const item = itemOf(node);
		item.id = node.id;
		item.contextValue = node.kind;
		return item;
	}

	dispose(): void {
		this.#changed.dispose();
	}
}

function itemOf(node: ChecklistNode): TreeItem {
	switch (node.kind) {
		case 'folder':
			return new TreeItem(node.name, TreeItemCollapsibleState.Expanded);
		case 'factor': {
			const { entry } = node;
			const label = `${entry.numeral}. ${entry.name}`;
			const item = new TreeItem(label, node.leaf ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Collapsed);
			item.description = statusWords(entry);
			item.iconPath = statusIcon(entry.status);
			item.tooltip = plain(`${label}: ${statusWords(entry)}\n\n${strongestEvidence(entry)}`);
			item.accessibilityInformation = { label: `${label}, ${statusWords(entry)}` };
			return item;
		}
		case 'rule': {
			const item = new TreeItem(node.rule.slice(node.rule.indexOf('/') + 1), TreeItemCollapsibleState.Collapsed);
			item.description = node.places.length === 1 ? l10n.t('1 place') : l10n.t('{0} places', node.places.length);
			const first = node.places[0];
			if (first) {
				item.iconPath = evidenceIcon(first);
			}
			item.tooltip = node.rule;
			return item;
		}
		case 'place': {
			const { evidence } = node;
			const item = new TreeItem(placeWords(evidence) || evidence.message, TreeItemCollapsibleState.None);
			item.description = placeWords(evidence) === '' ? '' : evidence.message;
			item.tooltip = plain(`${evidence.message}\n\n${placeWords(evidence)}`);
			item.command = { command: `${viewId}.open`, title: l10n.t('Open'), arguments: [evidence] };
			return item;
		}
	}
}

/** A tooltip that shows text as it is: messages hold names from the code. */
function plain(text: string): MarkdownString {
	return new MarkdownString().appendText(text);
}
