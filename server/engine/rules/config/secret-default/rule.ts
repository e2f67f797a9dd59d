import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles, type Role } from '../../../core/role.js';
import { baseName, directoryOf, pathWithin } from '../../../core/paths.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { isReference, isSecretName, redaction } from '../../../core/secrets.js';
import { containsSpan, type Location } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { requireEnvironment } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isPlaceholderHost, isReservedHost } from '../../shared/endpoint.js';
import { keyOf, placeOf, readsByDefault } from '../../shared/places.js';
import { isPublicVariable } from '../../shared/publicVariables.js';
import { signsForNobody } from '../../shared/tokenModules.js';
import { asksPerson, isForMakers } from '../../shared/toolCode.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { factsOfPackage } from '../../shared/near.js';
import { mayThrow } from '../../shared/throwing.js';
import { haveWord } from '../../../core/words.js';
import { mentionsOf } from '../../../project/mentions.js';
import { isUnaskedNamespace } from '../../../project/namespaces.js';
import { unreadIn } from '../../../project/unread.js';
import { isSigningDefault } from '../../shared/secretUses.js';
import { isKeeper } from '../../shared/workloads.js';
import { writtenBy } from './written.js';
import { checks, isAskedOfSettings, isRefused, isSetByProgram, mayStopElsewhere, requires } from './refusal.js';
import {
	areSignedCookiesUnread,
	isOfOwn,
	isSignedWithByNobody,
	isStandIn,
	isWithoutUse,
	saysItIsNone,
	signingWords,
	storeWords,
} from './standIns.js';

/** Words in the names of variables that say where a service is. */
const hostWords: ReadonlySet<string> = new Set(['host', 'hostname', 'server', 'address']);

/** Words of settings that name where a secret is kept. */
const keeperWords: ReadonlySet<string> = new Set(['tls', 'ssl', 'kubernetes', 'k8s', 'vault', 'ingress', 'secrets', 'secretsmanager']);

/** Words of paths whose code fills a database with made-up data. */
const seedWords: ReadonlySet<string> = new Set(['seed', 'seeds', 'seeder', 'seeders', 'seeding']);

/** Roles of code that somebody starts, and that ends: nothing runs on there. */
const commandRoles: ReadonlySet<Role> = new Set<Role>(['cli', 'admin']);

/** Words of variables that tokens are signed with. */
const tokenWords: ReadonlySet<string> = new Set(['jwt', 'token']);

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
			'Without {{variable}}, each process makes a secret of its own: what one has signed or encrypted, no other accepts, nor does it itself after a restart. Stop at start instead.',
		setting:
			'Where no deploy says otherwise, the program runs on with the secret {{name}} that everybody can read here. Leave it empty, and stop at start without one.',
		written:
			'The program sets {{variable}} to a secret that everybody can read here, whatever the deploy has set. Leave it to the environment.',
		required: '{{variable}} has no default.',
	},
	reads: ['env.read', 'env.declare', 'env.write', 'literal.named'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (
			role === 'test' ||
			role === 'docs' ||
			role === 'generated' ||
			(role === 'build' && !isOfFramework(fact.path)) ||
			(fact.kind === 'env.read' && (asksPerson(project, fact.path) || isDevelopmentOnly(fact)))
		) {
			return;
		}
		if (fact.kind === 'env.write') {
			const message = serviceRoles.includes(role) ? writtenBy(fact) : undefined;
			if (message !== undefined) {
				report({ message, span: fact.span, data: { variable: fact.variable! }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'literal.named') {
			const behind = variableBehind(fact, project);
			if (behind !== undefined) {
				report({ message: 'default', span: fact.span, data: { variable: behind }, severity: 'hint' });
				return;
			}
			const isSigning = isSigningDefault(project, placeOf(fact.value, fact));
			if (isSigning || isDefaultSetting(fact, project)) {
				report({
					message: 'setting',
					span: fact.span,
					data: { name: fact.names.join('.') },
					// That code signs with it makes a secret of it, whatever its name; of a name alone that is not known.
					...(isSigning ? { sure: true } : { severity: 'hint' as const }),
				});
			}
			return;
		}
		const read = readOf(fact);
		// A schema may say itself that a variable holds a secret (`sensitive: true`), whatever its name.
		const isSaid = fact.kind === 'env.declare' && fact.source === 'schema' && read?.fallback?.kind === 'secret';
		const isNamed = read !== undefined && isSecretName(read.variable);
		if (
			!read ||
			(!isNamed && !isSaid) ||
			isPublicVariable(read.variable) ||
			(fact.kind === 'env.declare' && isPublicVariable(fact.variable))
		) {
			return;
		}
		const { fallback, variable } = read;
		if (fallback && namesPair(fact, variable, project)) {
			return;
		}
		if (fact.kind === 'env.read' && fact.random === true) {
			if (serviceRoles.includes(role) && (haveWord([variable], signingWords) || /^SECRET(?:_?KEY)?$/.test(variable))) {
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
		// A file or a vault that holds the secret is none itself, and neither is a key that is made for pages.
		if (fallback.kind === 'literal' && (isReference(fallback.text) || fallback.publishable === true)) {
			return;
		}
		// `JSON.parse(process.env.KEYS ?? '{}')`: no key at all.
		if (fallback.kind === 'literal' && /^\W*$/.test(fallback.text.replaceAll(redaction, 'x'))) {
			return;
		}
		const isStrong = fallback.kind === 'secret' && fallback.strength === 'strong';
		if (
			isRefused(fact, variable, project) ||
			(!isStrong && isOfNobodysHost(fact, variable, project)) ||
			// Nothing signs, or is opened, with a setting that nobody reads.
			(fact.kind === 'env.read' && project.isUnreadSetting(fact))
		) {
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
		const isUseless = isWithoutUse(fact, variable, fallback, project);
		const isNone = isUseless || (isStandIn(fallback) && !haveWord([variable], signingWords));
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
			// Most compose files are for the machines of developers, and few say so.
			sure: (isOfOwn(variable) || isStrong) && !(fact.kind === 'env.declare' && fact.source === 'compose'),
			...place,
			data: { variable },
			...(local ||
			isUseless ||
			role === 'build' ||
			!isNamed ||
			// What no process is known to reach is loud for a secret that is one wherever it stands, and for no default.
			(fact.kind === 'env.read' && role === 'unknown') ||
			// Who says that a variable is required, and what stands in for it, means the machines of developers.
			(fact.kind === 'env.read' && fact.required === true) ||
			isSaidBefore(fact, variable, project) ||
			mayStopElsewhere(fact, variable, project) ||
			isAskedOfSettings(fact, variable, project) ||
			isSetByProgram(fact.path, variable, project) ||
			isTakenByNobody(fact, variable, project) ||
			(fact.kind === 'env.read' && isUnaskedNamespace(fact, project)) ||
			isSignedWithByNobody(fact.path, variable, project) ||
			areSignedCookiesUnread(fact.path, variable, project) ||
			(haveWord([variable], tokenWords) && signsForNobody(project, fact.path)) ||
			isOfDevelopers(fact, project) ||
			(fact.kind === 'env.read' && (isForMakers(fact.path) || (commandRoles.has(role) && (!isStrong || saysItIsNone(fallback)))))
				? { severity: 'hint' as const }
				: {}),
			related: readers
				.slice(0, mostRelated)
				.map(({ path, span }) => ({ at: { path, span }, message: `What is used here without ${variable}.` })),
			fixes: plan ? [plan] : [],
		});
	},
});

/**
 * Settings of a framework, which its server reads once more as it starts: `serverRuntimeConfig`
 * (https://nextjs.org/docs/pages/api-reference/config/next-config-js/runtime-configuration), `runtimeConfig` of Nuxt.
 */
function isOfFramework(path: string): boolean {
	return /^(?:next|nuxt)\.config\.[cm]?[jt]s$/.test(baseName(path));
}

/**
 * The variable of a secret for which something written stands in, where another module hands the environment on: `settings.TOKEN_SECRET ||
 * 'x'` beside `export default { ...file, ...process.env }`. What a schema requires, or a check asks for, stops the program before.
 */
function variableBehind(fact: LocatedFact<'literal.named'>, project: Project): string | undefined {
	const { path, value, instead } = fact;
	const behind = instead && project.resolve(instead, path);
	const home =
		behind?.kind === 'env' ? behind.path : instead?.kind === 'import' ? project.resolveModule(instead.specifier, path) : undefined;
	const variable =
		behind?.kind === 'env' && behind.fallback === undefined
			? behind.name
			: instead?.kind === 'import' && instead.members.length < 2
				? (instead.members[0] ?? instead.name)
				: undefined;
	const isText =
		value.kind === 'secret' ||
		(value.kind === 'literal' &&
			value.type === 'string' &&
			/[a-z\d]/i.test(value.text.replaceAll(redaction, 'x')) &&
			!isReference(value.text));
	return variable !== undefined &&
		home !== undefined &&
		isText &&
		/^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(variable) &&
		isSecretName(variable) &&
		!isPublicVariable(variable) &&
		serviceRoles.includes(project.roleOf(path).role) &&
		!isDevelopmentOnly(fact) &&
		project
			.in(home, 'env.read')
			.some((read) => (behind?.kind === 'env' ? read.variable === variable && read.required !== true : read.form === 'all')) &&
		(['env.declare', 'process.exit'] as const).every((kind) => project.in(home, kind).length === 0) &&
		!factsOfPackage(project, project.packageOf(path), 'env.use').some((use) => checks(use, variable)) &&
		!factsOfPackage(project, project.packageOf(path), 'env.declare').some((one) => requires(one, variable))
		? variable
		: undefined;
}

/**
 * Whether something written is the default of a secret by which the program signs, in the settings that the library
 * config takes where nothing else is given (https://github.com/node-config/node-config/wiki/Configuration-Files).
 */
function isDefaultSetting({ path, names, value }: LocatedFact<'literal.named'>, project: Project): boolean {
	const name = names.at(-1) ?? '';
	return (
		/(?:^|\/)config\/default\.(?:[cm]?[jt]s|json5?|ya?ml|toml)$/.test(path) &&
		value.kind === 'literal' &&
		value.type === 'string' &&
		value.text !== '' &&
		!isReference(value.text) &&
		// The name of a secret that an orchestrator keeps is none.
		!haveWord(names, keeperWords) &&
		/^(?:secret|secret_?key|(?:jwt|cookie|session|token|signing|auth)_?secret)$/i.test(name) &&
		// A package of a workspace takes the settings of the folder that it is started in.
		project.packages.some(
			({ folder, dependencies }) => dependencies.has('config') && pathWithin(directoryOf(directoryOf(path)), folder) !== undefined,
		)
	);
}

/**
 * Whether all that is read of a variable goes into properties which no other file mentions: nothing signs, or is opened, with what nobody
 * takes, unless somebody takes all properties at once.
 */
function isTakenByNobody({ path }: LocatedFact, variable: string, project: Project): boolean {
	const home = project.packageOf(path);
	const reads = factsOfPackage(project, home, 'env.read').filter((read) => read.variable === variable);
	return (
		reads.length > 0 &&
		home.kind === 'service' &&
		reads.every((read) => read.property !== undefined && mentionsOf(project).isOnlyIn(read.property, read.path)) &&
		!unreadIn(project, home.folder)
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

/** Whether a default stands in the settings that a module has for the machines of developers alone, beside those of a deploy. */
function isOfDevelopers({ path, span }: LocatedFact<'env.read' | 'env.declare'>, project: Project): boolean {
	const groups = project
		.in(path, 'module.export')
		.flatMap(({ name, value }) => [[name, value] as const, ...(value?.kind === 'object' ? Object.entries(value.properties) : [])]);
	const isOther = groups.some(([name]) => environmentKindOf(name) === 'production');
	return (
		isOther &&
		groups.some(
			([name, value]) =>
				environmentKindOf(name) === 'development' && value !== undefined && value.path === undefined && containsSpan(value.span, span),
		)
	);
}

/** Whether a file before this one, in the package, has a default for the variable, too: that is the same thing to be done. */
function isSaidBefore({ kind, path }: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	const home = project.packageOf(path);
	const { role } = project.roleOf(path);
	return (
		kind === 'env.read' &&
		project
			.of('env.read')
			.some(
				(other) =>
					other.variable === variable &&
					other.fallback?.kind === 'secret' &&
					other.path < path &&
					project.roleOf(other.path).role === role &&
					project.packageOf(other.path) === home,
			)
	);
}

/** The variable that is read, and what is used without it: `process.env.X ?? 'y'` in code, `${X:-y}` in a compose file. */
function readOf(
	fact: LocatedFact<'env.read' | 'env.declare'>,
): { readonly variable: string; readonly fallback: Value | undefined } | undefined {
	if (fact.kind === 'env.read') {
		return fact.variable === undefined ? undefined : { variable: fact.variable, fallback: firstOf(fact.fallback) };
	}
	if (fact.source === 'schema') {
		return fact.forDevelopment === true
			? undefined
			: { variable: fact.variable, fallback: fact.value.kind === 'unknown' ? undefined : firstOf(fact.value) };
	}
	return fact.value.kind === 'env' && fact.value.name !== undefined && fact.value.fallback
		? { variable: fact.value.name, fallback: fact.value.fallback }
		: undefined;
}

/** Of keys in a list, the first one signs; the others are those of the past. */
function firstOf(fallback: Value | undefined): Value | undefined {
	return fallback?.kind === 'list' ? fallback.items[0] : fallback;
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
	return project.in(path, 'compose.service').some(({ image }) => image !== undefined && isKeeper(image));
}

/** Whether a compose variable belongs to a service that runs an image of somebody else. */
function isForImage(project: Project, fact: LocatedFact<'env.declare'>): boolean {
	return project
		.in(fact.path, 'compose.service')
		.some(({ service, image, build }) => service === fact.owner && image !== undefined && build === undefined);
}
