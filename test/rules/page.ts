import { LineIndex } from '../../server/engine/index.js';

/** One file of an example. */
export interface ExampleFile {
	readonly path: string;
	readonly text: string;
	readonly role?: string;
}

/** What an example expects at a line (one-based) of a file. */
export interface Expectation {
	readonly outcome: 'finding' | 'met';
	readonly path: string;
	readonly line: number;
	readonly message: string;
}

/** One `###` section under Examples: a workspace, what is found in it, and what the fixes make of it. */
export interface Example {
	readonly name: string;
	/** One-based line of the heading in the page. */
	readonly line: number;
	readonly files: readonly ExampleFile[];
	readonly expected: readonly Expectation[];
	readonly fixed: readonly ExampleFile[];
	readonly versionControl: boolean;
}

/** A rule's page, taken apart. */
export interface Page {
	readonly title: string;
	readonly sections: ReadonlyMap<string, string>;
	readonly examples: readonly Example[];
	/** What is wrong with the page itself. */
	readonly problems: readonly string[];
}

const mark = /\b(finding|met): ([A-Za-z][\w-]*)/g;

/** Takes a `rule.md` apart. */
export function parsePage(text: string): Page {
	const lines = text.split(/\r?\n/);
	const sections = new Map<string, string>();
	const examples: Example[] = [];
	const problems: string[] = [];
	let title = '';
	let section = '';
	let example:
		| { name: string; line: number; files: ExampleFile[]; expected: Expectation[]; fixed: ExampleFile[]; versionControl: boolean }
		| undefined;
	let next: { path: string; role?: string; fixed: boolean } | undefined;
	for (let i = 0; i < lines.length; i++) {
		const line = lines[i]!;
		const fence = /^(`{3,}|~{3,})\s*([\w-]*)/.exec(line);
		if (fence) {
			const end = lines.findIndex((other, index) => index > i && other.trim() === fence[1]);
			if (end < 0) {
				problems.push(`line ${i + 1}: a fence that does not end`);
				break;
			}
			const body = lines.slice(i + 1, end);
			if (example && fence[2] === 'findings') {
				example.expected.push(...readFindings(body, i, problems));
			} else if (example && next) {
				const { path, role, fixed } = next;
				const file = { path, text: `${body.join('\n')}\n`, ...(role === undefined ? {} : { role }) };
				if (fixed) {
					example.fixed.push(file);
				} else {
					example.files.push(file);
					example.expected.push(...readMarks(path, body));
				}
				next = undefined;
			} else if (example) {
				problems.push(`line ${i + 1}: a fence without a \`path\`: line`);
			}
			i = end;
			continue;
		}
		const heading = /^(#{1,3}) (.+)$/.exec(line);
		if (heading?.[1] === '#') {
			title = heading[2]!;
		} else if (heading?.[1] === '##') {
			section = heading[2]!;
			sections.set(section, '');
			example = undefined;
		} else if (heading && section === 'Examples') {
			example = { name: heading[2]!, line: i + 1, files: [], expected: [], fixed: [], versionControl: true };
			examples.push(example);
		} else {
			const file = /^`([^`]+)`(?: \((\w+)\))?( fixed)?:$/.exec(line.trim());
			if (file && example) {
				next = { path: file[1]!, fixed: file[3] !== undefined, ...(file[2] === undefined ? {} : { role: file[2] }) };
			} else if (example && line.trim().toLowerCase().replace(/\.$/, '') === 'no version control') {
				example.versionControl = false;
			}
			sections.set(section, `${sections.get(section) ?? ''}${line}\n`);
		}
	}
	return { title, sections, examples, problems };
}

function readFindings(body: readonly string[], at: number, problems: string[]): Expectation[] {
	return body.flatMap((line, index) => {
		if (line.trim() === '') {
			return [];
		}
		const parts = /^(met )?(.+):(\d+) ([\w-]+)$/.exec(line.trim());
		if (!parts) {
			problems.push(`line ${at + 2 + index}: expected \`path:line message\``);
			return [];
		}
		return [{ outcome: parts[1] ? ('met' as const) : ('finding' as const), path: parts[2]!, line: Number(parts[3]), message: parts[4]! }];
	});
}

/** A mark after code is for its own line; a mark alone on its line is for the next line that has code. */
function readMarks(path: string, body: readonly string[]): Expectation[] {
	const found: Expectation[] = [];
	for (const [index, line] of body.entries()) {
		for (const match of line.matchAll(mark)) {
			const before = line.slice(0, match.index);
			const alone = /^\s*(?:\/\/|\/\*|#|<!--|;)[^\w]*(?:(?:finding|met): [\w-]+[,\s]*)*$/.test(before);
			let target = index;
			while (alone && target < body.length && (target === index || /^\s*(?:\/\/|#)\s*(?:finding|met): /.test(body[target]!))) {
				target++;
			}
			found.push({ outcome: match[1] as 'finding' | 'met', path, line: target + 1, message: match[2]! });
		}
	}
	return found;
}

/** The one-based line of an offset. */
export function lineOf(text: string, offset: number): number {
	return new LineIndex(text).positionAt(offset).line + 1;
}
