import type { Edit } from '../../core/fix.js';
import { argumentsAt } from '../mechanics/callArguments.js';
import { freeName } from '../mechanics/identifiers.js';
import { inStyleOf, indentAt } from '../mechanics/lines.js';
import { shapeIn } from '../mechanics/shape.js';
import { endOfStatement, standsInBlock } from '../mechanics/statements.js';
import type { Cook } from '../recipe.js';

/** Hands the handler of SIGINT to SIGTERM, too: a function that is written in the call gets a name first. */
export const cookAnswerSigtermToo: Cook<'answer-sigterm-too'> = async ({ call: { path, span } }, context) => {
	const file = await context.read(path);
	const facts = await context.facts(path);
	const shape = shapeIn(facts);
	if (!file || !shape || facts.some((fact) => fact.kind === 'signal.handle' && fact.signal === 'SIGTERM')) {
		return undefined;
	}
	const { text } = file;
	const head = /^process\s*\.\s*(on|once|addListener)\s*(?=\(\s*(['"])SIGINT\2\s*,)/.exec(text.slice(span.start, span.end));
	const call = head ? argumentsAt(text, span.start + head[0].length) : undefined;
	const handler = call?.items.length === 2 ? call.items[1] : undefined;
	const indent = indentAt(text, span.start);
	const isStatement =
		indent.length === span.start - (Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1);
	if (!head || !call || !handler || call.inside.end + 1 !== span.end || !isStatement || !standsInBlock(text, span.start)) {
		return { refusal: 'how SIGINT is answered is written in a way that this fix does not know' };
	}
	const end = shape.semicolons ? ';' : '';
	const line = (signal: string, name: string): string => `process.${head[1]!}(${shape.quote}${signal}${shape.quote}, ${name})${end}`;
	const written = text.slice(handler.start, handler.end);
	const behind = endOfStatement(text, span.end);
	if (/^[\w$]+(?:\.[\w$]+)*(?:\.bind\([\w$.]+\))?$/.test(written)) {
		return { edits: [{ path, span: { start: behind, end: behind }, newText: inStyleOf(text, `\n${indent}${line('SIGTERM', written)}`) }] };
	}
	const name = freeName(text, ['shutDown', 'shutDownGracefully', 'stopProgram']);
	if (name === undefined || !/^(?:async\s+)?(?:function\b|\([^()]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>)/.test(written)) {
		return { refusal: 'how SIGINT is answered is written in a way that this fix does not know' };
	}
	const edits: readonly Edit[] = [
		{ path, span: { start: span.start, end: handler.start }, newText: `const ${name} = ` },
		{ path, span: { start: handler.end, end: span.end }, newText: text[span.end] === ';' ? '' : end },
		{
			path,
			span: { start: behind, end: behind },
			newText: inStyleOf(text, `\n${indent}${line('SIGINT', name)}\n${indent}${line('SIGTERM', name)}`),
		},
	];
	return { edits };
};
