import type { FixPlan } from '../../../core/fix.js';
import { wordSet } from '../../../core/wordList.js';
import { containsSpan, type Location } from '../../../core/text.js';
import type { Process, ProcessCommand, Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { stepOf } from '../../shared/buildSteps.js';
import {
	declarationOf,
	deployedCommands,
	deployedProcesses,
	deployedTasks,
	describeProcessFirst,
	isFullyRead,
	mixedLine,
	startScriptsBeside,
	type MixedLine,
} from '../../shared/deploy.js';
import { scriptNamed } from '../../shared/near.js';

const managers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);

export default defineRule({
	id: 'build-release-run/build-at-start',
	scope: 'workspace',
	severity: 'error',
	tentative: true,
	question: 'Is everything built before a process starts?',
	messages: {
		build:
			'{{process}} builds the program when it starts ("{{command}}"): every start is slower, may fail, and may run something else than the last one.',
		install: '{{process}} installs dependencies when it starts ("{{command}}"): what runs is decided at the start, not by the release.',
		separate: '{{process}} builds nothing when it starts: it runs what the build stage made.',
	},
	reads: ['process.declare', 'package', 'image.base', 'compose.service'],
	check({ project, report, affirm }) {
		const processes = deployedProcesses(project);
		const isStep = (command: ProcessCommand): boolean => stepOf(command, project) !== undefined;
		const building = new Set<Process>();
		const seen = new Set<string>();
		/** What a process was reported for: that it installs, or that it builds. */
		const said = new Map<Process, Set<string>>();
		// A job that starts late or not at all is missed later than a service: it is a hint, as is a script that no deploy calls.
		const aside = new Set([...startScriptsBeside(project), ...deployedTasks(project)]);
		for (const one of deployedCommands(project, [...processes, ...aside])) {
			const step = stepOf(one.command, project);
			if (!step) {
				continue;
			}
			building.add(one.process);
			// A container that does nothing but build, makes files for another one to serve.
			if ((step.kind === 'build' && one.process.commands.every(isStep)) || packs(one.process)) {
				continue;
			}
			// One cause is one finding: who takes the first of several steps out of a script sees the others.
			const kinds = said.get(one.process) ?? new Set();
			if (kinds.has(step.kind)) {
				continue;
			}
			said.set(one.process, kinds.add(step.kind));
			const mixed = mixedLine(one, project, isStep);
			const key = `${mixed.at.path}\0${mixed.at.span.start}`;
			if (!seen.has(key)) {
				seen.add(key);
				const fix = leaveToBuild(mixed, project);
				const data = { process: describeProcessFirst(one.process), command: step.name };
				report({
					message: step.kind,
					...mixed.at,
					data,
					...(aside.has(one.process) ? { severity: 'hint' } : isHook(project, mixed.at) && { severity: 'information' }),
					fixes: fix ? [fix] : [],
				});
			}
		}
		for (const process of processes) {
			if (!building.has(process) && isFullyRead(process) && !process.commands.some(isStep)) {
				affirm({ message: 'separate', ...declarationOf(process), data: { process: describeProcessFirst(process) } });
			}
		}
	},
});

/** Programs that make packages for others to install. */
const packers = wordSet('rpmbuild dpkg-buildpackage debuild dpkg-deb fpm nfpm snapcraft electron-builder');

/** Whether a container makes a package: all it does is a build. */
function packs({ commands }: Process): boolean {
	return commands.some(({ started: { program } }) => packers.has(program));
}

/** A `prestart` hook: platforms differ in whether they run it at the build or at the start. */
function isHook(project: Project, at: Location): boolean {
	return project
		.in(at.path, 'process.declare')
		.some(({ name, source, span }) => source === 'script' && name.startsWith('pre') && containsSpan(span, at.span));
}

/**
 * Takes the first step out of a `start` script when it is what the `build` script does: `npm run build && node dist/server.js`,
 * or the same command that `build` has.
 */
function leaveToBuild({ at, line }: MixedLine, project: Project): FixPlan | undefined {
	const [first, second] = line?.commands ?? [];
	const build = scriptNamed(project, at.path, 'build');
	if (
		!build ||
		!line?.complete ||
		!first ||
		!second ||
		first.next !== '&&' ||
		first.span.start !== at.span.start ||
		containsSpan(build.span, at.span)
	) {
		return undefined;
	}
	const words = first.words.map(({ text }) => text);
	const callsBuild = managers.has(words[0] ?? '') && words.at(-1) === 'build' && words.length <= 3;
	return callsBuild || words.join(' ') === build.command
		? replace('Leave the build to the build script', 'suggestion', [
				{ path: at.path, span: { start: first.span.start, end: second.span.start }, newText: '' },
			])
		: undefined;
}
