import type { Fact } from '../../core/fact.js';
import { commandInstructionAt, jsonForm } from '../mechanics/dockerfile.js';
import type { Cook } from '../recipe.js';

/** Names the program where a package manager was to look it up. */
export const cookRunDirectly: Cook<'run-directly'> = async ({ instruction, argv }, context) => {
	const { path, span } = instruction;
	const file = await context.read(path);
	if (!file) {
		return undefined;
	}
	const found = commandInstructionAt(file.text, span);
	if (found) {
		const others = (await context.facts(path)).filter(
			(fact): fact is Fact<'process.declare'> => fact.kind === 'process.declare' && fact.instruction.start !== span.start,
		);
		// CMD and ENTRYPOINT together make one command line; changing one of them would run the other's half as well.
		const isHalf = others.some(({ source, command }) =>
			found.keyword === 'ENTRYPOINT'
				? source === 'dockerfile-cmd'
				: source === 'dockerfile-entrypoint' && /^(?:npm|npx|yarn|pnpm|bun)\b/.test(command),
		);
		return isHalf ? undefined : { edits: [{ path, span: found.span, newText: jsonForm(argv) }] };
	}
	const source = file.text.slice(span.start, span.end);
	const head = /^[A-Za-z0-9_-]+:[ \t]*/.exec(source)?.[0];
	if (head === undefined || argv.some((word) => !/^[\w@%+=:,./-]+$/.test(word))) {
		return undefined;
	}
	const start = span.start + head.length;
	return { edits: [{ path, span: { start, end: start + source.slice(head.length).trimEnd().length }, newText: argv.join(' ') }] };
};
