import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { composeBuildOf } from '../../../project/composeBuilds.js';
import { isNamedForProduction } from '../../../project/pipelineImages.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { manifestFolderOf } from '../../shared/near.js';
import { remembered } from '../../../project/remember.js';
import { groupedBy } from '../../../core/group.js';
import { baseOf, type RuntimeBase } from '../../shared/runtimeBases.js';

interface Statement {
	readonly fact: LocatedFact<'image.base'> | LocatedFact<'image.use'>;
	readonly base: RuntimeBase;
}

export default defineRule({
	id: 'dev-prod-parity/image-drift',
	scope: 'workspace',
	severity: 'warning',
	question: 'Do developers run the image that is deployed?',
	messages: {
		version: 'Development runs {{name}} {{version}}, but the deploy {{name}} {{otherVersion}} ({{other}}).',
		distribution:
			'Development runs on {{distribution}}, but the deploy on {{otherDistribution}} ({{other}}): compiled modules and system tools differ between them.',
		same: 'Development runs the base that is deployed ({{name}} {{version}}).',
	},
	reads: ['image.base', 'image.use', 'package', 'process.declare', 'compose.service', 'pipeline.step', 'pipeline.action', 'shell.script'],
	check({ project, report, affirm }) {
		const development = [...project.of('image.base'), ...project.of('image.use')].filter(
			(fact) => !isOuterPath(fact.path) && isForDevelopment(project, fact),
		);
		const judged = new Set<string>();
		for (const fact of development) {
			const base = baseOf(fact.image, fact.tag);
			const key = `${fact.path}\0${base?.name ?? ''}`;
			const isPlain = isUnnamed(fact.path);
			const deployed =
				base && !judged.has(key) ? deployedOf(project, fact, base).filter((one) => !isPlain || isNamedForProduction(one.fact.path)) : [];
			if (!base || deployed.length === 0) {
				continue;
			}
			judged.add(key);
			const rival = deployed[0]!;
			const versions = deployed.flatMap((one) => one.base.version ?? []);
			const distributions = deployed.flatMap((one) => one.base.distribution ?? []);
			const data = {
				name: base.name,
				version: base.version ?? '',
				otherVersion: rival.base.version ?? '',
				distribution: base.distribution ?? '',
				otherDistribution: rival.base.distribution ?? '',
				other: rival.fact.path,
			};
			const place = {
				path: fact.path,
				span: fact.span,
				data,
				related: [{ at: { path: rival.fact.path, span: rival.fact.span }, message: 'the image that is deployed' }],
			};
			if (base.version !== undefined && versions.length === deployed.length && !versions.includes(base.version)) {
				report({ message: 'version', ...place, ...((isPlain || isWorkplace(project, fact)) && { severity: 'hint' as const }) });
			} else if (
				base.distribution !== undefined &&
				distributions.length === deployed.length &&
				!distributions.includes(base.distribution)
			) {
				// The base of a dev container is one of a few that its makers offer.
				report({
					message: 'distribution',
					...place,
					...((isPlain || isWorkplace(project, fact) || /(?:^|\/)\.devcontainer\//.test(fact.path)) && { severity: 'hint' as const }),
				});
			} else if (base.version !== undefined && versions.includes(base.version)) {
				affirm({ message: 'same', ...place });
			}
		}
	},
});

/** The last stages of Dockerfiles for development, and images that compose files for development run the sources in. */
function isForDevelopment(project: Project, fact: LocatedFact<'image.base'> | LocatedFact<'image.use'>): boolean {
	return (
		!isInExamples(fact.path) &&
		project.isDevelopmentFile(fact.path) &&
		(isUnnamed(fact.path) || isNamedForDevelopment(fact.path)) &&
		(fact.kind === 'image.use' ? fact.where === 'compose' && !fact.dynamic : !fact.fromStage && !isFilledIn(fact))
	);
}

/**
 * Whether an image is a place to work in rather than one that runs the service: its container only waits for somebody to enter,
 * or no file of the repository names it, so that an editor is told of it
 * by its owner.
 */
function isWorkplace(project: Project, { kind, path }: Statement['fact']): boolean {
	if (kind !== 'image.base') {
		return false;
	}
	const waits = project
		.in(path, 'process.declare')
		.some(({ command }) => /\bsleep\s+infinity\b|\btail\s+-[fF]\s+\/dev\/null\b/.test(command));
	const name = baseName(path);
	const isBuilt = project
		.of('compose.service')
		.some(
			(service) =>
				(service.dockerfile !== undefined && baseName(service.dockerfile) === name) ||
				(service.build !== undefined && composeBuildOf(service)?.dockerfile === path),
		);
	const isNamed = (['process.declare', 'pipeline.step', 'shell.script'] as const).some((one) =>
		project.of(one).some(({ command }) => command.includes(name)),
	);
	const isPushed = project
		.of('pipeline.action')
		.some(({ inputs }) => inputs['file']?.kind === 'literal' && inputs['file'].text.endsWith(name));
	return waits || (!isBuilt && !isNamed && !isPushed);
}

/** Whether neither the name of a Dockerfile nor its folders say whom it is for: it is for developers where one for production lies beside it. */
function isUnnamed(path: string): boolean {
	return baseName(path) === 'Dockerfile' && !isNamedForDevelopment(path);
}

/** Files for tests, documentation or a pipeline may well use another image: a browser's, a linter's. */
function isNamedForDevelopment(path: string): boolean {
	const words = path.toLowerCase().split(/[^a-z0-9]+/);
	return (
		['dev', 'devel', 'develop', 'development', 'local', 'devcontainer', 'override'].some((word) => words.includes(word)) &&
		!['test', 'tests', 'e2e', 'ci', 'docs', 'tools'].some((word) => words.includes(word))
	);
}

/**
 * The stages with the same runtime in the Dockerfiles that are deployed, of the same package: the last stages before the ones
 * that only build.
 */
function deployedOf(project: Project, { path }: LocatedFact, { name }: RuntimeBase): readonly Statement[] {
	const all = deployedBases(project, '').get(manifestFolderOf(project, path)) ?? [];
	const statements = all.flatMap((fact): readonly Statement[] => {
		const base = isFilledIn(fact) ? undefined : baseOf(fact.image, fact.tag);
		return base?.name === name ? [{ fact, base }] : [];
	});
	const final = statements.filter(({ fact }) => fact.kind === 'image.base' && fact.final);
	return final.length > 0 ? final : statements;
}

/** The bases of images for the deploy, by the folder whose manifest they are for. */
const deployedBases = remembered((project) =>
	groupedBy(
		project
			.of('image.base')
			.filter((one) => !isOuterPath(one.path) && !isInExamples(one.path) && !project.isDevelopmentFile(one.path) && !one.fromStage),
		({ path }) => manifestFolderOf(project, path),
	),
);

function isFilledIn({ image, tag }: LocatedFact<'image.base'>): boolean {
	return /[${}]/.test(image) || /[${}]/.test(tag ?? '');
}
