import type { Fact } from '../../core/fact.js';
import type { Edit } from '../../core/fix.js';
import { containsSpan, type SourceFile, type Span } from '../../core/text.js';
import { argumentsAt, callAt, membersAt, type CallParts } from '../mechanics/callArguments.js';
import { indentAt } from '../mechanics/lines.js';
import { withoutLeftovers } from '../mechanics/unused.js';
import type { Cook, Refusal } from '../recipe.js';

/** Sends the log of a library to stdout, in that library's own words. */
export const cookLogToStdout: Cook<'log-to-stdout'> = async ({ sink, api, file: target }, context) => {
	const file = await context.read(sink.path);
	if (!file || !context.phrases(sink.path)) {
		return undefined;
	}
	const written = target?.path === sink.path ? target.span : undefined;
	const edits = /winston|DailyRotateFile/i.test(api)
		? winstonEdits(file, await context.facts(sink.path), sink.span)
		: /^pino/i.test(api)
			? pinoEdits(file, sink.span, written)
			: /^morgan/i.test(api)
				? morganEdits(file, sink.span)
				: /^bunyan/i.test(api)
					? bunyanEdits(file, sink.span, written)
					: /^log4js/i.test(api)
						? log4jsEdits(file, written)
						: undefined;
	return edits && ('refusal' in edits ? edits : { edits: withoutLeftovers(file, await context.facts(sink.path), edits) });
};

/**
 * All file transports of the module go together: of each logger that has no console transport, the first becomes one, the others
 * go. So each fix of the module makes the same
 * edits, no line is ever printed twice, and none is lost.
 */
function winstonEdits(file: SourceFile, facts: readonly Fact[], sink: Span): readonly Edit[] | Refusal | undefined {
	const { text } = file;
	const sinks = facts.filter((fact): fact is Fact<'log.sink'> => fact.kind === 'log.sink' && /winston|DailyRotateFile/i.test(fact.api));
	const files = sinks.filter(({ target }) => target === 'file');
	const calls = files.map(({ span }) => callAt(text, span));
	const transports = calls.filter((call) => call !== undefined);
	if (transports.length < files.length || !files.some(({ span }) => span.start === sink.start)) {
		return undefined;
	}
	if (transports.some((call) => isUsedElsewhere(text, call))) {
		return { refusal: 'the program does something else with that file' };
	}
	const loggers = facts.filter(({ kind }) => kind === 'logger.create').map(({ span }) => span);
	const loggerOf = (span: Span): number => loggers.findIndex((logger) => containsSpan(logger, span));
	const streams = sinks.filter(({ target }) => target === 'stdout');
	const console = consoleName(text, facts);
	const edits: Edit[] = [];
	const replaced = new Set<number>();
	for (const transport of [...transports].sort((one, other) => one.span.start - other.span.start)) {
		const logger = loggerOf(transport.span);
		// A console that is added to the only logger of a module is this one's.
		const own = streams.filter(({ span }) => loggerOf(span) === logger || (loggers.length < 2 && (loggerOf(span) < 0 || logger < 0)));
		const isCovered = own.some(
			(stream) =>
				stream.guards === undefined &&
				stream.conditional !== true &&
				indentAt(text, stream.span.start).length <= indentAt(text, transport.span.start).length,
		);
		if (own.length > 0 && !isCovered) {
			return { refusal: 'the console is written to under a condition only, which has to go' };
		}
		if (isCovered || replaced.has(logger)) {
			const removal = removalOf(text, transport.span);
			if (!removal) {
				return undefined;
			}
			edits.push({ path: file.path, span: removal, newText: '' });
			continue;
		}
		const peers = transports.filter((other) => loggerOf(other.span) === logger).length;
		const kept = optionsOf(text, transport, peers === 1 ? ['level', 'format', 'silent'] : ['format', 'silent']);
		if (console === undefined || kept === undefined) {
			return kept === undefined ? { refusal: 'the options of the transport stand elsewhere' } : undefined;
		}
		replaced.add(logger);
		edits.push({ path: file.path, span: transport.span, newText: `new ${console}(${kept})` });
	}
	return joined(edits);
}

/** Edits in the order of places, of which those that share a comma are one: the last two items of a list both take out the one between them. */
function joined(edits: readonly Edit[]): readonly Edit[] {
	const found: Edit[] = [];
	for (const edit of edits.toSorted((one, other) => one.span.start - other.span.start)) {
		const last = found.at(-1);
		if (last?.newText === '' && edit.newText === '' && edit.span.start < last.span.end) {
			found[found.length - 1] = { ...last, span: { start: last.span.start, end: Math.max(last.span.end, edit.span.end) } };
		} else {
			found.push(edit);
		}
	}
	return found;
}

/** Whether the path of the file is kept in a variable with other uses: the program makes, reads or hands out that file itself. */
function isUsedElsewhere(text: string, { items }: CallParts): boolean {
	const members = items[0] && membersAt(text, items[0].start)?.items;
	const name = (members ?? [])
		.map((item) => /^filename(?:\s*:\s*([A-Za-z_$][\w$]*))?$/.exec(memberAt(text, item)))
		.find((match) => match !== null);
	const variable = name && (name[1] ?? 'filename');
	return (
		typeof variable === 'string' &&
		(text.match(new RegExp(`(?<![\\w$.])${variable.replaceAll('$', '\\$')}(?![\\w$])(?!\\s*:)`, 'g'))?.length ?? 0) > 2
	);
}

/** How the console transport is called here. */
function consoleName(text: string, facts: readonly Fact[]): string | undefined {
	const file = /\b((?:[\w$]+\.)?transports)\s*\.\s*(?:File|DailyRotateFile)\b/.exec(text)?.[1];
	if (file !== undefined) {
		return `${file}.Console`;
	}
	const names = facts.flatMap((fact) => (fact.kind === 'module.import' && fact.specifier === 'winston' ? fact.names : []));
	const named = names.find(({ exported }) => exported === 'transports');
	const whole = names.find(({ exported }) => exported === 'default' || exported === '*');
	return named ? `${named.local}.Console` : whole && `${whole.local}.transports.Console`;
}

/** The options that both transports have, as they are written; undefined when they are not written here. */
function optionsOf(text: string, { items: [object] }: CallParts, kept: readonly string[]): string | undefined {
	if (object === undefined) {
		return '';
	}
	const members = membersAt(text, object.start);
	if (!members || members.inside.end + 1 !== object.end || members.items.some(({ start }) => text.startsWith('...', start))) {
		return undefined;
	}
	const sources = members.items.map((item) => memberAt(text, item)).filter((source) => kept.includes(/^[\w$]+/.exec(source)?.[0] ?? ''));
	return sources.length === 0 ? '' : `{ ${sources.join(', ')} }`;
}

/** A member as it is written, without the comments before it. */
function memberAt(text: string, { start, end }: Span): string {
	return text.slice(start, end).replace(/^(?:\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/|\s)+/, '');
}

/** What to take out with an item of a list, or with a statement like `logger.add(new File())`: nothing that another line needs. */
function removalOf(text: string, { start, end }: Span): Span | undefined {
	const statement = /(?:^|[\r\n])[ \t]*[\w$.]+\.add\(\s*$/.exec(text.slice(0, start));
	const closing = /^\s*\)\s*;?/.exec(text.slice(end))?.[0];
	if (statement && closing !== undefined) {
		return { start: statement.index, end: end + closing.length };
	}
	if (!/[[,{]\s*(?:(?:\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)\s*)*$/.test(text.slice(Math.max(0, start - 1000), start))) {
		return undefined; // one side of a condition, or a part of another expression
	}
	const comma = /^\s*,/.exec(text.slice(end))?.[0];
	if (comma !== undefined) {
		const blank = /[ \t]*$/.exec(text.slice(Math.max(0, start - 200), start))![0].length;
		const lineBreak = /(?:\r\n|\n|\r)$/.exec(text.slice(0, start - blank))?.[0];
		const behind = /^[ \t]*(?=\r|\n)/.exec(text.slice(end + comma.length))?.[0];
		if (lineBreak !== undefined && behind !== undefined) {
			return { start: start - blank - lineBreak.length, end: end + comma.length };
		}
		return { start, end: end + comma.length + (/^[ \t]*/.exec(text.slice(end + comma.length))?.[0].length ?? 0) };
	}
	const before = /,\s*$/.exec(text.slice(0, start))?.[0];
	return before === undefined || !/^\s*[\]}]/.test(text.slice(end)) ? undefined : { start: start - before.length, end };
}

/** File descriptor 1 takes the place of the path. */
function pinoEdits(file: SourceFile, sink: Span, written: Span | undefined): readonly Edit[] | undefined {
	if (written) {
		return [{ path: file.path, span: written, newText: '1' }];
	}
	const source = file.text.slice(sink.start, sink.end);
	const head = /^[\w$.]+(?=\()/.exec(source)?.[0];
	const only = head === undefined ? undefined : argumentsAt(file.text, sink.start + head.length)?.items;
	return only?.length === 1 && head?.endsWith('destination') ? [{ path: file.path, span: only[0]!, newText: '1' }] : undefined;
}

/** Without a stream, morgan writes to stdout. A stream that only served it goes too. */
function morganEdits(file: SourceFile, sink: Span): readonly Edit[] | undefined {
	const { text } = file;
	const open = text.indexOf('(', sink.start);
	const call = open < 0 ? undefined : argumentsAt(text, open);
	const options = call?.items.at(-1);
	const members = options && membersAt(text, options.start);
	const stream = members?.items.find(({ start, end }) => /^stream\b/.test(text.slice(start, end)));
	if (!call || !options || !members || !stream) {
		return undefined;
	}
	const edits: Edit[] = [];
	if (members.items.length === 1) {
		const before = call.items.at(-2);
		edits.push({ path: file.path, span: { start: before?.end ?? options.start, end: options.end }, newText: '' });
	} else {
		const removal = removalOf(text, stream);
		if (!removal) {
			return undefined;
		}
		edits.push({ path: file.path, span: removal, newText: '' });
	}
	const variable = /^stream\s*:\s*([A-Za-z_$][\w$]*)$/.exec(text.slice(stream.start, stream.end))?.[1];
	const declaration = variable === undefined ? undefined : streamDeclaration(text, variable);
	return declaration ? [...edits, { path: file.path, span: declaration, newText: '' }] : edits;
}

/** The statement that makes a write stream which is used only once more. */
function streamDeclaration(text: string, variable: string): Span | undefined {
	const name = variable.replaceAll('$', '\\$');
	const uses = text.match(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'g'))?.length ?? 0;
	const head = new RegExp(`(?:^|[\\r\\n])[ \\t]*(?:const|let|var)[ \\t]+${name}[ \\t]*=[ \\t]*[\\w$.]*createWriteStream(?=\\()`).exec(text);
	const call = uses === 2 && head ? argumentsAt(text, head.index + head[0].length) : undefined;
	if (!head || !call) {
		return undefined;
	}
	const end = call.inside.end + 1;
	return { start: head.index, end: text[end] === ';' ? end + 1 : end };
}

/** A stream of bunyan that writes to stdout in place of the one that writes to a path. */
function bunyanEdits(file: SourceFile, sink: Span, written: Span | undefined): readonly Edit[] | undefined {
	const open = written && enclosingBrace(file.text, sink.start, written.start);
	const members = open === undefined ? undefined : membersAt(file.text, open);
	if (!members) {
		return undefined;
	}
	const kept = members.items
		.map(({ start, end }) => file.text.slice(start, end))
		.filter((source) => !/^(?:path|type|period|count)\b/.test(source));
	return [{ path: file.path, span: members.inside, newText: ` ${[...kept, 'stream: process.stdout'].join(', ')} ` }];
}

function log4jsEdits(file: SourceFile, written: Span | undefined): readonly Edit[] | undefined {
	const open = written && enclosingBrace(file.text, 0, written.start);
	const members = open === undefined ? undefined : membersAt(file.text, open);
	const layout = members?.items.map(({ start, end }) => file.text.slice(start, end)).filter((source) => /^layout\b/.test(source)) ?? [];
	const quote = /type\s*:\s*(['"])/.exec(file.text)?.[1] ?? "'";
	return members && [{ path: file.path, span: members.inside, newText: ` ${[`type: ${quote}stdout${quote}`, ...layout].join(', ')} ` }];
}

/** The innermost `{` around an offset whose members hold it. */
function enclosingBrace(text: string, from: number, offset: number): number | undefined {
	for (let at = text.lastIndexOf('{', offset); at >= from; at = text.lastIndexOf('{', at - 1)) {
		const members = membersAt(text, at);
		if (members && members.inside.end >= offset) {
			return at;
		}
		if (at === 0) {
			break;
		}
	}
	return undefined;
}
