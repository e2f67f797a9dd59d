import { getNodeValue, findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import {
	holdsConfiguration,
	presets,
	refusalOf,
	type Configuration,
	type ConfigurationProblem,
	type ConfigurationResult,
} from './configuration.js';
import { factorIds } from './factor.js';
import { severities } from './finding.js';
import { globLimits } from './globs.js';
import { baseName, directoryOf } from './paths.js';
import { roles } from './role.js';
import type { Span } from './text.js';

// Without this, the library makes code out of shapes, by `new Function`: nothing here does that.
z.config({ jitless: true });

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

/**
 * Reads and validates a configuration file. Returns undefined for a package.json without a `twelveFactor` key. `knownRules` are
 * the ids that `rules` may name.
 */
export function readConfiguration(path: string, text: string, knownRules: ReadonlySet<string>): ConfigurationResult | undefined {
	const inManifest = baseName(path) === 'package.json';
	if (!holdsConfiguration(path, text)) {
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
		return {
			problems: errors.map((error) => ({
				path,
				span: { start: inside(error.offset), end: inside(error.offset + error.length) },
				message: `This is not valid JSON: ${words(printParseErrorCode(error.error))}.`,
			})),
		};
	}
	const parsed = configurationSchema.safeParse(root ? getNodeValue(root) : {}, { reportInput: false });
	if (!parsed.success) {
		return { problems: parsed.error.issues.flatMap((issue) => problemsOf(path, root, issue)) };
	}
	const unknown = [...ruleKeys(parsed.data)].filter(
		({ key }) => key !== '*' && !knownRules.has(key) && !(factorIds as readonly string[]).includes(key),
	);
	if (unknown.length > 0) {
		return { problems: unknown.map(({ key, at }) => ({ path, span: keySpan(root, at), message: `There is no rule or factor "${key}".` })) };
	}
	const refused = refusedGlobs(parsed.data).map(({ at, isKey, why }) => ({
		path,
		span: isKey ? keySpan(root, at) : valueSpan(root, at),
		message: `This pattern of "${at[0]}" cannot be used: ${why}.`,
	}));
	return refused.length > 0 ? { problems: refused } : { configuration: normalize(path, parsed.data), problems: [] };
}

/** The patterns that are not taken: those that nobody needs and a matcher could choke on, and those that would mean something else. */
function refusedGlobs(
	file: ConfigurationFile,
): readonly { readonly at: (string | number)[]; readonly isKey: boolean; readonly why: string }[] {
	const all = [
		...(file.exclude ?? []).map((glob, index) => ({ glob, at: ['exclude', index], isKey: false })),
		...(file.overrides ?? []).flatMap(({ files }, index) =>
			files.map((glob, place) => ({ glob, at: ['overrides', index, 'files', place], isKey: false })),
		),
		...Object.keys(file.roles ?? {}).map((glob) => ({ glob, at: ['roles', glob], isKey: true })),
	];
	return all.flatMap(({ glob, at, isKey }, index) => {
		const why = index < globLimits.patterns ? refusalOf(glob) : `a configuration has ${globLimits.patterns} patterns at most`;
		return why === undefined || index > globLimits.patterns ? [] : [{ at, isKey, why }];
	});
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
		return issue.keys.map((key) => ({
			path,
			span: keySpan(root, [...at, key]),
			message: `There is no setting "${[...at, key].join('.')}".`,
		}));
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
	return code
		.replace(/([A-Z])/g, ' $1')
		.trim()
		.toLowerCase();
}
