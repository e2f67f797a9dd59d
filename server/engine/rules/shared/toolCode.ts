import { isWithin } from '../../core/fact.js';
import { baseName, directoryOf } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { sampleWords } from './aside.js';
import { haveWord, wordsOf } from '../../core/words.js';

/**
 * Last words in the names of folders, and whole names of files, of programs that a person runs and reads the answer of, even
 * where a service starts or shares them.
 */
const toolWords: ReadonlySet<string> = new Set(['bin', 'cli', 'script', 'scripts', 'seed', 'seeds', 'seeders', 'seeding']);

/** Libraries that ask a person at a terminal. */
const prompts = /^(?:inquirer|enquirer|prompts|prompt|prompt-sync|readline-sync|@clack\/prompts|@inquirer\/[a-z-]+)$/;

/** Whether code asks a person at a terminal: what it does, somebody sees and answers. */
export function asksPerson(project: Project, path: string): boolean {
	return project.in(path, 'module.import').some(({ specifier, typeOnly }) => !typeOnly && prompts.test(specifier));
}

/** Words of what serves those who make a program, and whom no deploy serves. */
const makersWords: ReadonlySet<string> = new Set([...sampleWords, 'dev', 'development', 'mocked', 'cypress', 'playwright']);

/**
 * Whether code is for those who develop or try a program, by its name or the folder it lies in: `server-dev.ts`, `dev-config.ts`,
 * `mocks/users.ts`.
 */
export function isForMakers(path: string): boolean {
	return wordsOf(baseName(path)).some((word) => makersWords.has(word)) || makersWords.has(baseName(directoryOf(path)).toLowerCase());
}

/** Words in the names of modules in which somebody looks for mistakes, and tries things out. */
const trialWords: ReadonlySet<string> = new Set(['debug', 'debugging', 'debugger', 'playground', 'sandbox', 'scratch']);

/** Whether code is there for somebody to look for mistakes, or to try something out, by its name: `routes/debug.js`. */
export function isForTrial(path: string): boolean {
	return haveWord([baseName(path).replace(/\.[a-z]+$/i, '')], trialWords);
}

const packageManagers: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'bun', 'npx']);

/**
 * Whether a file is a tool for people at a terminal by where it lies and what it reads: its output is its answer, and its files
 * are what it was asked to make.
 */
export function isToolCode(project: Project, path: string): boolean {
	const folders = directoryOf(path).split('/');
	const stem = baseName(path).replace(/(?:\.[a-z]+)+$/i, '');
	if (
		toolWords.has(stem.toLowerCase()) ||
		folders.some((folder) =>
			toolWords.has(
				folder
					.toLowerCase()
					.split(/[^a-z]+/)
					.at(-1)!,
			),
		)
	) {
		return true;
	}
	return actsAsTool(project, path);
}

/** The same by what it does, wherever it lies: it asks a person, installs packages, or reads what it is told on a command line. */
export function actsAsTool(project: Project, path: string): boolean {
	if (asksPerson(project, path)) {
		return true;
	}
	// A service does not stand still while packages are installed; who sets up a project for somebody may.
	if (
		project
			.in(path, 'process.spawn')
			.some(
				(spawn) =>
					/sync$/i.test(spawn.api) &&
					spawn.program !== undefined &&
					packageManagers.has(spawn.program) &&
					!isWithin(spawn, 'request-handler'),
			)
	) {
		return true;
	}
	const signs = project.in(path, 'role.sign').map(({ sign }) => sign);
	const hasCommand = project.packageOf(path).manifest?.entries.some(({ field }) => field === 'bin') === true;
	return (
		signs.includes('shebang') ||
		(hasCommand && (directoryOf(path).split('/').includes('commands') || signs.includes('command-line-parser')))
	);
}
