import type { Fact } from '../../core/fact.js';
import type { Edit } from '../../core/fix.js';
import type { SourceFile, Span } from '../../core/text.js';
import { argumentsAt, membersAt } from '../mechanics/callArguments.js';
import { mentions } from '../mechanics/identifiers.js';
import type { Cook } from '../recipe.js';

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
	return edits && { edits };
};

/**
 * All file transports of the module go together: the first becomes the console transport unless there is one, the others go. So each fix of the module makes the same
 * edits, and no line is ever printed twice.
 */
function winstonEdits(file: SourceFile, facts: readonly Fact[], sink: Span): readonly Edit[] | undefined {
	const { text } = file;
	const files = facts
		.filter((fact): fact is Fact<'log.sink'> => fact.kind === 'log.sink' && fact.target === 'file' && /winston|DailyRotateFile/i.test(fact.api))
		.map(({ span }) => transportAt(text, span))
		.filter((transport) => transport !== undefined);
	const at = transportAt(text, sink);
	if (!at || !files.some(({ start }) => start === at.start)) {
		return undefined;
	}
	const sinks = [...new Map(files.map((one) => [one.start, one])).values()].sort((a, b) => a.start - b.start);
	const hasConsole = /transports\s*\.\s*Console\b/.test(text) || facts.some((fact) => fact.kind === 'log.sink' && fact.target === 'stdout' && /winston/i.test(fact.api));
	const console = consoleName(text);
	if (!hasConsole && console === undefined) {
		return undefined;
	}
	const edits: Edit[] = [];
	for (const [index, transport] of sinks.entries()) {
		if (index === 0 && !hasConsole) {
			const kept = optionsOf(text, transport, sinks.length === 1 ? ['level', 'format', 'silent'] : ['format', 'silent']);
			edits.push({ path: file.path, span: { start: transport.start, end: transport.end }, newText: `new ${console}(${kept})` });
		} else {
			const removal = removalOf(text, transport);
			if (!removal) {
				return undefined;
			}
			edits.push({ path: file.path, span: removal, newText: '' });
		}
	}
	return edits;
}

interface Transport extends Span {
	readonly open: number;
}

function transportAt(text: string, span: Span): Transport | undefined {
	const head = /^(?:new\s+)?[\w$.\s]+?(?=\()/.exec(text.slice(span.start, span.end))?.[0];
	const open = head === undefined ? -1 : span.start + head.length;
	const call = open < 0 ? undefined : argumentsAt(text, open);
	if (!call) {
		return undefined;
	}
	const start = /new\s+$/.exec(text.slice(Math.max(0, span.start - 20), span.start)) ? text.lastIndexOf('new', span.start) : span.start;
	return { start, end: call.inside.end + 1, open };
}

/** How the console transport is called here. */
function consoleName(text: string): string | undefined {
	const file = /\b((?:[\w$]+\.)?transports)\s*\.\s*(?:File|DailyRotateFile)\b/.exec(text)?.[1];
	if (file !== undefined) {
		return `${file}.Console`;
	}
	return mentions(text, 'winston') && /\bwinston\s*(?:\.|,|=|from\b)/.test(text) ? 'winston.transports.Console' : undefined;
}

function optionsOf(text: string, transport: Transport, kept: readonly string[]): string {
	const call = argumentsAt(text, transport.open);
	const object = call?.items[0];
	const members = object && membersAt(text, object.start);
	const sources = (members?.items ?? []).map(({ start, end }) => text.slice(start, end)).filter((source) => kept.includes(/^[\w$]+/.exec(source)?.[0] ?? ''));
	return sources.length === 0 ? '' : `{ ${sources.join(', ')} }`;
}

/** What to take out with an item of a list, or with a statement like `logger.add(new File())`: nothing that another line needs. */
function removalOf(text: string, { start, end }: Span): Span | undefined {
	const statement = /(?:^|[\r\n])[ \t]*[\w$.]+\.add\(\s*$/.exec(text.slice(0, start));
	const closing = /^\s*\)\s*;?/.exec(text.slice(end))?.[0];
	if (statement && closing !== undefined) {
		return { start: statement.index, end: end + closing.length };
	}
	const comma = /^\s*,/.exec(text.slice(end))?.[0];
	if (comma !== undefined) {
		const blank = /[ \t]*$/.exec(text.slice(0, start))![0].length;
		const lineBreak = /(?:\r\n|\n|\r)$/.exec(text.slice(0, start - blank))?.[0];
		const behind = /^[ \t]*(?=\r|\n)/.exec(text.slice(end + comma.length))?.[0];
		if (lineBreak !== undefined && behind !== undefined) {
			return { start: start - blank - lineBreak.length, end: end + comma.length };
		}
		return { start, end: end + comma.length + (/^[ \t]*/.exec(text.slice(end + comma.length))?.[0].length ?? 0) };
	}
	const before = /,\s*$/.exec(text.slice(0, start))?.[0];
	return before === undefined ? undefined : { start: start - before.length, end };
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
	const kept = members.items.map(({ start, end }) => file.text.slice(start, end)).filter((source) => !/^(?:path|type|period|count)\b/.test(source));
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
