import { isSecretName } from '../../core/secrets.js';

/** The prefixes by which bundlers put a variable into what browsers load. */
const prefix = /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY|VUE_APP)_/;

/** Services whose tokens are made for browsers, and words that say so; what opens a demonstration is told to every visitor. */
const published =
	/(?:^|_)(?:DEMO|GUEST)(?:_|$)|PUBLIC|PUBLISHABLE|ANON|SITE_?KEY|CLIENT_TOKEN|CLIENT_ID|MAPBOX|GOOGLE_MAPS|FIREBASE|ALGOLIA|SENTRY|POSTHOG|SEGMENT|MIXPANEL|AMPLITUDE|RECAPTCHA|HCAPTCHA|TURNSTILE|ANALYTICS|DATADOG|LOGROCKET|INTERCOM|CRISP|VAPID/;

/** Words that no value meant for browsers has in its name. */
const secret =
	/(?:^|_)(?:SECRET|SECRETS|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_KEY|SERVICE_ROLE(?:_KEY)?|SERVICE_KEY|SIGNING_KEY|ENCRYPTION_KEY|MASTER_KEY|ADMIN_KEY|DATABASE_URL|DB_PASS|SMTP_PASS|CREDENTIALS)(?:_|$)/;

/** Whether a name, without such a prefix, is that of a value which browsers get to see by its nature: `MIXPANEL_TOKEN`. */
export function isPublished(name: string): boolean {
	return published.test(name) && !secret.test(name);
}

/** Services whose keys act for the whole account. */
const accountKeys =
	/^(?:OPENAI|ANTHROPIC|SENDGRID|MAILGUN|RESEND|POSTMARK|TWILIO|GITHUB|GITLAB|SLACK|DISCORD_BOT|AWS|STRIPE_RESTRICTED|HUGGINGFACE|COHERE|REPLICATE)_(?:\w+_)?(?:API_KEY|TOKEN|AUTH_TOKEN|BOT_TOKEN|ACCESS_TOKEN|ACCESS_KEY)$/;

/**
 * Whether a variable reaches browsers by its prefix, although its name says that its value is a secret. Keys that may be either
 * (`…_API_KEY`) are not told.
 */
export function exposesSecret(variable: string): boolean {
	return prefix.test(variable) && isServerSecret(variable.replace(prefix, ''));
}

/** Words for those who run a service, on a key that opens it to them. */
const inner = /(?:^|_)(?:ADMIN|INTERNAL|ROOT|SUPERUSER)_(?:[A-Z]{1,20}_){0,3}(?:KEY|TOKEN)$/;

/** Services for which whoever has the key runs up the bill, and whose manuals let pages have it for a trial. */
const trialKeys = /^(?:(?:GOOGLE_)?GEMINI|GROQ|MISTRAL|DEEPSEEK|OPENROUTER|PERPLEXITY|ELEVENLABS|PINECONE)_API_KEY$/;

/** Whether a variable reaches browsers by its prefix, although its name says that its value is for the few who run the service. */
export function mayExposeSecret(variable: string): boolean {
	return prefix.test(variable) && mayBeServerSecret(variable.replace(prefix, ''));
}

/** Whether a name, without such a prefix, is that of a key which mostly has no business in a browser. */
export function mayBeServerSecret(name: string): boolean {
	return (inner.test(name) || trialKeys.test(name) || (deed.test(name) && isSecretName(name))) && !published.test(name);
}

/** What somebody does with a password: the name of a page or a route as often as that of a secret. */
const deed =
	/(?:^|_)(?:UPDATE|CHANGE|SET|VERIFY|CHECK|VALIDATE|CONFIRM|CREATE|RECOVER|RESTORE|REQUEST|SEND|SAVE|EDIT|RENEW|FORGET)_(?:[A-Z]{1,20}_)?(?:PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS)(?:_|$)/;

/**
 * The names by which a server may ask for the keys that it lets callers in by, where pages are given one under this name with a prefix:
 * `API_KEY` and `API_KEYS` of `VITE_API_KEY`. None of a key that is meant for pages.
 */
export function keysOfServer(variable: string): readonly string[] {
	const name = variable.replace(prefix, '');
	return prefix.test(variable) && /^(?:[A-Z]{1,20}_){0,3}API_KEYS?$/.test(name) && !published.test(name)
		? [name, name.endsWith('S') ? name.slice(0, -1) : `${name}S`]
		: [];
}

/** Whether a name, without such a prefix, is that of a secret which has no business in a browser. */
export function isServerSecret(name: string): boolean {
	return (
		!published.test(name) &&
		!/(?:_ID|_NAME|_LENGTH|_URL|_ARNS?|_FILE|_PATH|_ENABLED|_REQUIRED|_MIN|_MAX|_POLICY|_RESET|_FORGOT)$/.test(
			name.replace(/DATABASE_URL$/, 'DATABASE'),
		) &&
		!/RESET_PASSWORD|FORGOT_PASSWORD|PASSWORD_(?:LOGIN|AUTH|RESET|SIGN)/.test(name) &&
		!deed.test(name) &&
		(secret.test(name) || accountKeys.test(name))
	);
}
