import type ts from 'typescript';
import { maskLine } from '../../../core/secrets.js';
import { textFromPlace, type Value } from '../../../core/value.js';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import type { At } from '../walk.js';
import { emitChange } from './evaluated.js';

/** Another program is started. */
export function emitSpawn(form: 'shell' | 'program' | 'command', api: string, call: Call, at: At): void {
	const first = valueAt(at, call, '0');
	if (first === undefined) {
		return;
	}
	if (form !== 'program') {
		emit(api, first, true, true, at, call);
		return;
	}
	const shell = [valueAt(at, call, '1.shell'), valueAt(at, call, '2.shell')].some(
		(value) => value !== undefined && value.kind !== 'unknown' && !(value.kind === 'literal' && value.text === 'false'),
	);
	// `spawn('sh', ['-c', 'ffmpeg -i …'])` starts what the line says.
	const line = first.kind === 'literal' && /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|a)?sh$/.test(first.text) ? lineForShell(call, at) : undefined;
	if (line !== undefined) {
		emit(api, line, true, true, at, call);
		return;
	}
	emit(api, first, shell, shell, at, call);
}

/** The line that a shell is told to run: what follows `-c`. */
function lineForShell(call: Call, at: At): Value | undefined {
	const list = valueAt(at, call, '1');
	const [flag, line] = list?.kind === 'list' ? list.items : [];
	return flag?.kind === 'literal' && /^-\w{0,4}c$/.test(flag.text) ? line : undefined;
}

/** Templates that are commands: `` $`git status` ``. */
export function emitTaggedSpawn(api: string, node: ts.TaggedTemplateExpression, at: At): void {
	emit(api, at.values.of(node.template, at.scope), false, true, at, node);
}

function emit(api: string, value: Value, shell: boolean, isCommand: boolean, at: At, node: ts.Node): void {
	const text = value.kind === 'literal' && value.type === 'string' ? value.text : undefined;
	const start =
		text ?? (value.kind === 'template' ? value.parts.map((part) => (part.kind === 'literal' ? part.text : hole)).join('') : undefined);
	const program = isCommand ? firstWord(start) : text;
	at.emit('process.spawn', at.span(node), {
		api,
		shell,
		...(program === undefined || program === '' ? {} : { program }),
		...(isCommand && text !== undefined ? { command: maskLine(text) } : {}),
	});
	if (program !== undefined) {
		const given = argumentsOf(node, at);
		const words = [...(isCommand ? (start ?? '').trim().split(/\s+/) : [program]), ...(given ?? [])];
		// What nobody can see may be any command of the program, and what is made in a folder for a while is no code of this one.
		if (given && !worksAside(node, at)) {
			emitChange(api, words.slice(words.indexOf(program)), at.span(node), at);
		}
	}
}

/**
 * The words that a program is given in a list, which a shell is given as well; undefined where a list is handed over that cannot
 * be seen.
 */
function argumentsOf(node: ts.Node, at: At): readonly string[] | undefined {
	const { ts } = at.source;
	const second = ts.isCallExpression(node) ? node.arguments[1] : undefined;
	const list = ts.isCallExpression(node) ? valueAt(at, node, '1') : undefined;
	if (list?.kind === 'list') {
		return list.items.flatMap((item) => (item.kind === 'literal' ? [item.text] : []));
	}
	// Options or a callback stand where no list is given.
	return second === undefined || list?.kind === 'object' || ts.isObjectLiteralExpression(second) || ts.isFunctionLike(second)
		? []
		: undefined;
}

/** Makes a folder for a while. */
const makesFolder =
	/^(?:node:fs(?:\/promises)?\.mkdtemp(?:Sync)?|node:os\.tmpdir|tmp(?:-promise)?\.dir(?:Sync)?|tempy\.(?:temporaryDirectory|directory)|tempy)\(\)/;

/** Whether a program runs in a folder that was made for a while, or is told one at the end of its arguments: `git clone url folder`. */
function worksAside(node: ts.Node, at: At): boolean {
	const { ts } = at.source;
	if (!ts.isCallExpression(node)) {
		return false;
	}
	const list = node.arguments[1] && at.names.follow(node.arguments[1], at.scope);
	const last = list && ts.isArrayLiteralExpression(list.node) ? list.node.elements.at(-1) : undefined;
	const line = node.arguments[0] && at.names.follow(node.arguments[0], at.scope);
	const filled = line && ts.isTemplateExpression(line.node) ? line.node.templateSpans.at(-1) : undefined;
	const folders = [
		filled?.literal.text.trim() === '' && line !== undefined ? { node: filled.expression, scope: line.scope } : undefined,
		expressionAt(at, node, '1.cwd'),
		expressionAt(at, node, '2.cwd'),
		last === undefined || list === undefined ? undefined : { node: last, scope: list.scope },
	];
	return folders.some((one) => {
		if (one === undefined) {
			return false;
		}
		const { place } = textFromPlace(at.values.of(one.node, one.scope)) ?? {};
		return place === 'temporary' || makesFolder.test(at.names.of(one.node, one.scope) ?? '');
	});
}

/** What stands in a command line for what is filled in. */
const hole = '\0';

/** The program of a command line, behind variables and the folder that it is run in; undefined where it may be filled in. */
function firstWord(text: string | undefined): string | undefined {
	const words = text
		?.replace(/^\s{0,9}cd [^\s;&]{1,200}\s{0,9}(?:&&|;)/, '')
		.trimStart()
		.split(/\s+/);
	const word = words?.find((one) => !/^[A-Za-z_]\w*=/.test(one));
	return word?.includes(hole) === true ? undefined : word;
}
