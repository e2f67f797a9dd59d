import { isPlaceholder, redaction } from '../../core/secrets.js';
import { endpointOf, hostOf, isLocalHost } from './endpoint.js';
import { serviceOfScheme } from './backingServices.js';

/** Ends of host names under which clouds rent out backing services. */
const managed =
	/\.(rds\.amazonaws\.com(\.cn)?|cache\.amazonaws\.com|docdb\.amazonaws\.com|redshift\.amazonaws\.com|es\.amazonaws\.com|kafka\.[a-z0-9-]+\.amazonaws\.com|mq\.[a-z0-9-]+\.amazonaws\.com|mongodb\.net|database\.azure\.com|database\.windows\.net|redis\.cache\.windows\.net|documents\.azure\.com|servicebus\.windows\.net|redislabs\.com|redis-cloud\.com|cloud\.redislabs\.com|upstash\.io|cloudamqp\.com|confluent\.cloud|aivencloud\.com|neon\.tech|supabase\.co|psdb\.cloud|db\.ondigitalocean\.com|elephantsql\.com|cockroachlabs\.cloud|found\.io|elastic-cloud\.com|cloud\.es\.io|turso\.io)$/;

/** Names of variables that hold the host of a backing service. */
const hostVariable =
	/^(?:[A-Z0-9]+_)*(?:DATABASE|DB|REDIS|MONGO(?:DB)?|AMQP|RABBITMQ|KAFKA|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|ELASTICSEARCH|MEMCACHED?|NATS|CACHE)_?(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/;

/** Names of variables that hold the host of a server for mails. */
const mailVariable = /^(?:[A-Z0-9]+_)*(?:SMTP|MAIL|MAILER|EMAIL)_?(?:HOST|HOSTNAME|SERVER)$/;

/** Whether a variable names the host of a server for mails, of which many know one address alone, whatever the deploy. */
export function isMailHost(variable: string): boolean {
	return mailVariable.test(variable);
}

/**
 * The host of a backing service that a variable attaches: of a URL whose scheme tells the service, of a rented service, or the
 * value of a variable that is named after one.
 * Undefined for everything else, such as addresses of web sites, and of an address in which somebody has yet to put an account.
 */
export function hostOfService(variable: string, text: string): string | undefined {
	const endpoint = endpointOf(text);
	if (endpoint) {
		return endpoint.partial || isToFillIn(text)
			? undefined
			: serviceOfScheme(endpoint.scheme) !== undefined || managed.test(endpoint.host)
				? endpoint.host
				: undefined;
	}
	const host = /^jdbc:[a-z:]{2,30}\/\//.test(text) ? endpointOf(text.slice(5))?.host : hostOf(text)?.host;
	return host !== undefined && (managed.test(host) || hostVariable.test(variable) || isMailHost(variable)) ? host : undefined;
}

/** Whether a URL shows where the name of an account goes: `mongodb://[user]:[password]@localhost`. What a tool puts in (`${USER}`, `{{ user }}`) is there. */
function isToFillIn(url: string): boolean {
	const user = /:\/\/([^:@/]{1,100})(?=[:@])/.exec(url)?.[1] ?? '';
	return user !== redaction && !/^[${%]/.test(user) && user !== '' && isPlaceholder(user);
}

/** Whether a host is one of the same deploy: a service of the compose file or the cluster, a neighbour, the machine itself. */
export function isInsideDeploy(host: string): boolean {
	return (
		!host.includes('.') ||
		isLocalHost({ host }) ||
		/\.(svc|svc\.[a-z0-9.-]+|cluster\.local|local|internal|localdomain|lan|docker|consul)$/.test(host) ||
		/^(127|0)\./.test(host)
	);
}
