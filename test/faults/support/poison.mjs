// Bundles a server (or a command line) that one more reader was put into, which crashes or hangs on texts that ask for it. What
// ships has no such door: the reader exists in these bundles only.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The texts that poison a file, whatever its path. Put together here, so that this file is no poison. */
export const poison = { crash: `poison: ${'crash'}`, hang: `poison: ${'hang'}`, memory: `poison: ${'memory'}` };

const reader = `
const poisoned: Reader = {
	id: 'poisoned',
	claims: (path) => path.endsWith('.js'),
	read: async ({ text }) => {
		if (text.includes(${JSON.stringify(poison.crash)})) {
			process.abort();
		}
		if (text.includes(${JSON.stringify(poison.memory)})) {
			for (const held: string[][] = []; ; ) {
				held.push(Array.from({ length: 1_000_000 }, (_, index) => 'x' + index));
			}
		}
		while (text.includes(${JSON.stringify(poison.hang)})) {
			// For ever.
		}
		return [];
	},
};
`;

/** The list of readers with one more in it. */
const poisonedReaders = {
	name: 'poisoned-readers',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]engine[\\/]readers[\\/]index\.ts$/ }, ({ path }) => {
			const text = readFileSync(path, 'utf8');
			const contents = text.replace(/(readers: readonly Reader\[\] = \[)/, '$1poisoned, ');
			if (contents === text) {
				throw new Error(`${basename(path)} lists its readers in another way now.`);
			}
			return { contents: `${reader}\n${contents}`, loader: 'ts' };
		});
	},
};

/**
 * Bundles an entry point with the poisoned reader.
 * @param {'server' | 'cli'} what
 * @param {string} outfile
 */
export async function buildPoisoned(what, outfile) {
	await build({
		entryPoints: [join(root, what === 'server' ? 'server/src/node/main.ts' : 'server/cli/main.ts')],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		mainFields: ['module', 'main'],
		define: { packageVersion: '"0.0.0"', packageBuild: '"poisoned"' },
		logLevel: 'error',
		plugins: [poisonedReaders],
	});
	return outfile;
}
