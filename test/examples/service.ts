import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Runs before the service: whatever port it asks for, it gets a free one, so that tests can run side by side. Both are reported.
 */
const preload = `
import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (wanted, ...rest) {
	this.once('listening', () => process.send({ wanted, port: this.address().port }));
	return listen.call(this, 0, '127.0.0.1', ...rest.filter((one) => typeof one === 'function'));
};
`;

/** A service that runs as a child process. */
export interface RunningService {
	/** The port that the service asked for. */
	readonly wantedPort: unknown;
	readonly url: string;
	/** What it wrote to stdout and stderr so far. */
	output(): string;
	errors(): string;
	/** Sends SIGTERM and gives the exit status, or the signal that ended it. */
	stop(): Promise<number | string | null>;
}

/** Starts `entry` in a folder with exactly these variables (and `PATH`). Rejects when it ends before it listens. */
export async function startService(folder: string, entry: string, env: Readonly<Record<string, string>>): Promise<RunningService> {
	const preloadFile = join(folder, 'preload.test.mjs');
	await writeFile(preloadFile, preload);
	const child = fork(join(folder, entry), {
		cwd: folder,
		env: { PATH: process.env.PATH ?? '', ...env },
		execArgv: ['--import', pathToFileURL(preloadFile).href],
		silent: true,
	});
	let output = '';
	let errors = '';
	child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const ended = exitOf(child);
	const listening = once(child, 'message').then(([message]) => message as { readonly wanted: unknown; readonly port: number });
	const first = await Promise.race([listening, ended]);
	if (first === null || typeof first !== 'object') {
		throw new Error(`The service ended (${first}) before it listened:\n${errors}`);
	}
	return {
		wantedPort: first.wanted,
		url: `http://127.0.0.1:${first.port}`,
		output: () => output,
		errors: () => errors,
		stop: () => {
			child.kill('SIGTERM');
			return ended;
		},
	};
}

async function exitOf(child: ChildProcess): Promise<number | string | null> {
	const [status, signal] = (await once(child, 'exit')) as [number | null, string | null];
	return status ?? signal;
}

/** What a client sees of an answer. */
export interface Answer {
	readonly request: string;
	readonly status: number;
	readonly type: string | null;
	readonly body: string;
}

/** Asks for all that the sample service does, as one visitor with a cookie, and notes the answers. */
export async function visit(url: string): Promise<readonly Answer[]> {
	const answers: Answer[] = [];
	let cookie = '';
	const ask = async (method: string, path: string, body?: URLSearchParams | FormData | string, type?: string): Promise<void> => {
		const response = await fetch(url + path, {
			method,
			headers: { ...(cookie !== '' && { cookie }), ...(type !== undefined && { 'content-type': type }) },
			...(body !== undefined && { body }),
		});
		const cookies = response.headers.getSetCookie().map((one) => one.split(';', 1)[0]!);
		cookie = cookies.length > 0 ? cookies.join('; ') : cookie;
		answers.push({
			request: `${method} ${path}`,
			status: response.status,
			type: response.headers.get('content-type'),
			body: await response.text(),
		});
	};
	const photo = new FormData();
	photo.set('photo', new Blob(['not really a photo'], { type: 'image/jpeg' }), 'dinner.jpg');
	await ask('GET', '/');
	await ask('GET', '/healthz');
	await ask('GET', '/boxes');
	await ask('GET', '/boxes?persons=2');
	await ask('GET', '/boxes/2');
	await ask('GET', '/boxes/99');
	await ask('GET', '/nowhere');
	await ask('GET', '/account');
	await ask('GET', '/orders');
	await ask('POST', '/account/login', new URLSearchParams({ email: 'nobody' }));
	await ask('POST', '/account/login', new URLSearchParams({ email: 'ada@harvest.test' }));
	await ask('GET', '/account');
	await ask('GET', '/orders');
	await ask('POST', '/orders', '{"box":99}', 'application/json');
	await ask('POST', '/orders', '{"box":', 'application/json');
	await ask('POST', '/photos', photo);
	await ask('POST', '/photos');
	await ask('GET', '/account/unsubscribe?address=ada@harvest.test&signature=wrong');
	await ask('POST', '/account/logout');
	await ask('GET', '/account');
	return answers;
}
