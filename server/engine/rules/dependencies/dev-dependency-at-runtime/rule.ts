import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan, type Location } from '../../../core/text.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Package, Process, ProcessCommand, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { isBundled } from '../../shared/bundlers.js';
import { mayBeTypes } from '../../shared/declaredPackages.js';
import { declarationOf, deployedCommands, deployedProcesses, describeProcess, startScriptsBeside } from '../../shared/deploy.js';
import { declaredForDevelopment, isLeftOutOfProduction } from '../../shared/developmentDependencies.js';
import { developmentServerOf } from '../../shared/devServers.js';
import { isForStandIn } from '../../shared/guards.js';
import { testRunners } from '../../shared/imageUses.js';
import { installOf, omitsDevelopment } from '../../shared/installs.js';
import { lockedFor } from '../../shared/lockedPackages.js';
import { isOfService, transportsAtRuntime } from '../../shared/loggerTransports.js';
import { factsOfPackage, packageNamed } from '../../shared/near.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { imageWithoutDevelopment } from '../../shared/productionImages.js';
import { providersOf } from '../../shared/binaries.js';
import { namedPackages } from './named.js';
import { unprepared } from './preparations.js';
import { releasesWithout } from './releases.js';

export default defineRule({
	id: 'dependencies/dev-dependency-at-runtime',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Is everything that runs in production a dependency of production?',
	messages: {
		imported: 'The service imports {{name}}, which is only a development dependency: an install for production leaves it out.',
		brought:
			'{{name}} is only a development dependency: an install for production has it by chance, because another package brings it along.',
		named:
			'The log of the service loads {{name}} by its name, which is only a development dependency: an install for production leaves it out, and the logger fails when it is made.',
		plugged:
			'The service loads {{name}} by its name, which is only a development dependency: an install for production leaves it out, and the server fails as it is composed.',
		driver:
			'{{by}} loads {{name}} to connect, which is only a development dependency: an install for production leaves it out, and no connection can be made.',
		started:
			'Starting {{process}} calls {{program}} of {{name}}, which is only a development dependency: an install for production leaves it out.',
		preloaded:
			'Starting {{process}} loads {{module}} first, which is only a development dependency: an install for production leaves it out.',
		prepared:
			'Starting {{process}} runs {{file}} first, which needs {{name}}: that is only a development dependency, and the image is installed without those.',
		released:
			'The release calls {{program}} of {{name}}, which is only a development dependency: an install for production leaves it out, and the deploy fails before it starts.',
		separate: 'All {{count}} packages that the service imports are dependencies of production.',
	},
	reads: [
		'module.import',
		'module.load',
		'service.connect',
		'log.sink',
		'logger.create',
		'dependency',
		'dependency.lock',
		'dependency.locked',
		'process.declare',
		'package',
		'image.copy',
		'image.run',
		'pipeline.step',
		'env.declare',
	],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		for (const service of project.services) {
			const { manifest } = service;
			const own = [...service.dependencies.values()];
			const isPacked = isBundled(project, service);
			const unbundled = isPacked ? sourceProcesses(project, service) : undefined;
			if (
				!manifest ||
				manifest.path.startsWith('../') ||
				isAsidePath(manifest.path) ||
				isInExamples(manifest.path) ||
				unbundled?.length === 0 ||
				!own.some(({ scope }) => scope === 'runtime')
			) {
				continue;
			}
			const imported = factsOfPackage(project, service, 'module.import').filter(
				(fact) =>
					isAtRuntime(fact, project) &&
					(!unbundled || (!mayBeTypes(fact, project) && project.processesOf(fact.path).some((one) => unbundled.includes(one)))),
			);
			const names = new Set<string>();
			let violated = false;
			for (const fact of imported) {
				const name = packageOfSpecifier(fact.specifier);
				const declared = name === undefined ? undefined : project.dependencyOf(fact.path, name);
				if (name === undefined || !declared || packageNamed(project, name) !== undefined) {
					continue;
				}
				names.add(name);
				if (isLeftOutOfProduction(project, declared)) {
					violated = true;
					const key = `${declared.path}\0${name}`;
					if (!seen.has(key)) {
						seen.add(key);
						const others = imported.filter((one) => one !== fact && packageOfSpecifier(one.specifier) === name).slice(0, 5);
						const related = [
							declaredForDevelopment(declared),
							...others.map(({ path, span }) => ({ at: { path, span }, message: 'imported here, too' })),
						];
						const locked = lockedFor(project, service.folder, name);
						const isUnsure = isPacked || fact.dynamic || mayBeTypes(fact, project) || isWithin(fact, 'function') || isWithin(fact, 'try');
						const isKnown = locked === 'development' && !isUnsure && project.roleOf(fact.path).guessed !== true;
						const image = isKnown ? imageWithoutDevelopment(project, service.folder) : undefined;
						report({
							message: locked === 'production' ? 'brought' : 'imported',
							path: fact.path,
							span: fact.span,
							data: { name },
							related: image === undefined ? related : [...related, { at: image.install, message: 'installed without it here' }],
							...(isPacked || locked === 'production'
								? { severity: 'hint' }
								: (fact.dynamic || mayBeTypes(fact, project)) && { severity: 'information' }),
							// The image that is deployed is known to lack it, and its program loads it as it starts.
							...(image !== undefined && { sure: true }),
						});
					}
				}
			}
			for (const { path, span, api } of isPacked ? [] : transportsAtRuntime(factsOfPackage(project, service, 'log.sink'), project)) {
				const declared = project.dependencyOf(path, api);
				const key = declared && `${declared.path}\0${api}`;
				if (key !== undefined && isLeftOutOfProduction(project, declared!) && !seen.has(key)) {
					violated = true;
					seen.add(key);
					const related = [declaredForDevelopment(declared!)];
					report({ message: 'named', path, span, data: { name: api }, related, severity: 'hint' });
				}
			}
			for (const { at, name, by, declared } of isPacked ? [] : namedPackages(project, service)) {
				const key = `${declared.path}\0${name}`;
				if (isLeftOutOfProduction(project, declared) && !seen.has(key)) {
					violated = true;
					seen.add(key);
					const related = [declaredForDevelopment(declared)];
					report({
						...(by === undefined ? { message: 'plugged' as const, data: { name } } : { message: 'driver' as const, data: { name, by } }),
						...at,
						related,
						severity: 'hint',
					});
				}
			}
			if (!violated && names.size > 0 && !isPacked) {
				affirm({ message: 'separate', path: manifest.path, span: manifest.span, data: { count: String(names.size) } });
			}
		}
		for (const { process, program, declared } of startsOfMembers(project)) {
			if (!seen.has(`${declared.path}\0${declared.name}`)) {
				seen.add(`${declared.path}\0${declared.name}`);
				report({
					message: 'started',
					...declarationOf(process),
					data: { process: describeProcess(process), program, name: declared.name },
					severity: 'hint',
					related: [declaredForDevelopment(declared)],
				});
			}
		}
		for (const { process, entry, fact, dependency, image } of unprepared(project)) {
			const { name, path } = dependency;
			if (!seen.has(`${path}\0${name}`)) {
				seen.add(`${path}\0${name}`);
				report({
					message: 'prepared',
					path: fact.path,
					span: fact.span,
					data: { process: describeProcess(process), file: entry, name },
					severity: 'hint',
					related: [declaredForDevelopment(dependency), { at: image.install, message: 'installed without it here' }],
				});
			}
		}
		for (const { process, command, called, dependency } of releasesWithout(project)) {
			const { name, path } = dependency;
			const at = declarationOf(process);
			if (!seen.has(`${path}\0${name}`)) {
				seen.add(`${path}\0${name}`);
				report({
					message: 'released',
					...at,
					data: { program: called, name },
					severity: 'hint',
					related: [
						...(command.at.path === at.path ? [] : [{ at: command.at, message: 'called here' }]),
						declaredForDevelopment(dependency),
					],
				});
			}
		}
		const beside = new Set(startScriptsBeside(project));
		for (const { process, command, invocation } of deployedCommands(project, [...deployedProcesses(project), ...beside])) {
			if (testRunners.has(command.started.program)) {
				continue;
			}
			// That a build or a development server is started is what a rule of its own says; what stands in front of it has none.
			const isOthers = buildStepOf(invocation) !== undefined || developmentServerOf(invocation) !== undefined;
			const isUnsure = beside.has(process) || isBundled(project, process.package);
			// What a `start` script for developers calls is missed where people or a platform start the service with it all the same.
			const isForDevelopers = isOthers && (beside.has(process) || !isOnlyStart(project, process));
			const isStarted = !isForDevelopers || process.name === 'start';
			const programs = [...command.started.wrappers, ...(isStarted ? [command.started.program] : [])];
			const { target } = command.started;
			const places: readonly Needed[] = [
				...programs.map((program) => ({ program, at: command.at })),
				...startersOf(project, process, command),
				...(target.kind === 'entry' && isStarted && !(isOthers && bringsDevelopment(project, process))
					? target.preloads.map((module) => ({ module, at: command.at }))
					: []),
			];
			for (const { program, module, at } of places) {
				const declared = (program === undefined ? [packageOfSpecifier(module)] : providersOf(program))
					.map((name) => (name === undefined ? undefined : project.dependencyOf(at.path, name)))
					.filter((one) => one !== undefined);
				const first = declared[0];
				if (
					first &&
					declared.every((one) => isLeftOutOfProduction(project, one)) &&
					!isOfUnknownMember(project, at.path) &&
					!seen.has(`${first.path}\0${first.name}`)
				) {
					seen.add(`${first.path}\0${first.name}`);
					const data = { process: describeProcess(process), name: first.name };
					report({
						...(program === undefined
							? { message: 'preloaded' as const, data: { ...data, module } }
							: { message: 'started' as const, data: { ...data, program } }),
						// Nothing is wrong with a script that builds, but with a start that calls it.
						...(isForDevelopers && at.path === process.declaration.path ? declarationOf(process) : at),
						...((isUnsure || (isOthers && (program === undefined || program === command.started.program))) && { severity: 'hint' }),
						related: [declaredForDevelopment(first)],
					});
				}
			}
		}
	},
});

/** Whether a deploy starts its program by a process and nothing else: a script beside another one for production is for developers. */
function isOnlyStart(project: Project, { declaration }: Process): boolean {
	return (
		declaration.source !== 'script' ||
		!project
			.in(declaration.path, 'process.declare')
			.some(({ name = '' }) => name !== declaration.name && /^(?:start|serve|run)?[:_-]?prod(?:uction)?$/.test(name))
	);
}

/** Whether a process is that of an image which is told to install nothing less than everything: what compiles as it starts is there. */
function bringsDevelopment(project: Project, { declaration: { source, path } }: Process): boolean {
	return (
		source.startsWith('dockerfile') &&
		!project
			.in(path, 'image.run')
			.flatMap(commandsWritten)
			.some((command) => installOf(command) !== undefined && omitsDevelopment(command.argv))
	);
}

/** Whether a place is no manifest and lies above all packages of a workspace: it may start any of them, each with dependencies of its own. */
function isOfUnknownMember(project: Project, path: string): boolean {
	const owner = project.packageOf(path);
	return baseName(path) !== 'package.json' && project.packages.some(({ workspaceRoot }) => workspaceRoot === owner);
}

/** A program that a command starts, or a module that its program loads before the file that it runs (`node -r tsconfig-paths/register`). */
type Needed = { readonly at: Location } & (
	{ readonly program: string; readonly module?: never } | { readonly program?: never; readonly module: string }
);

/**
 * The deployed processes of a package that run its sources as they are (`node app/server.js`): whatever the package bundles, a part for
 * browsers mostly, these are not.
 */
function sourceProcesses(project: Project, { folder }: Package): readonly Process[] {
	return deployedProcesses(project).filter(
		(process) =>
			process.package.folder === folder &&
			process.commands.some(
				({ started: { target }, folder: at }) =>
					target.kind === 'entry' &&
					process.entries.some((entry) => entry === joinPath(at, target.file.text) && project.roleOf(entry).role !== 'generated'),
			),
	);
}

/**
 * What the `start` script of a package that is no service itself starts its members side by side with, where another script is for developers
 * and no image is made: a platform that installs it for production starts nothing.
 */
function startsOfMembers(
	project: Project,
): readonly { readonly process: Process; readonly program: string; readonly declared: LocatedFact<'dependency'> }[] {
	if (project.of('image.base').length > 0) {
		return [];
	}
	return project.processes
		.filter(
			({ name, declaration, entries }) =>
				declaration.source === 'script' &&
				name === 'start' &&
				project.packageOf(declaration.path).kind !== 'service' &&
				entries.some((entry) => serviceRoles.includes(project.roleOf(entry).role)) &&
				project.in(declaration.path, 'process.declare').some((other) => /^(?:start:)?dev(?:elop(?:ment)?)?$/.test(other.name ?? '')),
		)
		.flatMap((process) =>
			commandsWritten(process.declaration).flatMap(({ started: { program, wrappers } }) =>
				[program, ...wrappers]
					.filter((one) => sideBySide.has(one))
					.flatMap((one) => providersOf(one).map((name) => ({ one, declared: project.dependencyOf(process.declaration.path, name) })))
					.flatMap(({ one, declared }) =>
						declared && isLeftOutOfProduction(project, declared) ? [{ process, program: one, declared }] : [],
					),
			),
		);
}

/** What calls the script that a command stands in: `concurrently "npm run api"`, `cross-env X=1 npm run api`. */
function startersOf(
	project: Project,
	{ declaration }: Process,
	{ through, at }: ProcessCommand,
): readonly { readonly program: string; readonly at: Location }[] {
	// A script that leaves open what it runs is told so where it is called: `cross-env TZ=UTC npm run with-hooks server.js`.
	const lines = [...through, at].flatMap(({ path, span }) =>
		project
			.in(path, 'process.declare')
			.filter((one) => containsSpan(one.span, span))
			.map((fact) => ({ fact, span })),
	);
	return lines
		.filter(({ fact }) => fact.source === 'script' || fact === declaration)
		.flatMap(({ fact, span }) => {
			const written = commandsWritten(fact).filter(({ command, exact }) => !exact || containsSpan(command.span, span));
			return written.flatMap(({ started }) =>
				[...(sideBySide.has(started.program) ? [started.program] : []), ...started.wrappers].map((program) => ({
					program,
					at: { path: fact.path, span },
				})),
			);
		});
}

/** Programs that start scripts by their names. */
const sideBySide: ReadonlySet<string> = new Set(['concurrently', 'npm-run-all', 'npm-run-all2', 'run-p', 'run-s', 'turbo', 'lerna', 'nx']);

function isAtRuntime(fact: LocatedFact<'module.import'>, project: Project): boolean {
	return !fact.typeOnly && !fact.optional && !isForStandIn(fact) && isOfService(fact, project);
}
