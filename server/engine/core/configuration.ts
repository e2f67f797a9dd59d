import type { FactorId } from './factor.js';
import type { Severity } from './finding.js';
import { alternativesOf, globLimits, globMatcher, type Matcher } from './globs.js';
import { baseName, configurationFileName, joinPath, pathWithin } from './paths.js';
import type { Role } from './role.js';
import type { RuleMeta } from './rule.js';
import type { Span } from './text.js';

/** Named sets of rules: what is on by default, and how grave. */
export const presets = ['recommended', 'strict', 'all'] as const;

/** What a person said of a factor. `date` is `YYYY-MM-DD`. */
export interface Attestation {
	readonly factor: FactorId;
	readonly status: 'attested' | 'not-applicable';
	readonly note: string;
	readonly date: string;
}

/** Severity or off, by rule id, factor id or `*`. */
export type RuleSettings = Readonly<Record<string, Severity | 'off'>>;

/** One configuration file after validation. Globs in it are relative to `folder`. */
export interface Configuration {
	/** Where it was found: a `.twelvefactor.json`, or a package.json with a `twelveFactor` key; missing for the defaults. */
	readonly path?: string;
	readonly folder: string;
	readonly extends: (typeof presets)[number];
	readonly rules: RuleSettings;
	readonly overrides: readonly { readonly files: readonly string[]; readonly rules: RuleSettings }[];
	readonly roles: Readonly<Record<string, Role>>;
	readonly exclude: readonly string[];
	readonly attest: readonly Attestation[];
}

/** What is in force where no configuration file says otherwise. */
export const defaultConfiguration: Configuration = {
	folder: '',
	extends: 'recommended',
	rules: {},
	overrides: [],
	roles: {},
	exclude: [],
	attest: [],
};

/** Something wrong with a configuration file, at its place. The message names keys, never values. */
export interface ConfigurationProblem {
	readonly path: string;
	readonly span: Span;
	readonly message: string;
}

/** The outcome of reading a configuration file: a configuration, or what is wrong with it. */
export type ConfigurationResult =
	| { readonly configuration: Configuration; readonly problems: readonly [] }
	| { readonly configuration?: undefined; readonly problems: readonly ConfigurationProblem[] };

/** Whether a path may hold configuration. */
export function isConfigurationPath(path: string): boolean {
	return baseName(path) === configurationFileName || baseName(path) === 'package.json';
}

/** Whether a file of such a path does: most manifests say nothing of us, and need not be parsed to tell. */
export function holdsConfiguration(path: string, text: string): boolean {
	return baseName(path) !== 'package.json' || text.includes('"twelveFactor"');
}

const matchers = new WeakMap<object, Matcher>();

/** Whether a path (relative to the workspace root) matches one of the globs of a configuration, which are relative to its folder. */
export function matchesGlobs(globs: readonly string[], folder: string, path: string): boolean {
	// A folder name alone means everything below it, as in ignore files.
	return isMeant(globs, globs, folder, path, (glob, clean) =>
		glob.includes('/') ? [clean, `${clean}/**`] : [clean, `${clean}/**`, `**/${clean}`, `**/${clean}/**`],
	);
}

/** The role that a configuration gives a file, or undefined. */
export function configuredRole(configuration: Configuration, path: string): Role | undefined {
	return entriesOf(configuration.roles).findLast((entry) =>
		isMeant(entry, [entry.glob], configuration.folder, path, (_glob, clean) => [clean, `${clean}/**`]),
	)?.role;
}

const roleEntries = new WeakMap<Configuration['roles'], readonly { readonly glob: string; readonly role: Role }[]>();

function entriesOf(roles: Configuration['roles']): readonly { readonly glob: string; readonly role: Role }[] {
	let entries = roleEntries.get(roles);
	if (!entries) {
		entries = Object.entries(roles).map(([glob, role]) => ({ glob, role }));
		roleEntries.set(roles, entries);
	}
	return entries;
}

/** Whether globs mean a path; `key` stands for them as long as they do. */
function isMeant(
	key: object,
	globs: readonly string[],
	folder: string,
	path: string,
	patternsOf: (glob: string, clean: string) => readonly string[],
): boolean {
	const relative = globs.length === 0 ? undefined : pathWithin(folder, path);
	if (relative === undefined) {
		return false;
	}
	let matcher = matchers.get(key);
	if (!matcher) {
		// `./` is the folder itself: nothing is left of it.
		matcher = globMatcher(globs.flatMap((glob) => patternsOf(glob, joinPath('', glob) || '**')));
		matchers.set(key, matcher);
	}
	return matcher(relative);
}

/** Why a glob of a configuration is not taken, or undefined. */
export function refusalOf(glob: string): string | undefined {
	if (glob.length > longestGlob) {
		return `a pattern has ${longestGlob} characters at most`;
	}
	if (glob.startsWith('!')) {
		return 'a pattern says what is meant, and does not begin with "!"';
	}
	if (/(?<!\\)[!?*+@]\(|\([^()]*\|/.test(glob)) {
		return 'write {a,b} for one of several, and "*" for any text';
	}
	return alternativesOf(glob) === undefined ? `a pattern stands for ${globLimits.alternatives} others at most` : undefined;
}

/** What is put around a glob to mean the files below it has room. */
const longestGlob = globLimits.length - 10;

/** The severity that a configuration gives a rule in a file, or undefined when it says nothing of it. */
export function configuredSeverity(configuration: Configuration, rule: string, path: string): Severity | 'off' | undefined {
	const factor = rule.slice(0, rule.indexOf('/'));
	const pick = (rules: RuleSettings): Severity | 'off' | undefined => rules[rule] ?? rules[factor] ?? rules['*'];
	let severity = pick(configuration.rules);
	for (const override of configuration.overrides) {
		if (matchesGlobs(override.files, configuration.folder, path)) {
			severity = pick(override.rules) ?? severity;
		}
	}
	return severity;
}

/**
 * What a preset makes of a rule's own severity: `recommended` takes it as it is, but whispers where a rule is tentative; `strict`
 * raises what is only told to what must be mended (hints to
 * information, information to warnings), `all` also turns on the rules that are off by default.
 */
export function presetSeverity(preset: Configuration['extends'], own: Severity, { optional, tentative }: RuleTemper): Severity | 'off' {
	if (preset === 'recommended') {
		return optional ? 'off' : tentative ? 'hint' : own;
	}
	const raised = own === 'hint' ? 'information' : own === 'information' ? 'warning' : own;
	return optional ? (preset === 'all' ? raised : 'off') : raised;
}

/** How much a rule asks to be heard. */
export type RuleTemper = Pick<RuleMeta, 'optional' | 'tentative'>;
