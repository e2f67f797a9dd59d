import type { FactIndex } from './facts.js';

/**
 * The files whose functions a platform is told to call; `resolve` leads to a module from what names it (`./src/orders`), or from the
 * root of its package (`/src/orders`), where code that names modules is run. `bundled` are the sources of bundles, by their paths.
 */
export function functionFiles(
	facts: Pick<FactIndex, 'of' | 'in'>,
	resolve: (specifier: string, from: string) => string | undefined,
	bundled: ReadonlyMap<string, string>,
): ReadonlySet<string> {
	/** An archive of a bundle is called by what the bundle is called and hands out, wherever it lies. */
	const ofBundles = (module: string, exported: string): readonly string[] =>
		[...bundled]
			.filter(([output]) => `/${output.replace(/\.[cm]?js$/, '')}`.endsWith(`/${module}`))
			.map(([, source]) => source)
			.filter((source) => facts.in(source, 'module.export').some(({ name }) => name === exported));
	return new Set(
		facts
			.of('function.declare')
			.flatMap(({ path, module, exported }) =>
				exported === undefined ? (resolve(`./${module}`, path) ?? resolve(`/${module}`, path) ?? []) : ofBundles(module, exported),
			),
	);
}
