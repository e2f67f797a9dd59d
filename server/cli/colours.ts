import type { Io, Output } from './io.js';

/** Paints text for a terminal, or leaves it as it is. */
export type Paint = Readonly<Record<'red' | 'yellow' | 'blue' | 'green' | 'cyan' | 'dim' | 'bold' | 'underline', (text: string) => string>>;

const codes = {
	red: [31, 39],
	yellow: [33, 39],
	blue: [34, 39],
	green: [32, 39],
	cyan: [36, 39],
	dim: [2, 22],
	bold: [1, 22],
	underline: [4, 24],
} as const;

/** Colours only for a terminal that wants them: NO_COLOR and TERM=dumb switch them off, FORCE_COLOR on. */
export function paintFor(output: Output, { environment }: Pick<Io, 'environment'>): Paint {
	const forced = environment['FORCE_COLOR'];
	const isOn = !environment['NO_COLOR'] && (forced !== undefined ? forced !== '0' : output.isTerminal && environment['TERM'] !== 'dumb');
	const paint =
		(name: keyof typeof codes) =>
		(text: string): string =>
			isOn ? `\u001B[${codes[name][0]}m${text}\u001B[${codes[name][1]}m` : text;
	return {
		red: paint('red'),
		yellow: paint('yellow'),
		blue: paint('blue'),
		green: paint('green'),
		cyan: paint('cyan'),
		dim: paint('dim'),
		bold: paint('bold'),
		underline: paint('underline'),
	};
}

/** Text from a file or a path, made harmless for a terminal: control characters could move its cursor or paint over what was said. */
export function printable(text: string): string {
	return text.replace(
		/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
