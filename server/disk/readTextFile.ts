import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { limits, UnreadableFile } from '../engine/vocabulary.js';
import { decode, isBinary, type DecodedText } from './decode.js';
import { codeOf } from './errorCode.js';

/** Reads one file as text, following no link in its last segment. Undefined when there is none; rejects with {@link UnreadableFile}. */
export async function readTextFile(file: string, path: string): Promise<DecodedText | undefined> {
	const bytes = await readRegularFile(file, path);
	return bytes && textOf(bytes, path);
}

/** The text that bytes hold. Throws {@link UnreadableFile} where they hold none. */
export function textOf(bytes: Uint8Array, path: string): DecodedText {
	if (isBinary(bytes)) {
		throw new UnreadableFile(path, 'a binary file');
	}
	const decoded = decode(bytes);
	if (!decoded) {
		throw new UnreadableFile(path, 'not UTF-8');
	}
	return decoded;
}

// Without O_NONBLOCK, opening a named pipe would wait for its writer.
const readingFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The bytes of a regular file, of no link; undefined when there is none; rejects with {@link UnreadableFile}. */
export async function readRegularFile(file: string, path: string): Promise<Uint8Array | undefined> {
	let handle;
	try {
		handle = await open(file, readingFlags);
	} catch (error) {
		return notOpened(error, path);
	}
	try {
		const size = sizeOf(await handle.stat(), path);
		return size === undefined ? undefined : notTooLarge(await handle.readFile(), path);
	} catch (error) {
		throw asUnreadable(error, path);
	} finally {
		await handle.close();
	}
}

/** {@link readRegularFile} while everything waits. The bytes lie in `room` where they fit, until it is used again. */
export function readRegularFileNow(file: string, path: string, room?: Buffer): Uint8Array | undefined {
	let descriptor: number;
	try {
		descriptor = openSync(file, readingFlags);
	} catch (error) {
		return notOpened(error, path);
	}
	try {
		const size = sizeOf(fstatSync(descriptor), path);
		if (size === undefined) {
			return undefined;
		}
		// Room for one byte more tells the end of the file; one that grows meanwhile, or whose file system tells no size, needs more.
		let bytes = room !== undefined && room.length > size ? room : Buffer.allocUnsafe(size + 1);
		let length = 0;
		for (;;) {
			const read = readSync(descriptor, bytes, length, bytes.length - length, null);
			length += read;
			if (read === 0 || length > limits.fileSize) {
				return notTooLarge(bytes.subarray(0, length), path);
			}
			if (length === bytes.length) {
				bytes = Buffer.concat([bytes], limits.fileSize + 1);
			}
		}
	} catch (error) {
		throw asUnreadable(error, path);
	} finally {
		closeSync(descriptor);
	}
}

/** Undefined when there is no such file; throws when it may not be opened. */
function notOpened(error: unknown, path: string): undefined {
	const code = codeOf(error);
	if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') {
		throw new UnreadableFile(
			path,
			code === 'ELOOP'
				? 'a link, and links are not followed'
				: code === 'EACCES' || code === 'EPERM'
					? 'no permission to read it'
					: `it cannot be read (${code})`,
		);
	}
	return undefined;
}

/** The bytes of a regular file; undefined for a folder. */
function sizeOf(info: Stats, path: string): number | undefined {
	if (info.isDirectory()) {
		return undefined;
	}
	if (!info.isFile()) {
		throw new UnreadableFile(path, 'no regular file');
	}
	if (info.size > limits.fileSize) {
		throw new UnreadableFile(path, 'larger than 1 MB');
	}
	return info.size;
}

function notTooLarge(bytes: Uint8Array, path: string): Uint8Array {
	if (bytes.length > limits.fileSize) {
		throw new UnreadableFile(path, 'larger than 1 MB');
	}
	return bytes;
}

function asUnreadable(error: unknown, path: string): UnreadableFile {
	return error instanceof UnreadableFile ? error : new UnreadableFile(path, `it cannot be read (${codeOf(error)})`);
}
