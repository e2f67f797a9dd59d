import { baseName } from '../../../core/paths.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import type { WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { namesIn } from '../../shared/writtenCommands.js';

/** Programs that ask whether something is so. */
const tests: ReadonlySet<string> = new Set(['[', '[[', 'test']);

/** What a condition says that is only true where people develop. */
const developmentWords: ReadonlySet<string> = wordSet('dev devel develop development local test');

/**
 * Whether an installation is only made up for where nothing was installed before (`[ -d node_modules ] || npm install`), or done where
 * people develop (`if [ "$NODE_ENV" = development ]`): a deploy may never get there.
 */
export function isStopgap({ line, command }: WrittenCommand): boolean {
	const before = line.commands[line.commands.indexOf(command) - 1];
	const asked = before?.words.map(({ text }) => text) ?? [];
	const isAlternative = (before?.next === '||' || before?.next === '&&') && tests.has(asked[0] ?? '');
	const frames = command.frames ?? [];
	const branches = frames.flatMap((frame) =>
		frame.kind === 'branch' && frame.test ? [{ ...frame, words: [frame.test, ...(frame.also ?? [])].flat() }] : [],
	);
	return (
		(isAlternative && asked.some(isOfPackages)) ||
		branches.some(({ words, otherwise }) => words.some(isOfPackages) || (otherwise !== true && haveWord(words, developmentWords)))
	);
}

function isOfPackages(word: string): boolean {
	return baseName(word.replace(/\/$/, '')) === 'node_modules' || word.includes('node_modules/');
}

/** The names of the files that images, platforms and scripts of packages are told to run, and of other words in their commands. */
const namesTold = remembered(
	(project): ReadonlySet<string> =>
		new Set(
			[...project.of('image.run'), ...project.of('process.declare')].flatMap((fact) => [
				...namesIn(fact.command),
				...(fact.kind === 'process.declare' ? (fact.argv ?? []).map(baseName) : []),
			]),
		),
);

/** Whether something is told to run a shell script: one that is only called `start.sh` may be for a machine of somebody's own. */
export function isTold(path: string, project: Project): boolean {
	return namesTold(project, '').has(baseName(path));
}
