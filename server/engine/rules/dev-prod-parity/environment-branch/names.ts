import { haveWord, wordsOf } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

// What a branch on the name of the environment does, as far as the names in it tell.

/** Whether a name is that of whom a message goes to, and of nothing else. */
export function isRecipient(name: string): boolean {
	return /^(?:to|bcc|(?:to_?)?(?:emails?|recipients?|email_?address(?:es)?|phone_?numbers?))$/i.test(name);
}

/** Whether a name is that of a call which hands something over to another service, wherever that is: `axios.post`. */
export function sendsRequest(name: string): boolean {
	return /^(?:axios|got|superagent|needle|ky|request)\.(?:post|put|patch)$/.test(name);
}

/** Words of middleware that decides whom a service lets in, and where it sends them. */
const gateWords: ReadonlySet<string> = wordSet(`
	redirect redirects redirector auth authentication authorisation authorization login limit limiter throttle guard block allowlist
	whitelist blocklist maintenance csrf captcha hmac signature
`);

/** What leads to an encrypted connection has no place where there is none. */
const transportWords: ReadonlySet<string> = wordSet('http https ssl tls hsts secure');

/** Whether a name is that of middleware which decides whom a service lets in. */
export function isGate(name: string): boolean {
	return haveWord([name], gateWords) && !haveWord([name], toolWords) && !haveWord([name], transportWords);
}

/** The last part of a qualified name: `setUpRedirect` of `./middleware/setUpRedirect`. */
export function lastName(name: string): string {
	return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
}

/**
 * Whether a name is that of a function which gets secrets or settings from where they are stored, or puts them where the program
 * finds them: `loadSecrets`, `parameterStore.getParameter`.
 */
export function fetchesSecrets(name: string): boolean {
	const words = wordsOf(lastName(name));
	const place = wordsOf(name);
	return (
		/^(?:get|set|load|fetch|read|resolve|add|access|pull|inject|import)$/.test(words[0] ?? '') &&
		(words.some((word) => word === 'secret' || word === 'secrets' || word === 'vault') ||
			(/^parameters?$/.test(words.at(-1)!) && (place.includes('ssm') || (place.includes('parameter') && place.includes('store')))))
	);
}

/** Whether a name is that of a function which sets what the service goes by otherwise: `setTestDefaults`, `applyOverrides`. */
export function changesSettings(name: string): boolean {
	const words = wordsOf(name);
	return (
		/^(?:set|apply|use|override)$/.test(words[0] ?? '') &&
		/^(?:defaults|overrides|settings|config|configuration)$/.test(words.at(-1)!) &&
		words.length > 1 &&
		!isAboutMakers(name)
	);
}

/** Backing services, by the words that name what is done with them. */
const backingWords: ReadonlySet<string> = wordSet(
	`dynamo dynamodb s3 sqs sns redis mongo mongodb postgres mysql database db queue kafka mail mailer smtp`,
);

/** Whether a name is that of a function which puts a local stand-in where a backing service is: `overrideLocalDynamo`, `useFakeRedis`. */
export function standsInForService(name: string): boolean {
	const words = wordsOf(name);
	return (
		/^(?:use|override|setup|set|configure|enable|install|start|connect|replace)$/.test(words[0] ?? '') &&
		words.some((word) => /^(?:local|mock|fake|stub|memory)$/.test(word)) &&
		words.some((word) => backingWords.has(word))
	);
}

/** Whether a name is an error by which a handler turns a request away: `new NotAuthorizedError(…)`. */
export function isRefusal(name: string): boolean {
	return (
		/(?:^|\.)(?:NotAuthorized|Unauthori[sz]ed|NotAllowed|Forbidden|AccessDenied|BadRequest|Insecure)\w*(?:Error|Exception)$/.test(name) ||
		// One of the service's own that throws: `this.throwAuthError('INVALID_CODE')`.
		/^throw(?:Auth|NotAuthorized|Unauthori[sz]ed|Forbidden|AccessDenied)\w*$/.test(name) ||
		// Of packages that make errors by the names of their states: `throw Boom.forbidden(…)`, `new createError.Unauthorized()`.
		/(?:^|[./])(?:boom|http-?errors|create(?:Http)?Error)\.(?:Unauthori[sz]ed|Forbidden|BadRequest|MethodNotAllowed)$/i.test(name)
	);
}

/** Whether a name is an error of the service's own (`new ApiError(…)`), which turns a request away where all that a file does is to let callers in. */
export function isOwnError(name: string): boolean {
	return /[a-z](?:Error|Exception)$|[a-z][-_](?:error|exception)$/.test(lastName(name));
}

/** Whether two words are those of the real place and the one for trials that services of others have: `live`, `sandbox`. */
export function isTrialOrLive(words: readonly string[]): boolean {
	const lower = words.map((word) => word.toLowerCase());
	return lower.includes('sandbox') || (lower.includes('live') && lower.includes('test'));
}

/** Whether names are those of options that tell the client of a cloud where to connect, and as whom. */
export function saysWhere(names: readonly string[]): boolean {
	return names.includes('endpoint') && names.some((name) => /^(?:credentials|region|accessKeyId|(?:s3)?forcePathStyle)$/i.test(name));
}

/** Options of clients and verifiers that say whom they trust. */
export const trustOptions: ReadonlySet<string> = wordSet(`
	rejectUnauthorized ignoreExpiration strictSSL insecureSkipVerify checkServerIdentity skipVerification allowInsecure ignoreTLS requireTLS
`);

/** Options that say in one word whether something is done at all: mail that is sent, tables and indexes that are made to fit the code. */
export const wholeSwitches: ReadonlySet<string> = wordSet('send synchronize migrationsRun dropSchema autoIndex');

/** Whether a name is that of an address alone: `url`, `publicUrl`, `baseUri`. */
export function isAddressWord(name: string): boolean {
	return /(?:^|[a-z_])(?:url|uri|endpoint)$/i.test(name) && !isAboutMakers(name);
}

/** Words of names that say where a service is or what it is allowed. */
const placeWords: ReadonlySet<string> = wordSet(`
	url uri host hostname domain origin origins protocol scheme port endpoint base address bucket queue topic region database db
	table schema collection prefix path folder dir directory limit max min ttl timeout interval rounds same samesite rate rates
	sampler revalidate retries attempts expiry expires expiration lifetime quota
`);

/** Whether a value by this name changes what the service does for others, rather than what its makers see. */
export function isServiceWord(name: string): boolean {
	return (haveWord([name], placeWords) && !haveWord([name], logWords)) || /read_?(?:preference|concern)$/i.test(name);
}

/** Whether a name is that of what something is done with, and nothing that is done: `uploadBucket`, `exportPath`. */
export function isUsedByDeed(name: string): boolean {
	const words = wordsOf(name);
	return (
		/^(?:upload|import|export|report|index|request|order|email|mail|invoice|archive)$/.test(words[0] ?? '') &&
		/^(?:url|uri|host|bucket|queue|topic|path|prefix|folder|dir|directory|region|domain|timeout|interval)$/.test(words.at(-1) ?? '')
	);
}

/** Whether a name is that of a part of an address which is there or not: the port of `http://localhost:3000`. */
export function isAddressPart(name: string): boolean {
	return /^(?:protocol|scheme|port)$/.test(wordsOf(name).at(-1) ?? '') && !isAboutMakers(name);
}

/**
 * Whether a setting by this name switches what the service does: `useCredentialChain`, `sendReceipts`, `ssl` of a connection.
 * What is told to developers, pages and logs is left alone.
 */
export function switchesService(name: string): boolean {
	const words = wordsOf(name);
	return (
		/^(?:tls|ssl)$/i.test(name) ||
		// `rateLimit.enabled`: what is switched says what it is for.
		(/\.(?:enabled?|active|disabled)$/.test(name) && haveWord([name], guardingWords) && !haveWord([name], toolWords)) ||
		(words.length > 1 && (words[0] === 'use' || words[0] === 'send' || words[0] === 'skip') && !isAboutMakers(name))
	);
}

/** Whether a name is that of a switch for something the service does: `applyEnabled`, `disableSignup`. */
export function switchesFeature(name: string): boolean {
	const words = wordsOf(name);
	return (
		/^(?:disable|enable)$/.test(name) ||
		(words.length > 1 && !name.includes('.') && words.some((word) => /^(?:enable|disable)d?$/.test(word)) && !isAboutMakers(name))
	);
}

/** Words of what protects a service, or is done for its users, and can be switched off as a whole. */
const guardingWords: ReadonlySet<string> = wordSet(`
	limit limits limiter ratelimit throttle throttler throttling captcha recaptcha turnstile auth authentication authorization mfa
	otp verification mail mailer email emails sms push notification notifications payment payments billing backup backups scheduler
	cron crons jobs webhooks
`);

/** Words of names that are about the tools of developers, and how a page is made. */
const toolWords: ReadonlySet<string> = wordSet(`
	debug dev devtools mock mocks pretty color colors source map sourcemap hot memo minify cache errors error stack trace types
	checks swagger graphiql playground sandbox unified topology secure cookie cookies
`);

/** Words of names that are about what a developer sees, or which build is run. */
const logWords: ReadonlySet<string> = wordSet(`
	log logs logger level format morgan template views view dist build static public stats mode extension ext
`);

/** Whether a name is that of what only the makers of a service see of it, or how it is built. */
export function isAboutMakers(name: string): boolean {
	return haveWord([name], logWords) || haveWord([name], toolWords);
}

/** Whether a branch serves the built pages, which developers get from the server of their bundler. */
export function servesPages(names: readonly string[]): boolean {
	return names.some((name) => name === 'express.static' || name === 'serve-static' || name === 'koa-static' || name === '@fastify/static');
}

const originWords: ReadonlySet<string> = wordSet('cors origin origins allowlist whitelist');

/** Whether a name is that of a list or rule which says which pages of others may call a service: `corsOptions`, `allowedOrigins`. */
export function saysWhoMayCall(name: string): boolean {
	return haveWord([name], originWords) && !isAboutMakers(name);
}

/** Words by which a function or a variable says what is to be done or let be, or whom the service lets in. */
const decidingWords: ReadonlySet<string> = wordSet(`
	skip bypass allow allowed require requires required enforce enforced must fail block restrict restricted strict force verify
	enable enabled disable disabled
`);

/** Whether a name is that of a decision on what a service does: `shouldFailClosed`, `isBypassAllowed`, `requireApproval`; not `isProduction`. */
export function decidesDeed(name: string): boolean {
	return wordsOf(name).length > 1 && haveWord([name], decidingWords) && !isAboutMakers(name);
}

const onceWords: ReadonlySet<string> = wordSet('otp totp passcode passcodes');

/** Whether a name is that of a code by which users prove who they are: `otpToVerify`. */
export function isPasscode(name: string): boolean {
	return haveWord([name], onceWords) && !isAboutMakers(name);
}

const passWords: ReadonlySet<string> = new Set([...onceWords, 'bypass', 'backdoor']);

/** Whether a name is that of a code or a way by which people get past what proves who they are: `staticOtpOf`, `bypassToken`. */
export function letsPass(name: string): boolean {
	return haveWord([name], passWords);
}

const jobWords: ReadonlySet<string> = wordSet('cron crons job jobs scheduler schedulers consumer consumers worker workers');

/** Whether a name is that of a call which starts what is done at its time, or hands it to whoever does: `./cron.start`, `addSmsJob`. */
export function setsToWork(name: string): boolean {
	const last = lastName(name);
	return (
		(/^start(?:All)?$/.test(last) && haveWord([name.slice(0, -last.length)], jobWords)) || /^(?:add|queue)[A-Z]\w*(?:Job|Task)$/.test(last)
	);
}

/** Words of paths of what developers see of a service, or try it by: its description, a stub, a test. */
const makersRouteWords: ReadonlySet<string> = wordSet(`
	docs doc swagger openapi graphiql graphql playground test tests testing debug dev mock mocks seed seeds stub stubs e2e health
	metrics status ping trace profiler bull queues admin storybook coverage reset fixtures sandbox demo example login json yaml spec
	api static assets public
`);

/** Whether a path is that of something for developers. */
export function isRouteOfMakers(path: string): boolean {
	return haveWord([path], makersRouteWords);
}
