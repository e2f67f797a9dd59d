import { wordSet } from '../core/wordList.js';

/** A call of one script in several packages of a workspace. `packages` names them, when the call says which. */
export interface MemberScripts {
	readonly names: readonly string[];
	readonly packages?: readonly string[];
}

const valued: ReadonlySet<string> = wordSet(`
	--filter -F --scope --concurrency --jobs -j --projects -p --target -t --targets --from --include --exclude --env-mode --log-order
`);

/**
 * The scripts that `turbo run x`, `lerna run x`, `yarn workspaces foreach run x`, `nx run-many -t x`, `npm run x --workspaces`
 * call; undefined for other commands.
 */
export function memberScriptsOf(program: string, argv: readonly string[]): MemberScripts | undefined {
	const { plain, options } = split(argv.slice(1));
	switch (program) {
		case 'turbo':
			return named(plain[0] === 'run' ? plain.slice(1) : plain, options.get('--filter') ?? options.get('-F'));
		case 'lerna':
			return plain[0] === 'run' || plain[0] === 'exec' ? named(plain.slice(1, 2), options.get('--scope')) : undefined;
		case 'yarn': {
			const run = plain.indexOf('run');
			return plain[0] === 'workspaces' && run > 0 ? named(plain.slice(run + 1, run + 2), options.get('--include')) : undefined;
		}
		case 'pnpm':
			if (plain[0] === 'recursive' || options.has('-r') || options.has('--recursive')) {
				const words = plain.filter((each) => each !== 'recursive' && each !== 'run');
				return named(words.slice(0, 1), options.get('--filter') ?? options.get('-F'));
			}
			return undefined;
		case 'npm':
			return plain[0] === 'run' && (options.has('--workspaces') || options.has('-ws')) ? named(plain.slice(1, 2), undefined) : undefined;
		case 'nx':
			return plain[0] === 'run-many'
				? named(
						(options.get('-t') ?? options.get('--target') ?? options.get('--targets') ?? '').split(',').filter((each) => each !== ''),
						options.get('--projects') ?? options.get('-p'),
					)
				: undefined;
		default:
			return undefined;
	}
}

function named(names: readonly string[], filter: string | undefined): MemberScripts | undefined {
	if (names.length === 0) {
		return undefined;
	}
	// `api...`, `...^api`: a package with what it depends on; the package itself is what is started.
	const packages = filter?.split(',').map((name) =>
		name
			.trim()
			.replace(/^\.{3}\^?/, '')
			.replace(/\^?\.{3}$/, ''),
	);
	return packages === undefined || packages.some((name) => name === '' || /[*[{!:]/.test(name)) ? { names } : { names, packages };
}

function split(words: readonly string[]): { readonly plain: readonly string[]; readonly options: ReadonlyMap<string, string> } {
	const plain: string[] = [];
	const options = new Map<string, string>();
	for (let index = 0; index < words.length; index++) {
		const word = words[index]!;
		if (word === '--') {
			break;
		}
		const equals = word.indexOf('=');
		if (!word.startsWith('-')) {
			plain.push(word);
		} else if (equals > 0) {
			options.set(word.slice(0, equals), word.slice(equals + 1));
		} else {
			options.set(word, valued.has(word) ? (words[++index] ?? '') : '');
		}
	}
	return { plain, options };
}
