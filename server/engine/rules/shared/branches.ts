import { wordsOf } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

/**
 * What programs rightly do by the name of the environment: telling more of errors, tools for development, pretty logs, serving a
 * built front end. A branch that
 * has one of these words is left alone.
 */
const idioms: ReadonlySet<string> = wordSet(`
	webpack vite hmr hot devtools redux dev debug debugger logger log warn info error errors trace stack console pretty morgan pino
	winston swagger openapi docs playground graphiql introspection sandbox errorhandler handler static dotenv config configure
	sourcemap compression helmet minify pretty mock seed profiler inspect next nuxt babel ts proxy cors csp hsts https cache trust
	reload livereload browser global sentry newrelic datadog instrument telemetry tracer tracing strict test exit prisma views
	template templates view
`);

/** Words that say a cookie is made safe: right in production, and wrong to leave out elsewhere. */
const cookieWords: ReadonlySet<string> = new Set(['secure', 'cookie', 'cookies', 'session', 'samesite']);

/** First words of what a service does for its users: to do it in one environment and not in another is a difference in behaviour. */
const deeds: ReadonlySet<string> = wordSet(`
	send mail email notify publish enqueue dispatch emit broadcast push charge refund pay bill invoice create insert update upsert
	delete remove destroy save store persist upload sync import export migrate start schedule run process validate verify authorize
	authenticate require enforce enable disable limit throttle fetch request post put patch call connect subscribe track report index
	purge check archive expire grant revoke issue register activate deactivate approve reject order ship book cancel
`);

/** Methods of collections and frameworks whose first word is a deed by chance. */
const neutral: ReadonlySet<string> = wordSet(`
	push create createserver start run process require call put import export emit index delete remove update fetch request post
	patch check register enable disable connect store save order publish subscribe dispatch insert archive issue
`);

/** A method of a part of somebody's client: `stripe().charges.create`, `mailchimp().lists.subscribe`. */
const ofClient = /\(\)\.\w+\.\w+$/;

/** Whether a branch chooses how errors are answered: in full while somebody develops, with a plain answer elsewhere. */
export function tellsOfErrors(names: readonly string[]): boolean {
	return names.some((name) => /(?:^|[./])(?:errorhandler|express-error-handler|youch|koa-error|koa-onerror)(?:$|[.(])/i.test(name));
}

/** What a branch on the environment does: something for users, the safety of a cookie, or nothing that could be told. */
export function deedOf(names: readonly string[]): { readonly kind: 'behaviour' | 'cookie'; readonly name: string } | undefined {
	for (const name of names) {
		const last = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
		const words = wordsOf(last);
		if (
			words.some((word) => idioms.has(word)) ||
			wordsOf(name).some((word) => word === 'console' || word === 'swagger' || word === 'openapi')
		) {
			continue;
		}
		// A deed with its object (`sendEmail`, `chargeCard`), or one that has no other meaning by itself (`sendMail` is two words,
		// `notify` is enough).
		if (deeds.has(words[0] ?? '') && (words.length > 1 || !neutral.has(words[0]!) || ofClient.test(name))) {
			return { kind: 'behaviour', name: last };
		}
	}
	const cookie = names.find((name) => wordsOf(name).some((word) => cookieWords.has(word)));
	return cookie === undefined ? undefined : { kind: 'cookie', name: cookie.slice(cookie.lastIndexOf('.') + 1) };
}
