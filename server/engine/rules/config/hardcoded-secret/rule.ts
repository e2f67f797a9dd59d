import { baseName } from '../../../core/paths.js';
import { isWithin, type FactTypes, type LocatedFact } from '../../../core/fact.js';
import { redaction } from '../../../core/secrets.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan, type Location } from '../../../core/text.js';
import { stringOf, type LiteralValue, type SecretValue, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { isOfSample } from '../../../project/samples.js';
import { sessionUseOf } from '../../../project/sessionUse.js';
import { defineRule } from '../../rule.js';
import { isInExamples, sampleWords } from '../../shared/aside.js';
import { isBesideRemoteHost, isListedAccount, isOfAccount } from '../../shared/credentialPairs.js';
import { hostOf, isLocalHost, literalEndpointOf } from '../../shared/endpoint.js';
import { databaseByDefault } from '../../shared/defaultGroups.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDevelopmentSettings } from '../../shared/environmentGroups.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isAbout, isSamePlace, namesAt, placeOf } from '../../shared/places.js';
import { ormDatabaseOf } from '../../shared/ormSettings.js';
import { isTokenOfProvider } from '../../shared/providerTokens.js';
import { isPublicVariable } from '../../shared/publicVariables.js';
import { isDigest, isSigningDefault, signsWith } from '../../shared/secretUses.js';
import { signsForNobody } from '../../shared/tokenModules.js';
import { isForMakers } from '../../shared/toolCode.js';
import { environmentNameOf, variableOfNames } from '../../shared/variableName.js';
import { haveWord, upperSnake } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** Fewer characters than a private key of any use has in text, and more than a token. */
const shortestKey = 400;

/** Words in the names of lists of what must not be used as a secret. */
const refusedWords: ReadonlySet<string> = wordSet(`
	insecure refused rejected blocked blocklist denylist blacklist blacklisted forbidden disallowed weak leaked compromised known
	published
`);

/** Words in the names of what shows how something looks: its secrets are made up, or at least nobody's key. */
const madeUpWords: ReadonlySet<string> = new Set([...sampleWords, 'dummy', 'stub', 'stubs']);

export default defineRule({
	id: 'config/hardcoded-secret',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Do secrets come from the environment?',
	messages: {
		secret:
			'{{name}} holds a secret that is written in the code. Move it to the environment and rotate it: history keeps what was committed.',
		example:
			'{{name}} in {{file}} looks like a real secret: who copies the example shares it with everybody who can read the repository. Leave the value empty.',
		pasted:
			'{{file}} gives {{name}} a value that opens something: everybody who can read the repository has it. Take the variables out of the file, and rotate what they hold: history keeps what was committed.',
		command:
			'{{file}} has kept a command or a variable with what opens something{{by}}: everybody who can read the repository has it. Take it out, and rotate it: history keeps what was committed.',
		word: '{{name}} is written in the code, as a text that can be guessed: whoever has it can sign in the name of the service. Take a random one from the environment.',
		idle: '{{name}} is written in the code, but no code here is seen to use a session that it signs. Take the middleware out, or the secret from the environment.',
		account:
			'{{name}} of an account is written in the code: every deploy has the same, and everybody can read it here. Read it from the environment.',
		first:
			'{{name}} is what accounts are opened with at first, and written in the code: everybody can read it here. Make up a random one for each.',
		unnamed:
			'{{name}} of an account is written in the code, and wherever nobody names the environment, the service signs in with it. Read it from the environment.',
		query:
			'{{name}} in the query of an address that is called is written in the code. Read it from the environment and rotate it: history keeps what was committed.',
		node: 'The address of a node holds the key of an account, which is written in the code. Read it from the environment and rotate it: history keeps what was committed.',
		compared:
			'What a request has to bring as {{name}} is written in the code: everybody who can read it here is let in. Read it from the environment.',
		fallback:
			'Where the setting {{name}} is missing, the program runs on with a text that everybody can read here. Stop at start without it instead.',
		fromEnvironment: '{{name}} comes from {{variable}}.',
	},
	reads: ['secret.use', 'literal.named', 'env.declare', 'http.request', 'secret.pasted'],
	roles: ['server', 'worker', 'admin', 'cli', 'build', 'browser', 'library', 'unknown'],
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'env.declare') {
			if (
				fact.source === 'dotenv-example' &&
				fact.value.kind === 'secret' &&
				(fact.value.strength === 'strong' || fact.value.chosen === true) &&
				!isPublicVariable(fact.variable) &&
				!isInExamples(fact.path)
			) {
				// A whole key is no placeholder; a random text may have been made up for the page.
				const isKey = fact.value.span.end - fact.value.span.start >= shortestKey;
				report({
					message: 'example',
					span: fact.value.span,
					data: { name: fact.variable, file: baseName(fact.path) },
					severity: isKey ? 'warning' : 'hint',
				});
			}
			return;
		}
		if (fact.kind === 'secret.pasted') {
			const all = project
				.in(fact.path, 'secret.pasted')
				.filter((one) => !isTokenOfProvider(project, { path: one.path, span: one.span }) && !isPublicVariable(one.variable));
			const gravest = all.find(({ value }) => value.kind === 'secret' && value.strength === 'strong') ?? all[0];
			// An environment that was put there as a whole is one mistake.
			if (gravest?.span.start === fact.span.start && project.isTracked(fact.path) === true && !isInExamples(fact.path)) {
				report({
					message: fact.among === 'commands' ? 'command' : 'pasted',
					span: fact.span,
					data: { name: fact.variable, file: baseName(fact.path), by: fact.variable === '' ? '' : ` (${fact.variable})` },
					related: all
						.filter((one) => one !== gravest)
						.slice(0, 8)
						.map(({ path, span, variable }) => ({ at: { path, span }, message: variable === '' ? 'Here, too.' : `${variable}, too.` })),
					...(fact.among === 'text' && { severity: 'hint' as const }),
				});
			}
			return;
		}
		if (fact.kind === 'http.request') {
			const key = serviceRoles.includes(role) && !isDevelopmentOnly(fact) && !isWithin(fact, 'test') ? keyInQuery(fact.url) : undefined;
			if (key && !isInExamples(fact.path)) {
				report({ message: 'query', ...placeOf(key.value, fact), data: { name: key.name }, severity: 'hint' });
			}
			return;
		}
		const name = fact.kind === 'secret.use' ? fact.name : (fact.names.at(-1) ?? 'secret');
		const variable = fact.kind === 'secret.use' ? environmentNameOf(fact.value) : undefined;
		if (variable !== undefined) {
			if (fact.value.kind !== 'env' || fact.value.fallback === undefined) {
				affirm({ message: 'fromEnvironment', span: fact.span, data: { name, variable } });
			}
			return;
		}
		const fallback = fact.kind === 'secret.use' && serviceRoles.includes(role) ? fallbackOf(fact, project) : undefined;
		if (fallback) {
			report({ message: 'fallback', ...placeOf(fallback.secret, fact), data: { name: fallback.setting }, severity: 'hint' });
			return;
		}
		const { value } = fact;
		if (fact.kind === 'literal.named' && isNodeWithKey(value)) {
			if (serviceRoles.includes(role) && !isDevelopmentOnly(fact) && !isWithin(fact, 'test') && !isInExamples(fact.path)) {
				report({ message: 'node', span: value.span, severity: 'hint' });
			}
			return;
		}
		// A word may be anybody's guess, or a stand-in; beside the name of an account, or given to a client of a service elsewhere, it is what opens it.
		if (
			fact.kind === 'literal.named' &&
			((value.kind === 'literal' && value.text === redaction) || (value.kind === 'secret' && value.strength === 'weak')) &&
			(serviceRoles.includes(role) || (role === 'build' && ormDatabaseOf(project, fact.path) !== undefined)) &&
			!isInExamples(fact.path) &&
			!isDevelopmentSettings(fact.path, project) &&
			(isOfAccount(project, fact) || (!isDevelopmentOnly(fact) && !isWithin(fact, 'test') && opensService(project, placeOf(value, fact))))
		) {
			const isGrouped = fact.names.slice(0, -1).some((one) => ['development', 'test'].includes(environmentKindOf(one) ?? ''));
			const isUnnamed = isGrouped && databaseByDefault(project, fact) !== undefined;
			if (isUnnamed || (isGrouped ? isBesideRemoteHost(project, fact) : value.kind === 'literal')) {
				report({ message: isUnnamed ? 'unnamed' : 'account', span: value.span, data: { name }, severity: 'hint' });
				return;
			}
		}
		// What tests and tasks make accounts with is theirs.
		if (fact.kind === 'secret.use' && isHashed(fact) && !serviceRoles.includes(role)) {
			return;
		}
		if (
			fact.kind === 'literal.named' &&
			isListedAccount(project, fact) &&
			isShort(value) &&
			serviceRoles.includes(role) &&
			!isDevelopmentOnly(fact) &&
			!isWithin(fact, 'test') &&
			!isInExamples(fact.path)
		) {
			report({ message: 'account', span: value.span, data: { name }, severity: 'hint' });
			return;
		}
		// `const DEFAULT_PASSWORD = '123456'`: with what the program lets people in until they choose one themselves.
		if (isFirstPassword(fact) && serviceRoles.includes(role) && !isInExamples(fact.path) && !isDevelopmentSettings(fact.path, project)) {
			report({ message: 'first', ...placeOf(value, fact), data: { name }, severity: 'hint' });
			return;
		}
		// `jwt.sign(user, 'your-secret-key')`: what stands in for a key until somebody puts one there is one, and everybody's guess.
		const standsIn =
			fact.kind === 'secret.use' &&
			value.kind === 'literal' &&
			value.type === 'string' &&
			value.text !== '' &&
			value.text !== redaction &&
			signsWith(fact.api) &&
			!isDigest(fact.api) &&
			serviceRoles.includes(role) &&
			!isWithin(fact, 'test') &&
			!isDevelopmentOnly(fact);
		if (value.kind !== 'secret' && !standsIn && !(fact.kind === 'secret.use' && value.kind === 'literal' && value.text === redaction)) {
			return;
		}
		// Files of settings have a rule of their own: config/secret-in-settings.
		if (fact.kind === 'literal.named' && project.in(fact.path, 'settings.file').length > 0) {
			return;
		}
		if (fact.kind === 'literal.named' && fact.form === 'compared') {
			if (serviceRoles.includes(role) && !isWithin(fact, 'test') && !isDevelopmentOnly(fact) && !isInExamples(fact.path)) {
				report({ message: 'compared', span: value.span, data: { name }, severity: 'hint' });
			}
			return;
		}
		const place = placeOf(value, fact);
		// In the defaults of a library of settings, that is what config/secret-default and config/secret-in-settings are about.
		// What no name there tells to be a secret, only its use does.
		const isAmongSettings = place.path !== fact.path && project.in(place.path, 'settings.file').length > 0;
		if (isSigningDefault(project, place) || (isAmongSettings && value.kind === 'secret')) {
			return;
		}
		if (isTokenOfProvider(project, place) || isPublicVariable(upperSnake(name))) {
			return;
		}
		const told = fact.kind === 'literal.named' ? fact.names : [];
		if (haveWord(told, refusedWords)) {
			return; // everybody may know what is refused
		}
		// A word under a telling name may still be a label or a seed; only where it is used as a secret is it one for certain.
		const seed = role === 'admin' && haveWord(fact.path.split('/'), new Set(['seed', 'seeds', 'seeder', 'seeders', 'seeding', 'fixtures']));
		// So may what only developers start, which no deploy runs.
		const processes = project.processesOf(fact.path);
		const ofDevelopment =
			(role === 'build' && processes.length > 0 && processes.every(({ type }) => type === 'development')) ||
			isDevelopmentSettings(place.path, project);
		const weak = fact.kind === 'literal.named' && value.kind === 'secret' && value.strength === 'weak';
		if (weak && (role === 'admin' || isAbout(project, ['secret.use'], place))) {
			return;
		}
		// Under a telling name alone, nothing but the code of a service, or a value that is too random to be a word, speaks for a secret;
		// pages hold none at all, as everybody can read them.
		const uncertain =
			fact.kind === 'literal.named' && (role === 'browser' || (weak && role !== 'server' && role !== 'worker' && role !== 'unknown'));
		const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
		// `{ development: { password: 'postgres' } }`: what a developer's own database asks for.
		const isOfDevelopers =
			weak && names?.slice(0, -1).some((one) => ['development', 'test'].includes(environmentKindOf(one) ?? '')) === true;
		// One that somebody made up may be in use elsewhere, too.
		if (isOfDevelopers && !(value.kind === 'secret' && value.chosen === true)) {
			return;
		}
		// A word as the key of a digest mostly tells one kind of digest from another; what it covers is random itself.
		const isWord = standsIn || (fact.kind === 'secret.use' && value.kind === 'secret' && value.strength === 'weak' && signsWith(fact.api));
		const isLabel = isWord && isDigest(fact.api);
		// No vendor gives out a word as a key: what asks for one is a service of one's own that takes any.
		const isAnyKey =
			fact.kind === 'secret.use' && value.kind === 'secret' && value.strength === 'weak' && /^api_?key$/i.test(name) && !isWord;
		// A token that many records of a file have is data of an example.
		const isRecord = fact.kind === 'literal.named' && fact.form === 'property' && isOneOfMany(project, fact);
		// A module of NestJS hands out what signs with it; where nobody asks for that, nothing does.
		const isUnasked = fact.kind === 'secret.use' && fact.api.startsWith('@nestjs/jwt.JwtModule') && signsForNobody(project, fact.path);
		// Nobody can sign in by a session that nothing looks at.
		const isIdle = fact.kind === 'secret.use' && fact.api === 'express-session' && sessionUseOf(project, fact.path) === 'unseen';
		// What may be read by anybody, as a hash, a salt or a word, is a secret only by what signs with it: where that is not known to run, by nothing.
		const isOpen = (value.kind === 'literal' || isWord) && !serviceRoles.includes(role);
		// What signs or opens something with it makes a secret of it, whatever its name.
		const sure = fact.kind === 'secret.use' || opensService(project, place);
		report({
			message: isIdle ? 'idle' : isWord ? 'word' : 'secret',
			...place,
			data: { name },
			sure,
			...(ofDevelopment ||
			isOfDevelopers ||
			uncertain ||
			isLabel ||
			isAnyKey ||
			isIdle ||
			isUnasked ||
			isOpen ||
			isRecord ||
			haveWord(fact.kind === 'secret.use' ? (names ?? []) : told.slice(0, -1), madeUpWords) ||
			isInExamples(place.path) ||
			isOfSample(project, place.path) ||
			isForMakers(place.path)
				? { severity: 'hint' as const }
				: seed
					? { severity: 'information' as const }
					: weak
						? { severity: 'warning' as const }
						: {}),
			// A program must not stop for want of what only a name takes for a secret.
			fixes: sure
				? environmentFix(project, standsIn ? { kind: 'secret', strength: 'weak', span: value.span } : value, fact, [
						names && variableOfNames(names),
						fact.kind === 'secret.use' ? variableOfUse(fact.api, name) : undefined,
					])
				: [],
		});
	},
});

/** Whether a text is short of a random one, and is kept secret all the same by what it is called. */
function isShort(value: Value): boolean {
	return (value.kind === 'literal' && value.text === redaction) || (value.kind === 'secret' && value.strength === 'weak');
}

/** Whether what is used is made a hash of, as a password is before it is kept with its account: `await hash('…', 10)`. */
function isHashed({ api }: FactTypes['secret.use']): boolean {
	return /^(?:bcrypt|bcryptjs|@node-rs\/bcrypt|argon2)\.hash(?:Sync)?$/.test(api);
}

/**
 * Whether a literal is the password that new accounts get, by its name, or since it is hashed: no evidence but that, and the value is
 * short of a random one.
 */
function isFirstPassword(fact: LocatedFact<'literal.named' | 'secret.use'>): boolean {
	const { value } = fact;
	return (
		(fact.kind === 'secret.use'
			? isHashed(fact)
			: (fact.form === 'variable' || fact.form === 'property' || fact.form === 'assignment') &&
				/^(?:default|initial)_?(?:\w{1,20}_?)?(?:password|pass|pwd)$/i.test(fact.names.at(-1) ?? '')) &&
		isShort(value) &&
		!(value.kind === 'literal' && value.standIn === true) &&
		!isDevelopmentOnly(fact) &&
		!isWithin(fact, 'test')
	);
}

/** Whether a value is the address of a node of a chain that ends in the key of an account. */
function isNodeWithKey(value: Value): boolean {
	return value.kind === 'literal' && value.keyed === true && !/[?&;]/.test(value.text) && value.text.endsWith(`/${redaction}`);
}

/** The key that is written in the query of an address, or beside it as a text of its own that is no word (`?key=${KEY}`), with its name there. */
function keyInQuery(url: Value): { readonly name: string; readonly value: LiteralValue } | undefined {
	const parts = url.kind === 'template' ? url.parts : [url];
	for (const [index, value] of parts.entries()) {
		if (value.kind !== 'literal') {
			continue;
		}
		const written = value.keyed === true ? /[?&]([\w.-]{1,60})=\*\*\*/.exec(value.text) : null;
		const before = parts[index - 1];
		const asked =
			value.text === redaction && value.standIn !== true && before?.kind === 'literal'
				? /[?&]([\w.-]{0,40}key|auth(?:orization)?)=$/i.exec(before.text)
				: null;
		const name = written?.[1] ?? asked?.[1];
		if (name !== undefined) {
			return { name, value };
		}
	}
	return undefined;
}

/**
 * The secret that is written behind a setting of another module and used where that is missing: `settings.jwtSecret || 'secret'`.
 * Behind a setting that always has a value, or that the program stops without, it is never used.
 */
function fallbackOf(
	{ value, path, within, name }: LocatedFact<'secret.use'>,
	project: Project,
): { readonly secret: SecretValue; readonly setting: string } | undefined {
	// `config.get('jwt.secret', '…')`: no variable has that name.
	if (value.kind === 'env' && value.name === undefined && value.fallback?.kind === 'secret' && value.fallback.standIn !== true) {
		return within?.includes('test') === true ? undefined : { secret: value.fallback, setting: name };
	}
	const [setting, last, ...more] = value.kind === 'choice' ? value.of : [];
	if (setting?.kind !== 'import' || last?.kind !== 'secret' || last.standIn === true || more.length > 0 || within?.includes('test')) {
		return undefined;
	}
	const at = placeOf(value, { path });
	// `isProduction ? settings.secret : 'secret'` leaves the setting for developers.
	const isByEnvironment = project.in(at.path, 'env.branch').some(({ span }) => containsSpan(span, at.span) || containsSpan(at.span, span));
	const found = project.resolve(setting, at.path);
	const isMissing =
		found.kind === 'env'
			? found.fallback === undefined && !project.of('env.use').some(({ variable, how }) => how === 'check' && variable === found.name)
			: found.kind === 'import' || found.kind === 'unknown';
	return isMissing && !isByEnvironment ? { secret: last, setting: setting.members.at(-1) ?? setting.name } : undefined;
}

/** Whether a client is given the secret for a service that is not one of the developer's own machine. */
function opensService(project: Project, place: Location): boolean {
	return (
		isAbout(project, ['service.connect'], place) &&
		project.of('service.connect').some((connect) => {
			const { url, parts } = project.resolved(connect);
			const account = parts['auth']?.kind === 'object' ? parts['auth'].properties : {};
			const [password, host] = [parts['password'] ?? account['pass'] ?? account['password'], parts['host'] ?? url];
			const endpoint = literalEndpointOf(host) ?? hostOf(stringOf(host) ?? '');
			return (
				password !== undefined &&
				isSamePlace(placeOf(password, connect), place) &&
				(environmentNameOf(host) !== undefined || (endpoint !== undefined && !isLocalHost(endpoint)))
			);
		})
	);
}

/** So many secrets under one name in a file are records. */
const mostOfOneName = 2;

function isOneOfMany(project: Project, { path, names }: LocatedFact<'literal.named'>): boolean {
	return (
		project
			.in(path, 'literal.named')
			.filter((other) => other.value.kind === 'secret' && other.form === 'property' && other.names.at(-1) === names.at(-1)).length >
		mostOfOneName
	);
}

/** `session({ secret })` → `SESSION_SECRET`, `jwt.sign(payload, secret)` → `JWT_SECRET`. */
function variableOfUse(api: string, name: string): string {
	const library = api.includes('session')
		? 'SESSION'
		: api.includes('jwt') || api.includes('jsonwebtoken') || api.includes('jose')
			? 'JWT'
			: api.includes('cookie')
				? 'COOKIE'
				: '';
	const own = upperSnake(name);
	return library === '' || own.startsWith(library) ? own : `${library}_${own}`;
}
