import type { LocatedFact } from '../../../core/fact.js';
import { containsSpan, type Location } from '../../../core/text.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Process, ProcessCommand, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { isBundled } from '../../shared/bundlers.js';
import { mayBeTypes } from '../../shared/declaredPackages.js';
import { deployedCommands, deployedProcesses, describeProcess, startScriptsBeside } from '../../shared/deploy.js';
import { developmentServerOf } from '../../shared/devServers.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { factsOfPackage, packageNamed } from '../../shared/near.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { providersOf } from '../../shared/binaries.js';

export default defineRule({
	id: 'dependencies/dev-dependency-at-runtime',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Is everything that runs in production a dependency of production?',
	messages: {
		imported: 'The service imports {{name}}, which is only a development dependency: an install for production leaves it out.',
		started:
			'Starting {{process}} calls {{program}} of {{name}}, which is only a development dependency: an install for production leaves it out.',
		separate: 'All {{count}} packages that the service imports are dependencies of production.',
	},
	reads: ['module.import', 'dependency', 'process.declare', 'package'],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		for (const service of project.services) {
			const { manifest } = service;
			const own = [...service.dependencies.values()];
			if (
				!manifest ||
				manifest.path.startsWith('../') ||
				isAsidePath(manifest.path) ||
				isInExamples(manifest.path) ||
				isBundled(project, service) ||
				!own.some(({ scope }) => scope === 'runtime')
			) {
				continue;
			}
			const imported = factsOfPackage(project, service, 'module.import').filter((fact) => isAtRuntime(fact, project));
			const names = new Set<string>();
			let violated = false;
			for (const fact of imported) {
				const name = packageOfSpecifier(fact.specifier);
				const declared = name === undefined ? undefined : project.dependencyOf(fact.path, name);
				if (name === undefined || !declared || packageNamed(project, name) !== undefined) {
					continue;
				}
				names.add(name);
				if (isDevelopment(project, declared)) {
					violated = true;
					const key = `${declared.path}\0${name}`;
					if (!seen.has(key)) {
						seen.add(key);
						const others = imported.filter((one) => one !== fact && packageOfSpecifier(one.specifier) === name).slice(0, 5);
						const related = [
							{ at: { path: declared.path, span: declared.nameSpan }, message: 'declared for development here' },
							...others.map(({ path, span }) => ({ at: { path, span }, message: 'imported here, too' })),
						];
						report({
							message: 'imported',
							path: fact.path,
							span: fact.span,
							data: { name },
							related,
							...((fact.dynamic || mayBeTypes(fact, project)) && { severity: 'information' }),
						});
					}
				}
			}
			if (!violated && names.size > 0) {
				affirm({ message: 'separate', path: manifest.path, span: manifest.span, data: { count: String(names.size) } });
			}
		}
		const beside = new Set(startScriptsBeside(project));
		for (const { process, command, invocation } of deployedCommands(project, [...deployedProcesses(project), ...beside])) {
			// A build or a development server at the start has a rule of its own; what stands in front of it has none.
			const isOthers = buildStepOf(invocation) !== undefined || developmentServerOf(invocation) !== undefined;
			const isUnsure = beside.has(process) || isBundled(project, process.package);
			const programs = [...(isOthers ? [] : [command.started.program]), ...command.started.wrappers];
			const places = [...programs.map((program) => ({ program, at: command.at })), ...startersOf(project, process, command)];
			for (const { program, at } of places) {
				const declared = providersOf(program)
					.map((name) => project.dependencyOf(at.path, name))
					.filter((one) => one !== undefined);
				const first = declared[0];
				if (first && declared.every((one) => isDevelopment(project, one)) && !seen.has(`${first.path}\0${first.name}`)) {
					seen.add(`${first.path}\0${first.name}`);
					report({
						message: 'started',
						...at,
						data: { process: describeProcess(process), program, name: first.name },
						...(isUnsure && { severity: 'hint' }),
						related: [{ at: { path: first.path, span: first.nameSpan }, message: 'declared for development here' }],
					});
				}
			}
		}
	},
});

/** What calls the script that a command stands in: `concurrently "npm run api"`, `cross-env X=1 npm run api`. */
function startersOf(
	project: Project,
	{ declaration }: Process,
	{ through }: ProcessCommand,
): readonly { readonly program: string; readonly at: Location }[] {
	const lines = through.flatMap(({ path, span }) =>
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

/** Declared for development, and nowhere else in the same manifest. */
function isDevelopment(project: Project, { path, name }: LocatedFact<'dependency'>): boolean {
	return project
		.in(path, 'dependency')
		.filter((one) => one.name === name)
		.every(({ scope }) => scope === 'development');
}

function isAtRuntime(fact: LocatedFact<'module.import'>, project: Project): boolean {
	const { role } = project.roleOf(fact.path);
	return (
		(role === 'server' || role === 'worker') &&
		!fact.typeOnly &&
		!fact.optional &&
		!isDevelopmentOnly(fact) &&
		!isInExamples(fact.path) &&
		!fact.within?.includes('test')
	);
}
