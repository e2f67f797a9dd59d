import { wordSet } from '../../core/wordList.js';

/** What an IP address is for, as far as the address registries say. Only `public` and `private` name a machine of somebody's deploy. */
export type AddressKind =
	'loopback' | 'unspecified' | 'broadcast' | 'documentation' | 'link-local' | 'multicast' | 'netmask' | 'well-known' | 'private' | 'public';

/** An IP address, with its port or prefix length when the text has one. */
export interface Address {
	readonly family: 4 | 6;
	/** The address alone, without brackets, port and prefix. */
	readonly text: string;
	readonly kind: AddressKind;
	readonly port?: number;
	/** The prefix length of a CIDR block. */
	readonly prefix?: number;
}

/** Resolvers that everybody may use and that no deploy replaces. */
const wellKnownAddresses: ReadonlySet<string> = wordSet(`
	8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 149.112.112.112 208.67.222.222 208.67.220.220 2001:4860:4860::8888 2001:4860:4860::8844
	2606:4700:4700::1111 2606:4700:4700::1001 2620:fe::fe
`);

/**
 * Reads a text that is an IP address and nothing else, apart from a port or a prefix length. Undefined for anything else, version
 * numbers of other lengths included.
 */
export function addressOf(text: string): Address | undefined {
	const slash = text.indexOf('/');
	const prefix = slash < 0 ? undefined : decimal(text.slice(slash + 1), 128);
	if (slash >= 0 && prefix === undefined) {
		return undefined;
	}
	const { host, port } = splitPort(slash < 0 ? text : text.slice(0, slash));
	const octets = octetsOf(host);
	const groups = octets ? undefined : groupsOf(host);
	if (!octets && !groups) {
		return undefined;
	}
	const kind = wellKnownAddresses.has(host.toLowerCase()) ? 'well-known' : octets ? kindOfOctets(octets) : kindOfGroups(groups!);
	return { family: octets ? 4 : 6, text: host, kind, ...(port === undefined ? {} : { port }), ...(prefix === undefined ? {} : { prefix }) };
}

function splitPort(text: string): { readonly host: string; readonly port?: number } {
	if (text.startsWith('[')) {
		const end = text.indexOf(']');
		const port = text[end + 1] === ':' ? decimal(text.slice(end + 2), 65_535) : undefined;
		return end < 0 || (end + 1 < text.length && port === undefined)
			? { host: '' }
			: { host: text.slice(1, end), ...(port === undefined ? {} : { port }) };
	}
	const colon = text.indexOf(':');
	if (colon >= 0 && colon === text.lastIndexOf(':')) {
		const port = decimal(text.slice(colon + 1), 65_535);
		return port === undefined ? { host: '' } : { host: text.slice(0, colon), port };
	}
	return { host: text };
}

function decimal(text: string, maximum: number): number | undefined {
	return /^[0-9]{1,5}$/.test(text) && Number(text) <= maximum ? Number(text) : undefined;
}

function octetsOf(host: string): readonly number[] | undefined {
	const parts = host.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)) {
		return undefined;
	}
	return parts.map(Number);
}

/** The eight groups of an IPv6 address. At least one `::` or all eight groups are needed, so times such as `12:30:45` are none. */
function groupsOf(host: string): readonly number[] | undefined {
	const halves = host.split('::');
	if (halves.length > 2 || !/^[0-9a-fA-F:]{2,39}$/.test(host)) {
		return undefined;
	}
	const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
	if (![...head, ...tail].every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) {
		return undefined;
	}
	const missing = 8 - head.length - tail.length;
	if (halves.length === 2 ? missing < 1 : missing !== 0) {
		return undefined;
	}
	return [...head, ...new Array<string>(missing).fill('0'), ...tail].map((group) => Number.parseInt(group, 16));
}

function kindOfOctets([a = 0, b = 0, c = 0, d = 0]: readonly number[]): AddressKind {
	if (a === 127) {
		return 'loopback';
	}
	if (a === 0) {
		return 'unspecified';
	}
	if (a === 255) {
		return c === 255 && d === 255 && b === 255 ? 'broadcast' : 'netmask';
	}
	if (a === 169 && b === 254) {
		return 'link-local';
	}
	if (a >= 224) {
		return 'multicast';
	}
	if ((a === 192 && b === 0 && c === 2) || (a === 198 && b === 51 && c === 100) || (a === 203 && b === 0 && c === 113)) {
		return 'documentation';
	}
	if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128)) {
		return 'private';
	}
	return 'public';
}

function kindOfGroups(groups: readonly number[]): AddressKind {
	const [first = 0, second = 0] = groups;
	if (groups.slice(0, 7).every((group) => group === 0)) {
		return groups[7] === 1 ? 'loopback' : 'unspecified';
	}
	// Where a cloud tells its machines about themselves, beside 169.254.169.254.
	if (first === 0xfd00 && second === 0xec2 && groups[7] === 0x254) {
		return 'link-local';
	}
	if (first === 0x2001 && second === 0xdb8) {
		return 'documentation';
	}
	if (first >= 0xfe80 && first <= 0xfebf) {
		return 'link-local';
	}
	if (first >= 0xff00) {
		return 'multicast';
	}
	if (first >= 0xfc00 && first <= 0xfdff) {
		return 'private';
	}
	return 'public';
}
