import type { LocatedFact } from '../../../core/fact.js';
import { directoryOf, isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { groupedBy } from '../../../core/group.js';
import { manifestFolderOf } from '../../shared/near.js';
import { versionOfAction, versionOfImage, versionOfService, type ProductVersion } from '../../shared/serviceVersions.js';

/** Where a version is stated, from what rules the deploy to what only tests it. */
type Side = 'infrastructure' | 'platform' | 'workload' | 'compose' | 'development' | 'pipeline';
const authority: readonly Side[] = ['infrastructure', 'platform', 'workload', 'compose', 'development', 'pipeline'];

/** Where developers and tests run what a deploy has, too. */
const tryingSides: ReadonlySet<Side> = new Set(['compose', 'development', 'pipeline']);

type Stated = LocatedFact<'image.use'> | LocatedFact<'service.engine'> | LocatedFact<'pipeline.action'>;

interface Statement {
	readonly fact: Stated;
	readonly side: Side;
	readonly product: string;
	readonly major?: string;
	/** Nothing is said of the version, so that each pull may bring another one. */
	readonly isOpen: boolean;
	readonly home: string;
}

/** What one file says of one product: several versions where it tests a matrix of them. */
interface Opinion {
	readonly first: Statement;
	readonly majors: ReadonlySet<string>;
}

export default defineRule({
	id: 'dev-prod-parity/service-version-drift',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do development, tests and deploys run the same version of each backing service?',
	messages: {
		drift:
			'{{product}} is version {{version}} here, but version {{otherVersion}} in {{other}}: what works with one may fail with the other.',
		open: 'No version of {{product}} is asked for here, while {{other}} has version {{otherVersion}}: which one this is, the day of the pull decides.',
		agree: '{{count}} files agree on version {{version}} of {{product}}.',
	},
	reads: ['image.use', 'service.engine', 'pipeline.action', 'package'],
	check({ project, report, affirm }) {
		const all = [...project.of('image.use'), ...project.of('service.engine'), ...project.of('pipeline.action')].flatMap(
			(fact) => statementOf(project, fact) ?? [],
		);
		for (const statements of groupedBy(all, ({ product }) => product).values()) {
			const open = [...neighbours(statements)].flatMap((group) => openBeside(group) ?? []);
			for (const { statements: found, rival } of open) {
				const [{ fact, product }, ...others] = found;
				report({
					message: 'open',
					path: fact.path,
					span: fact.span,
					severity: 'hint',
					data: { product, other: rival.first.fact.path, otherVersion: inWords(rival) },
					related: [
						{ at: at(rival.first), message: `version ${inWords(rival)}` },
						...others.map((other) => ({ at: at(other), message: 'no version, too' })),
					],
				});
			}
			for (const group of neighbours(statements.filter(({ isOpen }) => !isOpen))) {
				const opinions = opinionsOf(group);
				const drifting: { readonly opinion: Opinion; readonly rival: Opinion }[] = [];
				for (const [index, opinion] of opinions.entries()) {
					// What drifts itself is no measure for others.
					const rival = opinions
						.slice(0, index)
						.find(
							(other) => !drifting.some((one) => one.opinion === other) && ![...other.majors].some((major) => opinion.majors.has(major)),
						);
					if (rival) {
						drifting.push({ opinion, rival });
					}
				}
				for (const sameDrift of groupedBy(
					drifting,
					({ opinion, rival }) => `${[...opinion.majors].join()}\0${rival.first.fact.path}`,
				).values()) {
					const [{ opinion, rival }, ...others] = sameDrift;
					const { fact, product } = opinion.first;
					report({
						message: 'drift',
						path: fact.path,
						span: fact.span,
						// What two stacks for trying out have is nobody's production.
						...(rival.first.side === 'compose' &&
							opinion.first.side !== 'compose' &&
							setsUpForTrial(project, rival.first.fact.path) && { severity: 'hint' as const }),
						data: { product, version: inWords(opinion), other: rival.first.fact.path, otherVersion: inWords(rival) },
						related: [
							{ at: at(rival.first), message: `version ${inWords(rival)}` },
							...others.map((other) => ({ at: at(other.opinion.first), message: `version ${inWords(other.opinion)}, too` })),
						],
					});
				}
				const first = opinions[0];
				if (first && open.length === 0 && drifting.length === 0 && opinions.length > 1) {
					affirm({
						message: 'agree',
						path: first.first.fact.path,
						span: first.first.fact.span,
						data: { count: String(opinions.length), product: first.first.product, version: inWords(first) },
						related: opinions.slice(1, 6).map((other) => ({ at: at(other.first), message: 'the same' })),
					});
				}
			}
		}
	},
});

/** Whether all that a compose file runs is pulled: it shows what was published, and builds nothing of this repository. */
function setsUpForTrial(project: Project, path: string): boolean {
	const services = project.in(path, 'compose.service');
	return services.length > 0 && !/prod/i.test(path) && services.every(({ build }) => build === undefined);
}

function statementOf(project: Project, fact: Stated): readonly Statement[] | undefined {
	if (isOuterPath(fact.path) || isInExamples(fact.path) || isDocumentation(fact.path)) {
		return undefined;
	}
	const said = saidBy(fact);
	const side = said && sideOf(project, fact);
	const isVariable = fact.kind === 'image.use' && fact.dynamic;
	const isOpen = fact.kind === 'image.use' && said !== undefined && isOpenTag(fact);
	const isKnown = said?.major !== undefined || isVariable || isOpen;
	return said && side && isKnown ? [{ fact, side, ...said, isOpen, home: manifestFolderOf(project, fact.path) }] : undefined;
}

/** Whether an image is pulled by no version: without a tag, as the latest one, or by what it is built on alone (`alpine`). */
function isOpenTag({ tag, digest, dynamic }: LocatedFact<'image.use'>): boolean {
	return (
		!dynamic &&
		digest === undefined &&
		(tag === undefined ||
			/^(?:latest|stable|(?:latest-)?alpine[\d.]*|slim|(?:buster|bullseye|bookworm|trixie|focal|jammy|noble)(?:-slim)?|management(?:-alpine)?)$/.test(
				tag,
			))
	);
}

/**
 * The images without a version of what developers and tests run, with the file that has one. Of a deploy it is asked elsewhere, and a
 * file that has both, or a matrix of versions, is no measure.
 */
function openBeside(
	group: readonly Statement[],
): { readonly statements: readonly [Statement, ...Statement[]]; readonly rival: Opinion } | undefined {
	const open = group
		.filter(({ isOpen, side }) => isOpen && tryingSides.has(side))
		.toSorted((a, b) => authority.indexOf(a.side) - authority.indexOf(b.side));
	const rival = opinionsOf(group.filter(({ isOpen }) => !isOpen)).find(
		({ first, majors }) => majors.size === 1 && !open.some(({ fact }) => fact.path === first.fact.path),
	);
	const [first, ...others] = [...groupedBy(open, ({ fact }) => fact.path).values()].map(([one]) => one);
	return first && rival ? { statements: [first, ...others], rival } : undefined;
}

function saidBy(fact: Stated): ProductVersion | undefined {
	switch (fact.kind) {
		case 'image.use':
			return versionOfImage(fact.image, fact.tag);
		case 'service.engine':
			return versionOfService(fact.service, fact.version);
		case 'pipeline.action':
			return versionOfAction(fact);
	}
}

function sideOf(project: Project, fact: Stated): Side | undefined {
	if (fact.kind === 'pipeline.action') {
		return 'pipeline';
	}
	if (fact.kind === 'service.engine') {
		return fact.source === 'infrastructure' || fact.source === 'platform' ? fact.source : undefined;
	}
	switch (fact.where) {
		case 'compose':
			return project.isDevelopmentFile(fact.path) || isAsidePath(fact.path) ? 'development' : 'compose';
		case 'pipeline-service':
			return 'pipeline';
		case 'workload':
		case 'platform':
			return fact.where;
		default:
			return undefined;
	}
}

function isDocumentation(path: string): boolean {
	return directoryOf(path)
		.split('/')
		.some((segment) => /^(?:docs?|documentation|website|templates?)$/i.test(segment));
}

/**
 * Files of one package are about the same service. The root's speak of a package below it when that is the only one that has the
 * product.
 */
function neighbours(statements: readonly Statement[]): Iterable<readonly Statement[]> {
	const homes = new Set(statements.map(({ home }) => home).filter((home) => home !== ''));
	return homes.size <= 1 ? [statements] : groupedBy(statements, ({ home }) => home).values();
}

/**
 * What the files of a group say, those with more weight first. A file that leaves the version to a variable says nothing that
 * could be compared.
 */
function opinionsOf(group: readonly Statement[]): readonly Opinion[] {
	const byFile = [...groupedBy(group, ({ fact, side }) => `${fact.path}\0${side}`).values()];
	const known = byFile.filter((statements) => statements.every(({ major }) => major !== undefined));
	const opinions = known.map((statements): Opinion => ({ first: statements[0], majors: new Set(statements.map(({ major }) => major!)) }));
	return mergePipelines(
		opinions,
		byFile.some((statements) => statements[0].side === 'pipeline' && statements.some(({ major }) => major === undefined)),
	).toSorted((a, b) => authority.indexOf(a.first.side) - authority.indexOf(b.first.side));
}

/**
 * Pipelines test together: one that runs an old version beside another with the new one is a matrix in several files. With a
 * version from a matrix, nobody knows.
 */
function mergePipelines(opinions: readonly Opinion[], hasMatrix: boolean): readonly Opinion[] {
	const [pipelines, others] = [
		opinions.filter(({ first }) => first.side === 'pipeline'),
		opinions.filter(({ first }) => first.side !== 'pipeline'),
	];
	const first = pipelines[0];
	return first && !hasMatrix
		? [...others, { first: first.first, majors: new Set(pipelines.flatMap(({ majors }) => [...majors])) }]
		: others;
}

function at({ fact: { path, span } }: Statement): { readonly path: string; readonly span: LocatedFact['span'] } {
	return { path, span };
}

function inWords({ majors }: Opinion): string {
	return [...majors].join(' and ');
}
