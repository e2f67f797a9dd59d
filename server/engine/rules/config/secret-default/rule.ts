import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles, type Role } from '../../../core/role.js';
import { isPlaceholder, isSecretName, namesOwner, redaction, saysStandIn, spellsName } from '../../../core/secrets.js';
import type { Location } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { requireEnvironment } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isPlaceholderHost, isReservedHost } from '../../shared/endpoint.js';
import { keyOf, placeOf, readsByDefault } from '../../shared/places.js';
import { isOfVendor } from '../../shared/providers.js';
import { isPublicVariable } from '../../shared/publicVariables.js';
import { asksPerson, isForMakers } from '../../shared/toolCode.js';
import { mayThrow } from '../../shared/throwing.js';
import { haveWord } from '../../../core/words.js';
import { isKeeper } from '../../shared/workloads.js';
import { wordSet } from '../../../core/wordList.js';

/** What databases, queues and stores of objects call the variables that set the password of a service in a local compose file. */
const storeWords: ReadonlySet<string> = wordSet(`
	postgres postgresql pg mysql mariadb mongo mongodb redis rabbitmq amqp db database minio s3 clickhouse elastic elasticsearch
	opensearch neo4j meili typesense smtp
`);

/** Words of what the program itself signs, whose secret every deploy chooses. */
const signingWords: ReadonlySet<string> = wordSet(`
	session sessions cookie cookies jwt auth token express crypto encryption webhook signing csrf hmac app
`);

/**
 * Texts that say themselves that they are not what belongs there: whoever takes them for a key of somebody else's is turned away.
 * (`changeme` is let in until somebody changes it.)
 */
const standInText = /^(?:dummy|stub|fake|bogus|invalid)|placeholder|not-?a-?real/i;

/** Words of accounts that the program itself keeps: who knows the password has the rights. */
const accountWords: ReadonlySet<string> = new Set(['admin', 'root', 'user', 'login', 'master', 'default']);

/** Words in the names of variables that say where a service is. */
const hostWords: ReadonlySet<string> = new Set(['host', 'hostname', 'server', 'address']);

/** Words of paths whose code fills a database with made-up data. */
const seedWords: ReadonlySet<string> = new Set(['seed', 'seeds', 'seeder', 'seeders', 'seeding']);

/** Roles of code that somebody starts, and that ends: nothing runs on there. */
const commandRoles: ReadonlySet<Role> = new Set<Role>(['cli', 'admin']);

/** Places that a finding names beside its own. */
const mostRelated = 12;

export default defineRule({
	id: 'config/secret-default',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Does the program refuse to start without its secrets?',
	messages: {
		default: 'When {{variable}} is missing, the program runs on with a secret that everybody can read here. Stop at start instead.',
		localDefault: '{{variable}} has a default that everybody can read here; fine for a local service, and open to everybody anywhere else.',
		random:
			'Without {{variable}}, each process makes a secret of its own: what one has signed, no other accepts, and nobody is logged in after a restart. Stop at start instead.',
		required: '{{variable}} has no default.',
	},
	reads: ['env.read', 'env.declare'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (
			role === 'test' ||
			role === 'docs' ||
			role === 'generated' ||
			role === 'build' ||
			(fact.kind === 'env.read' && asksPerson(project, fact.path))
		) {
			return;
		}
		const read = readOf(fact);
		if (!read || !isSecretName(read.variable) || isPublicVariable(read.variable)) {
			return;
		}
		const { fallback, variable } = read;
		if (fallback && namesPair(fact, variable, project)) {
			return;
		}
		if (fact.kind === 'env.read' && fact.random === true) {
			if (serviceRoles.includes(role) && haveWord([variable], signingWords)) {
				report({ message: 'random', span: fact.span, data: { variable }, severity: 'hint' });
			}
			return;
		}
		if (!fallback) {
			if (fact.kind === 'env.read') {
				affirm({ message: 'required', span: fact.span, data: { variable } });
			}
			return;
		}
		if (fallback.kind !== 'secret' && !(fallback.kind === 'literal' && fallback.type === 'string' && fallback.text !== '')) {
			return;
		}
		// `JSON.parse(process.env.KEYS ?? '{}')`: no key at all.
		if (fallback.kind === 'literal' && /^\W*$/.test(fallback.text.replaceAll(redaction, 'x'))) {
			return;
		}
		const isStrong = fallback.kind === 'secret' && fallback.strength === 'strong';
		if (isRefused(fact, variable, project) || (!isStrong && isOfNobodysHost(fact, variable, project))) {
			return;
		}
		if (
			fact.kind === 'env.declare' &&
			(project.isDevelopmentFile(fact.path) ||
				project
					.in(fact.path, 'env.declare')
					.some((other) => other.span.start < fact.span.start && readOf(other)?.variable === variable && readOf(other)?.fallback))
		) {
			return;
		}
		if (fact.kind === 'env.read' && role === 'admin' && haveWord(fact.path.split('/'), seedWords)) {
			return;
		}
		const inStack =
			fact.kind === 'env.declare' &&
			fact.source === 'compose' &&
			(haveWord([variable], storeWords) || isForImage(project, fact) || bringsStores(project, fact.path));
		const local = inStack || (!isStrong && isOfLocalHost(fact, variable, project));
		const place = placeOf(fallback, fact);
		const readers = place.path === fact.path ? [] : readersOf(place, fact, project);
		// A secret that several places fall back on is one secret: who takes the default from one of them has not stopped the others.
		const isWithoutUse = isStub(fact, variable, fallback, project) || isName(variable, fallback) || isFiller(variable, fallback);
		const isNone = isWithoutUse || (isStandIn(fallback) && !haveWord([variable], signingWords));
		const plan =
			// Who never logs in as the first administrator, or sends no mail, need not be stopped.
			fact.kind === 'env.read' &&
			readers.length < 2 &&
			!isNone &&
			(haveWord([variable], signingWords) || /SECRET(?:_KEY)?$/i.test(variable)) &&
			mayThrow(project, place, fact)
				? requireEnvironment({ kind: 'env', name: variable, fallback, span: fact.span }, fact.path)
				: undefined;
		report({
			message: local ? 'localDefault' : 'default',
			sure: isOfOwn(variable) || isStrong,
			...place,
			data: { variable },
			...(local ||
			isWithoutUse ||
			(fact.kind === 'env.read' &&
				(isForMakers(fact.path) || (commandRoles.has(role) && (saysItIsNone(fallback) || !haveWord([variable], signingWords)))))
				? { severity: 'hint' as const }
				: {}),
			related: readers
				.slice(0, mostRelated)
				.map(({ path, span }) => ({ at: { path, span }, message: `What is used here without ${variable}.` })),
			fixes: plan ? [plan] : [],
		});
	},
});

/** Whether the program signs with a secret, or lets its own users in by it: then whoever reads the default gets in. */
function isOfOwn(variable: string): boolean {
	return (
		haveWord([variable], signingWords) ||
		haveWord([variable], accountWords) ||
		(/SECRET(?:_?KEY)?$/i.test(variable) && !/CLIENT|CONSUMER|ACCESS|API|WEBHOOK/i.test(variable))
	);
}

/** The reads of secrets that fall back on what is written at a place. */
function readersOf(
	place: Location,
	fact: LocatedFact<'env.read' | 'env.declare'>,
	project: Project,
): readonly LocatedFact<'env.read' | 'env.declare'>[] {
	const secrets = (readsByDefault(project, '').get(keyOf(place)) ?? []).filter(
		({ variable }) => variable !== undefined && isSecretName(variable),
	);
	return secrets.length > 0 ? secrets : [fact];
}

/**
 * Whether the program stops where the secret is missing, or where it is still the default, whatever else stands in that
 * condition: `if (isProduction && secret === 'dev') throw …`.
 */
function isRefused({ path }: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	return project.in(path, 'env.use').some((use) => use.variable === variable && use.how === 'check');
}

/** Whether a password belongs to a host that is this machine by default: who names another host names its password, too. */
function isOfLocalHost(fact: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	const start = /^(.*?)_?(?:PASSWORD|PASSWD|PASS|PWD)$/i.exec(variable)?.[1];
	return start !== undefined && hostsBeside(fact, start, project).some((host) => /^(?:localhost|127\.0\.0\.1|::1|0\.0\.0\.0)$/.test(host));
}

/**
 * Whether a secret belongs to a host that is nobody's by default (`storage.yourdomain.com`): where the secret is missing, the
 * host is, and neither opens anything.
 */
function isOfNobodysHost(fact: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	const start = /^(.*?)_?(?:PASSWORD|PASSWD|PASS|PWD|TOKEN|CREDENTIALS?|SECRET|(?:SECRET_?)?(?:ACCESS|API)?_?KEY)$/i.exec(variable)?.[1];
	return (
		start !== undefined &&
		!haveWord([variable], signingWords) &&
		hostsBeside(fact, start, project).some((host) => isPlaceholderHost(`${host}.`) || isReservedHost({ host }))
	);
}

/**
 * The hosts, without scheme, port and path, that are defaults of the variables with the same start as a secret's:
 * `MINIO_ENDPOINT` beside `MINIO_SECRET_KEY`.
 */
function hostsBeside({ path, kind }: LocatedFact<'env.read' | 'env.declare'>, start: string, project: Project): readonly string[] {
	const names =
		start === ''
			? []
			: ['HOST', 'HOSTNAME', 'SERVER', 'ADDRESS', 'ENDPOINT', 'URL', 'DOMAIN'].flatMap((word) => [`${start}_${word}`, `${start}${word}`]);
	const isOfStore = haveWord([start], storeWords);
	return project.in(path, kind).flatMap((one) => {
		const other = readOf(one);
		// `DB_HOST` beside `POSTGRES_PASSWORD`: both are of the one store.
		const isOfSameStore =
			other !== undefined && isOfStore && haveWord([other.variable], storeWords) && haveWord([other.variable], hostWords);
		const isHost = other !== undefined && (isOfSameStore || names.some((name) => name.toUpperCase() === other.variable.toUpperCase()));
		return isHost && other.fallback?.kind === 'literal' ? [other.fallback.text.replace(/^[a-z+]+:\/\//, '').replace(/[:/].*$/, '')] : [];
	});
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
	if (fallback.kind !== 'literal' || haveWord([variable.replace(/_?(?:AUTH_?)?TOKEN$/i, '')], signingWords)) {
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
	const owner = variable.replace(/(?<=.)_?TOKEN$/i, '');
	return fallback.kind === 'literal' && /^(?:.|\d{2,3})$/su.test(fallback.text) && !isOfOwn(owner) && !haveWord([variable], storeWords);
}

/**
 * Whether a default says itself that it is none: `__API_TOKEN__`, `<token>`, `invalid-token`. Who takes it for the secret has an
 * error to look at already.
 */
function isStandIn(value: Value | undefined): boolean {
	return (
		value?.kind === 'literal' &&
		(/^__\w+__$|^(?:dummy|stub|fake|bogus|invalid|none|not-?set)/i.test(value.text) || isPlaceholder(value.text))
	);
}

/** Whether a default says by one of its words that it is made up: to a server that is a weak secret, to a command a note of its author. */
function saysItIsNone(value: Value): boolean {
	return value.kind === 'literal' ? value.standIn === true || saysStandIn(value.text) : value.kind === 'secret' && value.standIn === true;
}

/** The variable that is read, and what is used without it: `process.env.X ?? 'y'` in code, `${X:-y}` in a compose file. */
function readOf(
	fact: LocatedFact<'env.read' | 'env.declare'>,
): { readonly variable: string; readonly fallback: Value | undefined } | undefined {
	if (fact.kind === 'env.read') {
		return fact.variable === undefined ? undefined : { variable: fact.variable, fallback: fact.fallback };
	}
	if (fact.source === 'schema') {
		return fact.forDevelopment === true
			? undefined
			: { variable: fact.variable, fallback: fact.value.kind === 'unknown' ? undefined : fact.value };
	}
	return fact.value.kind === 'env' && fact.value.name !== undefined && fact.value.fallback
		? { variable: fact.value.name, fallback: fact.value.fallback }
		: undefined;
}

/**
 * An access key names the pair whose other half is the secret (`S3_ACCESS_KEY` beside `S3_SECRET_KEY`): what is to be said is
 * said there.
 */
function namesPair({ path, kind }: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	const start = /^(.*?)_?ACCESS_KEY(?:_ID)?$/.exec(variable)?.[1];
	const isOther = (other: string | undefined): boolean =>
		other !== undefined && other !== variable && other.startsWith(start!) && other.includes('SECRET');
	return start !== undefined && !variable.includes('SECRET') && project.in(path, kind).some((one) => isOther(readOf(one)?.variable));
}

/** Whether a compose file brings its own data stores: it is a whole stack for one machine. */
function bringsStores(project: Project, path: string): boolean {
	return project
		.in(path, 'compose.service')
		.some(({ image }) => image !== undefined && isKeeper(image.replace(/@.*$/s, '').replace(/:[^/:]*$/, '')));
}

/** Whether a compose variable belongs to a service that runs an image of somebody else. */
function isForImage(project: Project, fact: LocatedFact<'env.declare'>): boolean {
	return project
		.in(fact.path, 'compose.service')
		.some(({ service, image, build }) => service === fact.owner && image !== undefined && build === undefined);
}
