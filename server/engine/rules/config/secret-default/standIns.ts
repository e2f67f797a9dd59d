import type { LocatedFact } from '../../../core/fact.js';
import { joinPath } from '../../../core/paths.js';
import { isDocumentedKey, isPlaceholder, namesOwner, saysStandIn, spellsName } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { unreadIn } from '../../../project/unread.js';
import { factsOfPackage } from '../../shared/near.js';
import { isOfVendor } from '../../shared/providers.js';
import { isWrittenInCode } from '../../shared/spelledVariables.js';

/** What databases, queues and stores of objects call the variables that set the password of a service in a local compose file. */
export const storeWords: ReadonlySet<string> = wordSet(`
	postgres postgresql pg mysql mariadb mongo mongodb redis rabbitmq amqp db database minio s3 clickhouse elastic elasticsearch
	opensearch neo4j meili typesense smtp
`);

/** Words of what the program itself signs, whose secret every deploy chooses. */
export const signingWords: ReadonlySet<string> = wordSet(`
	session sessions cookie cookies jwt auth token express crypto encryption webhook signing csrf hmac app
`);

/**
 * Texts that say themselves that they are not what belongs there: whoever takes them for a key of somebody else's is turned away.
 * (`changeme` is let in until somebody changes it.)
 */
const standInText = /^(?:dummy|stub|fake|bogus|invalid)|placeholder|not-?a-?real/i;

/** Words of accounts that the program itself keeps: who knows the password has the rights. */
const accountWords: ReadonlySet<string> = new Set(['admin', 'root', 'user', 'login', 'master', 'default']);

/** Words of variables that only those set who try a program out, or test it. */
const triedWords: ReadonlySet<string> = wordSet(`test testing e2e demo mock fake dummy sample example cypress playwright`);

/** Whether the program signs with a secret, or lets its own users in by it: then whoever reads the default gets in. */
export function isOfOwn(variable: string): boolean {
	return (
		haveWord([variable], signingWords) ||
		(haveWord([variable], accountWords) && !haveWord([variable], storeWords)) ||
		(/SECRET(?:_?KEY)?$/i.test(variable) && !/CLIENT|CONSUMER|ACCESS|API|WEBHOOK/i.test(variable))
	);
}

/** Whether a default stands in for a secret that nobody needs it for, so that with it nothing is opened. */
export function isWithoutUse(fact: LocatedFact<'env.read' | 'env.declare'>, variable: string, fallback: Value, project: Project): boolean {
	return (
		isStub(fact, variable, fallback, project) ||
		isName(variable, fallback) ||
		isFiller(variable, fallback) ||
		isSwitchedOff(fallback) ||
		haveWord([variable], triedWords)
	);
}

/** Packages that sign, encrypt, or keep sessions, by what their names say. */
const signers =
	/jwt|jw[est]|jose|session|cookie|auth|passport|crypt|csrf|csurf|token|paseto|iron|oidc|sign|secur|hash|sodium|nacl|lucia|strapi|adonis|feathers|keystone|payload|directus|next|nuxt|remix|supabase|firebase|hapi|slack|telegra|discord|line|stripe/i;

/**
 * Whether nothing in a package would sign with a secret that programs sign with (`SECRET_KEY`): it depends on nothing that does, and its
 * code asks for no cryptography.
 */
export function isSignedWithByNobody(path: string, variable: string, project: Project): boolean {
	return /^(?:APP_)?SECRET(?:_KEY)?$/.test(variable) && signsNothing(project, project.packageOf(path).folder);
}

const signsNothing = remembered((project, folder): boolean => {
	const owner = project.packageOf(joinPath(folder, 'package.json'));
	return (
		owner.manifest !== undefined &&
		![...owner.dependencies.values()].some(({ name, scope }) => scope !== 'development' && signers.test(name)) &&
		!factsOfPackage(project, owner, 'module.import').some(
			({ specifier }) => specifier === 'node:crypto' || specifier === 'crypto' || signers.test(specifier),
		)
	);
});

/** Packages that read signed cookies by themselves, or sign with what was meant for cookies. */
const cookieReaders =
	/session|cs?u?rf|lusca|keygrip|^koa|hapi|yar$|strapi|adonis|feathers|keystone|payload|directus|adminjs|next|nuxt|remix|grant/i;

/**
 * Whether nothing in a package would read what a secret for cookies signs: it is handed to what parses cookies, and no code asks for
 * those that were signed (https://github.com/expressjs/cookie-parser#cookieparsersecret-options, https://github.com/fastify/fastify-cookie#api).
 */
export function areSignedCookiesUnread(path: string, variable: string, project: Project): boolean {
	return haveWord([variable], cookieWords) && readsNoSignedCookies(project, project.packageOf(path).folder);
}

const cookieWords: ReadonlySet<string> = new Set(['cookie', 'cookies']);

const readsNoSignedCookies = remembered((project, folder): boolean => {
	const { manifest, kind, dependencies } = project.packageOf(joinPath(folder, 'package.json'));
	return (
		manifest !== undefined &&
		kind === 'service' &&
		['cookie-parser', '@fastify/cookie'].some((name) => dependencies.has(name)) &&
		![...dependencies.values()].some(({ name, scope }) => scope !== 'development' && cookieReaders.test(name)) &&
		!['signedCookies', 'unsignCookie', 'unsign', 'signedCookie'].some((word) => isWrittenInCode(project, word)) &&
		!unreadIn(project, folder)
	);
});

/** A default that says that there is none, or is printed by its vendor for everybody who tries: `disabled`. */
function isSwitchedOff(fallback: Value): boolean {
	return (
		fallback.kind === 'literal' &&
		(/^(?:disabled?|off|none|no|false|null|undefined|unset|unknown|n\/?a)$/i.test(fallback.text) || isDocumentedKey(fallback.text))
	);
}

/**
 * A word in place of a vendor's key (`new Resend(process.env.RESEND_API_KEY || 're_123')`) opens nothing: it lets the client be
 * made, and its calls fail. A store that people run themselves
 * (`MINIO_SECRET_KEY`) takes the word, and so does what signs.
 */
function isStub({ kind }: LocatedFact<'env.read' | 'env.declare'>, variable: string, fallback: Value, project: Project): boolean {
	// `dummySecret` of somebody else's service opens nothing.
	if (
		fallback.kind === 'literal' &&
		standInText.test(fallback.text) &&
		!haveWord([variable.replace(/_?TOKEN(?:_SECRET)?$/i, '')], signingWords)
	) {
		return true;
	}
	return (
		kind === 'env.read' &&
		(/_API_?(?:KEY|TOKEN)$/.test(variable) ||
			(/_SECRET(?:_?KEY)?$/.test(variable) && !haveWord([variable], storeWords) && !haveWord([variable], signingWords))) &&
		!(fallback.kind === 'secret' && fallback.strength === 'strong') &&
		isOfVendor(variable, project)
	);
}

/**
 * Whether a default only names what belongs there: `MAILER_PASSWORD` for the variable of this name, `ollama` for OLLAMA_TOKEN,
 * `not-used` for the key of a service that may ask for none. What signs, what opens a store or an account of this program takes any word.
 */
function isName(variable: string, fallback: Value): boolean {
	if (fallback.kind !== 'literal') {
		return false;
	}
	// `SESSION_KEY || 'session'` is the name of a cookie as often as what signs it.
	if (/KEY$/i.test(variable) && namesOwner(fallback.text, variable)) {
		return true;
	}
	if (haveWord([variable.replace(/_?(?:AUTH_?)?TOKEN$/i, '')], signingWords)) {
		return false;
	}
	const takesAnyWord = haveWord([variable], storeWords) || haveWord([variable], accountWords);
	return (
		spellsName(fallback.text, variable) ||
		(!takesAnyWord &&
			(namesOwner(fallback.text, variable) ||
				(/(?:KEY|TOKEN)$/i.test(variable) && /^(?:un|not?[-_ ]?)(?:used|needed|required)$/.test(fallback.text))))
	);
}

/**
 * Whether a default is only there so that something is (`'1'`, `'x'`): no vendor gives out such a token. What signs, and what opens
 * a store or an account of this program, takes it all the same.
 */
function isFiller(variable: string, fallback: Value): boolean {
	const owner = variable.replace(/_?TOKEN$/i, '');
	return fallback.kind === 'literal' && /^(?:.|\d{2,3})$/su.test(fallback.text) && !isOfOwn(owner) && !haveWord([variable], storeWords);
}

/**
 * Whether a default says itself that it is none: `__API_TOKEN__`, `<token>`, `invalid-token`. Who takes it for the secret has an
 * error to look at already.
 */
export function isStandIn(value: Value | undefined): boolean {
	return (
		value?.kind === 'literal' &&
		(/^__\w+__$|^(?:dummy|stub|fake|bogus|invalid|none|not-?set)/i.test(value.text) || isPlaceholder(value.text))
	);
}

/** Whether a default says by one of its words that it is made up: to a server that is a weak secret, to a command a note of its author. */
export function saysItIsNone(value: Value): boolean {
	return value.kind === 'literal' ? value.standIn === true || saysStandIn(value.text) : value.kind === 'secret' && value.standIn === true;
}
