import { buildSync } from 'esbuild';
import { spawn, type SpawnOptions } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** What became of a child process. */
export interface Ended {
	readonly status: number | null;
	readonly signal: string | null;
	readonly stdout: string;
	readonly stderr: string;
	readonly milliseconds: number;
	readonly timedOut: boolean;
}

/**
 * Makes a script of a module of `children/`, which can then be run as often as needed. With a folder it is put there with all that it
 * needs: whoever runs it may be kept out of the folder in which this project lies, as below a home with mode 700.
 */
export function scriptOf(name: string, folder?: string): string {
	const outfile = join(folder ?? join(root, 'test-results/faults'), `${name}.mjs`);
	buildSync({
		entryPoints: [join(root, 'test/faults/children', `${name}.ts`)],
		outfile,
		bundle: true,
		format: 'esm',
		platform: 'node',
		...(folder === undefined
			? { packages: 'external' }
			: {
					packages: 'bundle',
					// jsonc-parser's `main` is a UMD wrapper whose requires no bundler can see.
					mainFields: ['module', 'main'],
					// What scripts have that are no modules, which the compiler asks for.
					banner: {
						js: [
							"import { createRequire } from 'node:module';",
							'const require = createRequire(import.meta.url);',
							'const { filename: __filename, dirname: __dirname } = import.meta;',
						].join('\n'),
					},
				}),
		logLevel: 'error',
	});
	// A new file is readable for whom the umask of this process says, which may be nobody else.
	chmodSync(outfile, 0o644);
	return outfile;
}

/** Who may not do everything: who runs the tests, or nobody where that is root. */
export const otherUser: Pick<SpawnOptions, 'uid' | 'gid'> = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Runs a script in a process of its own, which is killed at its deadline. */
export function runScript(
	script: string,
	args: readonly string[],
	deadline: number,
	flags: readonly string[] = [],
	user: Pick<SpawnOptions, 'uid' | 'gid'> = {},
	program = process.execPath,
): Promise<Ended> {
	return new Promise((resolve, reject) => {
		const started = performance.now();
		const child = spawn(program, [...flags, script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...user });
		let stdout = '';
		let stderr = '';
		let timedOut = false;
		const timer = setTimeout(() => {
			timedOut = true;
			child.kill('SIGKILL');
		}, deadline);
		child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
		child.on('error', reject);
		child.on('close', (status, signal) => {
			clearTimeout(timer);
			resolve({ status, signal, stdout, stderr, milliseconds: performance.now() - started, timedOut });
		});
	});
}
