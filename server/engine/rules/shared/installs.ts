import type { WrittenCommand } from '../../project/commandLines.js';
import { wordSet } from '../../core/wordList.js';

/** A call of a package manager of JavaScript that installs. */
export interface Install {
	readonly manager: 'npm' | 'yarn' | 'pnpm' | 'bun';
	readonly verb: string;
	/** The packages it names; none means "all that the manifest declares". */
	readonly packages: readonly string[];
	readonly global: boolean;
	readonly options: ReadonlySet<string>;
}

/** Scripts that run with every installation (https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-operation-order). */
export const installationScripts: ReadonlySet<string> = new Set(['preinstall', 'install', 'postinstall']);

const installVerbs: Readonly<Record<Install['manager'], ReadonlySet<string>>> = {
	npm: new Set(['install', 'i', 'in', 'add', 'ci', 'clean-install', 'install-clean', 'isntall']),
	yarn: new Set(['install', 'add']),
	pnpm: new Set(['install', 'i', 'add']),
	bun: new Set(['install', 'i', 'add', 'ci']),
};

/** Options of installers that take the next word as their value. */
const valued: ReadonlySet<string> = wordSet(`
	--prefix -C --dir --cwd -w --workspace --filter -F --omit --include --loglevel --registry --cache --userconfig --network-timeout
	--mutex --modules-folder --cache-folder --store-dir --reporter --install-strategy --fetch-timeout --network-concurrency
	--inline-builds --tag --backend --linker --cpu --os --libc
`);

/** The installation that a command is; undefined for everything else. */
export function installOf({
	started: { program, wrappers },
	argv,
}: Pick<WrittenCommand, 'argv'> & { readonly started: Pick<WrittenCommand['started'], 'program' | 'wrappers'> }): Install | undefined {
	const manager = program === 'yarnpkg' ? 'yarn' : program;
	if ((manager !== 'npm' && manager !== 'yarn' && manager !== 'pnpm' && manager !== 'bun') || wrappers.includes('npx')) {
		return undefined;
	}
	const { operands, options } = readWords(argv.slice(1));
	let [verb, ...packages] = operands;
	let global = ['-g', '--global', '--location=global'].some((option) => options.has(option));
	if (manager === 'yarn' && verb === 'global') {
		[verb, ...packages] = packages;
		global = true;
	}
	if (manager === 'yarn' && verb === undefined) {
		return ['--version', '-v', '--help', '-h'].some((option) => options.has(option))
			? undefined
			: { manager, verb: '', packages: [], global, options };
	}
	return verb !== undefined && installVerbs[manager].has(verb) ? { manager, verb, packages, global, options } : undefined;
}

/** Whether a command installs all that a manifest declares, rather than packages that it names. */
export function installsDeclared(command: Parameters<typeof installOf>[0]): boolean {
	return installOf(command)?.packages.length === 0;
}

function readWords(words: readonly string[]): { readonly operands: readonly string[]; readonly options: ReadonlySet<string> } {
	const operands: string[] = [];
	const options = new Set<string>();
	for (let index = 0; index < words.length; index++) {
		const word = words[index]!;
		if (!word.startsWith('-')) {
			// A number is the value of an option that is not known here, and no package.
			if (!/^\d+$/.test(word)) {
				operands.push(word);
			}
			continue;
		}
		options.add(word);
		if (word.includes('=')) {
			options.add(word.slice(0, word.indexOf('=')));
		} else if (valued.has(word)) {
			index++;
		}
	}
	return { operands, options };
}

/** Whether an installer is told to leave out what only development needs. */
export function omitsDevelopment(argv: readonly string[]): boolean {
	return argv.some(
		(word, index, words) =>
			/^(--omit=dev|--production(=true)?|--prod|-P|--only=prod(uction)?)$/.test(word) ||
			(word === 'dev' && words[index - 1] === '--omit') ||
			(/^prod(uction)?$/.test(word) && words[index - 1] === '--only'),
	);
}

/** Whether an installer is told to take what only development needs, whatever the environment says. */
export function asksForDevelopment(argv: readonly string[]): boolean {
	return argv.some(
		(word, index) =>
			/^(?:--include=dev|--production=false|--prod=false|-D|--dev)$/.test(word) || (word === 'dev' && argv[index - 1] === '--include'),
	);
}

/** The name of a package without its version: `@scope/name@^1` is `@scope/name`. */
export function packageNameOf(specifier: string): string {
	const at = specifier.lastIndexOf('@');
	return at > 0 ? specifier.slice(0, at) : specifier;
}

/** Whether a package is named with a version that holds still: digits, not a tag such as `latest`. A variable may well hold one. */
export function isPinned(specifier: string): boolean {
	const at = specifier.lastIndexOf('@');
	const version = at > 0 ? specifier.slice(at + 1) : '';
	return /\d/.test(version) || version.includes('$') || /^[./]|\.tgz$|:\/\//.test(specifier);
}
