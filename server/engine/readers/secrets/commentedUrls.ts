import { credentialsIn } from '../../core/secrets.js';
import { extensionOf } from '../../core/paths.js';
import type { Span } from '../../core/text.js';

/** Code whose comments begin with two slashes, or stand between slashes and stars. */
const code = /^\.[cm]?[jt]sx?$/;

/** The most addresses of one file that are looked at. */
const most = 100;

/** How far before an address the beginning of its line is looked for, and how long an address may be. */
const before = 400;
const longest = 2048;

/** A line that is nothing but a comment, up to an address: `// await connect('mongodb`. */
const commented = /^[ \t]*(?:\/\/|\/?\*)[^\n]*?([a-z][a-z\d+.-]{1,30})$/i;

/** A user, a password and a host as they are, with nothing that would only show how to write them: `://[user[:password]@]host`. */
const written = /^:\/\/[\w.%+-]{1,128}:[^\s[\]{}<>$*@]{1,256}@[\w-]{1,128}\.[\w.-]/;

/**
 * The URLs with a user and a password of somebody's in lines of code that are comments: what was taken out there is still read by whoever
 * reads the repository. Made-up ones, and those of the same machine, are none.
 */
export function commentedUrlsIn(path: string, text: string): readonly Span[] {
	const found: Span[] = [];
	if (!code.test(extensionOf(path))) {
		return found;
	}
	let left = most;
	for (let at = text.indexOf('://'); at >= 0 && left > 0; at = text.indexOf('://', at + 3)) {
		left--;
		const around = text.slice(Math.max(0, at - before), at);
		const line = around.slice(around.lastIndexOf('\n') + 1);
		const scheme = line.length < before ? commented.exec(line)?.[1] : undefined;
		if (scheme === undefined) {
			continue;
		}
		const start = at - scheme.length;
		const stop = text.slice(start, start + longest).search(/[\s"'`<>\\]/);
		const end = stop < 0 ? Math.min(text.length, start + longest) : start + stop;
		const url = text.slice(start, end);
		if (written.test(url.slice(scheme.length)) && credentialsIn(url).credentials === 'real') {
			found.push({ start, end });
		}
	}
	return found;
}
