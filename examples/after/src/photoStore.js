import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { config } from './config.js';

/** Puts a photo and its thumbnail into the object store, and returns the name they have there. */
export async function storePhoto(photo) {
	const name = `${randomUUID()}.jpg`;
	await put(name, photo);
	await put(`small-${name}`, await thumbnailOf(photo));
	return name;
}

async function put(name, body) {
	const response = await fetch(`${config.objectStoreUrl}/${name}`, { method: 'PUT', body, signal: AbortSignal.timeout(10_000) });
	if (!response.ok) {
		throw new Error(`The object store answered ${response.status}.`);
	}
}

/** ImageMagick reads and writes through pipes, so that nothing stays on this machine. */
function thumbnailOf(photo) {
	return new Promise((resolve, reject) => {
		const convert = spawn('convert', ['-', '-resize', '320x320', 'jpg:-'], { stdio: ['pipe', 'pipe', 'ignore'] });
		const chunks = [];
		convert.on('error', reject);
		convert.stdin.on('error', reject);
		convert.stdout.on('data', (chunk) => chunks.push(chunk));
		convert.on('close', (status) => (status === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error(`convert ended with ${status}.`))));
		convert.stdin.end(photo);
	});
}
