import type { FactIndex } from './facts.js';

/**
 * The files whose functions a platform is told to call by a manifest that stands further up; `resolve` leads from there to a module
 * (`./src/orders`).
 */
export function functionFiles(
	facts: Pick<FactIndex, 'of'>,
	resolve: (specifier: string, from: string) => string | undefined,
): ReadonlySet<string> {
	return new Set(facts.of('function.declare').flatMap(({ path, module }) => resolve(`./${module}`, path) ?? []));
}
