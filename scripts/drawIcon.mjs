// Draws images/icon.png: the numeral XII on a rounded square. Run it again after changing a number here.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const size = 256;
/** Samples per pixel and axis, against stairs on slanted strokes. */
const samples = 4;

const ground = [0x1f, 0x2a, 0x44];
const ink = [0xff, 0xff, 0xff];
const accent = [0x4c, 0xc3, 0x8a];

const top = 82;
const bottom = 174;
const serif = 10;

/** Four-sided shapes as lists of corners: an upright stroke, a slanted one, and the bars that close them. */
const upright = (x, width) => [
	[x, top],
	[x + width, top],
	[x + width, bottom],
	[x, bottom],
];
const slanted = (fromX, toX, width) => [
	[fromX, top],
	[fromX + width, top],
	[toX + width, bottom],
	[toX, bottom],
];
const bar = (x, y, width) => [
	[x, y],
	[x + width, y],
	[x + width, y + serif],
	[x, y + serif],
];

const shapes = [
	{ color: ink, corners: slanted(46, 96, 24) },
	{ color: ink, corners: slanted(98, 48, 20) },
	{ color: ink, corners: upright(146, 22) },
	{ color: accent, corners: upright(190, 22) },
	{ color: ink, corners: bar(34, top - serif, 188) },
	{ color: ink, corners: bar(34, bottom, 188) },
];

/** Whether a point lies in a convex shape: on the same side of all its edges. */
function isInside(corners, x, y) {
	let side = 0;
	for (const [index, [ax, ay]] of corners.entries()) {
		const [bx, by] = corners[(index + 1) % corners.length];
		const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
		if (cross !== 0) {
			if (side !== 0 && Math.sign(cross) !== side) {
				return false;
			}
			side = Math.sign(cross);
		}
	}
	return true;
}

function isInGround(x, y) {
	const radius = 48;
	const dx = Math.max(radius - x, x - (size - radius), 0);
	const dy = Math.max(radius - y, y - (size - radius), 0);
	return dx * dx + dy * dy <= radius * radius;
}

function colorAt(x, y) {
	if (!isInGround(x, y)) {
		return undefined;
	}
	return shapes.findLast(({ corners }) => isInside(corners, x, y))?.color ?? ground;
}

function pixels() {
	const rows = Buffer.alloc(size * (size * 4 + 1));
	for (let y = 0; y < size; y++) {
		for (let x = 0; x < size; x++) {
			const sum = [0, 0, 0];
			let covered = 0;
			for (let i = 0; i < samples * samples; i++) {
				const color = colorAt(x + ((i % samples) + 0.5) / samples, y + (Math.floor(i / samples) + 0.5) / samples);
				if (color) {
					covered++;
					color.forEach((channel, index) => (sum[index] += channel));
				}
			}
			const at = y * (size * 4 + 1) + 1 + x * 4;
			sum.forEach((channel, index) => (rows[at + index] = covered === 0 ? 0 : Math.round(channel / covered)));
			rows[at + 3] = Math.round((covered * 255) / (samples * samples));
		}
	}
	return rows;
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, check]);
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6, 0, 0, 0], 8);
writeFileSync(
	new URL('../images/icon.png', import.meta.url),
	Buffer.concat([
		Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(pixels(), { level: 9 })),
		chunk('IEND', Buffer.alloc(0)),
	]),
);
