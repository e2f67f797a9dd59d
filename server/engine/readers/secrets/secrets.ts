import type { Fact } from '../../core/fact.js';
import { entropyOf, isPlaceholder } from '../../core/secrets.js';
import type { SourceFile, Span } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { apolloKeysIn } from './apolloKeys.js';
import { endOfCandidates, endOfCandidatesInEdit } from './candidates.js';
import { hasChecksum } from './checksum.js';
import { isWritten } from './claims.js';
import { commentedUrlsIn } from './commentedUrls.js';
import { encryptedKeysIn } from './encryptedKeys.js';
import { webKeysIn } from './webKeys.js';

/**
 * Finds tokens of providers by their form with the patterns of a detector that others keep. A fact says where a token is and
 * whose; it never holds one.
 */
export const secrets: Reader = {
	id: 'secrets',
	claims: isWritten,
	read: tokensOf,
};

/** Rules of the detector that are asked elsewhere with more to go by: URLs with passwords are values. */
const askedElsewhere: ReadonlySet<string> = new Set([
	'@secretlint/secretlint-rule-basicauth',
	'@secretlint/secretlint-rule-database-connection-string',
]);

async function tokensOf(file: SourceFile): Promise<readonly Fact[]> {
	const keys = webKeysIn(file.text).map((span): Fact => ({ kind: 'secret.token', span, provider: 'privatekey' }));
	const encrypted = encryptedKeysIn(file.text).map((span): Fact => ({
		kind: 'secret.token',
		span,
		provider: 'privatekey',
		encrypted: true,
	}));
	const ofApollo = apolloKeysIn(file.text).map((span): Fact => ({ kind: 'secret.token', span, provider: 'apollo' }));
	const commented = commentedUrlsIn(file.path, file.text).map((span): Fact => ({ kind: 'secret.commented', span }));
	return [...(await detectedIn(file)), ...keys, ...encrypted, ...ofApollo, ...commented];
}

async function detectedIn({ text, version }: SourceFile): Promise<readonly Fact[]> {
	const end = version === 0 ? endOfCandidates(text) : endOfCandidatesInEdit(text);
	if (end === undefined) {
		return [];
	}
	// The detector drops a byte order mark before it counts; here a space takes its place.
	const content = (text.charCodeAt(0) === 0xfeff ? ' ' : text.slice(0, 1)) + text.slice(1, end);
	const { lintSource, rules } = await loadDetector();
	const { messages } = await lintSource({
		// The file's own name is kept back, and with it the detector from the disk.
		source: { filePath: 'text', content, ext: '', contentType: 'text' },
		options: {
			noPhysicFilePath: true,
			maskSecrets: true,
			config: {
				// One by one: the preset takes some of its rules in although its configuration disables them.
				rules: rules
					.filter(({ meta }) => !askedElsewhere.has(meta.id))
					.map((rule) => ({ id: rule.meta.id, rule, ...(rule.meta.id.endsWith('-aws') && { options: { enableIDScanRule: true } }) })),
			},
		},
	});
	const facts: Fact[] = [];
	const first = new Map<string, Span>();
	for (const { ruleId, messageId, range } of [...messages].sort((a, b) => a.range[0] - b.range[0])) {
		const [start, stop] = range;
		const provider = ruleId.replace(/^@secretlint\/secretlint-rule-/, '');
		const token = text.slice(start, stop);
		if (
			messageId !== 'AWSAccountID' &&
			stop <= text.length &&
			start < stop &&
			!isExample(token, provider) &&
			!npmName.test(token) &&
			!signedFor.test(text.slice(Math.max(0, start - 40), start))
		) {
			const span = { start, end: stop };
			const repeats = first.get(token);
			facts.push({ kind: 'secret.token', span, provider, ...(repeats && { repeats }), ...(hasChecksum(token) && { genuine: true }) });
			if (!repeats) {
				first.set(token, span);
			}
		}
	}
	return facts;
}

/** Loads the detector when the first candidate is seen: most workspaces never need it. */
async function loadDetector() {
	const [{ lintSource }, { rules }, { secretLintProfiler }] = await Promise.all([
		import('@secretlint/core'),
		import('@secretlint/secretlint-rule-preset-recommend'),
		import('@secretlint/profiler'),
	]);
	// It keeps every mark of every run for ever, and searches all of them at each new one: a process that lives for days would slow
	// down and grow.
	secretLintProfiler.mark = () => undefined;
	return { lintSource, rules };
}

/**
 * What stands before the name of a key in an address that was signed with it: the address opens one object for a time, and tells nothing
 * of the key but that (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html).
 */
const signedFor = /[?&]X-Amz-(?:Credential|Security-Token)=$|&amp;X-Amz-(?:Credential|Security-Token)=$/i;

/**
 * A name that a bundler gave to an import of a package of npm's (`filesaver_js_npm__WEBPACK_IMPORTED_MODULE_1__`). Behind its prefix a token of npm has letters and
 * digits alone.
 */
const npmName = /^npm_\w*_/;

/** An identifier of a key of AWS has the letters and digits of base32 alone (https://datatracker.ietf.org/doc/html/rfc4648#section-6). */
function isMadeUpKey(token: string): boolean {
	return /^A[KS]IA[A-Z0-9]{16}$/.test(token) && /[0189]/.test(token);
}

/** Tokens of documentation and of test accounts: spelled-out examples, keyboards and counters in place of randomness. */
function isExample(token: string, provider: string): boolean {
	if (provider === 'privatekey') {
		return false;
	}
	const body = token.slice(-80);
	return (
		isMadeUpKey(token) ||
		isPlaceholder(token) ||
		isPlaceholder(body) ||
		/your[-_]|fake|sample|_test_|[-_]test[-_]|0123456|1234567|abcdefg|(.)\1{5}|\/T0+\/B0+\/|\/x{3,}$/i.test(token) ||
		entropyOf(body) < 3
	);
}
