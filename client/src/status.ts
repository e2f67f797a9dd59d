import { languages, l10n, LanguageStatusSeverity, type Disposable, type LanguageStatusItem } from 'vscode';
import type { FindingCounts, StatusParams } from '../../server/src/protocol.js';
import { checkedDocuments } from './documents.js';

/**
 * The language status item (the `{}` of the status bar): what the server is doing, how many problems there are, and how long the
 * last check took.
 */
export class ServerStatus implements Disposable {
	readonly #item: LanguageStatusItem;
	/** Whether the server said last that it is at work. */
	isBusy = false;

	constructor() {
		this.#item = languages.createLanguageStatusItem('twelveFactor.status', [...checkedDocuments] as {
			language?: string;
			scheme?: string;
			pattern?: string;
		}[]);
		this.#item.name = 'Twelve-Factor';
		this.#item.command = { command: 'twelveFactor.showChecklist', title: l10n.t('Checklist') };
		this.update({ state: 'starting' });
	}

	/** Shows what the server said last. */
	update({ state, findings, lastRunMilliseconds, message }: StatusParams): void {
		const item = this.#item;
		this.isBusy = state === 'starting' || state === 'checking';
		item.busy = this.isBusy;
		item.severity = state === 'error' ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
		item.text = this.#text(state, findings);
		item.detail =
			message ??
			(lastRunMilliseconds === undefined ? 'Twelve-Factor' : l10n.t('Twelve-Factor, last check {0} ms', Math.round(lastRunMilliseconds)));
	}

	#text(state: StatusParams['state'], findings: FindingCounts | undefined): string {
		switch (state) {
			case 'starting':
				return l10n.t('Starting…');
			case 'error':
				return l10n.t('Needs attention');
			case 'disabled':
				return l10n.t('Switched off');
			case 'checking':
				return findings ? problems(findings) : l10n.t('Checking…');
			case 'ready':
				return findings ? problems(findings) : l10n.t('Ready');
		}
	}

	dispose(): void {
		this.#item.dispose();
	}
}

/** Hints are left out of the count, as in the editor's own Problems view. */
function problems({ error, warning, information }: FindingCounts): string {
	const count = error + warning + information;
	return count === 0 ? l10n.t('No problems') : count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', count);
}
