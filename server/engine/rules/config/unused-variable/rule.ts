import { repositoryNameOf } from '../../../core/imageName.js';
import type { LocatedFact } from '../../../core/fact.js';
import { mayTellPm2 } from '../../../core/pm2Files.js';
import { baseName, directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import { commandsWritten } from '../../../project/commandLines.js';
import { composeBuildOf } from '../../../project/composeBuilds.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { deployedProcesses } from '../../shared/deploy.js';
import { isNameBuiltHere } from '../../shared/builtNames.js';
import { dockerfileOfService, isOwnImage } from '../../shared/containers.js';
import { isDotenvOfDeploy, isEncrypted, isOfDevelopment } from '../../shared/dotenvFiles.js';
import { groupedBy } from '../../../core/group.js';
import { finalStages } from '../../shared/images.js';
import { isKeeper } from '../../shared/workloads.js';
import { isSpelled, isWrittenInCode } from '../../shared/spelledVariables.js';
import { systemPackages } from '../../shared/systemTools.js';
import { VariableUses } from '../../shared/variableUses.js';

export default defineRule({
	id: 'config/unused-variable',
	scope: 'workspace',
	severity: 'hint',
	question: 'Is every variable of the example read by somebody?',
	messages: {
		unused: 'Nothing in the repository reads {{variable}}: whoever sets it waits for an effect that never comes.',
		checked: 'A schema checks {{variable}}, and nothing in the repository reads it: whoever sets it waits for an effect that never comes.',
		several:
			'Nothing in the repository reads {{variable}}, nor {{count}} more of this file: whoever sets them waits for an effect that never comes.',
		given:
			'{{variable}} is given to the service, and nothing in the repository reads it: whoever sets it waits for an effect that never comes.',
		givenSeveral:
			'{{variable}} is given to the service, and so are {{count}} more, and nothing in the repository reads them: whoever sets them waits for an effect that never comes.',
		near: 'Nothing in the repository reads {{variable}}, but {{near}}, which has the same letters: whoever sets this one waits for an effect that never comes.',
		parameter:
			'The template asks for {{parameter}}, and none of its objects takes it: whoever sets it waits for an effect that never comes.',
		used: 'All variables of the example are read.',
	},
	reads: [
		'env.declare',
		'env.read',
		'env.write',
		'env.expose',
		'env.load',
		'env.use',
		'names.prefix',
		'process.declare',
		'image.run',
		'shell.script',
		'pipeline.step',
		'task.step',
		'service.engine',
		'compose.service',
		'compose.port',
		'compose.variables',
		'workload.container',
		'workload.parameter',
		'image.base',
		'image.copy',
		'image.health',
		'image.use',
		'literal.named',
		'package',
	],
	check({ project, report, affirm }) {
		const uses = new VariableUses(project);
		const folders = new Map<string, boolean>();
		const isKnown = (path: string): boolean => {
			const folder = directoryOf(path);
			const known = folders.get(folder) ?? (uses.areKnown(path, true) && uses.countAround(path) > 1);
			folders.set(folder, known);
			return known;
		};
		const given = givenToServices(project)
			.filter((fact) => isKnown(placeOfReaders(fact, project)))
			// What a chart says itself comes before what it says for one deploy.
			.toSorted((one, other) => Number(isOfDeploy(one.path)) - Number(isOfDeploy(other.path)));
		/** What the values of several deploys give is one variable all the same. */
		const told = new Set<string>();
		for (const [, declared] of groupedBy(given, ({ path, owner }) => `${isOfChart(path) ? directoryOf(path) : path}\0${owner ?? ''}`)) {
			const unused = declared.filter(
				({ variable, source }) => !uses.hasInDeploy(variable, source === 'dockerfile-env' ? 'image' : 'deploy'),
			);
			// Where most of it is read by nobody, another program than ours reads it, unless the image is built here and reads some.
			if (unused.length === 1 || unused.length < declared.length / 2 || isOfBuiltImage(declared, uses, project)) {
				const untold = [...groupedBy(unused, ({ variable }) => variable).values()]
					.map(([one]) => one)
					.filter(({ variable }) => !told.has(variable));
				untold.forEach(({ variable }) => told.add(variable));
				const [first, ...others] = untold;
				if (first !== undefined && untold.length > mostApart) {
					// What was copied from another service's part is one mistake, however many lines it has.
					report({
						message: 'givenSeveral',
						path: first.path,
						span: first.span,
						data: { variable: first.variable, count: String(others.length) },
						related: others.slice(0, 20).map(({ path, span, variable }) => ({ at: { path, span }, message: `${variable}, too.` })),
					});
					continue;
				}
				for (const { path, span, variable } of untold) {
					report({
						message: 'given',
						path,
						span,
						data: { variable },
						related: given
							.filter((one) => one.variable === variable && !(one.path === path && one.span.start === span.start))
							.slice(0, 8)
							.map((one) => ({ at: { path: one.path, span: one.span }, message: 'It is given here, too.' })),
					});
				}
			}
		}
		// `SHOP_TITLE=Acme node server.js`: what stands before the program is for the program.
		const before = deployedProcesses(project)
			.filter(({ declaration }) => declaration.source === 'script')
			.flatMap(({ commands }) =>
				commands.filter(({ started, at }) => started.target.kind === 'entry' && started.wrappers.length === 0 && isKnown(at.path)),
			);
		for (const { command, at } of before) {
			for (const { name } of command.assignments) {
				if (/^[A-Z][A-Z0-9_]+$/.test(name) && !uses.hasInDeploy(name, 'script')) {
					report({ message: 'given', ...at, data: { variable: name } });
				}
			}
		}
		// What a platform asks for is often for its own tools, unless the code reads nearly the same.
		for (const { path, span, variable, source } of project.of('env.declare')) {
			const near =
				source === 'app-json' && !isOuterPath(path) && !isAsidePath(path) && !uses.hasInDeploy(variable, 'image')
					? uses.near(variable)
					: undefined;
			if (near !== undefined) {
				report({ message: 'near', path, span, data: { variable, near } });
			}
		}
		for (const { path, span, parameter } of project.of('workload.parameter')) {
			if (!isOuterPath(path) && !isInExamples(path)) {
				report({ message: 'parameter', path, span, data: { parameter } });
			}
		}
		const examples = project
			.of('env.declare')
			.filter(
				({ source, path, commented, variable }) =>
					(source === 'dotenv-example' || (source === 'dotenv' && isCommitted(project, path))) &&
					// What a service of settings is asked for by a path (`mail.host`) is no name that code would have as it is.
					!variable.includes('.') &&
					commented !== true &&
					!isOuterPath(path) &&
					!isInExamples(path),
			)
			.toSorted((one, other) => Number(one.source === 'dotenv') - Number(other.source === 'dotenv'));
		/** What an example or the values of several modes say again, by its package. */
		const toldOfHome = new Set<string>();
		for (const [path, declared] of groupedBy(examples, (fact) => fact.path)) {
			const home = project.packageOf(path).folder;
			// Beside the example there may be no code at all: `config/.env.example`.
			const code = joinPath(home, 'package.json');
			const place = uses.countAround(path) === 0 && !isAsidePath(joinPath(directoryOf(path), 'package.json')) ? code : path;
			const isExample = declared[0].source === 'dotenv-example';
			const areKnown = uses.areKnown(place);
			if (!areKnown && !(isExample && uses.areInCode(place))) {
				continue;
			}
			// The tools that load the file of a mode read some of it by themselves.
			const isRead = (variable: string): boolean =>
				isExample
					? uses.has(variable) && !uses.isOfDatabaseAlone(variable)
					: uses.hasInDeploy(variable, 'image') || byBuilds.test(variable);
			const isNamed = areKnown ? isWrittenInCode : isSpelled;
			const unread = declared.filter(({ variable }) => !isRead(variable));
			const unused = unread.filter(({ variable }) => !isNamed(project, variable));
			// An example of which nothing is read is read by something that this model does not see. What is called after a library tells nothing of that.
			if ((areKnown ? unread : unused).filter(({ variable }) => !uses.isCalledLikeLibrary(variable)).length > declared.length / 2) {
				continue;
			}
			const untold = unused.filter(({ variable }) => isExample || !toldOfHome.has(`${home}\0${variable}`));
			const [first, ...others] = untold;
			if (first && others.length > 0 && !isExample) {
				// What was left behind in the values of a deploy is one mistake, however many lines it has.
				report({
					message: 'several',
					path,
					span: first.span,
					data: { variable: first.variable, count: String(others.length) },
					related: others.slice(0, 20).map(({ span, variable }) => ({ at: { path, span }, message: `${variable}, too.` })),
				});
			} else {
				untold.forEach(({ span, variable }) =>
					report({ message: uses.isChecked(variable) ? 'checked' : 'unused', path, span, data: { variable } }),
				);
			}
			untold.forEach(({ variable }) => toldOfHome.add(`${home}\0${variable}`));
			if (unused.length === 0 && areKnown) {
				affirm({ message: 'used', path, span: declared[0].span });
			}
		}
	},
});

/** How many variables that a file gives to one service in vain are told one by one. */
const mostApart = 3;

/**
 * Variables by which builds of pages are told how to go about it, in the files that they load
 * (https://create-react-app.dev/docs/advanced-configuration).
 */
const byBuilds =
	/^(?:INLINE_RUNTIME_CHUNK|IMAGE_INLINE_SIZE_LIMIT|PUBLIC_URL|FAST_REFRESH|ANALYZE|SASS_PATH|BROWSER(?:_ARGS)?|HTTPS|BUILD_PATH|WDS_SOCKET_(?:HOST|PATH|PORT)|EXTEND_ESLINT|DISABLE_(?:ESLINT_PLUGIN|NEW_JSX_TRANSFORM)|DANGEROUSLY_DISABLE_HOST_CHECK)$/;

/**
 * Whether a file of variables is there for everybody who has the repository, and only the service would read it. A file for tests, and
 * one that a container of others is given, holds what is read elsewhere.
 */
function isCommitted(project: Project, path: string): boolean {
	return (
		project.isTracked(path) === true &&
		isDotenvOfDeploy(path) &&
		!isOfDevelopment(path) &&
		!isEncrypted(project, path) &&
		!isGivenToOthers(project, path)
	);
}

/** Whether a compose file or a manifest of an orchestrator gives the variables of a file to a container that is not built here. */
function isGivenToOthers(project: Project, path: string): boolean {
	return project.of('env.load').some((load) => {
		if (load.file?.kind !== 'literal' || joinPath(directoryOf(load.path), load.file.text) !== path || !ofContainers.test(load.api)) {
			return false;
		}
		// What stands above all services, any of them may take in.
		const service = project.in(load.path, 'compose.service').findLast(({ span }) => span.start < load.span.start);
		return service?.build === undefined;
	});
}

/** What gives the variables of a file to containers. */
const ofContainers = /^(?:compose|kubernetes|kustomize)\b/;

/**
 * What compose files, workloads and supervisors give to the services that are built here, and images made here to what they
 * start: on an image of a runtime, hardly anybody else is there to read it.
 */
function givenToServices(project: Project): readonly LocatedFact<'env.declare'>[] {
	return project.of('env.declare').filter((fact) => {
		const { source, path, owner, variable } = fact;
		const place = isOfChart(path) ? withoutWorkflows(path) : path;
		if (
			isOuterPath(path) ||
			isAsidePath(place) ||
			(source !== 'compose' && project.isDevelopmentFile(place)) ||
			!/^[A-Z][A-Z0-9_]+$/.test(variable)
		) {
			return false;
		}
		if (source === 'dockerfile-env') {
			return (
				isOurImage(project, path) &&
				finalStages(project, path).some(({ stage, alias }) => owner === undefined || owner === alias || owner === String(stage))
			);
		}
		// A supervisor starts what lies beside its settings.
		if (source === 'unit') {
			return mayTellPm2(path) && /\.[cm]?js(?:on)?$/.test(path) && project.packageOf(path).kind === 'service';
		}
		if (source === 'workload') {
			if (!areAllImagesOurs(project) || owner === undefined) {
				return false;
			}
			if (owner.startsWith('ConfigMap/')) {
				// A chart may take the object that loads it from a library.
				const isLoaded = project
					.of('env.load')
					.some(({ api, path: from }) => api === 'kubernetes.configMapRef' && directoryOf(from) === directoryOf(path));
				return isLoaded || (project.in(path, 'workload').length === 0 && /(?:^|\/)templates\/_?config-?map[\w.-]*$/i.test(path));
			}
			// What a chart gives to others, it keeps under their names: that most of it is read says that it is ours.
			const image = project.in(path, 'image.use').find((one) => one.owner === owner)?.image;
			// OpenShift fills in the image that it has built: a template leaves it blank.
			const isFilledIn = project
				.in(path, 'workload.container')
				.some((one) => `${one.workload}/${one.container}` === owner && one.image?.trim() === '');
			// Into a task of Amazon ECS, what deploys it puts the image that it has built.
			const isTask = image === undefined && owner.includes('/') && project.in(path, 'workload').length === 0;
			return isOfChart(path)
				? owner.split('.').length <= 2
				: isFilledIn || isTask || (image !== undefined && (isOwnImage(project, image) || isNameBuiltHere(project, image)));
		}
		const service = composeServiceOf(fact, project);
		if (!service) {
			return false;
		}
		const build = composeBuildOf(service);
		const home = project.packageOf(joinPath(build?.context ?? directoryOf(path), 'package.json'));
		const dockerfile = build && writtenAlike(project, build.dockerfile);
		if (dockerfile !== undefined) {
			return home.kind === 'service' && project.in(dockerfile, 'image.base').length > 0 && isOurImage(project, dockerfile);
		}
		// `image: acme/shop-orders` of the service `orders`, beside `apps/orders/Dockerfile`.
		const made = dockerfileOfService(project, service);
		if (made !== undefined && isOurImage(project, made)) {
			return true;
		}
		// `image: acme/shop` of the package `shop`.
		const name = service.image === undefined ? undefined : repositoryNameOf(service.image);
		return (
			name !== undefined &&
			service.image!.includes('/') &&
			name === home.name?.split('/').at(-1) &&
			project.of('image.base').some(({ path: file, final }) => final && isOurImage(project, file))
		);
	});
}

/** The compose service that a variable is given to by its compose file. */
function composeServiceOf(
	{ path, source, owner }: LocatedFact<'env.declare'>,
	project: Project,
): LocatedFact<'compose.service'> | undefined {
	return source === 'compose' ? project.in(path, 'compose.service').find(({ service }) => service === owner) : undefined;
}

/** A file beside which the code lies that what is given would be read by: the manifests of an orchestrator lie apart from it. */
function placeOfReaders(fact: LocatedFact<'env.declare'>, project: Project): string {
	const { path, source } = fact;
	if (source === 'workload') {
		return 'package.json';
	}
	const service = composeServiceOf(fact, project);
	const context = service && composeBuildOf(service)?.context;
	// An image holds nothing of what lies outside of the folder that it is built from.
	return context === undefined ? ((service && dockerfileOfService(project, service)) ?? path) : joinPath(context, 'package.json');
}

/** A Dockerfile as its file is written: on disks that do not tell them apart, `dockerfile` is built, too. */
function writtenAlike(project: Project, dockerfile: string): string {
	return project.in(dockerfile, 'image.base').length > 0
		? dockerfile
		: (project.of('image.base').find(({ path }) => path.toLowerCase() === dockerfile.toLowerCase())?.path ?? dockerfile);
}

/** Whether variables are given to a container whose image the repository builds under that name, and its code reads one that only code would. */
function isOfBuiltImage(declared: readonly LocatedFact<'env.declare'>[], uses: VariableUses, project: Project): boolean {
	const [first] = declared as readonly [LocatedFact<'env.declare'>];
	const { path, owner, source } = first;
	const service = composeServiceOf(first, project);
	if (service !== undefined) {
		return dockerfileOfService(project, service) !== undefined && declared.some(({ variable }) => uses.isReadByName(variable));
	}
	const image = source === 'workload' ? project.in(path, 'image.use').find((one) => one.owner === owner)?.image : undefined;
	return image !== undefined && isNameBuiltHere(project, image) && declared.some(({ variable }) => uses.isReadByName(variable));
}

/** Whether an image starts code of the repository on a runtime for it, or what a registry of one's own has under that name. */
function isOurImage(project: Project, dockerfile: string): boolean {
	const base = finalStages(project, dockerfile).at(-1);
	return (
		base !== undefined &&
		(/(?:^|[/-])(?:node(?:js)?|bun|deno)(?:-?(?:\d{1,3}|\$\{?\w{1,80}\}?))?(?:-debian\d{1,2})?$/.test(base.image) ||
			(/(?:^|\/)(?:alpine|debian|ubuntu)$/.test(base.image) && installsNode(project, dockerfile)))
	);
}

/** Whether an image of a bare system gets the runtime by the system's packages: `apk add nodejs npm`. */
function installsNode(project: Project, dockerfile: string): boolean {
	return project
		.in(dockerfile, 'image.run')
		.flatMap(commandsWritten)
		.some(({ argv }) => systemPackages(argv).some((name) => /^(?:nodejs|node|npm)$/.test(name)));
}

/** Whether a file holds the values of a chart for one deploy: `values.prod.yaml`. */
function isOfDeploy(path: string): boolean {
	return isOfChart(path) && !/^values\.ya?ml$/i.test(baseName(path));
}

/** Whether a file holds the values of a chart. */
function isOfChart(path: string): boolean {
	return /^values(?:[._-][\w.-]+)?\.ya?ml$/i.test(baseName(path));
}

/** Whether all images that are made here start code of the repository. */
function areAllImagesOurs(project: Project): boolean {
	// An image of a database with tables in it reads what a database reads.
	const dockerfiles = project.of('image.base').filter(({ final, image }) => final && !isKeeper(image));
	return dockerfiles.length > 0 && dockerfiles.every(({ path }) => isOurImage(project, path));
}

/** A path without the folder that a forge keeps workflows in: the values of what they deploy may lie there, too. */
function withoutWorkflows(path: string): string {
	return path.replace(/^\.github\//, '');
}
