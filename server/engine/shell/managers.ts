import type { Word } from './command.js';
import { afterOptions, type Operands } from './options.js';
import { managerCommands } from './programs.js';
import type { Target } from './unwrap.js';
import { wordList } from '../core/wordList.js';

/** What a package manager is asked to do, when that is to start something. */
export type ManagerCall =
	/** `npm run x`. `otherwise` are the words of the program it may be instead. */
	| { readonly kind: 'script'; readonly target: Target & { readonly kind: 'script' }; readonly otherwise?: readonly Word[] }
	/** `npx x`, `pnpm exec x`: a command, as words or as a line. */
	| { readonly kind: 'command'; readonly words: readonly Word[]; readonly line?: Word };

const valued = wordList(`
	-w --workspace --prefix -C --dir --cwd --filter -F -p --package -c --call --loglevel --userconfig --shell --use-yarnrc
`);
const lifecycle = new Set(['start', 'test', 'stop', 'restart']);

/**
 * What `npm`, `npx`, `pnpm`, `yarn`, `bun` and their like are asked to start; undefined for other programs and for their own
 * commands (`npm ci`).
 */
export function managerCall(program: string, words: readonly Word[]): ManagerCall | undefined {
	const read = afterOptions(words.slice(1), { valued });
	const [verb, next] = read.operands;
	switch (program) {
		case 'npx':
		case 'pnpx':
		case 'bunx': {
			const call = valueOf(read, '-c', '--call');
			return call === undefined ? commandOf(read.operands) : { kind: 'command', words: [], line: call };
		}
		case 'npm':
			return npmCall(read);
		case 'pnpm':
		case 'yarn':
		case 'yarnpkg':
		case 'bun':
			if (verb === undefined) {
				return undefined;
			}
			if (
				verb.text === 'exec' ||
				verb.text === 'dlx' ||
				(program === 'yarn' && verb.text === 'node') ||
				(program === 'bun' && verb.text === 'x')
			) {
				return commandOf(verb.text === 'node' ? read.operands : afterOptions(read.operands.slice(1), { valued }).operands);
			}
			if (program === 'yarn' && verb.text === 'workspace' && next !== undefined) {
				const inner = managerCall(program, [words[0]!, ...read.operands.slice(2)]);
				return inner?.kind === 'script' ? { ...inner, target: { ...inner.target, workspace: next.text } } : inner;
			}
			if (verb.text === 'run' || verb.text === 'run-script') {
				const inner = afterOptions(read.operands.slice(1), { valued });
				return isBunFile(program, inner.operands)
					? undefined
					: scriptOf(program, inner.operands, merged(read, inner), program === 'bun' || program === 'yarn');
			}
			return managerCommands.has(verb.text) ||
				(program === 'yarn' && (verb.text === 'workspaces' || verb.text === 'set')) ||
				(program === 'bun' && verb.text === 'test') ||
				isBunFile(program, read.operands)
				? undefined
				: scriptOf(program, read.operands, read, true);
		default:
			return undefined;
	}
}

function npmCall(read: Operands): ManagerCall | undefined {
	const verb = read.operands[0]?.text;
	const inner = afterOptions(read.operands.slice(1), { valued });
	if (verb === 'run' || verb === 'run-script' || verb === 'rum' || verb === 'urn') {
		return scriptOf('npm', inner.operands, merged(read, inner), false);
	}
	if (verb === 'exec' || verb === 'x') {
		const call = valueOf(inner, '-c', '--call');
		return call === undefined ? commandOf(inner.operands) : { kind: 'command', words: [], line: call };
	}
	if (verb === 't' || verb === 'tst') {
		return { kind: 'script', target: { kind: 'script', manager: 'npm', script: 'test' } };
	}
	return verb !== undefined && lifecycle.has(verb) ? scriptOf('npm', read.operands, merged(read, inner), false) : undefined;
}

function commandOf(words: readonly Word[]): ManagerCall | undefined {
	const first = words[0];
	if (first === undefined) {
		return undefined;
	}
	// `npx nodemon@3`: the version is no part of the program's name.
	const at = first.text.lastIndexOf('@');
	return { kind: 'command', words: [at > 0 ? { ...first, text: first.text.slice(0, at) } : first, ...words.slice(1)] };
}

function scriptOf(manager: string, words: readonly Word[], options: Operands, orProgram: boolean): ManagerCall | undefined {
	const script = words[0];
	if (script === undefined) {
		return undefined;
	}
	const behind = behindScript(manager, words);
	const workspace = valueOf(options, '-w', '--workspace', '--filter', '-F')?.text ?? behindOf(behind, '-w', '--workspace');
	const folder = valueOf(options, '--prefix', '-C', '--dir', '--cwd')?.text ?? behindOf(behind, '--prefix', '-C');
	const target = {
		kind: 'script',
		manager,
		script: script.text,
		...(workspace === undefined ? {} : { workspace }),
		...(folder === undefined ? {} : { folder }),
		...(leavesHooks(manager, words, options) ? { alone: true as const } : {}),
	} as const;
	return orProgram ? { kind: 'script', target, otherwise: words } : { kind: 'script', target };
}

/** What stands behind the name of a script and is for npm all the same: `npm run start -w @shop/web`. */
function behindScript(manager: string, words: readonly Word[]): readonly Word[] {
	const dashes = words.findIndex(({ text }) => text === '--');
	return manager === 'npm' ? words.slice(1, dashes < 0 ? undefined : dashes) : [];
}

/** The value of an option among words: `-w @shop/web`, `--workspace=@shop/web`. */
function behindOf(words: readonly Word[], ...names: readonly string[]): string | undefined {
	for (const [index, { text }] of words.entries()) {
		const name = names.find((one) => text === one || text.startsWith(`${one}=`));
		if (name !== undefined) {
			return text === name ? words[index + 1]?.text : text.slice(name.length + 1);
		}
	}
	return undefined;
}

/** Whether the scripts before and after one are left out. */
function leavesHooks(manager: string, words: readonly Word[], { options }: Operands): boolean {
	const behind = behindScript(manager, words);
	return (
		options.some(({ name, value }) => name === '--ignore-scripts' && value?.text !== 'false') ||
		behind.some(({ text }) => text === '--ignore-scripts' || text === '--ignore-scripts=true')
	);
}

/** `bun src/main.ts`, `bun run ./main.ts`: a file, which bun runs as an interpreter does. */
function isBunFile(program: string, words: readonly Word[]): boolean {
	return program === 'bun' && /\.[cm]?[jt]sx?$|^\.{0,2}\//.test(words[0]?.text ?? '');
}

function merged(outer: Operands, inner: Operands): Operands {
	return { ...inner, options: [...outer.options, ...inner.options] };
}

function valueOf({ options }: Operands, ...names: readonly string[]): Word | undefined {
	return options.find((option) => names.includes(option.name))?.value;
}
