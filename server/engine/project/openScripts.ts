import type { CommandLine, SimpleCommand, Word } from '../shell/command.js';
import { wrappers } from '../shell/programs.js';
import { unwrap, type StartedProgram } from '../shell/unwrap.js';

/**
 * A command that goes to a member of a workspace and leaves open what to do there (`yarn workspace api`, `pnpm --filter api`), or
 * is a program alone, to be told what to do (`typeorm-ts-node-commonjs`).
 */
const openEnd =
	/^(?!(?:yarn|npm|pnpm|bun|npx)$)[\w.-]+$|^(?:yarn workspace|yarn --cwd|pnpm (?:--filter|-F|--dir|-C)|npm (?:--prefix|-C)) \S+$|^(?:pnpm --filter=|yarn --cwd=)\S+$/;

/** The words that a package manager hands on to the script that it calls. */
export function wordsForScript({ words, target }: StartedProgram): readonly Word[] {
	const at = target.kind === 'script' ? words.findIndex(({ text }) => text === target.script) : -1;
	const given = at < 0 ? [] : words.slice(at + 1);
	return given[0]?.text === '--' ? given.slice(1) : given;
}

/**
 * The last command of a script with the words that it is called with, where it is for them to say what is started: `yarn api start`
 * for `"api": "yarn workspace api"`, `yarn run:ts server.ts` for `"run:ts": "node -r esbuild-register"`, `pnpm with-env next dev` for
 * `"with-env": "dotenv -e ../../.env --"`. Undefined for other scripts.
 */
export function completed({ commands }: CommandLine, given: readonly Word[]): SimpleCommand | undefined {
	const last = commands.at(-1);
	if (last === undefined || given.length === 0) {
		return undefined;
	}
	const whole = { ...last, words: [...last.words, ...given] };
	const isOpen = openEnd.test(last.words.map(({ text }) => text).join(' ')) || (!runsFile(last) && runsFile(whole)) || runsNothing(last);
	return isOpen ? whole : undefined;
}

/**
 * A script whose last command is a tool, with the words that say what the tool is to do: `npm run orm -- migration:run` for
 * `"orm": "ts-node node_modules/typeorm/cli.js"`. What the tool needs to run at all stands in the script; other scripts stay as they are.
 */
export function withTask(line: CommandLine, given: readonly Word[]): CommandLine {
	const last = line.commands.at(-1);
	return last !== undefined && given.length > 0 && !isOption(given[0]!) && isToolWithOptions(last)
		? { ...line, commands: [...line.commands.slice(0, -1), { ...last, words: [...last.words, ...given] }] }
		: line;
}

/** Whether a command names the file that it runs. */
function runsFile(command: SimpleCommand): boolean {
	return unwrap(command).some(({ target }) => target.kind === 'entry');
}

/** Whether a command only prepares the way for another one, which it does not name: `cross-env LOG_LEVEL=debug`. */
function runsNothing(command: SimpleCommand): boolean {
	const started = unwrap(command);
	return started.length > 0 && started.every(({ program, target }) => target.kind === 'program' && Object.hasOwn(wrappers, program));
}

function isOption({ text }: Word): boolean {
	return text.startsWith('-');
}

/**
 * Whether a command is a tool that is told its settings, but not what to do: `typeorm -d src/source.ts`, `node node_modules/knex/bin/cli.js`.
 * A word behind an option may be its value.
 */
function isToolWithOptions(command: SimpleCommand): boolean {
	const last = unwrap(command).at(-1);
	if (last === undefined || last.target.kind === 'script') {
		return false;
	}
	const { target, words } = last;
	const file = target.kind === 'entry' ? target.file : undefined;
	const rest = words.slice(file === undefined ? 1 : words.indexOf(file) + 1);
	return (
		(file === undefined || file.text.split('/').includes('node_modules')) &&
		rest.every((word, index) => isOption(word) || (index > 0 && isOption(rest[index - 1]!)))
	);
}
