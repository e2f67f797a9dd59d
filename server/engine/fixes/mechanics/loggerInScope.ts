import type { Fact } from '../../core/fact.js';
import type { SourceFile, Span } from '../../core/text.js';
import { indentAt } from './lines.js';
import { shapeIn } from './shape.js';

/** What holds a logger by its name: `req.app.locals.logger`, `request.log`, `this.logger.child({ … })`. */
const heldLogger = /^(?:[A-Za-z_$][\w$]*(?:\?\.|\.))+(?:logger|log)(?:\.child\([^\n]*\))?$/;

/**
 * The name of a logger that a call can reach already, so that none has to be imported: one that a variable of its function takes
 * from what the function is given, else one of the module.
 */
export function loggerInScope(file: SourceFile, call: Span, facts: readonly Fact[]): string | undefined {
	return heldAbove(file.text, call) ?? ofModule(file.text, facts);
}

/** A variable above the call, in a block that is still open there, as far as the layout tells. */
function heldAbove(text: string, call: Span): string | undefined {
	const before = text.slice(0, call.start);
	const declared = [...before.matchAll(/^([ \t]+)(?:const|let|var)[ \t]+(logger|log)\b([^\n]*)$/gm)];
	const isOpen = ({ index, 0: line, 1: indent }: RegExpExecArray): boolean =>
		indentAt(text, call.start).startsWith(indent!) &&
		before
			.slice(index + line.length)
			.split(/\r\n|\n|\r/)
			.slice(1)
			.every((each) => each.trim() === '' || each.startsWith(indent!));
	return declared.findLast((one) => isOpen(one) && heldLogger.test(valueIn(one[3]!)))?.[2];
}

/** What a variable is set to, by what stands behind its name in its line; empty when the line says something else, or more. */
function valueIn(rest: string): string {
	const at = rest.indexOf('=');
	const value = rest
		.slice(at + 1)
		.trim()
		.replace(/;$/, '')
		.trimEnd();
	return at < 0 || !/^(?:\s*$|\s*:)/.test(rest.slice(0, at)) || value.includes(';') ? '' : value;
}

/** A logger at the outermost level that the file makes, or that it calls elsewhere; a name that something else has, too, is none. */
function ofModule(text: string, facts: readonly Fact[]): string | undefined {
	return ['logger', 'log'].find((name) => {
		const isKnown =
			shapeIn(facts)?.topLevelNames.includes(name) === true &&
			facts.some(
				(fact) =>
					(fact.kind === 'logger.create' && fact.variable === name) ||
					(fact.kind === 'log.call' && fact.api !== 'console' && text.slice(fact.callee.start, fact.callee.end).startsWith(`${name}.`)),
			);
		if (!isKnown) {
			return false;
		}
		return !new RegExp(`(?:\\b(?:const|let|var)\\s+|[(,{]\\s*)${name}\\b(?=\\s*(?:[=,)}:]))`).test(
			text.replace(
				new RegExp(`^(?:export\\s+)?(?:const|let|var)\\s+${name}\\b|^import\\b[^\\n]*|^const\\s*\\{[^}]*\\}\\s*=\\s*require.*`, 'gm'),
				'',
			),
		);
	});
}
