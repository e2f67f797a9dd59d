import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { providersOf } from '../../shared/binaries.js';
import { isBundled } from '../../shared/bundlers.js';
import { declaredForDevelopment, isLeftOutOfProduction, keptByPeer } from '../../shared/developmentDependencies.js';
import { installOf, isPinned, packageNameOf } from '../../shared/installs.js';
import { migrationIn } from '../../shared/migrations.js';
import { isOfDeploy, spanOf } from '../../shared/writtenCommands.js';
import { wordList } from '../../../core/wordList.js';
import { brokenInstallations } from './installation.js';
import { keepsDevelopment, migratesDeploys, packagesNeeded, unpackedScripts, unreleasedPrograms, unreleasedScripts } from './unreleased.js';

/** Programs of an environment of packages, the wrapper that runs them in it, and the lock files that say there is one. */
const environments: readonly { readonly programs: ReadonlySet<string>; readonly wrapper: string; readonly manager: string }[] = [
	// `rails` is not here: it hands over to `bin/rails` of the application, which sets the bundle up.
	{ programs: new Set(['rake']), wrapper: 'bundle exec', manager: 'bundler' },
	{ programs: new Set(['alembic', 'flask', 'django-admin', 'manage.py']), wrapper: 'poetry run', manager: 'poetry' },
	{ programs: new Set(['alembic', 'flask', 'django-admin', 'manage.py']), wrapper: 'uv run', manager: 'uv' },
	{ programs: new Set(['alembic', 'flask', 'django-admin', 'manage.py']), wrapper: 'pipenv run', manager: 'pipenv' },
];

export default defineRule({
	id: 'admin-processes/unisolated-command',
	scope: 'workspace',
	severity: 'warning',
	question: 'Do administrative commands run with the dependencies of the release?',
	messages: {
		global:
			'"{{command}}" takes whatever {{program}} the machine has: run it with "{{wrapper}} {{program}}", so that it is the version that the service has.',
		development:
			'"{{command}}" migrates the database of a deploy with {{name}}, which is only a development dependency: an install for production leaves it out.',
		unreleased:
			'The script {{script}} migrates with {{name}}, which is only a development dependency, and the image of {{dockerfile}} leaves it out: no release can migrate its own database.',
		absent:
			'The migrations in {{folder}} need {{name}}, which is only a development dependency, and the image of {{dockerfile}} leaves it out: no release can migrate its own database.',
		unpacked:
			'The script {{script}} migrates with {{name}}, which is only a development dependency: a deploy that is installed without those cannot migrate its own database.',
		fetched:
			'The script {{script}} migrates with {{name}}, which is only a development dependency: in a deploy that is installed without those, npx fetches whatever version is the newest.',
		stranded:
			'The migrations in {{folder}} need {{name}}, which is only a development dependency: a deploy that is installed without those cannot migrate its own database.',
		kept: 'The script {{script}} migrates with {{name}}, which is only a development dependency: npm installs it for production merely because {{peer}} takes it as an optional peer, and other managers leave it out. Declare it as a dependency of production.',
		spared:
			'The migrations in {{folder}} need {{name}}, which is only a development dependency: npm installs it for production merely because {{peer}} takes it as an optional peer, and other managers leave it out. Declare it as a dependency of production.',
		installation:
			'The script {{script}} calls {{program}}, which only a development dependency brings ({{name}}): an install for production leaves it out, and fails at the script.',
		isolated: '"{{command}}" runs with the dependencies of the release.',
	},
	reads: [
		'process.declare',
		'pipeline.step',
		'shell.script',
		'dependency',
		'dependency.lock',
		'env.declare',
		'image.base',
		'image.use',
		'image.copy',
		'image.run',
		'migration.run',
		'process.spawn',
		'schema.sync',
		'role.sign',
		'compose.volume',
	],
	check({ project, report, affirm }) {
		const told = new Set<string>();
		for (const process of project.processes) {
			const { declaration, type } = process;
			if ((type !== 'release' && declaration.purpose !== 'release') || isBundled(project, process.package)) {
				continue;
			}
			// A build pack leaves out what only development needs; an image has what it installs.
			if (declaration.source !== 'procfile' && keepsDevelopment(project, process.package.folder)) {
				continue;
			}
			for (const { argv, at, started } of process.commands) {
				const declared = packagesNeeded(started.program)
					.flatMap((name) => project.dependencyOf(at.path, name) ?? [])
					.find((one) => isLeftOutOfProduction(project, one));
				const command = migrationIn(argv);
				// `prisma migrate deploy && prisma migrate deploy --schema stats.prisma`: what is mended is the manifest, once.
				const key = `${at.path}\0${command ?? ''}\0${declared?.name ?? ''}`;
				if (declared && command !== undefined && !told.has(key)) {
					told.add(key);
					report({
						message: 'development',
						...at,
						data: { command, name: declared.name },
						related: [declaredForDevelopment(declared)],
					});
				}
			}
		}
		// What npm keeps as an optional peer can migrate a deploy, and does so by accident.
		const isDevelopment = (one: LocatedFact<'dependency'>): boolean =>
			isLeftOutOfProduction(project, one) || keptByPeer(project, one) !== undefined;
		const reportKept = (at: Location, script: string, dependency: LocatedFact<'dependency'>, peer: string): void =>
			report({
				message: 'kept',
				...at,
				data: { script, name: dependency.name, peer },
				severity: 'hint',
				related: [declaredForDevelopment(dependency)],
			});
		const unreleased = new Set<LocatedFact<'dependency'>>();
		for (const { at, script, dependency, dockerfile, install } of unreleasedScripts(
			project,
			(one, process) => isLeftOutOfProduction(project, one) || (keptByPeer(project, one) !== undefined && migratesDeploys(process)),
		)) {
			const peer = keptByPeer(project, dependency);
			if (peer !== undefined) {
				if (!unreleased.has(dependency)) {
					reportKept(at, script, dependency, peer);
				}
			} else {
				report({
					message: 'unreleased',
					...at,
					data: { script, name: dependency.name, dockerfile },
					severity: 'hint',
					related: [declaredForDevelopment(dependency), { at: install, message: 'left out here' }],
				});
			}
			unreleased.add(dependency);
		}
		for (const { at, script, dependency, isFetched } of unpackedScripts(project, isDevelopment)) {
			const peer = keptByPeer(project, dependency);
			unreleased.add(dependency);
			if (peer !== undefined) {
				reportKept(at, script, dependency, peer);
				continue;
			}
			report({
				message: isFetched ? 'fetched' : 'unpacked',
				...at,
				data: { script, name: dependency.name },
				severity: 'hint',
				related: [declaredForDevelopment(dependency)],
			});
		}
		for (const { dependency, folder, image } of unreleasedPrograms(project, isDevelopment)) {
			if (unreleased.has(dependency)) {
				continue;
			}
			const { name, path, nameSpan: span } = dependency;
			const peer = keptByPeer(project, dependency);
			const message = peer !== undefined ? 'spared' : image !== undefined ? 'absent' : 'stranded';
			report({
				message,
				path,
				span,
				data: { name, folder, peer: peer ?? '', dockerfile: image?.dockerfile ?? '' },
				severity: 'hint',
				related:
					image === undefined
						? []
						: [{ at: image.install, message: peer === undefined ? 'left out here' : 'installed for production here' }],
			});
		}
		for (const { at, script, program, dependency } of brokenInstallations(project)) {
			report({
				message: 'installation',
				...at,
				data: { script, program, name: dependency.name },
				severity: 'hint',
				related: [declaredForDevelopment(dependency)],
			});
		}
		const facts: readonly CommandFact[] = [
			...project.of('pipeline.step'),
			...project.of('shell.script'),
			...project.of('process.declare').filter(({ source }) => source !== 'script'),
		];
		for (const written of facts
			.filter(({ path }) => !isOuterPath(path) && (path.startsWith('.github/') || isOfDeploy(project, path)))
			.flatMap(commandsWritten)) {
			const command = migrationIn(written.argv);
			const wrapper = command === undefined ? undefined : wrapperFor(written, project);
			const data = { command: command ?? '', program: written.started.program, wrapper: wrapper ?? '' };
			if (command === undefined || wrapper === undefined) {
				continue;
			}
			if (isIsolated(written, project)) {
				affirm({ message: 'isolated', path: written.fact.path, span: spanOf(written), data });
			} else {
				report({ message: 'global', path: written.fact.path, span: spanOf(written), data });
			}
		}
	},
});

/** What should stand in front of the program; undefined when it comes from nowhere known. */
function wrapperFor({ started: { program, words }, fact }: WrittenCommand, project: Project): string | undefined {
	const first = words[0];
	if (!first || first.expands || first.text.includes('/')) {
		return undefined;
	}
	if (
		providersOf(program).some((name) => project.dependencyOf(fact.path, name) ?? project.of('dependency').find((one) => one.name === name))
	) {
		return 'npx';
	}
	return environments.find(
		({ programs, manager }) => programs.has(program) && project.of('dependency.lock').some((lock) => lock.manager === manager),
	)?.wrapper;
}

/**
 * Run through a package manager, with the folder of programs in the path, or where the platform puts it there (Procfile: its
 * build packs do).
 */
function isIsolated({ started: { wrappers, assignments }, fact, argv, line }: WrittenCommand, project: Project): boolean {
	const runs = wordList(`npx pnpx bunx pnpm yarn npm bun bundle poetry uv pipenv hatch`);
	const hasPath = (text: string): boolean => /node_modules\/\.bin|\bvenv\b|virtualenv/.test(text);
	const inPath =
		assignments.some(({ name, value }) => name === 'PATH' && hasPath(value.text)) ||
		project
			.of('env.declare')
			.some(
				({ variable, value }) =>
					variable === 'PATH' &&
					[value, ...(value.kind === 'template' ? value.parts : [])].some((one) => one.kind === 'literal' && hasPath(one.text)),
			);
	const isPlatform = fact.kind === 'process.declare' && (fact.source === 'procfile' || fact.source === 'platform');
	// Python and Ruby images are environments of their own.
	const isOwnImage = fact.kind === 'process.declare' && !providersOf(argv[0] ?? '').length;
	const activates = line.commands.some(
		({ words }) =>
			words.some(({ text }) => /\/activate$/.test(text)) || (words[0]?.text === 'export' && words.some(({ text }) => hasPath(text))),
	);
	// A shell that is handed its line (`sh -c`) may set the path in it first.
	const exports = /\bexport PATH=[^;&|\n]{0,200}(?:node_modules\/\.bin|\bvenv\b|virtualenv)/.test(fact.command);
	const isForImage = fact.kind === 'shell.script' && startsImage(fact.path, project) && !providersOf(argv[0] ?? '').length;
	return (
		wrappers.some((one) => runs.includes(one)) ||
		inPath ||
		isPlatform ||
		isOwnImage ||
		isForImage ||
		activates ||
		exports ||
		installsIntoSystem(project) ||
		isInImages(argv[0] ?? '', project)
	);
}

/** Whether an image installs the program for its whole machine, and says which version. */
function isInImages(program: string, project: Project): boolean {
	const providers = providersOf(program);
	return project
		.of('image.run')
		.flatMap(commandsWritten)
		.some((written) => {
			const install = installOf(written);
			return install?.global === true && install.packages.some((one) => isPinned(one) && providers.includes(packageNameOf(one)));
		});
}

/** A script that an image of the language brings along and starts: `docker-entrypoint.sh`, `start.sh`. */
function startsImage(path: string, project: Project): boolean {
	const name = baseName(path);
	const images = project
		.of('image.base')
		.filter(({ image }) => /(?:^|\/)(?:python|ruby|uv)(?:$|[-/])/.test(image))
		.map((one) => one.path);
	return images.some((dockerfile) =>
		[
			...project.in(dockerfile, 'process.declare').map(({ command }) => command),
			...project.in(dockerfile, 'image.copy').flatMap(({ sources }) => sources),
		].some((text) => text.includes(name)),
	);
}

/** The package manager is told to make no environment of its own, so that its programs are the machine's. */
function installsIntoSystem(project: Project): boolean {
	const commands = [...project.of('image.run'), ...project.of('pipeline.step'), ...project.of('shell.script')];
	const isSet = project
		.of('env.declare')
		.some(
			({ variable, value }) =>
				(variable === 'POETRY_VIRTUALENVS_CREATE' && value.kind === 'literal' && /^(?:false|0)$/i.test(value.text)) ||
				variable === 'UV_SYSTEM_PYTHON' ||
				variable === 'UV_PROJECT_ENVIRONMENT',
		);
	return (
		isSet ||
		commands.some(({ command }) =>
			/virtualenvs\.create\s+(?:false|0)\b|\buv pip install\b.*--system|\bpipenv install\b.*--system|\bpip3? install\b[^&|;]{0,120} (?:-r|-e|\.)(?:\s|$)/.test(
				command,
			),
		)
	);
}
