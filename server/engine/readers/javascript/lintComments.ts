/**
 * Remarks of an author to a linter that a use of the console is meant: for one line, or from there on until it is taken back. One
 * that names no rule is about all of them.
 */
const forOneLine =
	/(?:eslint-|oxlint-|tslint:)disable-(next-line|line)\b(?:[^\n\r]{0,200}\bno-console\b|[ \t]*(?:--|\*\/|[\r\n]|$))|biome-ignore lint\/suspicious\/noConsole(?:Log)?\b/;
const fromHere = /(?:eslint-|oxlint-|tslint:)(disable|enable)(?!-)\b(?:[^*]{0,400}?\bno-console\b|[ \t]*(?:--|\*\/))/g;

/** The settings of a linter for one file: `/* eslint no-console: 0 *\/`. */
const forFile =
	/\/\*[ \t]*(?:eslint|oxlint)[ \t][^*]{0,200}\bno-console["']?[ \t]*:[ \t]*\[?["']?(?:0|off)\b|biome-ignore-all lint\/suspicious\/noConsole(?:Log)?\b/;

const any = /no-console|noConsole|(?:eslint-|oxlint-|tslint:)disable(?:-next-line|-line)?[ \t]*(?:--|\*\/|[\r\n]|$)/;

/** Whether a text may say to a linter, anywhere, that a use of the console is meant. */
export function speaksOfConsole(text: string): boolean {
	return any.test(text);
}

/** Tells whether the author has said, in a comment for a linter, that the call of the console at an offset is meant. */
export function acceptedConsole(text: string): (offset: number) => boolean {
	if (!speaksOfConsole(text)) {
		return () => false;
	}
	const switches = [...text.matchAll(fromHere)];
	const isOff = forFile.test(text);
	return (offset) => {
		if (isOff) {
			return true;
		}
		const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
		const lineEnd = text.indexOf('\n', offset);
		const here = forOneLine.exec(text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd));
		const above = lineStart === 0 ? null : aboveStatement(text, lineStart);
		return (
			here?.[1] === 'line' || (above !== null && above[1] !== 'line') || switches.findLast(({ index }) => index < offset)?.[1] === 'disable'
		);
	};
}

/** How many lines of one statement may stand between a remark and the call that it is about. */
const mostLines = 2;

/** The remark above a line, or above the lines that it goes on from: `.catch((error) =>` and the call in the next one. */
function aboveStatement(text: string, start: number): RegExpExecArray | null {
	let end = start - 1;
	for (let lines = 0; end > 0; lines++) {
		const line = text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
		const found = forOneLine.exec(line);
		if (found !== null || lines === mostLines || !/(?:=>|[({,=?:&|])[ \t\r]*$/.test(line)) {
			return found;
		}
		end -= line.length + 1;
	}
	return null;
}
