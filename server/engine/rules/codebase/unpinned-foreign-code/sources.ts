import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';
import type { WrittenCommand } from '../../../project/commandLines.js';
import { assignedBy } from '../../../project/shellDefaults.js';

/** Names of branches that work goes on in. */
export const branches: ReadonlySet<string> = new Set(['master', 'main', 'develop', 'dev', 'trunk', 'HEAD']);

/** Code from elsewhere that a command fetches, and how: `pinned` where it holds still. */
export interface Found {
	readonly message: 'clone' | 'archive' | 'file' | 'release' | 'script' | 'followed' | 'pinned';
	readonly name: string;
	readonly branch?: string;
}

/** `git clone` of another repository. A tag, or a checkout of a commit behind it, holds it still. */
export function cloned(written: WrittenCommand, later: readonly WrittenCommand[]): Found | undefined {
	const {
		argv,
		started: { program },
	} = written;
	if (program === 'git' && argv.includes('submodule') && argv.includes('update') && argv.includes('--remote')) {
		return { message: 'followed', name: '' };
	}
	if (program !== 'git' || !argv.includes('clone')) {
		return undefined;
	}
	// A clone without a working tree runs nothing; what is taken out of it says which commit.
	if (argv.some((word) => word === '--bare' || word === '--mirror' || word === '--no-checkout')) {
		return undefined;
	}
	const url = argv.map((word) => heldBy(word, written) ?? word).find((word) => /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(word));
	// Who fetches it may be filled in (`https://$TOKEN@…`), while it is known what.
	const known = url?.replace(/^(https?:\/\/)[^@/]{1,200}@/, '$1');
	const name = known === undefined || known.includes('$') ? undefined : repositoryOf(known);
	if (name === undefined || /\.wiki$/.test(name)) {
		return undefined;
	}
	const at = argv.findIndex(
		(word) => word === '-b' || word === '--branch' || word === '--revision' || /^--(?:branch|revision)=/.test(word),
	);
	const branch = at < 0 ? undefined : argv[at]!.includes('=') ? argv[at]!.slice(argv[at]!.indexOf('=') + 1) : argv[at + 1];
	const checkout = later.find(
		(one) =>
			one.started.program === 'git' &&
			one.argv.some((word) => word === 'checkout' || word === 'reset' || word === 'fetch' || word === 'switch'),
	);
	const revision = checkout?.argv.find((word, index) => index > 0 && isFixed(word));
	return (branch !== undefined && isFixed(branch)) || revision !== undefined ? { message: 'pinned', name } : { message: 'clone', name };
}

/** Words of variables that hold some repository; one that has no other word may hold that which the script itself is of. */
const repositoryWords: ReadonlySet<string> = wordSet(`
	repo repository git github gitlab bitbucket url uri link remote origin source src code app application project clone ssh https
`);

/** What a word holds that is a variable for a repository of something, where the same script sets it to one text and to nothing else. */
function heldBy(word: string, { line }: WrittenCommand): string | undefined {
	const [, plain, braced] = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})$/.exec(word) ?? [];
	const name = plain ?? braced;
	const isOfSomething = name !== undefined && wordsOf(name).some((one) => !repositoryWords.has(one));
	const values = !isOfSomething ? [] : line.commands.flatMap((one) => assignedBy(one).filter((each) => each.name === name));
	return values.length === 1 ? values[0]!.value : undefined;
}

/**
 * `curl …/archive/refs/heads/main.tar.gz`: a branch as an archive, or a program of it that stays in an image. What a script fetches
 * may be meant to be the newest, and what a shell gets to run at once is judged by itself, for it may be told a version.
 */
export function fetched({ argv, command, fact, started: { program } }: WrittenCommand): Found | undefined {
	const found = program === 'curl' || program === 'wget' ? amongUrls(argv) : undefined;
	return found?.message === 'file' && (fact.kind !== 'image.run' || command.next === '|') ? undefined : found;
}

/** The first of some addresses that is one of an archive of a repository, of a file of its releases, or of a program of a branch. */
export function amongUrls(words: readonly string[]): Found | undefined {
	for (const word of words) {
		const file = /^https?:\/\/raw\.github(?:usercontent)?\.com\/([\w.-]+\/[\w.-]+)\/(?:refs\/heads\/)?([\w.-]+)\//.exec(word);
		if (file && branches.has(file[2]!) && /\.(?:sh|bash|py|[cm]?[jt]s|rb|pl|php)$/.test(word)) {
			return { message: 'file', name: file[1]!, branch: file[2]! };
		}
		const latest = /^https?:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/releases\/latest\/download\//.exec(word);
		if (latest) {
			return { message: 'release', name: latest[1]! };
		}
		const match =
			/^https?:\/\/(?:codeload\.)?(?:github\.com|gitlab\.com|bitbucket\.org)\/([\w.-]+\/[\w.-]+)\/(?:-\/)?(?:archive|tar\.gz|zip|get|tarball|zipball)\/(?:refs\/(heads|tags)\/)?([\w./-]+?)(?:\.tar\.gz|\.tgz|\.zip|\.tar\.bz2)?$/.exec(
				word,
			);
		if (match) {
			const [, name, , branch] = match as unknown as [string, string, string | undefined, string];
			const isStill = match[2] === 'tags' || isFixed(branch);
			return isStill ? { message: 'pinned', name } : { message: 'archive', name, branch };
		}
	}
	return undefined;
}

/** `curl https://get.example.com | sh`: a script of no version, run as it comes. What stands behind the shell may name a version. */
export function piped({ argv, command, started: { program } }: WrittenCommand, next: WrittenCommand | undefined): Found | undefined {
	if (
		(program !== 'curl' && program !== 'wget') ||
		command.next !== '|' ||
		next === undefined ||
		!/^(?:ba|da|a|z)?sh$/.test(next.started.program)
	) {
		return undefined;
	}
	return scriptAt(argv, [...next.argv.slice(1), ...next.started.assignments.map(({ value }) => value.text)]);
}

/** `sh -c "$(curl https://get.example.com)"`, `bash <(curl …)`, `eval "$(curl …)"`: the same, written the other way round. */
export function substituted({ command }: WrittenCommand): Found | undefined {
	const words = command.words.map(({ text }) => text);
	const at = words.findIndex((word) => /^["']?[$<]\((?:curl|wget) /.test(word));
	const before = words[at - 1] ?? '';
	if (at < 1 || !(/^(?:-[a-z]{0,4}c|eval)$/.test(before) || (words[at]!.includes('<(') && /^(?:ba|z)sh$/.test(before)))) {
		return undefined;
	}
	const inner = words[at]!.split(/[\s"'()]+/);
	return amongUrls(inner) ?? scriptAt(inner, words.slice(at + 1));
}

/** The script at the address among some words, unless these, or what the script is told, may name a version. */
function scriptAt(words: readonly string[], told: readonly string[]): Found | undefined {
	const url = words.find((word) => /^https?:\/\//.test(word));
	const host = url === undefined ? undefined : /^https?:\/\/([\w.-]+)/.exec(url)?.[1];
	return host === undefined || [url!, ...told].some((word) => /\d|\$/.test(word.replace(host, '')))
		? undefined
		: { message: 'script', name: host };
}

/** A commit, a version, or a variable that may hold one. */
function isFixed(revision: string): boolean {
	return /^[0-9a-f]{7,40}$/.test(revision) || /\d+\.\d+|^v?\d+$|-\d+$/.test(revision) || revision.includes('$');
}

function repositoryOf(url: string): string {
	return url
		.replace(/^(?:[a-z]+:\/\/)?(?:[^@/]*@)?/, '')
		.replace(/\.git$/, '')
		.split(/[/:]/)
		.slice(1)
		.join('/');
}
