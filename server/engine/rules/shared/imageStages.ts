import type { LocatedFact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import { isNamed } from '../../project/imageStages.js';
import type { Project } from '../../project/project.js';
import { isAsideName } from './aside.js';
import { remembered } from '../../project/remember.js';

type Stage = LocatedFact<'image.base'>;

/**
 * Whether a stage of a Dockerfile is part of an image that is deployed: the last stage, one that is built or started by itself, and
 * what these are made of. A stage for development or tests counts when another takes something of it.
 */
export function isShippedStage(project: Project, dockerfile: string, stage: number): boolean {
	return shippedStages(project, dockerfile).has(stage);
}

const shippedStages = remembered((project, dockerfile): ReadonlySet<number> => {
	const stages = project.in(dockerfile, 'image.base');
	const targets = targetsNamed(project, '');
	const images = stages.filter((stage) => stage.final || targets === 'open' || isTarget(project, stage, targets));
	const deployed = images.filter(({ alias }) => alias === undefined || !isAsideName(alias));
	const shipped = new Set<number>();
	const waiting = (deployed.length > 0 ? deployed : images).map(({ stage }) => stage);
	for (let stage = waiting.pop(); stage !== undefined; stage = waiting.pop()) {
		if (!shipped.has(stage)) {
			shipped.add(stage);
			waiting.push(...takenBy(project, stages, dockerfile, stage));
		}
	}
	return shipped;
});

function isTarget(project: Project, { path, alias, stage }: Stage, targets: ReadonlySet<string>): boolean {
	return (
		(alias !== undefined && targets.has(alias.toLowerCase())) ||
		project
			.in(path, 'process.declare')
			.some(({ source, owner }) => source.startsWith('dockerfile-') && (owner === alias || owner === String(stage)))
	);
}

/** The stages that one is built on, copies from, or mounts. */
function takenBy(project: Project, stages: readonly Stage[], dockerfile: string, stage: number): readonly number[] {
	const own = stages.find((one) => one.stage === stage);
	const names = [
		...(own?.fromStage === true ? [own.image] : []),
		...project.in(dockerfile, 'image.copy').flatMap((copy) => (copy.stage === stage && copy.from !== undefined ? [copy.from] : [])),
		...project.in(dockerfile, 'image.run').flatMap((run) => (run.stage === stage ? (run.mounts ?? []) : [])),
	];
	return stages.filter((one) => one.stage < stage && names.some((name) => isNamed(one, name))).map((one) => one.stage);
}

/** The stages that compose files, pipelines and scripts build by their names; `open` where a variable, or a file that nobody reads, names one. */
const targetsNamed = remembered((project): ReadonlySet<string> | 'open' => {
	const commands = [...project.of('pipeline.step'), ...project.of('shell.script'), ...project.of('process.declare')];
	const inputs = project.of('pipeline.action').flatMap(({ inputs: { target } }) => target ?? []);
	const names = [
		...project.of('compose.service').flatMap((service) => (composeBuildOf(service) ? (service.target ?? []) : [])),
		...commands.flatMap(({ command }) => [...command.matchAll(/\s--target[= ]["']?([^\s"']+)/g)].map(([, name]) => name!)),
		...inputs.map((value) => (value.kind === 'literal' ? value.text : '$')),
	];
	return names.some((name) => name.includes('$')) || project.files.some((path) => baseName(path).startsWith('docker-bake.'))
		? 'open'
		: new Set(names.map((name) => name.toLowerCase()));
});
