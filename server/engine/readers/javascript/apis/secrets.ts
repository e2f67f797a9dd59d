import type { Recipe, Rows } from './recipe.js';

/** Where APIs expect a secret. */
export const secrets: Rows = [
	['jsonwebtoken.sign jsonwebtoken.verify', { fact: 'secret', name: 'secret', value: ['1'] }],
	['express-jwt express-jwt.expressjwt koa-jwt', { fact: 'secret', name: 'secret', value: ['0.secret'] }],
	['@nestjs/jwt.JwtModule.register', { fact: 'secret', name: 'secret', value: ['0.secret'] }],
	['passport-jwt.Strategy', { fact: 'secret', name: 'secretOrKey', value: ['0.secretOrKey'] }],
	[
		'passport-google-oauth20.Strategy passport-github2.Strategy passport-github.Strategy passport-facebook.Strategy passport-oauth2.Strategy passport-google-oauth.OAuth2Strategy passport-gitlab2.Strategy',
		{ fact: 'secret', name: 'clientSecret', value: ['0.clientSecret'] },
	],
	['passport-twitter.Strategy', { fact: 'secret', name: 'consumerSecret', value: ['0.consumerSecret'] }],
	['jwt-simple.encode jwt-simple.decode njwt.create njwt.verify', { fact: 'secret', name: 'secret', value: ['1'] }],
	['fast-jwt.createSigner fast-jwt.createVerifier', { fact: 'secret', name: 'key', value: ['0.key'] }],
	// https://github.com/panva/jose: what signs gives itself from what is told to it, `new SignJWT(claims).setIssuedAt().sign(secret)`.
	['jose.jwtVerify jose.jwtDecrypt jose.compactVerify jose.compactDecrypt', { fact: 'secret', name: 'secret', value: ['1'] }],
	['jose.SignJWT().sign jose.EncryptJWT().encrypt jose.CompactSign().sign', { fact: 'secret', name: 'secret', value: ['0'] }],
	// https://github.com/expressjs/cookie-session#keys: the first key signs, the others are those of the past.
	['cookie-session', { fact: 'secret', name: 'keys', value: ['0.keys.0', '0.secret'] }],
	// https://github.com/crypto-utils/keygrip#api: what cookies of Koa and cookie-session are signed with, too.
	['keygrip', { fact: 'secret', name: 'keys', value: ['0.0'] }],
	// https://github.com/Psifi-Solutions/csrf-csrf#getsecret
	['csrf-csrf.doubleCsrf', { fact: 'secret', name: 'secret', value: ['0.getSecret()', '0.getSecret'] }],
	['express-basic-auth', { fact: 'secret', name: 'password', value: ['0.users.*'] }],
	['cookie-parser', { fact: 'secret', name: 'secret', value: ['0'] }],
	[
		'node:crypto.createHmac node:crypto.createCipheriv node:crypto.createDecipheriv node:crypto.createCipher node:crypto.createDecipher',
		{ fact: 'secret', name: 'key', value: ['1'] },
	],
	[
		'node:crypto.scrypt node:crypto.scryptSync node:crypto.pbkdf2 node:crypto.pbkdf2Sync',
		{ fact: 'secret', name: 'password', value: ['0'] },
	],
	['stripe stripe.Stripe', { fact: 'secret', name: 'apiKey', value: ['0'] }],
	[
		'stripe().webhooks.constructEvent stripe.Stripe().webhooks.constructEvent stripe.webhooks.constructEvent stripe().webhooks.constructEventAsync stripe.Stripe().webhooks.constructEventAsync stripe.webhooks.constructEventAsync',
		{ fact: 'secret', name: 'webhookSecret', value: ['2'] },
	],
	[
		'openai openai.OpenAI @anthropic-ai/sdk @anthropic-ai/sdk.Anthropic resend.Resend',
		{ fact: 'secret', name: 'apiKey', value: ['0.apiKey', '0'] },
	],
	[
		'microsoft-cognitiveservices-speech-sdk.SpeechConfig.fromSubscription microsoft-cognitiveservices-speech-sdk.SpeechTranslationConfig.fromSubscription',
		{ fact: 'secret', name: 'apiKey', value: ['0'] },
	],
	[
		'microsoft-cognitiveservices-speech-sdk.SpeechConfig.fromEndpoint microsoft-cognitiveservices-speech-sdk.SpeechConfig.fromHost',
		{ fact: 'secret', name: 'apiKey', value: ['1'] },
	],
	[
		'@azure/core-auth.AzureKeyCredential @azure/openai.AzureKeyCredential @azure/search-documents.AzureKeyCredential @azure/ai-text-analytics.AzureKeyCredential @azure/ai-form-recognizer.AzureKeyCredential @google/generative-ai.GoogleGenerativeAI',
		{ fact: 'secret', name: 'apiKey', value: ['0'] },
	],
	['@azure/storage-blob.StorageSharedKeyCredential', { fact: 'secret', name: 'accountKey', value: ['1'] }],
	['@azure/identity.ClientSecretCredential', { fact: 'secret', name: 'clientSecret', value: ['2'] }],
	['@sendgrid/mail.setApiKey', { fact: 'secret', name: 'apiKey', value: ['0'] }],
	// https://developers.stellar.org/docs/build/guides/transactions/create-account
	['stellar-sdk.Keypair.fromSecret @stellar/stellar-sdk.Keypair.fromSecret', { fact: 'secret', name: 'secretKey', value: ['0'] }],
	['web-push.setVapidDetails', { fact: 'secret', name: 'vapidPrivateKey', value: ['2'] }],
	[
		'telegraf telegraf.Telegraf grammy.Bot node-telegram-bot-api discord.js.Client().login @slack/web-api.WebClient postmark.ServerClient',
		{ fact: 'secret', name: 'token', value: ['0'] },
	],
	['@octokit/rest.Octokit octokit.Octokit @octokit/core.Octokit', { fact: 'secret', name: 'auth', value: ['0.auth'] }],
	[
		'@paypal/checkout-server-sdk.core.LiveEnvironment @paypal/checkout-server-sdk.core.SandboxEnvironment',
		{ fact: 'secret', name: 'clientSecret', value: ['1'] },
	],
	// https://docs.agora.io/en/video-calling/token-authentication/deploy-token-server
	[
		['agora-access-token', 'agora-token']
			.flatMap((module) =>
				['RtcTokenBuilder.buildTokenWithUid', 'RtcTokenBuilder.buildTokenWithAccount', 'RtmTokenBuilder.buildToken'].map(
					(name) => `${module}.${name}`,
				),
			)
			.join(' '),
		{ fact: 'secret', name: 'appCertificate', value: ['1'] },
	],
	['node-mailjet.apiConnect node-mailjet.connect plivo.Client', { fact: 'secret', name: 'apiSecret', value: ['1'] }],
	['ldapjs.createClient().bind ldapts.Client().bind', { fact: 'secret', name: 'password', value: ['1'] }],
	['twilio', { fact: 'secret', name: 'authToken', value: ['1'] }],
	[
		'crypto-js.AES.encrypt crypto-js.AES.decrypt crypto-js/aes.encrypt crypto-js/aes.decrypt crypto-js.HmacSHA256 crypto-js.HmacSHA512 crypto-js.HmacSHA1',
		{ fact: 'secret', name: 'key', value: ['1'] },
	],
	['cryptr', { fact: 'secret', name: 'key', value: ['0'] }],
	// https://github.com/kelektiv/node.bcrypt.js#usage, https://github.com/dcodeIO/bcrypt.js#usage, https://github.com/ranisalt/node-argon2#usage
	[
		'bcrypt.hash bcrypt.hashSync bcryptjs.hash bcryptjs.hashSync @node-rs/bcrypt.hash @node-rs/bcrypt.hashSync argon2.hash',
		{ fact: 'secret', name: 'password', value: ['0'] },
	],
	['iron-webcrypto.seal @hapi/iron.seal @hapi/iron.unseal', { fact: 'secret', name: 'password', value: ['1'] }],
	// https://hapi.dev/module/jwt/api
	['@hapi/jwt.token.generate @hapi/jwt.token.verify', { fact: 'secret', name: 'secret', value: ['1.key', '1'] }],
	['hono/jwt.sign hono/jwt.verify', { fact: 'secret', name: 'secret', value: ['1'] }],
];

/**
 * What hapi is told of a scheme that lets people in: the key of a cookie (`@hapi/cookie`, `@hapi/bell`), that of tokens (`@hapi/jwt`,
 * `hapi-auth-jwt2`).
 */
export const strategySecrets: readonly Recipe[] = [
	{ fact: 'secret', name: 'password', value: ['2.cookie.password', '2.password'] },
	{ fact: 'secret', name: 'key', value: ['2.keys.key', '2.keys.0', '2.keys', '2.key'] },
];

/** Plugins that are given their secret when they are registered, with the options that may hold it. */
export const secretPlugins: ReadonlyMap<string, readonly string[]> = new Map([
	['@fastify/jwt', ['secret.private', 'secret']],
	['fastify-jwt', ['secret.private', 'secret']],
	['@fastify/cookie', ['secret']],
	['fastify-cookie', ['secret']],
	['@fastify/session', ['secret']],
	['@fastify/secure-session', ['key', 'secret']],
	['@fastify/bearer-auth', ['keys.0']],
	['@hapi/yar', ['cookieOptions.password']],
]);
