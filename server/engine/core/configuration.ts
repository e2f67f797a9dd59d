import { getNodeValue, findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import picomatch from 'picomatch';
import { z } from 'zod';
import { factorIds, type FactorId } from './factor.js';
import { severities, type Severity } from './finding.js';
import { baseName, directoryOf, joinPath, pathWithin } from './paths.js';
import { roles, type Role } from './role.js';
import type { Span } from './text.js';

/** The name of the configuration file. Comments and trailing commas are allowed in it. */
export const configurationFileName = '.twelvefactor.json';

/** Named sets of rules: what is on by default, and how grave. */
export const presets = ['recommended', 'strict', 'all'] as const;

const severityOrOff = z.enum([...severities, 'off']);
const ruleSettings = z
	.record(z.string().regex(/^(\*|[a-z-]+(\/[a-z-]+)?)$/), severityOrOff)
	.describe('Severity, or "off", by rule id ("logs/console-logging") or by factor ("logs"). The rule wins over its factor.');
const globs = z.array(z.string().min(1));

/** The shape of the configuration file; the JSON schema that editors use is generated from it. */
export const configurationSchema = z.strictObject({
	$schema: z.string().optional().describe('The JSON schema of this file.'),
	extends: z.enum(presets).optional().describe('The preset to start from. Default: "recommended".'),
	rules: ruleSettings.optional(),
	overrides: z
		.array(z.strictObject({ files: globs.describe('Globs relative to this file.'), rules: ruleSettings }))
		.optional()
		.describe('Rule settings for some files. Later entries win.'),
	roles: z
		.record(z.string().min(1), z.enum(roles))
		.optional()
		.describe('What files are for, by glob relative to this file, where the guess is wrong. Later entries win.'),
	exclude: globs.optional().describe('Globs of files that are not checked.'),
	attest: z
		.array(
			z.strictObject({
				factor: z.enum(factorIds),
				status: z.enum(['attested', 'not-applicable']).optional().describe('Default: "attested".'),
				note: z.string().min(1).describe('Why you can say so.'),
				date: z.iso.date().describe('When it was said, as YYYY-MM-DD.'),
			}),
		)
		.optional()
		.describe('Factors that a person vouches for, since no file can show it.'),
});

type ConfigurationFile = z.infer<typeof configurationSchema>;

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
export const defaultConfiguration: Configuration = { folder: '', extends: 'recommended', rules: {}, overrides: [], roles: {}, exclude: [], attest: [] };

/** Something wrong with a configuration file, at its place. The message names keys, never values. */
export interface ConfigurationProblem {
	readonly path: string;
	readonly span: Span;
	readonly message: string;
}

/** The outcome of reading a configuration file: a configuration, or what is wrong with it. */
export type ConfigurationResult = { readonly configuration: Configuration; readonly problems: readonly [] } | { readonly configuration?: undefined; readonly problems: readonly ConfigurationProblem[] };

/** Whether a path may hold configuration. */
export function isConfigurationPath(path: string): boolean {
	return baseName(path) === configurationFileName || baseName(path) === 'package.json';
}

/**
 * Reads and validates a configuration file. Returns undefined for a package.json without a `twelveFactor` key. `knownRules` are the ids that `rules` may name.
 */
export function readConfiguration(path: string, text: string, knownRules: ReadonlySet<string>): ConfigurationResult | undefined {
	const inManifest = baseName(path) === 'package.json';
	if (inManifest && !text.includes('"twelveFactor"')) {
		return undefined;
	}
	const errors: ParseError[] = [];
	const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false, allowEmptyContent: true });
	const root = inManifest ? tree && findNodeAtLocation(tree, ['twelveFactor']) : tree;
	if (inManifest && !root) {
		return undefined;
	}
	if (!inManifest && errors.length > 0) {
		// At the end of a text, the parser tells of one character more than there is.
		const inside = (offset: number): number => Math.min(offset, text.length);
		return { problems: errors.map((error) => ({ path, span: { start: inside(error.offset), end: inside(error.offset + error.length) }, message: `This is not valid JSON: ${words(printParseErrorCode(error.error))}.` })) };
	}
	const parsed = configurationSchema.safeParse(root ? getNodeValue(root) : {}, { reportInput: false });
	if (!parsed.success) {
		return { problems: parsed.error.issues.flatMap((issue) => problemsOf(path, root, issue)) };
	}
	const unknown = [...ruleKeys(parsed.data)].filter(({ key }) => key !== '*' && !knownRules.has(key) && !(factorIds as readonly string[]).includes(key));
	if (unknown.length > 0) {
		return { problems: unknown.map(({ key, at }) => ({ path, span: keySpan(root, at), message: `There is no rule or factor "${key}".` })) };
	}
	return { configuration: normalize(path, parsed.data), problems: [] };
}

function normalize(path: string, file: ConfigurationFile): Configuration {
	return {
		path,
		folder: directoryOf(path),
		extends: file.extends ?? 'recommended',
		rules: file.rules ?? {},
		overrides: file.overrides ?? [],
		roles: file.roles ?? {},
		exclude: file.exclude ?? [],
		attest: (file.attest ?? []).map(({ factor, status, note, date }) => ({ factor, status: status ?? 'attested', note, date })),
	};
}

function* ruleKeys(file: ConfigurationFile): Generator<{ key: string; at: (string | number)[] }> {
	for (const key of Object.keys(file.rules ?? {})) {
		yield { key, at: ['rules', key] };
	}
	for (const [index, override] of (file.overrides ?? []).entries()) {
		for (const key of Object.keys(override.rules)) {
			yield { key, at: ['overrides', index, 'rules', key] };
		}
	}
}

function problemsOf(path: string, root: Node | undefined, issue: z.core.$ZodIssue): ConfigurationProblem[] {
	const at = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map((key) => ({ path, span: keySpan(root, [...at, key]), message: `There is no setting "${[...at, key].join('.')}".` }));
	}
	const name = at.length > 0 ? `"${at.join('.')}"` : 'The configuration';
	return [{ path, span: valueSpan(root, at), message: `${name}: ${issue.message}.` }];
}

function valueSpan(root: Node | undefined, at: readonly (string | number)[]): Span {
	for (let length = at.length; root && length >= 0; length--) {
		const node = findNodeAtLocation(root, at.slice(0, length));
		if (node) {
			return { start: node.offset, end: node.offset + node.length };
		}
	}
	return { start: 0, end: 0 };
}

function keySpan(root: Node | undefined, at: readonly (string | number)[]): Span {
	const key = root && findNodeAtLocation(root, [...at])?.parent?.children?.[0];
	return key ? { start: key.offset, end: key.offset + key.length } : valueSpan(root, at);
}

/** `InvalidSymbol` → `invalid symbol`. */
function words(code: string): string {
	return code.replace(/([A-Z])/g, ' $1').trim().toLowerCase();
}

const matchers = new WeakMap<readonly string[], (path: string) => boolean>();

/** Whether a path (relative to the workspace root) matches one of the globs of a configuration, which are relative to its folder. */
export function matchesGlobs(globs: readonly string[], folder: string, path: string): boolean {
	if (globs.length === 0) {
		return false;
	}
	const relative = pathWithin(folder, path);
	if (relative === undefined) {
		return false;
	}
	let matcher = matchers.get(globs);
	if (!matcher) {
		// A folder name alone means everything below it, as in ignore files.
		const patterns = globs.flatMap((glob) => {
			const clean = joinPath('', glob);
			return glob.includes('/') ? [clean, `${clean}/**`] : [clean, `${clean}/**`, `**/${clean}`, `**/${clean}/**`];
		});
		// `./` is the folder itself: nothing is left of it, which the matcher refuses.
		matcher = picomatch(patterns.map((pattern) => (pattern === '' || pattern === '/**' ? '**' : pattern)), { dot: true });
		matchers.set(globs, matcher);
	}
	return matcher(relative);
}

/** The role that a configuration gives a file, or undefined. */
export function configuredRole(configuration: Configuration, path: string): Role | undefined {
	let role: Role | undefined;
	for (const [glob, value] of Object.entries(configuration.roles)) {
		const relative = pathWithin(configuration.folder, path);
		if (relative !== undefined && (relative === glob || picomatch.isMatch(relative, [glob, `${glob}/**`], { dot: true }))) {
			role = value;
		}
	}
	return role;
}

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
 * What a preset makes of a rule's own severity: `recommended` takes it as it is, `strict` raises what is only told to what must be mended (hints to information, information to
 * warnings), `all` also turns on the rules that are off by default.
 */
export function presetSeverity(preset: Configuration['extends'], own: Severity, optional: boolean): Severity | 'off' {
	if (preset === 'recommended') {
		return optional ? 'off' : own;
	}
	const raised = own === 'hint' ? 'information' : own === 'information' ? 'warning' : own;
	return optional ? (preset === 'all' ? raised : 'off') : raised;
}
