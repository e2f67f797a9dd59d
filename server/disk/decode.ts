import { isAscii, isUtf8 } from 'node:buffer';

/** The encodings that are read and written. Others would have to be guessed. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The text of a file as an editor shows it (without its byte order mark), and what is needed to write it back. */
export interface DecodedText {
	readonly text: string;
	readonly encoding: Encoding;
	readonly byteOrderMark: boolean;
}

/**
 * Decodes without losing anything: undefined when the bytes are not text in one of the encodings. UTF-16 is recognized by its
 * byte order mark.
 */
export function decode(bytes: Uint8Array): DecodedText | undefined {
	const { encoding, markLength } = markOf(bytes);
	if (encoding === 'utf-8') {
		const all = Buffer.from(bytes.buffer, bytes.byteOffset + markLength, bytes.byteLength - markLength);
		// Texts of ASCII stay one byte a unit.
		return isAscii(all)
			? { text: all.toString('latin1'), encoding, byteOrderMark: markLength > 0 }
			: isUtf8(all)
				? { text: all.toString('utf8'), encoding, byteOrderMark: markLength > 0 }
				: undefined;
	}
	try {
		const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(markLength));
		return { text, encoding, byteOrderMark: markLength > 0 };
	} catch {
		return undefined;
	}
}

/** The bytes of a text. Undefined when the encoding cannot hold it (half of a surrogate pair). */
export function encode({ text, encoding, byteOrderMark }: DecodedText): Uint8Array | undefined {
	const whole = byteOrderMark ? `\uFEFF${text}` : text;
	const bytes = encoding === 'utf-8' ? Buffer.from(whole, 'utf8') : Buffer.from(whole, 'utf16le');
	if (encoding === 'utf-16be') {
		bytes.swap16();
	}
	return decode(bytes)?.text === text ? bytes : undefined;
}

/**
 * How many bytes of a text there must be for each NUL, which somebody wrote into a string as a separator. The engine's guard
 * counts the whole text.
 */
const bytesPerNul = 1000;

/** Whether bytes are no text at all: hardly a text has a NUL, except UTF-16. */
export function isBinary(bytes: Uint8Array): boolean {
	if (markOf(bytes).encoding !== 'utf-8') {
		return false;
	}
	const head = bytes.subarray(0, 8192);
	let allowed = Math.floor(head.length / bytesPerNul);
	for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) {
		if (--allowed < 0) {
			return true;
		}
	}
	return false;
}

function markOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly markLength: number } {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
		return { encoding: 'utf-8', markLength: 3 };
	}
	if (bytes[0] === 0xff && bytes[1] === 0xfe) {
		return { encoding: 'utf-16le', markLength: 2 };
	}
	if (bytes[0] === 0xfe && bytes[1] === 0xff) {
		return { encoding: 'utf-16be', markLength: 2 };
	}
	return { encoding: 'utf-8', markLength: 0 };
}
