import type { Fact } from '../../../core/fact.js';

/** The facts with how the file is written now. */
export function restyled(
	facts: readonly Fact[],
	before: readonly Fact[],
	after: readonly Fact[],
	declared: ReadonlySet<string>,
	missing: ReadonlySet<string>,
	style: Pick<Fact<'module.style'>, 'quote' | 'indent' | 'semicolons'>,
): readonly Fact[] | undefined {
	const was = before.find((fact): fact is Fact<'module.style'> => fact.kind === 'module.style');
	const is = after.find((fact): fact is Fact<'module.style'> => fact.kind === 'module.style');
	if (was === undefined || is === undefined) {
		return undefined;
	}
	return facts.map((fact) => {
		if (fact.kind !== 'module.style') {
			return fact;
		}
		const names = new Set(fact.topLevelNames);
		was.topLevelNames.filter((name) => !declared.has(name) && !missing.has(name)).forEach((name) => names.delete(name));
		is.topLevelNames.filter((name) => !missing.has(name)).forEach((name) => names.add(name));
		return {
			kind: fact.kind,
			span: fact.span,
			importOffset: fact.importOffset,
			...style,
			topLevelNames: [...names].sort(),
			syntaxErrors: fact.syntaxErrors - was.syntaxErrors + is.syntaxErrors,
		};
	});
}
