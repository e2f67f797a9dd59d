import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { ChecklistEntry, ChecklistResult, Evidence } from '../../../server/src/protocol.js';

type Status = ChecklistEntry['status'];

const icons: Readonly<Record<Status, string>> = {
	violated: 'error',
	met: 'pass',
	unknown: 'question',
	attested: 'verified',
	'not-applicable': 'circle-slash',
};
const colors: Readonly<Record<Status, string>> = {
	violated: 'list.errorForeground',
	met: 'testing.iconPassed',
	unknown: 'descriptionForeground',
	attested: 'testing.iconPassed',
	'not-applicable': 'descriptionForeground',
};

/** The icon of a status, in its colour. A status is never told by the icon alone: {@link statusWords} stands beside it. */
export function statusIcon(status: Status): ThemeIcon {
	return new ThemeIcon(icons[status], new ThemeColor(colors[status]));
}

/** The status in words, with the number of places that break the factor. */
export function statusWords({ status, because }: ChecklistEntry): string {
	switch (status) {
		case 'violated': {
			const places = because.filter(isViolation).length;
			return places === 1 ? l10n.t('violated in 1 place') : l10n.t('violated in {0} places', places);
		}
		case 'met':
			return l10n.t('met');
		case 'unknown':
			return l10n.t('unknown');
		case 'attested':
			return l10n.t('attested');
		case 'not-applicable':
			return l10n.t('not applicable');
	}
}

/** The strongest evidence in one line: what it says and where; the note where a person vouches; why nothing is known otherwise. */
export function strongestEvidence({ status, because, note }: ChecklistEntry): string {
	const first = because.find(({ outcome }) => (outcome === 'violated') === (status === 'violated')) ?? because[0];
	if (note !== undefined && (status === 'attested' || status === 'not-applicable' || !first)) {
		return note;
	}
	return first ? `${first.message} ${placeWords(first)}` : l10n.t('No file says anything about this factor.');
}

/** `src/server.ts:12`, with the line counted as the editor shows it. */
export function placeWords({ path, range }: Evidence): string {
	return path === '' ? '' : `${path}:${range.start.line + 1}`;
}

/** Whether a piece of evidence speaks against its factor. */
export function isViolation({ outcome }: Evidence): boolean {
	return outcome === 'violated';
}

/** The icon of one piece of evidence, as the Problems view shows severities. */
export function evidenceIcon({ outcome, severity }: Evidence): ThemeIcon {
	if (outcome === 'met') {
		return new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
	}
	switch (severity) {
		case 'error':
			return new ThemeIcon('error', new ThemeColor('list.errorForeground'));
		case 'warning':
			return new ThemeIcon('warning', new ThemeColor('list.warningForeground'));
		case 'information':
		case 'hint':
			return new ThemeIcon('info', new ThemeColor('problemsInfoIcon.foreground'));
	}
}

/** The checklist as a Markdown document: one table for each workspace folder, then the places that break a factor. */
export function checklistReport({ folders }: ChecklistResult): string {
	const lines = [`# ${l10n.t('Twelve-Factor checklist')}`];
	for (const { name, items, files } of folders) {
		lines.push('', `## ${escapeMarkdown(name)}`, '', l10n.t('{0} files read, {1} skipped.', files.read, files.skipped), '');
		lines.push(`| | ${l10n.t('Factor')} | ${l10n.t('Status')} | ${l10n.t('Evidence')} |`, '| --- | --- | --- | --- |');
		for (const item of items) {
			lines.push(`| ${item.numeral} | ${item.name} | ${statusWords(item)} | ${escapeMarkdown(strongestEvidence(item))} |`);
		}
		for (const item of items.filter(({ because }) => because.some(isViolation))) {
			lines.push('', `### ${item.numeral} ${item.name}`, '');
			for (const evidence of item.because.filter(isViolation)) {
				lines.push(`- ${escapeMarkdown(placeWords(evidence))}: ${escapeMarkdown(evidence.message)} (\`${evidence.rule}\`)`);
			}
		}
	}
	return `${lines.join('\n')}\n`;
}

/** Messages hold names from the code, which must not turn into markup or break the table. */
function escapeMarkdown(text: string): string {
	return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\s+/g, ' ');
}
