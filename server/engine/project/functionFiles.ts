import type { FactIndex } from './facts.js';

/**
 * The files whose functions a platform is told to call; `resolve` leads to a module from what names it (`./src/orders`), or from the
 * root of its package (`/src/orders`), where code that names modules is run.
 */
export function functionFiles(
	facts: Pick<FactIndex, 'of'>,
	resolve: (specifier: string, from: string) => string | undefined,
): ReadonlySet<string> {
	return new Set(
		facts.of('function.declare').flatMap(({ path, module }) => resolve(`./${module}`, path) ?? resolve(`/${module}`, path) ?? []),
	);
}
