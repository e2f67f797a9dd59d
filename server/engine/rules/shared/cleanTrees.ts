import type { LocatedFact } from '../../core/fact.js';
import { commandsWritten, type WrittenCommand } from '../../project/commandLines.js';
import { joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { scriptNamed } from './near.js';

/** Scripts that call scripts. */
const deepest = 3;

/** What asks git whether files have changed, and fails. */
const checks = /\bgit (?:status\b[^\n|]*(?:--porcelain|--short|-s\b)|diff\b[^\n|]*--(?:exit-code|quiet))/;

/** Whether a later step of the job fails when files have changed, by a question to git that is written there. */
export function isCheckedAfter(step: LocatedFact<'pipeline.step'>, project: Project): boolean {
	return stepsAfter(step, project).some(({ command }) => checks.test(command));
}

/** The tool by which a later step of the job makes a release, and which refuses to while files have changed: `lerna version`. */
export function releaseAfter(step: LocatedFact<'pipeline.step'>, project: Project): string | undefined {
	return stepsAfter(step, project)
		.flatMap((later) => commandsWritten(later).flatMap((written) => refusalOf(written, later.folder ?? '', project, 0) ?? []))
		.at(0);
}

function stepsAfter({ path, job, span }: LocatedFact<'pipeline.step'>, project: Project): readonly LocatedFact<'pipeline.step'>[] {
	return project.in(path, 'pipeline.step').filter((one) => one.job === job && one.span.start > span.start);
}

function refusalOf(
	{ started: { program, target }, argv }: WrittenCommand,
	folder: string,
	project: Project,
	depth: number,
): string | undefined {
	if (target.kind === 'script' && depth < deepest) {
		const script = scriptNamed(project, joinPath(folder, 'package.json'), target.script);
		const found = script && commandsWritten(script).flatMap((written) => refusalOf(written, folder, project, depth + 1) ?? [])[0];
		if (found !== undefined) {
			return found;
		}
	}
	const verb = argv.slice(1).find((word) => !word.startsWith('-')) ?? '';
	const verbs = refusing[program];
	const isLenient = lenient.some((option) => argv.includes(option));
	return verbs !== undefined && !isLenient && (verbs.length === 0 || verbs.includes(verb)) ? `${program} ${verb}`.trim() : undefined;
}

/** Tools that ask git for a tree without changes before they make a release, by what they are asked to do; from their documentation. */
const refusing: Readonly<Record<string, readonly string[]>> = {
	lerna: ['version', 'publish'],
	npm: ['version'],
	pnpm: ['publish'],
	np: [],
	'release-it': [],
};

/** Options that take a tree with changes, too. */
const lenient: readonly string[] = [
	'--force',
	'-f',
	'--no-git-tag-version',
	'--no-git-checks',
	'--no-git.requireCleanWorkingDir',
	'--allow-dirty',
];
