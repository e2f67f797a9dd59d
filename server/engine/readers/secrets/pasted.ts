import type { Fact } from '../../core/fact.js';
import { baseName, extensionOf } from '../../core/paths.js';
import type { Value } from '../../core/value.js';
import { assignedValue, isDotenv } from '../manifests/dotenv.js';
import { assignmentOn } from '../manifests/dotenvLines.js';
import { linesOf } from '../manifests/lines.js';
import type { Reader } from '../reader.js';
import { clientSecretIn, mayBeClient } from './clientSecrets.js';
import { isToolSettings, secretsInToolSettings } from './toolSettings.js';

/** Files of patterns, which have no place for variables. */
const ofPatterns = /^\.[a-z]{2,20}ignore$|\.dockerignore$/;

/** Files without an extension that somebody keeps variables in by other names than loaders know: `env`, `.env copy`, `credentials`, `notes`. */
const kept =
	/^\.?(?:envs?|environment|env[ _-]?vars?|variables|secrets?|credentials?|creds|passwords?|notes?|todo)(?: ?[(_-][^.]*| copy[^.]*)?$/i;

/** Texts that people write; those that tell how a program is set up, or that somebody else wrote, show what is made up. */
const texts: ReadonlySet<string> = new Set(['.txt', '.text', '.md', '.markdown', '.rst', '.adoc']);
const manuals =
	/^(?:readme|changelog|changes|history|licen[cs]e|copying|notice|contributing|security|code_of_conduct|robots|requirements|cmakelists)\b/i;

/** So many variables get values in a text that holds a whole environment; one may only be spoken of. */
const fewestVariables = 2;

/** How many lines of one file are told. */
const most = 20;

/**
 * Finds variables that get a secret in texts that are no files of variables: an environment that somebody put into `.gitignore`, into
 * notes, or into a file that no loader would find, or that an editor or an assistant has kept with its settings; and clients
 * of Google's with theirs.
 */
export const pasted: Reader = {
	id: 'pasted',
	claims: (path) => kindOf(path) !== undefined || isToolSettings(path) || mayBeClient(path),
	isExtra: true,
	read: async ({ path, text }) => {
		const kind = kindOf(path);
		return isToolSettings(path) ? secretsInToolSettings(text) : kind === undefined ? clientSecretIn(text) : secretsPastedIn(text, kind);
	},
};

function kindOf(path: string): 'patterns' | 'kept' | 'text' | undefined {
	const name = baseName(path);
	if (ofPatterns.test(name)) {
		return 'patterns';
	}
	if (kept.test(name) && !isDotenv(path)) {
		return 'kept';
	}
	return texts.has(extensionOf(path).toLowerCase()) && !manuals.test(name) ? 'text' : undefined;
}

function secretsPastedIn(text: string, kind: 'patterns' | 'kept' | 'text'): readonly Fact[] {
	const found: Fact[] = [];
	let variables = 0;
	for (const line of linesOf(text)) {
		// What was taken out by a `#` is still there to read.
		const assignment = /^[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?[A-Z]/.test(line.text) ? assignmentOn(line.text.replace('#', ' ')) : undefined;
		if (assignment === undefined || !isVariable(assignment.name)) {
			continue;
		}
		variables++;
		const { value } = assignedValue(text, line, assignment, kind !== 'text');
		if (found.length < most && isSecret(value, kind === 'text')) {
			found.push({
				kind: 'secret.pasted',
				span: value.span,
				variable: assignment.name,
				value,
				among: kind === 'text' ? 'text' : 'variables',
			});
		}
	}
	return kind === 'patterns' || variables >= fewestVariables ? found : [];
}

/** Whether a name is written as those of variables are. */
function isVariable(name: string): boolean {
	return /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/.test(name) && name.length > 1;
}

/** Whether a value opens something: of a text, in which much is made up, only what is random. */
function isSecret(value: Value, isStrict: boolean): boolean {
	return value.kind === 'secret'
		? value.standIn !== true && (value.strength === 'strong' || !isStrict)
		: value.kind === 'literal' && value.credentials === 'real';
}
