import type { RelatedPlace } from '../../../core/finding.js';
import type { FixPlan } from '../../../core/fix.js';
import { groupedBy } from '../../../core/group.js';
import { baseName } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import type { Process, Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isForProduction } from '../../shared/aside.js';
import { builtImages } from '../../shared/containers.js';
import { isForegroundProgram } from '../../shared/daemonizers.js';
import {
	declarationOf,
	deployedCommands,
	deployedDevelopment,
	deployedProcesses,
	describeProcessFirst,
	exactLine,
	saysDevelopment,
	startScriptsBeside,
	type DeployedCommand,
} from '../../shared/deploy.js';
import { developmentServerOf } from '../../shared/devServers.js';
import { isLentSources } from '../../shared/mounts.js';
import { mayBeDeployed } from '../../shared/onlyImages.js';
import { isBesideProduction, saysProduction } from '../../shared/startScripts.js';

export default defineRule({
	id: 'build-release-run/dev-server-in-production',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does every deployed process run what was built, rather than a development tool?',
	messages: {
		development:
			'{{process}} runs "{{command}}", which is made for development: it compiles or watches source while it serves. Build first, and run the result.',
		watched:
			'The process manager starts the program again as soon as a file of it changes: what runs is what lies in the folder at that moment, and no release. Leave that to developers.',
		production: '{{process}} runs its program with "{{program}}".',
	},
	reads: ['process.declare', 'package', 'image.base', 'compose.service', 'compose.volume'],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		const beside = new Set(startScriptsBeside(project));
		for (const one of deployedCommands(project, [...deployedProcesses(project), ...beside])) {
			const {
				command: { at },
				invocation,
				process,
			} = one;
			const server = serverOf(one);
			const key = keyOf(one, server);
			// One tool in a line of several commands is one.
			const inLine = `${at.path}\0${process.name}\0${server ?? at.span.start}`;
			if (seen.has(key) || seen.has(inLine)) {
				continue;
			}
			seen.add(key).add(inLine);
			const name = describeProcessFirst(process);
			const isLent = process.declaration.source.startsWith('dockerfile') && isLentSources(project, process.declaration.path);
			if (
				server !== undefined &&
				(hasTwin(one, project) || (isLent && !isOnlyStart(one, project) && !mayBeDeployed(project, process.declaration.path)))
			) {
				continue; // `worker` for developers, beside `start:worker`, or an image that they work in
			}
			if (server !== undefined) {
				// Those who work in the image want it to watch.
				const fix = isLent ? undefined : runWithNode(one, project);
				report({
					message: 'development',
					...at,
					data: { process: name, command: server },
					...((isLent || beside.has(process) || isOnlyGuessed(one, project) || isChosen(one, server)) && { severity: 'hint' }),
					fixes: fix ? [fix] : [],
				});
			} else if (!beside.has(process) && isForegroundProgram(invocation.program)) {
				affirm({ message: 'production', ...at, data: { process: name, program: invocation.program } });
			}
		}
		/** Tells at a place of a tool of which nothing above has spoken. */
		const hint = (one: DeployedCommand, place: Location, related: readonly RelatedPlace[] = []): void => {
			const server = serverOf(one);
			if (server !== undefined && !seen.has(keyOf(one, server))) {
				const data = { process: describeProcessFirst(one.process), command: server };
				report({ message: 'development', ...place, data, severity: 'hint', related });
			}
		};
		// What a compose file of production says is meant for it, even where it lends the sources as one for developers does.
		for (const one of deployedCommands(project, composedForProduction(project))) {
			hint(one, declarationOf(one.process), [{ at: one.command.at, message: 'the tool' }]);
		}
		// Whoever deploys a package by its `start` gets what it says, even where nothing in it serves but the tool.
		for (const one of deployedCommands(project, startsOfToolsAlone(project))) {
			hint(one, one.command.at);
		}
		for (const { at, related } of watchedByManagers(project)) {
			report({ message: 'watched', ...at, severity: 'hint', related });
		}
		// All that such an image does is for developers: it has one finding, where the image says what it starts.
		for (const process of deployedDevelopment(project)) {
			const [tool] = deployedCommands(project, [process]).flatMap((one) => {
				const server = serverOf(one);
				return server === undefined ? [] : [{ at: one.command.at, server }];
			});
			const isLent = isLentSources(project, process.declaration.path);
			if (tool && (!isLent || mayBeDeployed(project, process.declaration.path))) {
				report({
					message: 'development',
					...declarationOf(process),
					data: { process: describeProcessFirst(process), command: tool.server },
					...(isLent && { severity: 'hint' }),
					related: [{ at: tool.at, message: 'the tool' }],
				});
			}
		}
	},
});

/**
 * Whether a script of a package may well be for developers: something else of the repository is built and started as an image, or
 * a script beside it is the one for production. What calls a
 * script nobody can see then.
 */
function isOnlyGuessed({ process: { declaration, name } }: DeployedCommand, project: Project): boolean {
	if (declaration.source !== 'script') {
		return false;
	}
	return isBesideProduction(declaration.path, name, project) || saysProduction(name) || builtImages(project).length > 0;
}

/**
 * Whether an image, in which developers may work as well, starts the script `start`, and no other one is called after production: that is
 * all that whoever deploys has.
 */
function isOnlyStart({ command: { declaration } }: DeployedCommand, project: Project): boolean {
	return declaration.source === 'script' && declaration.name === 'start' && !isBesideProduction(declaration.path, 'start', project);
}

/**
 * The `start` scripts of services whose manifests name no other start for production, and that start nothing but a tool for developers
 * (`next dev`): the whole process counts as one of development then.
 */
function startsOfToolsAlone(project: Project): readonly Process[] {
	// Where another script starts the server, `start` may be that of the pages.
	const served = [...deployedProcesses(project), ...project.processes.filter(({ type }) => type === 'web')];
	const others = new Set(served.map((process) => process.package.folder));
	return project.processes.filter(
		(process) =>
			process.declaration.source === 'script' &&
			process.name === 'start' &&
			process.type === 'development' &&
			process.package.kind === 'service' &&
			!others.has(process.package.folder) &&
			!isAsidePath(process.declaration.path) &&
			!saysDevelopment(process) &&
			!isBesideProduction(process.declaration.path, 'start', project),
	);
}

/** What a compose file whose name says that it is for production starts of images that are built here. */
function composedForProduction(project: Project): readonly Process[] {
	return project.processes.filter((process) => {
		const { source, path, owner } = process.declaration;
		return (
			source.startsWith('compose') &&
			isForProduction(baseName(path)) &&
			!isAsidePath(path) &&
			!saysDevelopment(process) &&
			project.in(path, 'compose.service').some((one) => one.service === owner && one.build !== undefined)
		);
	});
}

/** What a manager of a deploy is told to start again when files change; the first one of a file tells of all. */
function watchedByManagers(project: Project): readonly { readonly at: Location; readonly related: readonly RelatedPlace[] }[] {
	const watched = deployedProcesses(project).flatMap(({ declaration: { watch, path } }) =>
		watch === undefined ? [] : [{ path, span: watch }],
	);
	return [...groupedBy(watched, ({ path }) => path).values()].map(([at, ...others]) => ({
		at,
		related: others.map((other) => ({ at: other, message: 'This one is watched, too.' })),
	}));
}

/** A tool at its place, however many processes lead there. */
function keyOf({ command: { at } }: DeployedCommand, server = ''): string {
	return `${at.path}\0${at.span.start}\0${server}`;
}

/** The development tool that a command is, or is started by. */
function serverOf({ invocation, written }: DeployedCommand): string | undefined {
	return [invocation, ...written].map(developmentServerOf).find((name) => name !== undefined);
}

/**
 * Whether another script of the package starts the same file without a development tool, or is called by the same name and
 * `start` or `prod`.
 */
function hasTwin({ process }: DeployedCommand, project: Project): boolean {
	const { declaration, entries, name } = process;
	const isOfStart = /(?:^|[:._-])(?:start|serve|prod|production)(?:$|[:._-])/;
	if (declaration.source !== 'script' || isOfStart.test(name)) {
		return false;
	}
	const others = project.processes.filter(
		(other) => other !== process && other.declaration.source === 'script' && other.package === process.package,
	);
	return others.some(
		(other) =>
			isOfStart.test(other.name) &&
			(other.name.split(/[:._-]/).includes(name) || (entries.length > 0 && entries.every((entry) => other.entries.includes(entry)))) &&
			!deployedCommands(project, [other]).some((one) => serverOf(one) !== undefined),
	);
}

/** Compilers that check nothing and take no time to speak of. Declared as a dependency of what runs, they were chosen for it. */
const lightCompilers = /^(?:tsx|esno|vite-node)$|\b(?:tsx|@swc-node\/register|esbuild-register|@esbuild-kit\/[a-z-]+)(?:\/\w+)?$/;

function isChosen({ invocation, process }: DeployedCommand, server: string): boolean {
	const name = lightCompilers.test(server) ? /(?:@[\w-]+\/)?[\w-]+(?=(?:\/\w+)?$)/.exec(server)?.[0] : undefined;
	return name !== undefined && !invocation.arguments.includes('watch') && process.package.dependencies.get(name)?.scope === 'runtime';
}

/**
 * `nodemon server.js` and `node --watch server.js` run the same file as `node server.js`; what has to be compiled first has no
 * such fix.
 */
function runWithNode(one: DeployedCommand, project: Project): FixPlan | undefined {
	const line = exactLine(one, project);
	const { path } = one.command.at;
	const simple = line?.commands.at(-1);
	const [program, ...rest] = simple?.words ?? [];
	const file = rest.at(-1);
	const [option] = rest;
	const runsFile = file !== undefined && /\.[cm]?js$/.test(file.text);
	if (!program || !runsFile || !line?.complete) {
		return undefined;
	}
	if (program.text === 'nodemon' && rest.length === 1) {
		return replace('Run the file with node', 'suggestion', [{ path, span: program.span, newText: 'node' }]);
	}
	return program.text === 'node' && option?.text === '--watch' && rest.length === 2
		? replace('Run the file without watching it', 'suggestion', [
				{ path, span: { start: option.span.start, end: file.span.start }, newText: '' },
			])
		: undefined;
}
