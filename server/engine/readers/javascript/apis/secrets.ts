import type { Rows } from './recipe.js';

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
	['express-basic-auth', { fact: 'secret', name: 'password', value: ['0.users.*'] }],
	['cookie-parser', { fact: 'secret', name: 'secret', value: ['0'] }],
	[
		'node:crypto.createHmac node:crypto.createCipheriv node:crypto.createDecipheriv node:crypto.createCipher node:crypto.createDecipher',
		{ fact: 'secret', name: 'key', value: ['1'] },
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
	['twilio', { fact: 'secret', name: 'authToken', value: ['1'] }],
	['crypto-js.AES.encrypt crypto-js.AES.decrypt crypto-js.HmacSHA256', { fact: 'secret', name: 'key', value: ['1'] }],
	['cryptr', { fact: 'secret', name: 'key', value: ['0'] }],
	['iron-webcrypto.seal @hapi/iron.seal', { fact: 'secret', name: 'password', value: ['1'] }],
];

/** Plugins that are given their secret when they are registered, with the property that holds it. */
export const secretPlugins: ReadonlyMap<string, string> = new Map([
	['@fastify/jwt', 'secret'],
	['fastify-jwt', 'secret'],
	['@fastify/cookie', 'secret'],
	['fastify-cookie', 'secret'],
	['@fastify/session', 'secret'],
	['@fastify/secure-session', 'key'],
]);
