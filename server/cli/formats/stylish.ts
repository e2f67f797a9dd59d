import { factorOf, numeralOf, severities, type FactorStatus, type Severity } from '../../engine/vocabulary.js';
import { printable, type Paint } from '../colours.js';
import { isShown, type PlacedFinding, type Results } from '../results.js';
import type { Format, FormatContext } from './format.js';

/** For people: findings by file, aligned, then what it comes to. */
export const stylish: Format = {
	findings(results, context) {
		const shown = results.findings.filter(({ finding }) => isShown(finding, context));
		const blocks = [...byPath(shown)].map(([path, findings]) => fileBlock(path, findings, context.paint));
		return [...blocks, summary(results, shown, context)].join('\n');
	},
	checklist(results, { paint }) {
		const nameWidth = Math.max(...results.checklist.map(({ item }) => factorOf(item.factor).name.length));
		return results.checklist
			.map(({ item, because }) => {
				const look = looks[item.status];
				const strongest = because[0];
				const evidence =
					item.note ??
					(strongest ? `${strongest.finding.message} ${paint.dim(`${strongest.path}:${strongest.line}`)}` : noEvidence[item.status]);
				const words = [
					paint[look.colour](look.mark),
					numeralOf(item.factor).padEnd(4),
					factorOf(item.factor).name.padEnd(nameWidth),
					paint[look.colour](look.words.padEnd(14)),
					item.note === undefined ? evidence : printable(evidence),
				];
				return `${words.join('  ')}\n`;
			})
			.join('');
	},
};

/** How a status looks, in a mark, a colour and words: never in colour alone. */
const looks: Readonly<
	Record<FactorStatus, { readonly mark: string; readonly colour: 'red' | 'green' | 'yellow' | 'dim' | 'cyan'; readonly words: string }>
> = {
	violated: { mark: '✖', colour: 'red', words: 'violated' },
	met: { mark: '✔', colour: 'green', words: 'met' },
	unknown: { mark: '?', colour: 'yellow', words: 'unknown' },
	attested: { mark: '✎', colour: 'cyan', words: 'attested' },
	'not-applicable': { mark: '–', colour: 'dim', words: 'not applicable' },
};

const noEvidence: Readonly<Record<FactorStatus, string>> = {
	violated: '',
	met: '',
	unknown: 'Nothing in these files answers it.',
	attested: '',
	'not-applicable': '',
};

const colourOf: Readonly<Record<Severity, 'red' | 'yellow' | 'blue' | 'dim'>> = {
	error: 'red',
	warning: 'yellow',
	information: 'blue',
	hint: 'dim',
};

/** Messages longer than this do not push the rule ids of the others to the right. */
const widestMessage = 90;

function byPath(findings: readonly PlacedFinding[]): ReadonlyMap<string, readonly PlacedFinding[]> {
	const groups = new Map<string, PlacedFinding[]>();
	for (const finding of findings) {
		const group = groups.get(finding.path);
		if (group) {
			group.push(finding);
		} else {
			groups.set(finding.path, [finding]);
		}
	}
	return groups;
}

function fileBlock(path: string, findings: readonly PlacedFinding[], paint: Paint): string {
	const places = findings.map(({ line, column }) => `${line}:${column}`);
	const placeWidth = Math.max(...places.map(({ length }) => length));
	const severityWidth = Math.max(...findings.map(({ finding }) => finding.severity.length));
	const messages = findings.map(({ finding }) => printable(finding.message));
	const messageWidth = Math.max(...messages.map(({ length }) => (length > widestMessage ? 0 : length)));
	const rows = findings.map(({ finding, related }, i) => {
		const severity = paint[colourOf[finding.severity]](finding.severity.padEnd(severityWidth));
		const row = `  ${paint.dim(places[i]!.padStart(placeWidth))}  ${severity}  ${messages[i]!.padEnd(messageWidth)}  ${paint.dim(finding.rule)}\n`;
		const indent = ' '.repeat(placeWidth + severityWidth + 6);
		return (
			row +
			related
				.map((place) => paint.dim(`${indent}↳ ${printable(place.path)}:${place.line}:${place.column}  ${printable(place.message)}\n`))
				.join('')
		);
	});
	return `${paint.underline(printable(path))}\n${rows.join('')}`;
}

function summary(results: Results, shown: readonly PlacedFinding[], { paint, milliseconds, quiet, hints }: FormatContext): string {
	const hidden = quiet || hints ? 0 : results.findings.filter(({ finding }) => finding.severity === 'hint').length;
	const time = paint.dim(
		`(${count(results.read, 'file')}${results.skipped.length > 0 ? `, ${results.skipped.length} skipped` : ''}, ${(milliseconds / 1000).toFixed(1)} s)`,
	);
	const factorLine = `${factorSummary(results, paint)}\n${hidden === 0 ? '' : paint.dim(`  ${count(hidden, 'hint')} not shown. See: --hints\n`)}`;
	if (shown.length === 0) {
		return `${paint.green('✔ No problems.')} ${time}\n${factorLine}`;
	}
	const counts = severities
		.map((severity) => ({ severity, number: shown.filter(({ finding }) => finding.severity === severity).length }))
		.filter(({ number }) => number > 0)
		.map(({ severity, number }) => (severity === 'information' ? `${number} information` : count(number, severity)));
	const isGrave = shown.some(({ finding }) => finding.severity === 'error');
	const files = new Set(shown.map(({ path }) => path)).size;
	const head = `✖ ${count(shown.length, 'problem')} (${counts.join(', ')}) in ${count(files, 'file')}`;
	return `${paint.bold(isGrave ? paint.red(head) : paint.yellow(head))} ${time}\n${fixSummary(shown)}${factorLine}`;
}

function fixSummary(shown: readonly PlacedFinding[]): string {
	const safe = shown.filter(({ finding }) => finding.fixes.some(({ applicability }) => applicability === 'safe')).length;
	const more = shown.filter(
		({ finding }) =>
			finding.fixes.some(({ applicability }) => applicability === 'suggestion') &&
			!finding.fixes.some(({ applicability }) => applicability === 'safe'),
	).length;
	if (safe === 0 && more === 0) {
		return '';
	}
	const parts = [
		safe > 0 ? `${safe} can be fixed with --fix` : '',
		more > 0 ? `${more}${safe > 0 ? ' more' : ''} ${safe > 0 ? '' : 'can be fixed '}with --fix-unsafe` : '',
	];
	return `  ${parts
		.filter((part) => part !== '')
		.join(', ')
		.replace(/ {2,}/g, ' ')}.\n`;
}

function factorSummary(results: Results, paint: Paint): string {
	const parts = (Object.keys(looks) as FactorStatus[])
		.map((status) => ({ status, number: results.checklist.filter(({ item }) => item.status === status).length }))
		.filter(({ number }) => number > 0)
		.map(({ status, number }) => paint[looks[status].colour](`${number} ${looks[status].words}`));
	return `  Factors: ${parts.join(', ')}. ${paint.dim('See: twelve-factor checklist')}`;
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
