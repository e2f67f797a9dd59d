import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { assignedBy } from '../../../project/shellDefaults.js';
import { defineRule } from '../../rule.js';
import { isAsideName, isAsidePath, isInExamples } from '../../shared/aside.js';
import { isAsideStage } from '../../shared/stages.js';
import { spanOf } from '../../shared/writtenCommands.js';

export default defineRule({
	id: 'codebase/unpinned-foreign-code',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does code from elsewhere come in as a dependency of a fixed version?',
	messages: {
		clone:
			'This clones {{name}} at whatever its branch holds on the day of the build: the same commit of yours becomes another program tomorrow. Take it as a package, or check out a commit.',
		archive:
			'This fetches {{name}} as its branch {{branch}} is on the day of the build. Take it as a package, or name a commit or a release.',
		file: 'This fetches a program of {{name}} as its branch {{branch}} has it on the day of the build. Keep a copy of it, or name a commit or a release.',
		release:
			'This fetches the latest release of {{name}}, whichever that is on the day of the build: the same commit of yours becomes another image tomorrow. Name the release.',
		script:
			'This runs whatever {{name}} serves on the day of the build, in no particular version: the same commit of yours becomes another image tomorrow. Name a version, or check a sum.',
		action:
			'{{name}} is whatever its branch {{branch}} holds on the day of the run: the same commit of yours becomes another pipeline tomorrow, with all that it is handed. Name a version or a commit.',
		pinned: 'Code from elsewhere comes in at a fixed revision ({{name}}).',
	},
	reads: ['image.run', 'image.copy', 'image.base', 'process.declare', 'shell.script', 'pipeline.step', 'pipeline.action', 'package'],
	check({ project, report, affirm }) {
		const followed = project
			.of('pipeline.action')
			.filter(
				({ path, action, version }) => !isOuterPath(path) && /^[\w.-]+\//.test(action) && version !== undefined && branches.has(version),
			);
		// Who mends one line of a pipeline sees the others.
		for (const [path, [first, ...others]] of groupedBy(followed, (fact) => fact.path)) {
			report({
				message: 'action',
				path,
				span: first.span,
				data: { name: first.action, branch: first.version! },
				related: others.slice(0, 8).map(({ span, action }) => ({ at: { path, span }, message: `And so is ${action}.` })),
				severity: 'hint',
			});
		}
		const scripts = project
			.of('process.declare')
			.filter(
				({ source, name }) =>
					source !== 'script' || /^(?:pre|post)?(?:install|build|prepare|start|setup|bootstrap|heroku|deploy)/.test(name),
			);
		for (const { path, span, sources, stage } of project.of('image.copy')) {
			const found = isOuterPath(path) || isInExamples(path) || isAsidePath(path) ? undefined : amongUrls(sources);
			const alias = found && project.in(path, 'image.base').find((base) => base.stage === stage)?.alias;
			if (found && found.message !== 'pinned' && (alias === undefined || !isAsideName(alias))) {
				report({
					message: found.message,
					path,
					span,
					data: { name: found.name, branch: found.branch ?? '' },
					...(lesser.has(found.message) && { severity: 'hint' as const }),
				});
			}
		}
		const facts: readonly CommandFact[] = [
			...project.of('image.run'),
			...scripts,
			...scriptsInUse(project),
			...project.of('pipeline.step'),
		];
		for (const fact of facts) {
			const isPipeline = fact.kind === 'pipeline.step';
			if (isOuterPath(fact.path) || isInExamples(fact.path) || (!isPipeline && isAsidePath(fact.path)) || isAsideStage(fact, project)) {
				continue;
			}
			const commands = commandsWritten(fact);
			for (const [index, written] of commands.entries()) {
				const found =
					cloned(written, commands.slice(index + 1)) ??
					fetched(written) ??
					(fact.kind === 'image.run' ? (substituted(written) ?? piped(written, commands[index + 1])) : undefined);
				const path = fact.path;
				// An image that fetches its own repository is one that tries out a branch.
				if (found && isOwn(found.name, project)) {
					continue;
				}
				if (found?.message === 'pinned') {
					affirm({ message: 'pinned', path, span: spanOf(written), data: { name: found.name } });
				} else if (found) {
					report({
						message: found.message,
						path,
						span: spanOf(written),
						data: { name: found.name, branch: found.branch ?? '' },
						...(isPipeline || lesser.has(found.message)
							? { severity: 'hint' as const }
							: found.message === 'script'
								? { severity: 'information' as const }
								: {}),
					});
				}
			}
		}
	},
});

/** Whether a repository is that of a package here, as its name or its manifest tells. */
function isOwn(repository: string, project: Project): boolean {
	return (
		project.packages.some(({ name }) => name !== undefined && name === repository.split('/').at(-1)) ||
		project.of('package').some((one) => one.repository === repository.toLowerCase())
	);
}

/** Names of branches that work goes on in. */
const branches: ReadonlySet<string> = new Set(['master', 'main', 'develop', 'dev', 'trunk', 'HEAD']);

/** Shell scripts that something builds, starts or delivers with: those that nobody names are for the hands of a maintainer. */
function scriptsInUse(project: Project): readonly LocatedFact<'shell.script'>[] {
	const callers: readonly { readonly command: string }[] = [
		...project.of('image.run'),
		...project.of('process.declare'),
		...project.of('pipeline.step'),
	];
	return project.of('shell.script').filter(({ path }) => {
		const name = baseName(path);
		return (
			/(?:^|[-_.])entry-?point(?:[-_.]|$)|^(?:install|setup|bootstrap|build|start|run|deploy)(?:\.|$)/i.test(name) ||
			callers.some(({ command }) => command.includes(name)) ||
			project.of('image.copy').some(({ sources }) => sources.some((source) => source.endsWith(name)))
		);
	});
}

/** What hints wherever it stands: whoever fetches it may want the newest. */
const lesser: ReadonlySet<Found['message']> = new Set(['release', 'file']);

interface Found {
	readonly message: 'clone' | 'archive' | 'file' | 'release' | 'script' | 'pinned';
	readonly name: string;
	readonly branch?: string;
}

/** `git clone` of another repository. A tag, or a checkout of a commit behind it, holds it still. */
function cloned(written: WrittenCommand, later: readonly WrittenCommand[]): Found | undefined {
	const {
		argv,
		started: { program },
	} = written;
	if (program !== 'git' || !argv.includes('clone')) {
		return undefined;
	}
	// A clone without a working tree runs nothing; what is taken out of it says which commit.
	if (argv.some((word) => word === '--bare' || word === '--mirror' || word === '--no-checkout')) {
		return undefined;
	}
	const url = argv.map((word) => heldBy(word, written) ?? word).find((word) => /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/.test(word));
	const name = url === undefined || url.includes('$') ? undefined : repositoryOf(url);
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
function fetched({ argv, command, fact, started: { program } }: WrittenCommand): Found | undefined {
	const found = program === 'curl' || program === 'wget' ? amongUrls(argv) : undefined;
	return found?.message === 'file' && (fact.kind !== 'image.run' || command.next === '|') ? undefined : found;
}

/** The first of some addresses that is one of an archive of a repository, of a file of its releases, or of a program of a branch. */
function amongUrls(words: readonly string[]): Found | undefined {
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
function piped({ argv, command, started: { program } }: WrittenCommand, next: WrittenCommand | undefined): Found | undefined {
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
function substituted({ command }: WrittenCommand): Found | undefined {
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
