import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { linesOf, type Line } from './lines.js';

/** What a README calls something that shows others how a thing is done. */
const thing = '(?:samples?|demos?|demonstrations?|examples?|tutorials?|proofs?[- ]of[- ]concept|poc)';
/** Words that may follow it, and say no more. */
const form = '(?:apps?|applications?|projects?|programs?|code|repository|repo|implementation|plugin)';

/**
 * Headings that call what they head a sample: by the last word, by the first one, or by both ("Sample application"). "Sample
 * tracking" is a service about samples.
 */
const headings = new RegExp(
	`(?:^|\\s)${thing}(?:\\s+${form})?$|^(?:example|demo|demonstration|tutorial)\\s+(?:of|for)\\s|^${thing}\\s+${form}\\b`,
	'i',
);

/** Sentences that say so of what they stand in: "this is a small demo of …". Where a demo is, or that an example follows, says nothing. */
const sentences = new RegExp(
	`\\b(?:this(?:\\s+(?:is|repository|repo|project|folder|directory|package|distribution|application|app)\\b)?)(?:\\s+is)?\\s+(?:just\\s+|only\\s+)?(?:an?|the|another)\\s+(?:[\\w-]+\\s+){0,3}${thing}\\b(?!\\s+(?:of\\s+this|below|above))|\\bfor\\s+(?:evaluation|demonstration)\\s+purposes\\b`,
	'i',
);

/** What teaches: somebody's own book, a series of videos. A service may be for books. */
const lesson =
	/\b(?:my\s(?:book|course|tutorial|workshop|video|talk)|(?:youtube|udemy|pluralsight|egghead|screencast)\s(?:series|courses?|tutorials?))\b/i;
/** What is said of the code before that: "the code that is built in my book", "an app used in the … YouTube series". */
const taughtCode = /\b(?:app|application|project|program|code|repository|repo|example)\b/i;
const taughtVerb = /\b(?:used|built|made|written|developed|created|accompanies|accompanying|part|companion|from|for)\b/i;
/** How far before a lesson it is said what code it is about. */
const taughtLength = 160;

/** Nouns by which a README calls what it lies in. */
const subject =
	'(?:repo(?:sitory)?|project|service|server|application|app|bot|bridge|package|tool|website|site|api|code(?:base)?|component|module|microservice)';
/** What is said of a program that nobody works on, or runs, any more. */
const ended =
	'(?:deprecated|archived|retired|discontinued|decommissioned|decomissioned|unmaintained|abandoned|obsolete|no\\s+longer\\s+(?:used|in\\s+use|maintained|supported|active|developed|deployed))';

/** Sentences that say it of the whole: "This repository is no longer used." One in the middle of another may be about something else. */
const endings = new RegExp(
	`(?:^|[.!?:]\\s+)(?:(?:please\\s+)?note:?\\s+)?(?:this|the)\\s+${subject}(?:\\s+(?:is|has|was|been|now|currently|officially|being)){1,4}\\s+${ended}\\b`,
	'i',
);
/** A line that says nothing else: `# [DEPRECATED]`, `> ## DEPRECATED. NOW LIVES IN …`, `**Archived**`. */
const endedLine = new RegExp(
	`^(?:${ended}|deprecation)(?:\\s+(?:notice|warning|project|repo(?:sitory)?))?(?:$|[.!:]|\\s+(?:in\\s+favou?r|and\\s+(?:archived|replaced)|until)\\b)`,
	'i',
);
/** How far into a README it is told that all of it is over. */
const noticeLength = 1500;

/** How much of a README is looked at, up to the first text that is code: its title and what stands below it. */
const headLength = 4000;

/** Reads whether a README says that what lies beside it and below is a sample, a demo or a tutorial, or that nobody works on it any more. */
export const readme: Reader = {
	id: 'readme',
	claims: (path) => /^readme(?:\.(?:md|markdown|rst|txt))?$/i.test(baseName(path)),
	read: async ({ text }) => {
		const head = text.slice(0, headLength).split(/^[ \t]*(?:```|~~~)/m, 1)[0]!;
		return [...purposeOf(linesOf(head)), ...endOf(linesOf(head.slice(0, noticeLength))), ...addedIn(linesOf(text))];
	},
};

/** Commands by which people add a package to a program of theirs; with an option for all of the machine it is a program itself. */
const adding = /\b(?:npm (?:i|install|add)|yarn add|pnpm (?:i|install|add)|bun add) ([^`|&;#]{1,200})/;

/** How many packages are told that a README says to add. */
const mostAdded = 8;

/** The packages that a README says to add to a program: `npm install orders-client --save`. */
function addedIn(lines: readonly Line[]): readonly Fact[] {
	const added = new Map<string, Fact>();
	for (const { text, start } of lines) {
		const words = adding.exec(text.slice(0, 300))?.[1]?.split(/\s+/) ?? [];
		const name = words.find((word) => /^(?:@[\w.~-]{1,100}\/)?[a-z][\w.~-]{1,100}$/.test(word));
		if (name !== undefined && !words.some((word) => word === '-g' || word === '--global') && added.size < mostAdded) {
			added.set(name, { kind: 'package.added', span: { start, end: start + text.length }, name });
		}
	}
	return [...added.values()];
}

function endOf(lines: readonly Line[]): readonly Fact[] {
	const said = lines.find(({ text }, index) => {
		const words = plain(text.replace(/^[\s>]+/, ''))
			.replace(/^[^\p{L}]+/u, '')
			.replaceAll(/[[\]]/g, '');
		const isNotice = /^\s*(?:>|#|\*\*|__|\[)/.test(text) || /^[-=]{3,}\s*$/.test(lines[index + 1]?.text ?? '') || !/[a-z]/.test(words);
		return endings.test(words) || (isNotice && endedLine.test(words));
	});
	return said === undefined
		? []
		: [{ kind: 'folder.purpose', span: { start: said.start, end: said.start + said.text.length }, purpose: 'ended' }];
}

function purposeOf(lines: readonly Line[]): readonly Fact[] {
	const at = lines.findIndex(({ text }, index) => isTitle(text, lines[index + 1]?.text));
	const heading = lines[at];
	const paragraphs = firstParagraphs(lines.slice(isUnderline(lines[at + 1]?.text) ? at + 2 : at + 1));
	const prose = plain(paragraphs.map(({ text }) => text).join(' '));
	const said =
		heading !== undefined && headings.test(plain(heading.text))
			? heading
			: sentences.test(prose) || isTaught(prose)
				? paragraphs[0]
				: undefined;
	return said === undefined
		? []
		: [{ kind: 'folder.purpose', span: { start: said.start, end: said.start + said.text.length }, purpose: 'sample' }];
}

/** Whether prose says of the code that a book or a video makes it. */
function isTaught(prose: string): boolean {
	const at = lesson.exec(prose)?.index ?? 0;
	const before = prose.slice(Math.max(0, at - taughtLength), at);
	return taughtCode.test(before) && taughtVerb.test(before);
}

/** Whether a line is the title of a README: other headings are about a part of it, which may be a demo of what is real. */
function isTitle(text: string, next: string | undefined): boolean {
	return /^#\s+\S/.test(text) || (/^\S/.test(text) && !/^[[!<|>*-]/.test(text) && isUnderline(next));
}

function isUnderline(text: string | undefined): boolean {
	return text !== undefined && /^={3,}\s*$/.test(text);
}

/** The lines of prose up to the first gap or heading, badges and pictures left out. */
function firstParagraphs(lines: readonly Line[]): readonly Line[] {
	const prose: Line[] = [];
	for (const line of lines) {
		const text = line.text.trim();
		if (text.startsWith('#') || (text === '' && prose.length > 0)) {
			break;
		}
		if (text !== '' && !/^(?:\[!|!\[|[<|>*=-])/.test(text)) {
			prose.push(line);
		}
	}
	return prose;
}

/** A line without its markup: links by their words, no pictures, no emphasis. */
function plain(text: string): string {
	return text
		.replace(/!\[[^[\]]*\]\([^[)]*\)/g, '')
		.replace(/\[([^[\]]*)\]\([^[)]*\)/g, '$1')
		.replace(/^#+\s*|[`*_"“”]|(?<![\s:.#])[\s:.#]+$/g, '')
		.trim();
}
