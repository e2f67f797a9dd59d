import { parseArgs } from 'node:util';
import { severities, type Severity } from '../engine/vocabulary.js';
import { UsageError } from './io.js';

/** What `check` and `checklist` look at and how they say it. */
export interface CheckOptions {
	readonly paths: readonly string[];
	readonly format: string;
	/** Undefined means the default, which `--max-warnings` moves from warning to error. */
	readonly failOn: Severity | undefined;
	readonly maxWarnings: number | undefined;
	readonly fix: 'none' | 'safe' | 'unsafe';
	readonly diff: boolean;
	readonly quiet: boolean;
	readonly hints: boolean;
	readonly verbose: boolean;
	readonly inlineConfiguration: boolean;
	/** The folder that facts are kept in from run to run. */
	readonly cache: string | undefined;
	/** Files of facts that were read elsewhere. */
	readonly facts: readonly string[];
	/** How many threads read; undefined leaves it to the machine and the number of files. */
	readonly threads: number | undefined;
}

/**
 * A share of the work of {@link CheckOptions}: every `count`th file from `index`, or those of a folder of the root, read into a
 * file of facts.
 */
export interface ShardOptions {
	readonly paths: readonly string[];
	readonly share: { readonly index: number; readonly count: number } | { readonly folder: string };
	readonly factsOut: string;
	readonly cache: string | undefined;
	readonly facts: readonly string[];
	readonly inlineConfiguration: boolean;
}

/** One call of the command line. */
export type Command =
	| { readonly kind: 'check'; readonly options: CheckOptions }
	| { readonly kind: 'checklist'; readonly options: CheckOptions }
	| { readonly kind: 'shard'; readonly options: ShardOptions }
	| { readonly kind: 'print-facts'; readonly file: string }
	| { readonly kind: 'print-config'; readonly file: string }
	| { readonly kind: 'print-roles'; readonly paths: readonly string[] }
	| { readonly kind: 'explain'; readonly rule: string }
	| { readonly kind: 'init'; readonly folder: string }
	| { readonly kind: 'help' }
	| { readonly kind: 'version' };

/** The help text. */
export const help = `Checks services against the twelve-factor methodology.

Usage: twelve-factor <command> [options]

Commands:
  check [paths…]        Check folders or files (default: the working directory)
  checklist [paths…]    Answer the twelve factors, one line each
  explain <rule>        Show the page of a rule
  init [folder]         Write a .twelvefactor.json

Options of check:
  --format <name>       stylish (default) or json
  --fail-on <severity>  Exit with 1 at error, warning (default), information or hint
  --max-warnings <n>    Exit with 1 when there are more warnings than this
  --fix                 Apply the fixes that keep the behaviour, of what is shown:
                        those of hints only with --hints
  --fix-unsafe          Apply the suggested fixes as well: read the changes afterwards
  --diff                Show what --fix would change, and change nothing
  --quiet               Show errors only
  --hints               Show hints too, and fix them where something is fixed
  --verbose             Name every file on stderr before it is read and judged: when a run
                        crashes or hangs, the last one named is the file to exclude
  --no-inline-config    Let no comment silence a rule
  --cache <folder>      Keep what was read of unchanged files from run to run
  --threads <n>         Read in n threads (default: as many as pay)
  --shard <i/n|folder>  Read every nth file only, or those of a folder of the root, into
                        the file of --facts-out
  --facts-out <file>    Where the facts of a share go; without --shard, of all files
  --facts <files…>      Use facts that were read elsewhere (name them *.facts)
  --print-facts <file>  Show what the readers say of a file
  --print-roles         Show what every file is for, and why
  --print-config <file> Show the configuration in force for a file

  -h, --help            Show this help
  -v, --version         Show the version

Exit status: 0 clean, 1 findings (with --diff: changes), 2 the call or the configuration is wrong.
`;

const options = {
	format: { type: 'string' },
	'fail-on': { type: 'string' },
	'max-warnings': { type: 'string' },
	fix: { type: 'boolean' },
	'fix-unsafe': { type: 'boolean' },
	diff: { type: 'boolean' },
	quiet: { type: 'boolean' },
	hints: { type: 'boolean' },
	verbose: { type: 'boolean' },
	'no-inline-config': { type: 'boolean' },
	cache: { type: 'string' },
	threads: { type: 'string' },
	shard: { type: 'string' },
	'facts-out': { type: 'string' },
	facts: { type: 'string', multiple: true },
	'print-facts': { type: 'string' },
	'print-roles': { type: 'boolean' },
	'print-config': { type: 'string' },
	help: { type: 'boolean', short: 'h' },
	version: { type: 'boolean', short: 'v' },
} as const;

type Flag = keyof typeof options;

const flagsOf: Readonly<Record<string, readonly Flag[]>> = {
	check: [
		'format',
		'fail-on',
		'max-warnings',
		'fix',
		'fix-unsafe',
		'diff',
		'quiet',
		'hints',
		'verbose',
		'no-inline-config',
		'cache',
		'threads',
		'shard',
		'facts-out',
		'facts',
		'print-facts',
		'print-roles',
		'print-config',
	],
	checklist: ['format', 'verbose', 'no-inline-config', 'cache', 'threads', 'facts'],
	explain: [],
	init: [],
};

/** Understands the arguments of a call. Throws {@link UsageError} that names what it does not understand. */
export function parseArguments(argv: readonly string[]): Command {
	const { values, positionals } = parse(argv);
	if (values.help) {
		return { kind: 'help' };
	}
	if (values.version) {
		return { kind: 'version' };
	}
	const [name, ...rest] = positionals;
	if (name === undefined) {
		throw new UsageError('No command. Try "twelve-factor check", or --help.');
	}
	const allowed = Object.hasOwn(flagsOf, name) ? flagsOf[name] : undefined;
	if (!allowed) {
		throw new UsageError(`There is no command "${name}". Commands: ${Object.keys(flagsOf).join(', ')}.`);
	}
	const stranger = (Object.keys(values) as Flag[]).find((flag) => !allowed.includes(flag));
	if (stranger !== undefined) {
		throw new UsageError(`"${name}" has no option --${stranger}.`);
	}
	switch (name) {
		case 'explain':
			return { kind: 'explain', rule: exactlyOne(name, 'rule', rest) };
		case 'init':
			return { kind: 'init', folder: rest.length === 0 ? '.' : exactlyOne(name, 'folder', rest) };
		case 'checklist':
			return { kind: 'checklist', options: checkOptions(values, rest) };
		default:
			return printCommand(values, rest) ?? shardCommand(values, rest) ?? { kind: 'check', options: checkOptions(values, rest) };
	}
}

type Values = ReturnType<typeof parse>['values'];

function parse(argv: readonly string[]) {
	try {
		return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
	} catch (error) {
		// Node's message names the option; what follows, in the same line or the next, explains the syntax of `--`, which nobody asked for.
		throw new UsageError(
			error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? error.message).replace(/\.?$/, '.') : 'The arguments cannot be read.',
		);
	}
}

function printCommand(values: Values, paths: readonly string[]): Command | undefined {
	if (values['print-facts'] !== undefined) {
		return { kind: 'print-facts', file: values['print-facts'] };
	}
	if (values['print-config'] !== undefined) {
		return { kind: 'print-config', file: values['print-config'] };
	}
	return values['print-roles'] ? { kind: 'print-roles', paths } : undefined;
}

function shardCommand(values: Values, paths: readonly string[]): Command | undefined {
	const factsOut = values['facts-out'];
	if (values.shard === undefined && factsOut === undefined) {
		return undefined;
	}
	if (factsOut === undefined) {
		throw new UsageError('--shard: say with --facts-out where its facts go.');
	}
	const share = shareOf(values.shard ?? '1/1');
	const { paths: folders, cache, facts, inlineConfiguration } = checkOptions(values, paths);
	return { kind: 'shard', options: { paths: folders, share, factsOut, cache, facts, inlineConfiguration } };
}

function shareOf(written: string): ShardOptions['share'] {
	if (!/^\d+\/\d+$/.test(written)) {
		const folder = written.replace(/^\.\//, '').replace(/\/+$/, '');
		if (folder === '' || /^\/|(?:^|\/)\.\.(?:\/|$)/.test(folder)) {
			throw new UsageError(`--shard: "${written}" is no folder of the root, and no share such as 1/4.`);
		}
		return { folder };
	}
	const [index = 0, count = 0] = written.split('/').map(Number);
	if (index < 1 || index > count || count > 99_999) {
		throw new UsageError(`--shard: "${written}" is no share, such as 1/4 to 4/4.`);
	}
	return { index: index - 1, count };
}

function checkOptions(values: Values, paths: readonly string[]): CheckOptions {
	const failOn = values['fail-on'];
	if (failOn !== undefined && !isSeverity(failOn)) {
		throw new UsageError(`--fail-on: there is no severity "${failOn}". Severities: ${severities.join(', ')}.`);
	}
	const most = values['max-warnings'];
	if (most !== undefined && !/^\d{1,9}$/.test(most)) {
		throw new UsageError(`--max-warnings: "${most}" is not a whole number.`);
	}
	const { threads } = values;
	if (threads !== undefined && !/^[1-9]\d?$/.test(threads)) {
		throw new UsageError(`--threads: "${threads}" is no number from 1 to 99.`);
	}
	// `--facts a.facts b.facts`: the option takes one, the others look like paths.
	const more = values.facts === undefined ? [] : paths.filter((path) => path.endsWith('.facts'));
	const folders = paths.filter((path) => !more.includes(path));
	return {
		paths: folders.length === 0 ? ['.'] : folders,
		cache: values.cache,
		threads: threads === undefined ? undefined : Number(threads),
		facts: [...(values.facts ?? []), ...more],
		format: values.format ?? 'stylish',
		failOn,
		maxWarnings: most === undefined ? undefined : Number(most),
		fix: values['fix-unsafe'] ? 'unsafe' : values.fix || values.diff ? 'safe' : 'none',
		diff: values.diff ?? false,
		quiet: values.quiet ?? false,
		hints: values.hints ?? false,
		verbose: values.verbose ?? false,
		inlineConfiguration: !values['no-inline-config'],
	};
}

function isSeverity(word: string): word is Severity {
	return (severities as readonly string[]).includes(word);
}

function exactlyOne(command: string, what: string, given: readonly string[]): string {
	const [first, second] = given;
	if (first === undefined || second !== undefined) {
		throw new UsageError(`"${command}" takes one ${what}${second === undefined ? '' : `, not also "${second}"`}.`);
	}
	return first;
}
