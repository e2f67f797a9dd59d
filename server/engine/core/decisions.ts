/** Words by which an author says that something is as it was meant to be. */
const meant =
	/\b(?:intentional(?:ly)?|deliberate(?:ly)?|on purpose|purposely|purposefully|by design|by choice|only (?:used )?(?:for|in) (?:local )?(?:dev(?:elopment)?|test(?:s|ing)?)|(?:local|dev(?:elopment)?|test(?:ing)?)[ -]only|(?:see|seen|visible|shows? up|appears?|read|found)(?: (?:it|this|that|them))? in (?:the )?['"`]?(?:pm2|docker|kubectl|heroku|journalctl|cloudwatch|container|pod) logs?)\b/i;

/** The same words where they say the opposite. */
const notMeant = /\b(?:not|isn'?t|never|un)[ -]?(?:\w+ )?(?:intentional|deliberate|on purpose|meant)|\b(?:FIXME|TODO|HACK|XXX)\b/i;

/** Words by which an author gives the reason for something that looks as if it had been overlooked. */
const reasoned =
	/\b(?:because|otherwise|workaround|work around|instead of|rather than|so that|due to|to avoid|trade-?offs?|the reasons?(?: (?:why|for|is|we|that|being))|prevents?|(?:don'?t|do not|never|(?:must|should|shall|may|can) ?(?:no|n'?)t) (?:crash|exit|die|kill|stop|take|bring)|keeps? (?:\w{1,20} ){0,3}(?:alive|running|up|going)|single[- ](?:instance|process|replica|node)|(?:multiple|multi|several|two|[2-9]|[1-9]\d) ?-?(?:servers|instances|processes|replicas|nodes)|(?:is|are|it'?s|that'?s) (?:fine|ok|okay|acceptable|enough|good enough)|good enough|best[- ]effort|no need (?:to|for)|known limitation|for simplicity|simplicity'?s sake)\b/i;

/** Words of an author who weighed what the whole of a file does, in the comment at its head: a licence has none of them. */
const weighed = /\btrade-?offs?\b|\bthe reasons? (?:why|for|is|we|that|being)\b/i;

/** What an author calls the code below a comment. */
const codeNouns = '(?:code|file|module|method|function|class|endpoint|route|handler|resolver|script|this|it)';

/** Sentences by which an author says that nobody runs what stands below: "This method is unused", "Not in use, but kept for reference". */
const left = new RegExp(
	`\\b${codeNouns} (?:is|are|was) (?:currently |now |at present )?(?:not (?:in use|used|live|active)(?! (?:by|for|in|when|if|to|here|directly))|unused|dead(?: code)?|no longer (?:in use|used|live|needed|active))\\b|^[\\s/*#]*(?:currently )?(?:not in use|no longer (?:in use|used)|unused|dead code)\\b(?! (?:by|for|in|when|if|to|var|param|arg|import))`,
	'i',
);

/** Whether a text has any such word: most have none. */
export const mayDecide = new RegExp(`${meant.source}|${reasoned.source}|${left.source}`, 'im');

/** A line that is nothing but a comment, in any of the formats that are read. */
const commentLine = /^\s*(?:\/\/|\/\*|\*|#(?!!)|<!--|--\s|;)/;

/**
 * A comment behind something on its line. The sign of a comment in a text between quotes passes for one: its words would have to
 * be there as well.
 */
const trailing = /(?:\s|^)(?:\/\/|#|\/\*|--\s)\s*(.*)$/;

/** How many lines of a comment are read, and how far out those around a place are looked for. */
const reach = 12;

/** How many lines of code a comment at the head of a file speaks of as a whole. */
const headed = 4;

/** How many lines above a place the beginning of what it stands in is looked for. */
const far = 200;

/**
 * Whether a comment says that what stands on a line was decided: one behind it or right above it, or above what it stands in,
 * when that comment speaks of it (has a word of the line). With `withReasons`, a comment right
 * at the line that gives a reason is as good, and so is one at the head of a file of some lines that weighs what they do. One that says
 * that nobody runs the file, or what a line stands in, decides about all of it.
 */
export function isDecided(lineAt: (line: number) => string, line: number, withReasons: boolean): boolean {
	const own = lineAt(line);
	let first = line;
	// An instruction that goes on over several lines begins at its first.
	while (
		first > 0 &&
		line - first < reach &&
		lineAt(first - 1)
			.trimEnd()
			.endsWith('\\')
	) {
		first--;
	}
	const beside = `${commentAbove(lineAt, first)} ${trailing.exec(own)?.[1] ?? ''}`;
	if (says(beside, withReasons)) {
		return true;
	}
	const words = wordsOf(own);
	let indent = indentOf(own);
	for (let at = first - 1; at >= 0 && first - at < far && indent > 0; at--) {
		const text = lineAt(at);
		if (text.trim() === '' || indentOf(text) >= indent || commentLine.test(text)) {
			continue;
		}
		indent = indentOf(text);
		const above = commentAbove(lineAt, at);
		if (left.test(above)) {
			return true;
		}
		if (says(above, false) && wordsOf(above).some((word) => words.some((own) => stemOf(own) === stemOf(word)))) {
			return true;
		}
	}
	return left.test(headComment(lineAt, line)) || (withReasons && isWeighedAtHead(lineAt, first, words));
}

/** The comment at the head of a file, above a line. */
function headComment(lineAt: (line: number) => string, line: number): string {
	let end = 0;
	while (end < Math.min(line, reach) && commentLine.test(lineAt(end))) {
		end++;
	}
	return commentAbove(lineAt, end);
}

/** Whether the comment at the head of a file, with next to no code between it and a line, weighs what the line does. */
function isWeighedAtHead(lineAt: (line: number) => string, line: number, words: readonly string[]): boolean {
	let code = 1;
	let at = line - 1;
	for (; at >= 0 && !commentLine.test(lineAt(at)); at--) {
		code += lineAt(at).trim() === '' ? 0 : 1;
		if (code > headed) {
			return false;
		}
	}
	const end = at + 1;
	while (at >= 0 && (commentLine.test(lineAt(at)) || /^\s*$|^#!/.test(lineAt(at)))) {
		at--;
	}
	if (at >= 0) {
		return false;
	}
	const head = commentAbove(lineAt, end);
	return weighed.test(head) && !notMeant.test(head) && wordsOf(head).some((word) => words.some((own) => stemOf(own) === stemOf(word)));
}

/** The beginning of a word, which is the same in `transpile` and `transpiling`. */
function stemOf(word: string): string {
	return word.slice(0, 7);
}

function says(comment: string, withReasons: boolean): boolean {
	return (meant.test(comment) || (withReasons && reasoned.test(comment))) && !notMeant.test(comment);
}

/** The lines of comment right above a line. */
function commentAbove(lineAt: (line: number) => string, line: number): string {
	const found: string[] = [];
	for (let at = line - 1; at >= 0 && found.length < reach && commentLine.test(lineAt(at)); at--) {
		found.unshift(lineAt(at));
	}
	return found.join(' ');
}

function indentOf(line: string): number {
	return /^\s*/.exec(line)![0].length;
}

/** The longer words of a line: short ones are in all lines. */
function wordsOf(text: string): readonly string[] {
	return text.toLowerCase().match(/[a-z]{5,}/g) ?? [];
}
