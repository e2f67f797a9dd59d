/** What an index lists: files, and folders that stand for a commit of another repository. */
export interface GitIndex {
	readonly files: ReadonlySet<string>;
	readonly commits: ReadonlySet<string>;
}

/**
 * The paths that git tracks, read from its index (versions 2 to 4) without running git. Paths are relative to the top of the work tree.
 * Undefined when the file is no index, is cut short, or lists its entries elsewhere (a split index).
 */
export function readGitIndex(bytes: Uint8Array, hashLength: 20 | 32 = 20): GitIndex | undefined {
	const index = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (index.length < 12 + hashLength || index.toString('latin1', 0, 4) !== 'DIRC') {
		return undefined;
	}
	const version = index.readUInt32BE(4);
	const count = index.readUInt32BE(8);
	if (version < 2 || version > 4) {
		return undefined;
	}
	const end = index.length - hashLength;
	const files = new Set<string>();
	const commits = new Set<string>();
	let offset = 12;
	let previous: Uint8Array = Buffer.alloc(0);
	for (let entry = 0; entry < count; entry++) {
		const start = offset;
		// Ten 32-bit fields (times, device, inode, mode, owner, size), the hash, then flags.
		offset += 40 + hashLength;
		if (offset + 2 > end) {
			return undefined;
		}
		const mode = index.readUInt32BE(start + 24);
		const isExtended = (index.readUInt16BE(offset) & 0x4000) !== 0;
		offset += isExtended && version >= 3 ? 4 : 2;
		let name: Uint8Array;
		if (version === 4) {
			const strip = readOffset(index, offset, end);
			const stop = strip && index.indexOf(0, strip.next);
			if (!strip || stop === undefined || stop < 0 || stop > end || strip.value > previous.length) {
				return undefined;
			}
			name = Buffer.concat([previous.subarray(0, previous.length - strip.value), index.subarray(strip.next, stop)]);
			offset = stop + 1;
		} else {
			const stop = index.indexOf(0, offset);
			if (stop < 0 || stop > end) {
				return undefined;
			}
			name = index.subarray(offset, stop);
			// Entries are padded with one to eight NULs to a multiple of eight bytes.
			offset = start + ((stop - start + 8) & ~7);
		}
		previous = name;
		const kind = mode & 0o170000;
		// A sparse index lists whole folders (040000), and submodules (160000) are commits: neither is a file.
		if (kind === 0o100000 || kind === 0o120000 || kind === 0o160000) {
			(kind === 0o160000 ? commits : files).add(Buffer.from(name).toString('utf8'));
		}
	}
	return hasExtension(index, offset, end, 'link') ? undefined : { files, commits };
}

/** A number in git's variable-length encoding, in which each continuation byte adds one. */
function readOffset(index: Buffer, at: number, end: number): { readonly value: number; readonly next: number } | undefined {
	let value = 0;
	for (let next = at; next < end && next < at + 8; next++) {
		const byte = index[next]!;
		value = value * 128 + (byte & 0x7f);
		if ((byte & 0x80) === 0) {
			return { value, next: next + 1 };
		}
		value += 1;
	}
	return undefined;
}

function hasExtension(index: Buffer, from: number, end: number, signature: string): boolean {
	let at = from;
	while (at + 8 <= end) {
		if (index.toString('latin1', at, at + 4) === signature) {
			return true;
		}
		at += 8 + index.readUInt32BE(at + 4);
	}
	return false;
}
