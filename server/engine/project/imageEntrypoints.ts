import type { LocatedFact } from '../core/fact.js';
import { baseName } from '../core/paths.js';
import type { FactIndex } from './facts.js';

type Declaration = LocatedFact<'process.declare'>;

/** What an image or a container starts is said in two parts: by the source of one, that of the other. */
const partners: Partial<Readonly<Record<Declaration['source'], Declaration['source']>>> = {
	'dockerfile-cmd': 'dockerfile-entrypoint',
	'dockerfile-entrypoint': 'dockerfile-cmd',
	compose: 'compose-entrypoint',
	'compose-entrypoint': 'compose',
	workload: 'workload-entrypoint',
	'workload-entrypoint': 'workload',
};

/**
 * An image starts its ENTRYPOINT with its CMD as arguments. An entrypoint that is a script hands over to them (`exec "$@"`), so
 * that the CMD is the process; else the
 * ENTRYPOINT is. The other of the two is `none`.
 */
export function argumentsOf(facts: FactIndex, declaration: Declaration): readonly string[] | undefined | 'none' {
	const partner = partnerOf(facts, declaration);
	if (!partner) {
		return undefined;
	}
	const isCommand = isArguments(declaration);
	const entrypoint = isCommand ? partner : declaration;
	const command = isCommand ? declaration : partner;
	if (entrypoint.form === 'shell') {
		return isCommand ? 'none' : undefined; // a shell-form ENTRYPOINT ignores the CMD
	}
	if (isHandingOver(entrypoint.argv ?? [])) {
		return isCommand ? undefined : 'none';
	}
	return isCommand ? 'none' : [...(entrypoint.argv ?? []), ...(command.argv ?? command.command.split(/\s+/).filter((each) => each !== ''))];
}

/** The ENTRYPOINT that is given a declaration's command and hands over to it, after work of its own. */
export function handingOver(facts: FactIndex, declaration: Declaration): Declaration | undefined {
	const partner = isArguments(declaration) ? partnerOf(facts, declaration) : undefined;
	return partner !== undefined && partner.form !== 'shell' && isHandingOver(partner.argv ?? []) ? partner : undefined;
}

/** The other of the two parts in which it is said what is started. */
function partnerOf(facts: FactIndex, { source, path, owner, final }: Declaration): Declaration | undefined {
	const partner = partners[source];
	return partner === undefined
		? undefined
		: facts.in(path, 'process.declare').findLast((each) => each.source === partner && each.owner === owner && each.final === final);
}

/** Whether a declaration is the part that an entrypoint gets as its arguments. */
function isArguments({ source }: Declaration): boolean {
	return source === 'dockerfile-cmd' || source === 'compose' || source === 'workload';
}

/**
 * The arguments of a declaration put after the ENTRYPOINT of the image that they are for; undefined when that hands over to them,
 * or there is none.
 */
export function appended(facts: FactIndex, { argv }: Declaration, dockerfile: string | undefined): readonly string[] | undefined {
	const entrypoint =
		dockerfile === undefined
			? undefined
			: facts.in(dockerfile, 'process.declare').findLast((each) => each.source === 'dockerfile-entrypoint' && each.final === true);
	return entrypoint?.argv === undefined || isHandingOver(entrypoint.argv) ? undefined : [...entrypoint.argv, ...(argv ?? [])];
}

/** Init programs and entrypoint scripts run what they are given. */
function isHandingOver(argv: readonly string[]): boolean {
	const words = argv.filter((each) => !each.startsWith('-'));
	const name = words.length === 1 ? baseName(words[0]!) : '';
	const last = baseName(words.at(-1) ?? '');
	return (
		['tini', 'dumb-init', 'catatonit', 'docker-init', 'env', 'exec', 'su-exec', 'gosu', 'cross-env', 'init', 'nodejs-entrypoint'].includes(
			name,
		) ||
		last.endsWith('.sh') ||
		name.includes('entrypoint')
	);
}
