import { wordSet } from '../wordList.js';
import { haveWord } from '../words.js';
import { isSecretName } from './names.js';

/** What takes the place of text that must not be shown. {@link isPlaceholder} holds for it. */
export const redaction = '***';

const placeholderWords =
	/example|placeholder|change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|insert[-_ ]|redacted|^\W{1,8}(?:masked|hidden|filtered|censored|removed|secret|obfuscated)\W{1,8}$|dummy|^(?:fake|bogus|invalid|stub)[-_ ]|fixme|todo|goes[-_ ]?here|put[-_ ]?your|enter[-_ ]?your|not[-_ ]?(?:a[-_ ]?)?real|^(?:un|not?[-_ ]?)(?:used|needed|required|necessary|set|configured)$|^(?:sk-)?no[-_ ](?:api[-_ ]?)?(?:key|token|auth)(?:[-_ ](?:needed|required))?$/i;
const placeholderStart =
	/^(?:set[-_](?:[a-z]{2,20}[-_]){1,3}(?:key|token|secret|password)$|(?:get|ask|see|set|use|fill|add|enter|obtain|copy)[-_ ](?:this|it|me|your|from|in|a|the)[-_ ]|<|\[|\{\{|\$\{|\$\(|%\(|\{[a-z_]|%[a-z_]+%$|\$[a-z_][a-z0-9_]*$|your(?:[-_ .]|[A-Z]|s?[a-z]*(?:key|token|secret|password))|my[-_](?:api|secret|access|private)[-_](?:key|token)$)/i;

/**
 * Whether a text stands for a value that somebody is to fill in: `changeme`, `xxx`, `<token>`, `your-key-here`, `${VAR}`, `***`,
 * nothing.
 */
export function isPlaceholder(text: string): boolean {
	const trimmed = text.trim();
	if (
		trimmed === '' ||
		trimmed.toLowerCase() === 'unknown' ||
		/^\{\s{0,8}\}$|^\[\s{0,8}\]$|^\W{0,8}(?:none|null|undefined|nil|n\/a|tbd|unset|empty|\.{3,}|\u2026)\W{0,8}$|^["'<([]{0,2}[-_]+["'>)\]]{0,2}$/i.test(
			trimmed,
		)
	) {
		return true;
	}
	// A name in the manner of variables stands for the value that is put in its place.
	if (/^[A-Z]{2,40}(?:_[A-Z]{2,40}){2,8}$/.test(trimmed)) {
		return true;
	}
	// `SECRET`, `API_KEY`: the name of what is to be filled in.
	if (/^[A-Z][A-Z_ -]*$/.test(trimmed) && isSecretName(trimmed)) {
		return true;
	}
	// `^2.1.0`, `npm:^0.2.0`, `workspace:*`: the version of a package whose name is that of a secret.
	if (/^(?:npm:)?[~^]\d{1,9}(?:\.\d{1,9}){0,2}(?:-[\w.]{1,40})?$|^(?:npm|workspace|link|portal):[\w@^~*./-]{1,100}$/.test(trimmed)) {
		return true;
	}
	// A long text is no placeholder because a word of a placeholder occurs in it.
	return (
		/^([^-])(?:\1|-)*$/s.test(trimmed) ||
		/^-+$/.test(trimmed) ||
		/[x*]{4,}|^[x*]{2,}$/i.test(trimmed) ||
		placeholderStart.test(trimmed) ||
		(trimmed.length <= 120 && placeholderWords.test(trimmed))
	);
}

/** Words by which a value says that it is made up. */
const standInWords: ReadonlySet<string> = wordSet(`
	test tests testing proof dummy redacted fake mock mocked stub bogus placeholder example sample
`);

/** Whether one of the words of a text says that it is made up: `123456:proof-token`, `whsec_test`, `fakeSecret`. */
export function saysStandIn(text: string): boolean {
	return text.length <= 120 && haveWord([text], standInWords);
}
