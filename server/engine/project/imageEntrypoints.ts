import type { LocatedFact } from '../core/fact.js';
import { baseName } from '../core/paths.js';
import type { FactIndex } from './facts.js';

/** The arguments of a declaration put after the ENTRYPOINT of the image that they are for; undefined when that hands over to them, or there is none. */
export function appended(facts: FactIndex, { argv }: LocatedFact<'process.declare'>, dockerfile: string | undefined): readonly string[] | undefined {
	const entrypoint = dockerfile === undefined ? undefined : facts.in(dockerfile, 'process.declare').findLast((each) => each.source === 'dockerfile-entrypoint' && each.final === true);
	return entrypoint?.argv === undefined || isHandingOver(entrypoint.argv) ? undefined : [...entrypoint.argv, ...(argv ?? [])];
}

/** Init programs and entrypoint scripts run what they are given. */
export function isHandingOver(argv: readonly string[]): boolean {
	const words = argv.filter((each) => !each.startsWith('-'));
	const name = words.length === 1 ? baseName(words[0]!) : '';
	const last = baseName(words.at(-1) ?? '');
	return ['tini', 'dumb-init', 'catatonit', 'docker-init', 'env', 'exec', 'su-exec', 'gosu', 'cross-env', 'init', 'nodejs-entrypoint'].includes(name) || last.endsWith('.sh') || name.includes('entrypoint');
}
