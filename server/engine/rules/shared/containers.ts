import { repositoryNameOf, splitImage } from '../../core/imageName.js';
import type { LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf, joinPath } from '../../core/paths.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import type { Process, Project } from '../../project/project.js';
import { isAsideName, isAsidePath } from './aside.js';
import { dotenvInImage } from './imageDotenv.js';
import { dockerfilesOf, finalStages, isPlainImage } from './images.js';
import { processesIn } from './near.js';
import { declaredPort, type Declared } from './ports.js';
import { remembered } from '../../project/remember.js';
import { isKeeper } from './workloads.js';
import { isOfDeploy } from './writtenCommands.js';

/** A container of a deploy whose program is known: the image it runs in, and what else names its variables. */
export interface ServiceContainer {
	readonly process: Process;
	readonly dockerfile?: string;
	/** Where variables are declared for it: the compose service or the container. */
	readonly owner?: { readonly path: string; readonly name: string; readonly source: 'compose' | 'workload' };
}

/** The images that this project builds for a deploy, each with what its last stage starts. */
export function builtImages(project: Project): readonly { readonly dockerfile: string; readonly process: Process }[] {
	const dockerfiles = dockerfilesOf(project, '').filter((path) => isOfDeploy(project, path));
	return dockerfiles.flatMap((dockerfile) => {
		const process = imageProcess(project, dockerfile);
		return process ? [{ dockerfile, process }] : [];
	});
}

/** What an image starts when nothing else is said. */
export function imageProcess(project: Project, dockerfile: string): Process | undefined {
	return processesIn(project, dockerfile).find(
		({ declaration: { final, source } }) => final === true && (source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint'),
	);
}

/** The compose service as a container, when it is built here (or runs a command of this project) and not for development. */
export function composeContainer(project: Project, service: LocatedFact<'compose.service'>): ServiceContainer | undefined {
	const dockerfile = composeBuildOf(service)?.dockerfile ?? dockerfileNamed(project, service.image);
	if (dockerfile === undefined || (service.target !== undefined && isAsideName(service.target))) {
		return undefined;
	}
	if (!project.has(dockerfile) || project.isDevelopmentFile(dockerfile) || isAsideName(baseName(dockerfile))) {
		return undefined;
	}
	const own = processesIn(project, service.path).find(
		({ declaration: { source, owner: of } }) => of === service.service && source.startsWith('compose'),
	);
	const process = own ?? imageProcess(project, dockerfile);
	const isFinal =
		service.target === undefined || finalStages(project, dockerfile)[0]?.alias?.toLowerCase() === service.target.toLowerCase();
	return process && isFinal ? { process, dockerfile, owner: { path: service.path, name: service.service, source: 'compose' } } : undefined;
}

/** A container of a workload, when its image is one that this project builds. */
export function workloadContainer(
	project: Project,
	{ path, workload, container, image }: LocatedFact<'workload.container'>,
): ServiceContainer | undefined {
	const owner = `${workload}/${container}`;
	const dockerfile = dockerfileOfImage(project, image);
	const own = processesIn(project, path).find(({ declaration }) => declaration.owner === owner);
	const process = own ?? (dockerfile === undefined ? undefined : imageProcess(project, dockerfile));
	return process && dockerfile !== undefined && !isAsidePath(path)
		? { process, dockerfile, owner: { path, name: owner, source: 'workload' } }
		: undefined;
}

/** What kind of workload a container is of, where its manifest says so. */
export function workloadTypeOf(
	project: Project,
	{ path, workload }: Pick<LocatedFact<'workload.container'>, 'path' | 'workload'>,
): LocatedFact<'workload'>['type'] | undefined {
	return project.in(path, 'workload').find((one) => one.workload === workload)?.type;
}

/** Whether workloads run an image that is built here, and all of them are jobs: its program does its work and ends. */
export const isImageOfTasks = remembered((project, dockerfile): boolean => {
	const typesOf = (containers: readonly LocatedFact<'workload.container'>[]) =>
		containers.map((container) => workloadTypeOf(project, container));
	const all = project.of('workload.container').filter(({ path }) => !isAsidePath(path));
	const types = typesOf(all.filter(({ image }) => dockerfileOfImage(project, image) === dockerfile));
	const areTasks = (each: readonly (string | undefined)[]): boolean =>
		each.length > 0 && each.every((type) => type === 'task' || type === 'scheduled');
	if (types.length > 0) {
		return areTasks(types);
	}
	// What lies beside a Dockerfile below the root, and runs an image of one's own under another name, may well run this one.
	const folder = directoryOf(dockerfile);
	const beside = all.filter(
		({ path, image }) =>
			folder !== '' &&
			directoryOf(path) === folder &&
			image !== undefined &&
			!isPlainImage({ image: splitImage(image).image }) &&
			!isKeeper(image),
	);
	return areTasks(typesOf(beside));
});

/** The Dockerfiles of deploys, and which of them have a folder, a suffix or a package of some name. */
const dockerfilesOfDeploys = remembered((project) => {
	const all = dockerfilesOf(project, '').filter((path) => isOfDeploy(project, path));
	const byName = new Map<string, Set<string>>();
	for (const path of all) {
		const suffix = /^dockerfile\.(.*)$/i.exec(baseName(path))?.[1];
		const ofPackage = project.packageOf(path).name?.replace(/^@[^/]*\//, '');
		for (const name of [baseName(directoryOf(path)), suffix, ofPackage]) {
			if (name !== undefined) {
				const key = name.toLowerCase();
				byName.set(key, (byName.get(key) ?? new Set()).add(path));
			}
		}
	}
	return { all, byName };
});

/** The Dockerfile of a deploy whose image somebody takes from a registry, by its folder, its suffix or its package: `ghcr.io/acme/orders` of the package `orders`. */
function dockerfileNamed(project: Project, image: string | undefined): string | undefined {
	const named = image?.includes('/') ? dockerfilesOfDeploys(project, '').byName.get(repositoryNameOf(image).toLowerCase()) : undefined;
	return named?.size === 1 ? [...named][0] : undefined;
}

/** The Dockerfile whose folder, suffix or package has the name of an image, or the only one there is for an image of an own registry. */
function dockerfileOfImage(project: Project, image: string | undefined): string | undefined {
	if (image === undefined) {
		return undefined;
	}
	const { all, byName } = dockerfilesOfDeploys(project, '');
	const named = byName.get(repositoryNameOf(image).toLowerCase());
	return named?.size === 1 ? [...named][0] : all.length === 1 && image.includes('/') && named === undefined ? all[0] : undefined;
}

/**
 * The Dockerfile that makes what a compose service runs from a registry, where nothing says so but the names, and no other one has them.
 */
export function dockerfileOfService(
	project: Project,
	composed: Pick<LocatedFact<'compose.service'>, 'service' | 'build' | 'image'>,
): string | undefined {
	const named = composed.build === undefined ? dockerfilesNamedLike(project, composed) : [];
	return named.length === 1 ? named[0] : undefined;
}

/**
 * The Dockerfiles whose folder, suffix or package has the name of a compose service, where the image that it runs is somebody's own and ends in
 * that name as well (`registry.acme.io/acme/shop-orders:2` of `orders`, for `apps/orders/Dockerfile`).
 */
function dockerfilesNamedLike(
	project: Project,
	{ service, image }: Pick<LocatedFact<'compose.service'>, 'service' | 'image'>,
): readonly string[] {
	const name = service.toLowerCase();
	return image?.includes('/') === true && endsInName(repositoryNameOf(image).toLowerCase(), name) && !isKeeper(image) && !isKeeper(service)
		? [...(dockerfilesOfDeploys(project, '').byName.get(name) ?? [])]
		: [];
}

/** Whether a name is another one, or ends in it behind a line: `shop-orders`, of `orders`. */
function endsInName(name: string, own: string): boolean {
	return name === own || (name.endsWith(own) && /[-_]/.test(name.at(-own.length - 1) ?? ''));
}

/**
 * Whether an image is named after a package of the workspace, its scope included or not: `acme/shop-api:2` for `shop-api`,
 * `@shop/api` or `api`.
 */
export function isOwnImage(project: Project, image: string): boolean {
	const name = repositoryNameOf(image).toLowerCase();
	return (
		name !== '' &&
		project.packages.some(
			(one) => one.name !== undefined && ownNames(one.name).some((own) => own === name || (own.length > 2 && endsInName(name, own))),
		)
	);
}

/**
 * Whether a compose service that builds nothing runs a program of the workspace: its image, or the service itself, is named after
 * a package (`shop` runs `registry.acme.io/acme/store:2` for the package `shop`), or both after the folder of a Dockerfile.
 */
export function isOwnService(project: Project, composed: LocatedFact<'compose.service'>): boolean {
	const { service, build, image } = composed;
	return (
		build === undefined &&
		image !== undefined &&
		(isOwnImage(project, image) ||
			dockerfilesNamedLike(project, composed).length > 0 ||
			(image.includes('/') &&
				!isKeeper(image) &&
				!isKeeper(service) &&
				project.packages.some(({ name }) => name !== undefined && ownNames(name).includes(service.toLowerCase()))))
	);
}

/** Whether a service is the only one of a compose file beside a Dockerfile: it shows how to run what is built there. */
export function isOnlyService(project: Project, { path, build, image }: LocatedFact<'compose.service'>): boolean {
	return (
		build === undefined &&
		image?.includes('/') === true &&
		!isKeeper(image) &&
		project.in(path, 'compose.service').length === 1 &&
		project.has(joinPath(directoryOf(path), 'Dockerfile'))
	);
}

/** `@shop/api`: `api` and `shop-api`. */
function ownNames(name: string): readonly string[] {
	return [baseName(name).toLowerCase(), name.replace(/^@/, '').replace('/', '-').toLowerCase()];
}

/** What an image itself declares of a variable: its own instructions, then a `.env` in it that its program loads. */
export function imageVariable(project: Project, dockerfile: string): (variable: string) => Declared {
	const process = imageProcess(project, dockerfile);
	const stages = finalStages(project, dockerfile).map(({ alias, stage }) => [alias ?? '', String(stage)]);
	return (variable) => {
		for (const names of stages) {
			const found = project
				.in(dockerfile, 'env.declare')
				.findLast(
					(fact) =>
						fact.source === 'dockerfile-env' &&
						fact.variable === variable &&
						names.some((name) => name !== '' && name.toLowerCase() === fact.owner?.toLowerCase()),
				);
			if (found) {
				return declaredPort(found);
			}
		}
		const loaded = process && dotenvInImage(project, dockerfile, process).findLast((fact) => fact.variable === variable);
		return loaded && declaredPort(loaded);
	};
}

/**
 * What the manifests say of a variable of a container: its own declarations, then those of its image. A variable that comes from
 * somewhere else is unknown.
 */
export function containerVariable(project: Project, { dockerfile, owner }: ServiceContainer): (variable: string) => Declared {
	const ofImage = dockerfile === undefined ? (): Declared => undefined : imageVariable(project, dockerfile);
	return (variable) => {
		const declared =
			owner &&
			project
				.in(owner.path, 'env.declare')
				.find((fact) => fact.owner === owner.name && fact.variable === variable && fact.source === owner.source);
		if (declared) {
			return declaredPort(declared);
		}
		const mayComeFromElsewhere =
			owner !== undefined &&
			(owner.source === 'compose'
				? project.in(owner.path, 'env.load').length > 0
				: project.of('env.declare').some((fact) => fact.source === 'workload' && fact.variable === variable && !fact.owner?.includes('/')));
		return mayComeFromElsewhere ? 'unknown' : ofImage(variable);
	};
}
