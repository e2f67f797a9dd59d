import {
	commands,
	l10n,
	QuickInputButtons,
	QuickPickItemKind,
	ThemeIcon,
	window,
	type Disposable,
	type QuickInputButton,
	type QuickPick,
	type QuickPickItem,
} from 'vscode';
import { explainRuleCommand, type ChecklistEntry, type ChecklistResult, type Evidence } from '../../../server/src/protocol.js';
import { openPlace } from './navigation.js';
import { evidenceIcon, isViolation, placeWords, statusIcon, statusWords, strongestEvidence } from './render.js';
import type { ChecklistSource } from './source.js';

type FactorItem = QuickPickItem & { readonly entry?: ChecklistEntry };
type EvidenceItem = QuickPickItem & { readonly evidence?: Evidence };

/** Shows the twelve factors; choosing one shows its evidence, and choosing that opens the place. */
export async function showChecklist(source: ChecklistSource): Promise<void> {
	let selected: ChecklistEntry | undefined;
	for (;;) {
		const entry: ChecklistEntry | undefined = await pickFactor(source, selected);
		if (!entry) {
			return;
		}
		selected = entry;
		const answer = await pickEvidence(entry);
		if (answer === 'back') {
			continue;
		}
		if (answer) {
			await openPlace(answer);
		}
		return;
	}
}

function pickFactor(source: ChecklistSource, selected: ChecklistEntry | undefined): Promise<ChecklistEntry | undefined> {
	return pick<FactorItem, ChecklistEntry>((picker, done) => {
		picker.title = l10n.t('Twelve-Factor Checklist');
		picker.placeholder = l10n.t('Checking the workspace…');
		picker.matchOnDescription = true;
		picker.busy = true;
		picker.onDidAccept(() => done(picker.activeItems[0]?.entry));
		const load = async (): Promise<void> => {
			try {
				const result = await source.get();
				const active = picker.activeItems[0]?.entry ?? selected;
				picker.items = factorItems(result);
				picker.activeItems = picker.items.filter(({ entry }) => entry && entry.factor === active?.factor);
				picker.placeholder =
					result.folders.length > 0 ? l10n.t('Choose a factor to see its evidence') : l10n.t('Open a folder to see its checklist');
			} catch {
				picker.placeholder = l10n.t('The server is not running. "Twelve-Factor: Restart Server" starts it again.');
			}
			picker.busy = false;
		};
		// A scan may end while the list is open, for example after a fix.
		const changed = source.onDidChange(() => void load());
		picker.onDidHide(() => changed.dispose());
		void load();
	});
}

function factorItems({ folders }: ChecklistResult): FactorItem[] {
	return folders.flatMap(({ name, items }) => [
		...(folders.length > 1 ? [{ label: name, kind: QuickPickItemKind.Separator }] : []),
		...items.map((entry) => ({
			iconPath: statusIcon(entry.status),
			label: `${entry.numeral}. ${entry.name}`,
			// One line each, so that all twelve are seen at once.
			description: `${statusWords(entry)} · ${strongestEvidence(entry)}`,
			entry,
		})),
	]);
}

function pickEvidence(entry: ChecklistEntry): Promise<Evidence | 'back' | undefined> {
	const explain: QuickInputButton = { iconPath: new ThemeIcon('book'), tooltip: l10n.t('Explain Rule') };
	const toItem = (evidence: Evidence): EvidenceItem => ({
		iconPath: evidenceIcon(evidence),
		label: evidence.message,
		detail: [placeWords(evidence), evidence.rule, evidence.fixable ? l10n.t('can be fixed') : ''].filter((part) => part !== '').join(' · '),
		buttons: [explain],
		evidence,
	});
	return pick<EvidenceItem, Evidence | 'back'>((picker, done) => {
		picker.title = `${entry.numeral}. ${entry.name}: ${statusWords(entry)}`;
		picker.placeholder = entry.because.length > 0 ? l10n.t('Choose a place to open it') : strongestEvidence(entry);
		picker.matchOnDetail = true;
		picker.buttons = [QuickInputButtons.Back];
		const against = entry.because.filter(isViolation);
		const inFavour = entry.because.filter((evidence) => !isViolation(evidence));
		picker.items = [
			...(against.length > 0 ? [{ label: l10n.t('violated'), kind: QuickPickItemKind.Separator }] : []),
			...against.map(toItem),
			...(inFavour.length > 0 ? [{ label: l10n.t('met'), kind: QuickPickItemKind.Separator }] : []),
			...inFavour.map(toItem),
		];
		picker.onDidTriggerButton(() => done('back'));
		picker.onDidTriggerItemButton(({ item }) => {
			done(undefined);
			void commands.executeCommand(explainRuleCommand, item.evidence?.rule);
		});
		picker.onDidAccept(() => done(picker.activeItems[0]?.evidence));
	});
}

/** Shows a picker until `done` is called or the user leaves it. */
function pick<Item extends QuickPickItem, Result>(
	fill: (picker: QuickPick<Item>, done: (result: Result | undefined) => void) => void,
): Promise<Result | undefined> {
	return new Promise((resolve) => {
		const picker = window.createQuickPick<Item>();
		const hidden: Disposable = picker.onDidHide(() => {
			resolve(undefined);
			hidden.dispose();
			picker.dispose();
		});
		fill(picker, (result) => {
			resolve(result);
			picker.hide();
		});
		picker.show();
	});
}
