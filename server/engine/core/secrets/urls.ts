import { isPlaceholder, redaction } from './placeholders.js';
import { hasSecretPrefix, isDocumentedKey, isPublicToken, isRandom, isWordy } from './shapes.js';

/**
 * Nodes of chains that vendors run, whose addresses end in the key of an account (https://docs.metamask.io/services/get-started/endpoints/,
 * https://www.alchemy.com/docs, https://www.quicknode.com/docs, https://www.ankr.com/docs/rpc-service/).
 */
const nodeWithKey =
	/\b((?:https|wss):\/\/(?:[\w-]{1,60}\.infura\.io\/(?:ws\/)?(?:v3\/)?|[\w-]{1,60}\.(?:g\.alchemy\.com|alchemyapi\.io)\/(?:v2|nft\/v[23])\/|[\w.-]{1,90}\.quiknode\.pro\/|rpc\.ankr\.com\/\w{1,30}\/|[\w-]{1,60}\.core\.chainstack\.com\/))([\w-]{20,64})(?![\w-])/gi;

const severity = { real: 2, local: 1, placeholder: 0 } as const;

/**
 * Replaces passwords and tokens of the URLs in a text, and says what kind of credentials the worst of them has; `customary`, where those of local
 * services are such as anybody writes.
 */
export function redactUrls(text: string): {
	readonly text: string;
	readonly credentials?: 'real' | 'placeholder' | 'local';
	readonly customary?: boolean;
	/** A query names a key, or a node of a chain has one as its path, and what stands there is too random to be anything else. */
	readonly keyed?: true;
} {
	let result = '';
	let done = 0;
	let worst: keyof typeof severity | undefined;
	let customary = true;
	for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', Math.max(done, at + 3))) {
		const start = at + 3;
		const stop = text.slice(start, start + 2048).search(/[\s"'`<>\\]/);
		const end = stop < 0 ? Math.min(text.length, start + 2048) : start + stop;
		const isOfSettings = text.slice(Math.max(0, at - 9), at).toLowerCase() === 'sqlserver';
		const user = isOfSettings ? settingsOf(text.slice(start, end)) : userInformation(text.slice(start, end));
		if (user === undefined || !/[a-z]$/i.test(text.slice(0, at).slice(-1))) {
			continue;
		}
		const kind = kindOfCredentials(user);
		worst = worst === undefined || severity[kind] > severity[worst] ? kind : worst;
		customary &&= isCustomary(user);
		if (user.length === 0) {
			result += text.slice(done, start) + text.slice(start, end).replace(/((?:^|;)(?:password|pwd)=)[^;]+/gi, `$1${redaction}`);
			done = end;
			continue;
		}
		result += text.slice(done, start) + (user.password === undefined ? redaction : `${user.name}:${redaction}`);
		done = start + user.length;
	}
	// The rest of a template whose start names the user: `${user}:password@host`.
	const redacted = (result + text.slice(done)).replace(/^:[^\s/:@]{1,256}@(?=[\w.[]|$)/, `:${redaction}@`);
	const keys: string[] = [];
	const quiet = redacted.replace(
		/([?&;](?:[\w.-]{0,40})(?:token|secret|password|passwd|pwd|key|auth|authorization|sig|signature)=)([^&\s#;"'`<>]+)/gi,
		(whole, name: string, value: string) => {
			if (isPlaceholder(value) || (isWordy(value) && !/password|passwd|pwd/i.test(name))) {
				return whole;
			}
			if (!/sig(?:nature)?=$/i.test(name) && (isRandom(value) || isPublicToken(value))) {
				keys.push(name);
			}
			return name + redaction;
		},
	);
	const opened = quiet.replace(nodeWithKey, (whole, node: string, key: string) => {
		if (!isRandom(key) && !/^[0-9a-f]{32,64}$/.test(key)) {
			return whole;
		}
		keys.push('path');
		return node + redaction;
	});
	// Tokens inside longer texts (JSON in a string, a header with its scheme).
	const shown = opened.replace(/[\w.-]{16,512}/g, (token) =>
		(hasSecretPrefix(token) || isPublicToken(token)) && !isDocumentedKey(token) ? redaction : token,
	);
	return {
		text: shown,
		...(worst !== undefined && { credentials: worst, customary: customary && worst === 'local' }),
		...(keys.length > 0 && { keyed: true as const }),
	};
}

interface UserInformation {
	readonly name: string;
	readonly password?: string | undefined;
	readonly host: string;
	/** Units before the `@`; none where what opens the service stands behind the host. */
	readonly length: number;
}

/**
 * SQL Server's own form, in which an `@` is one of the password's: `sqlserver://localhost:1433;user=sa;password=…`
 * (https://learn.microsoft.com/sql/connect/jdbc/building-the-connection-url). The other form is a URL as any other.
 */
function settingsOf(afterScheme: string): UserInformation | undefined {
	const [host = '', ...settings] = afterScheme.split(';');
	if (settings.length === 0 || host.includes('@')) {
		return userInformation(afterScheme);
	}
	const valueOf = (name: RegExp): string | undefined => {
		const setting = settings.find((one) => name.test(one.slice(0, Math.max(0, one.indexOf('=')))));
		return setting?.slice(setting.indexOf('=') + 1);
	};
	const password = valueOf(/^(?:password|pwd)$/i);
	return password === undefined || password === '' ? undefined : { name: valueOf(/^user(?:name)?$/i) ?? '', password, host, length: 0 };
}

/** The user and password before the `@`, when there is a password, or a token in place of the user. */
function userInformation(afterScheme: string): UserInformation | undefined {
	const slash = afterScheme.search(/[/?#]/);
	const authority = slash < 0 ? afterScheme : afterScheme.slice(0, slash);
	let length = authority.lastIndexOf('@');
	if (length < 0) {
		// A password with an unescaped `/`, `?` or `#`, unless what stands before it is a port.
		const colon = authority.indexOf(':');
		length = colon < 0 || /^:\d*$/.test(authority.slice(colon)) ? -1 : afterScheme.indexOf('@', slash < 0 ? 0 : slash);
	}
	if (length <= 0) {
		return undefined;
	}
	const information = afterScheme.slice(0, length);
	const colon = information.indexOf(':');
	const host = /^[^/?#,]*/.exec(afterScheme.slice(length + 1))?.[0] ?? '';
	if (colon < 0) {
		return isRandom(information) || hasSecretPrefix(information) ? { name: information, host, length } : undefined;
	}
	const password = information.slice(colon + 1);
	return password === '' ? undefined : { name: information.slice(0, colon), password, host, length };
}

function kindOfCredentials({ name, password, host }: UserInformation): keyof typeof severity {
	// The host takes the token for the user, and this word for "there is no password".
	const secret = password === undefined || password === 'x-oauth-basic' ? name : password;
	if (isPlaceholder(secret) || /^(?:\$|\{|%[({a-z_])/i.test(secret)) {
		return 'placeholder';
	}
	const bare = host.replace(/:[^:\]]*$/, '').toLowerCase();
	if (
		bare === 'localhost' ||
		bare.endsWith('.localhost') ||
		bare === '[::1]' ||
		bare.startsWith('127.') ||
		bare === 'host.docker.internal' ||
		bare === '0.0.0.0'
	) {
		return 'local';
	}
	const reserved = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/.test(bare);
	// `mongodb+srv://username:…@cluster0.mongodb.net`: every real cluster has a part of its own in between.
	const made = /^(?:cluster\d?|host(?:name)?)\.mongodb\.net$/.test(bare);
	return reserved || made || isCustomary({ name, password }) ? 'placeholder' : 'real';
}

/** Whether a user and a password are the same word, or such as stand in any example. */
function isCustomary({ name, password }: Pick<UserInformation, 'name' | 'password'>): boolean {
	const spoken = /^(?:pass|password|passwd|pwd|secret|token|user)$/i.test(password ?? '');
	const made = /^(?:user-?name|your-?user(?:-?name)?|db-?user(?:-?name)?)$/i.test(name);
	return spoken || made || name === password;
}
