import type { LiteralValue, Value } from '../../core/value.js';
import { redaction } from '../../core/secrets.js';
import { addressOf, type Address } from './address.js';

/** Where a URL or an address leads to: what rules ask of it. `host` is in lower case and without brackets. */
export interface Endpoint {
	readonly scheme?: string;
	readonly host: string;
	readonly port?: string;
	/** From the first `/` after the host, with query and fragment; `''` without one. */
	readonly path: string;
	readonly address?: Address;
	/** A part of the host is only known when the program runs (`https://${region}.acme.com`). */
	readonly partial: boolean;
}

/** An endpoint with the literal that names its host. `whole` says that the literal is all there is, so that a fix may replace it. */
export interface LiteralEndpoint extends Endpoint {
	readonly literal: LiteralValue;
	readonly whole: boolean;
}

/** Stands for a part of a template that is not known from the text; no host can contain it. */
const hole = '\u0000';

/**
 * Reads `scheme://host:port/path`. Undefined when the text is no such URL, or its host is not a host name (a pattern, a
 * placeholder, a template of another language).
 */
export function endpointOf(text: string): Endpoint | undefined {
	const mark = text.indexOf('://');
	const scheme = text.slice(0, mark).toLowerCase();
	if (mark <= 0 || mark > 24 || !/^[a-z][a-z0-9+.-]*$/.test(scheme)) {
		return undefined;
	}
	const rest = text.slice(mark + 3);
	const end = rest.search(/[/?#]/);
	const authority = end < 0 ? rest : rest.slice(0, end);
	const at = authority.lastIndexOf('@');
	const hosts = hostOf(at < 0 ? authority : authority.slice(at + 1));
	return hosts && { scheme, ...hosts, path: end < 0 ? '' : rest.slice(end) };
}

/** Reads `host`, `host:port` or an IP address, as options of clients name them. */
export function hostOf(text: string): Omit<Endpoint, 'path' | 'scheme'> | undefined {
	const first = text.split(',', 1)[0]!;
	const bracketed = first.startsWith('[');
	const close = first.indexOf(']');
	const colon = bracketed
		? first[close + 1] === ':'
			? close + 1
			: -1
		: first.indexOf(':') === first.lastIndexOf(':')
			? first.indexOf(':')
			: -1;
	const port = colon < 0 ? undefined : first.slice(colon + 1);
	const host = (bracketed ? first.slice(1, close) : colon < 0 ? first : first.slice(0, colon)).toLowerCase();
	const address = addressOf(host);
	const partial = host.includes(hole);
	const known = partial ? host.replaceAll(hole, 'x') : host;
	if (!address && !/^[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?$/.test(known)) {
		return undefined;
	}
	return { host, partial, ...(port === undefined || port.includes(hole) ? {} : { port }), ...(address ? { address } : {}) };
}

/**
 * The endpoint that literals of a value name. Undefined when the host comes from the environment, from the caller, or from
 * anywhere else that is not written here.
 */
export function literalEndpointOf(value: Value | undefined): LiteralEndpoint | undefined {
	switch (value?.kind) {
		case 'literal': {
			const endpoint = value.type === 'string' ? endpointOf(value.text) : undefined;
			return endpoint && { ...endpoint, literal: value, whole: true };
		}
		case 'template': {
			const endpoint = endpointOf(value.parts.map((part) => (part.kind === 'literal' ? part.text : hole)).join(''));
			const literal = endpoint && hostPart(value.parts);
			// Of a host that is partly computed, only a registered domain is worth naming: `https://${tenant}.acme.com`.
			if (!endpoint || !literal || (endpoint.partial && !endsInDomain(endpoint.host))) {
				return undefined;
			}
			return { ...endpoint, literal, whole: false };
		}
		default:
			return undefined;
	}
}

/** Whether the known end of a host is at least a name and a top-level domain, behind a dot. */
function endsInDomain(host: string): boolean {
	const [before, ...labels] = host.slice(host.lastIndexOf(hole) + 1).split('.');
	return before === '' && labels.length >= 2 && labels.every((label) => label !== '');
}

/**
 * The literal part in which the host stands: the one that holds the first character after `://`, or the next literal when that is
 * computed.
 */
function hostPart(parts: readonly Value[]): LiteralValue | undefined {
	const literals = parts.filter((part) => part.kind === 'literal');
	const index = literals.findIndex((part) => part.text.includes('://'));
	const first = literals[index];
	return first?.text.endsWith('://') ? literals[index + 1] : first;
}

/** The address that an error tracker gives to browsers: a key that may only report, in place of a user, and the number of a project. */
export function isTrackerAddress({ text }: LiteralValue): boolean {
	const endpoint = endpointOf(text);
	return endpoint?.scheme === 'https' && text.startsWith(`https://${redaction}@`) && /^\/[0-9]+$/.test(endpoint.path);
}

/** Names under which a machine reaches itself, or, from a container, the machine it runs on. */
export function isLocalHost(endpoint: Pick<Endpoint, 'host' | 'address'>): boolean {
	const { host, address } = endpoint;
	return (
		host === 'localhost' ||
		host.endsWith('.localhost') ||
		host === 'host.docker.internal' ||
		address?.kind === 'loopback' ||
		address?.kind === 'unspecified'
	);
}

/**
 * Names that are reserved for examples and tests (RFC 2606, RFC 6761) and the addresses of RFC 5737 and RFC 3849: nothing is ever
 * there.
 */
export function isReservedHost(endpoint: Pick<Endpoint, 'host' | 'address'>): boolean {
	const { host, address } = endpoint;
	return address ? address.kind === 'documentation' : /(^|\.)(example\.(com|net|org)|example|test|invalid)$/.test(host);
}

/** Words that stand for any host, where only a whole URL is asked for: `http://host:80`. */
const anyHost =
	/^(?:(?:host|ip|server|domain|base)?[-_]?(?:host|name|address|addr|ip|url)|server|domain|base|unix|test|example|none|null|undefined|internal|x+|[a-z])$/;

/** Whether a host has a name that only a network of containers knows: `http://payments:4000`, `http://user-service`. */
export function isContainer({ host, port, partial }: Pick<Endpoint, 'host' | 'port' | 'partial'>): boolean {
	return (
		!partial && /^[a-z][a-z0-9_-]{1,62}$/.test(host) && !anyHost.test(host) && (port !== undefined || /[a-z0-9][-_][a-z0-9]/.test(host))
	);
}

/**
 * Whether programs, and not people, are who an address is made for: an API by its host or path, or a host that only an
 * organization knows.
 */
export function isForPrograms({ host, path, scheme }: Pick<Endpoint, 'host' | 'path' | 'scheme'>): boolean {
	const labels = host.split('.');
	return (
		/^(ws|grpc|tcp)/.test(scheme ?? '') ||
		labels.length === 1 ||
		labels
			.slice(0, -1)
			.some((label) =>
				/^(?:[a-z0-9]+-)?(?:api|apis|graphql|rpc|rest|gateway|webhooks?|hooks|auth|sso|oauth2?|identity|ingest|internal|updates?|telemetry|events|collector)(?:[0-9]+|-[a-z0-9]+)?$/.test(
					label,
				),
			) ||
		/^(?:internal|local|lan|corp|intra|intranet|svc|cluster|private)$/.test(labels.at(-1) ?? '') ||
		labels.slice(0, -1).some((label) => /^(?:svc|corp|intra|staging|stage|dev|qa|uat|preprod)$/.test(label)) ||
		/^[^?#]{0,200}\/(?:api|apis|v[0-9]{1,2}(?:\.[0-9]+)?|graphql|webhooks?|rpc|rest|\.well-known|oauth2?|token|jwks)(?:[/.?#]|$)/.test(
			path,
		) ||
		// What a monitor asks.
		/\/(?:__gtg|__health|healthz?|health-?check|readyz|livez)\/?$/i.test(path.split(/[?#]/, 1)[0]!)
	);
}

/** The label of a host that names whose it is: `acme` in `api.acme.com` and `www.acme.co.uk`. */
export function ownerOf(host: string): string | undefined {
	const labels = host.split('.');
	const suffix =
		labels.length > 2 &&
		/^(?:co|com|net|org|gov|gouv|gob|gov|go|or|ne|ac|edu|govt|nhs|europa)$/.test(labels.at(-2)!) &&
		labels.at(-1)!.length === 2
			? 2
			: 1;
	const owner = labels.length > suffix ? labels.at(-1 - suffix) : undefined;
	return owner === '' ? undefined : owner;
}

/** Hosts that say "put yours here": `your-domain.com`, `my.server.tld`, `<host>` is already no host. */
export function isPlaceholderHost(host: string): boolean {
	return (
		/(^|[.-])(your|my|some|foo|bar|xxx+|placeholder|changeme|domain|dummy|mock|fake|(?:your|my|some)-?(?:own)?-?(?:domain|company|organi[sz]ation|org|host|server|site))[.-]/.test(
			host,
		) ||
		/\.tld$/.test(host) ||
		/^x{3,}/.test(host) ||
		/^(?:default|changeme|placeholder)$/i.test(host)
	);
}

/** Whether a host stands for one that is to be put there, or is reserved, so that nothing is there: no deploy connects to it. */
export function isMadeUpHost(endpoint: Pick<Endpoint, 'host' | 'address'>): boolean {
	return isReservedHost(endpoint) || isPlaceholderHost(endpoint.host);
}
