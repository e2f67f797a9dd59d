import { wordList } from '../../core/wordList.js';

/**
 * Services with one address for everybody: the identity providers and public programming interfaces that are the same in every
 * deploy. Their addresses
 * rarely vary, yet a test or a proxy may want another one; so a literal is worth a hint and no more. Subdomains are included.
 */
const publicServices: readonly string[] = [
	// Where a cloud tells its machines of themselves, by name.
	'metadata.google.internal',
	'metadata.azure.com',
	'accounts.google.com',
	'googleapis.com',
	'oauth2.googleapis.com',
	'www.google.com',
	'recaptcha.net',
	'graph.facebook.com',
	'www.facebook.com',
	'graph.instagram.com',
	'api.instagram.com',
	'appleid.apple.com',
	'itunes.apple.com',
	'push.apple.com',
	'valid.apple.com',
	'login.microsoftonline.com',
	'graph.microsoft.com',
	'login.live.com',
	'github.com',
	'api.github.com',
	'raw.githubusercontent.com',
	'gitlab.com',
	'api.bitbucket.org',
	'bitbucket.org',
	'twitter.com',
	'api.twitter.com',
	'api.x.com',
	'linkedin.com',
	'reddit.com',
	'discord.com',
	'slack.com',
	'api.telegram.org',
	'api.spotify.com',
	'accounts.spotify.com',
	'api.twitch.tv',
	'id.twitch.tv',
	'graph.qq.com',
	'api.weixin.qq.com',
	'api.weibo.com',
	'api.vk.com',
	'oauth.vk.com',
	'api.line.me',
	'api.stripe.com',
	'api.paypal.com',
	'api-m.paypal.com',
	'api.twilio.com',
	'api.sendgrid.com',
	'api.mailgun.net',
	'api.postmarkapp.com',
	'mandrillapp.com',
	'api.openai.com',
	'api.anthropic.com',
	'api.cloudflare.com',
	'api.ipify.org',
	'ipinfo.io',
	'ip-api.com',
	'api.openweathermap.org',
	'nominatim.openstreetmap.org',
	'api.mapbox.com',
	'secure.gravatar.com',
	'www.gravatar.com',
	'gravatar.com',
	'libravatar.org',
	'fcm.googleapis.com',
	'exp.host',
	'api.segment.io',
	'api.mixpanel.com',
	'www.google-analytics.com',
	'sentry.io',
	'login.salesforce.com',
	'api.notion.com',
	'api.airtable.com',
	'api.hubapi.com',
	'api.hsforms.com',
	'wikipedia.org',
	'web.archive.org',
	'plantuml.com',
	'kroki.io',
	'api.imgur.com',
	'api.giphy.com',
	'api.unsplash.com',
	'api.pexels.com',
	'api.flickr.com',
	'api.pinterest.com',
	'api.dropboxapi.com',
	'api.box.com',
	'api.zoom.us',
	'zoom.us',
	'api.trello.com',
	'api.intercom.io',
	'api.clickup.com',
	'api.calendly.com',
	'api.typeform.com',
	'api.squareup.com',
	'api.razorpay.com',
	'api.mollie.com',
	'api.coinbase.com',
	'api.coingecko.com',
	'api.binance.com',
	'api.exchangerate.host',
	'api.frankfurter.app',
	'api.cohere.ai',
	'api.mistral.ai',
	'api.deepl.com',
	'huggingface.co',
	'api.groq.com',
	'api.themoviedb.org',
	'newsapi.org',
	'restcountries.com',
	'pokeapi.co',
	'jsonplaceholder.typicode.com',
	'swapi.dev',
	'dummyjson.com',
	'randomuser.me',
	'api.mailchimp.com',
	'api.brevo.com',
	'api.resend.com',
	'hooks.zapier.com',
	'api.pagerduty.com',
	'api.datadoghq.com',
	'api.vercel.com',
	'api.netlify.com',
	'api.heroku.com',
	'api.digitalocean.com',
	'api.render.com',
	'api.letsencrypt.org',
	'hcaptcha.com',
	'challenges.cloudflare.com',
	'digicert.com',
	'data.iana.org',
	'rdap.org',
	'api.pwnedpasswords.com',
	'api.steampowered.com',
	'qyapi.weixin.qq.com',
	'aliyuncs.com',
	'api.atlassian.com',
	'auth.atlassian.com',
	'dev.azure.com',
	'api.figma.com',
	'www.figma.com',
	'api.linear.app',
	'linear.app',
	'airtable.com',
	'i.posthog.com',
	'app.posthog.com',
	'api.mailchannels.net',
	'api.pushover.net',
	'api.pushbullet.com',
	'api.telnyx.com',
	'api.plivo.com',
	'api.opsgenie.com',
	'api.eu.opsgenie.com',
	'rest.clicksend.com',
	'events.pagerduty.com',
	'api.vk.ru',
	'api.sendinblue.com',
	'app.asana.com',
	'api.monday.com',
	'api.atlassian.net',
	'api.loops.so',
	'api.lemonsqueezy.com',
	'api.paddle.com',
];

/** Hosts whose pages, styles and scripts are linked to, not called. */
const linkedHosts: readonly string[] = wordList(`
	fonts.googleapis.com fonts.gstatic.com cdn.jsdelivr.net unpkg.com cdnjs.cloudflare.com code.jquery.com maxcdn.bootstrapcdn.com
	stackpath.bootstrapcdn.com use.fontawesome.com img.shields.io badge.fury.io creativecommons.org opensource.org spdx.org
	stackoverflow.com developer.mozilla.org nodejs.org npmjs.com www.npmjs.com opencollective.com
`);

/** Hosts that appear in names of XML, JSON and RDF vocabularies; such a URL is a name and is never fetched. */
const namespaceHosts: readonly string[] = wordList(`
	w3.org json-schema.org schema.org ns.adobe.com purl.org xmlns.com schemas.xmlsoap.org schemas.microsoft.com
	schemas.openxmlformats.org schemas.google.com www.sitemaps.org ogp.me docs.oasis-open.org activitystreams.org search.yahoo.com
	www.itunes.com specs.openid.net schemas.openid.net json.schemastore.org schemas.android.com w3id.org joinmastodon.org
`);

function isOneOf(host: string, hosts: readonly string[]): boolean {
	return hosts.some((one) => host === one || host.endsWith(`.${one}`));
}

/** Whether a host belongs to a service that is the same for every deploy of every application. */
export function isPublicService(host: string): boolean {
	return isOneOf(host, publicServices);
}

/** Whether a URL is the name of a permission to ask an identity provider for, and is never fetched. */
export function isScopeName({ host, path }: { readonly host: string; readonly path: string }): boolean {
	return host === 'www.googleapis.com' && path.startsWith('/auth/');
}

/** Whether a host is one that texts link to (documentation, fonts, badges) and no service depends on. */
export function isLinkedHost(host: string): boolean {
	return (
		isOneOf(host, linkedHosts) ||
		/^(docs?|wiki|help|support|blog|learn)\./.test(host) ||
		host.endsWith('.readthedocs.io') ||
		host.endsWith('.github.io')
	);
}

/** Whether URLs of a host are names of vocabularies. */
export function isNamespaceHost(host: string): boolean {
	return isOneOf(host, namespaceHosts) || host.startsWith('schemas.');
}
