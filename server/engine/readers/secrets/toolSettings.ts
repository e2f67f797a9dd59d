import type { Fact } from '../../core/fact.js';
import { baseName, extensionOf } from '../../core/paths.js';
import { literalValue } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';

/** Folders in which editors and assistants keep their settings beside the code. */
const folders = /(?:^|\/)\.(?:vscode|idea|fleet|zed|claude|cursor|windsurf|gemini|codex|continue|roo|kiro|amazonq)\//;

/** How many places of one file are told. */
const most = 20;

/** The most texts of a file that are looked at, and the longest of them. */
const mostTexts = 2_000;
const longest = 8_000;

/** `NAME=value`, with the value in quotes of a shell, or in those of JSON, which are written as `\"`. */
const assigned =
	/(?<![\w$.-])([A-Z][A-Z\d]{0,40}(?:_[A-Z\d]{1,40}){0,8})=(?:'([^'\\]{1,2000})'|\\"([^"\\]{1,2000})\\"|([^\s'"\\;&|()<>$`]{1,2000}))/g;

/** An address with a user and a password. */
const addresses = /\b[a-z][a-z\d+.-]{1,30}:\/\/[^\s'"\\<>`:@/]{0,128}:[^\s'"\\<>`]{1,2000}/gi;

const variable = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/;

/** Whether a path is that of settings that editors and assistants write as JSON. */
export function isToolSettings(path: string): boolean {
	return folders.test(path) && /^\.jsonc?$/.test(extensionOf(path)) && !/example|sample|template/i.test(baseName(path));
}

/**
 * The secrets in settings of editors and assistants, as they were kept there together with what somebody once let them run
 * (`"allow": ["Bash(DATABASE_URL='postgres://…' node seed.js)"]`), or hands to what they start (`"env": { "API_TOKEN": "…" }`).
 */
export function secretsInToolSettings(text: string): readonly Fact[] {
	const found: Fact[] = [];
	let left = mostTexts;
	let name: string | undefined;
	const say = (of: string, start: number, value: string): void => {
		const told = secretAt(of, { start, end: start + value.length }, value);
		if (told !== undefined && found.length < most && !found.some(({ span }) => span.start < told.span.end && told.span.start < span.end)) {
			found.push(told);
		}
	};
	for (const { start: from, end } of textsIn(text)) {
		if (left-- <= 0) {
			break;
		}
		const inner = text.slice(from, Math.min(end, from + longest));
		if (/^\s{0,8}:/.test(text.slice(end + 1, end + 10))) {
			name = inner;
			continue;
		}
		if (name !== undefined && variable.test(name)) {
			say(name, from, inner);
		}
		name = undefined;
		for (const { index: at, 0: whole, 1: of = '', 2: single, 3: double, 4: bare } of inner.matchAll(assigned)) {
			const value = single ?? double ?? bare ?? '';
			say(of, from + at + whole.lastIndexOf(value), value);
		}
		for (const { index: at, 0: address } of inner.matchAll(addresses)) {
			say('', from + at, address);
		}
	}
	return found;
}

/** What is said of a text that a variable gets, or that stands without one in a command. Much is made up there: only what is random is told. */
function secretAt(of: string, span: Span, text: string): Fact | undefined {
	const value = literalValue(text, 'string', span, of === '' ? {} : { name: of });
	const isSecret =
		value.kind === 'secret'
			? value.standIn !== true && value.strength === 'strong' && of !== ''
			: value.credentials === 'real' && !/[*$]/.test(text.slice(0, text.indexOf('@')));
	return isSecret ? { kind: 'secret.pasted', span, variable: of, value, among: 'commands' } : undefined;
}

/** The texts of JSON, without their quotes: each ends on the line that it begins on. */
function* textsIn(text: string): Generator<Span> {
	for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
		const start = at + 1;
		for (at = start; at < text.length && text[at] !== '"' && text[at] !== '\n'; at++) {
			if (text[at] === '\\') {
				at++;
			}
		}
		if (text[at] === '"') {
			yield { start, end: at };
		}
	}
}
