// Bundles a server (or a command line) that one more reader was put into, which crashes or hangs on texts that ask for it, and
// steps that never come to an end when a certain file is there. What ships has no such doors: they exist in these bundles only.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The texts that poison a file, whatever its path. Put together here, so that this file is no poison. */
export const poison = { crash: `poison: ${'crash'}`, hang: `poison: ${'hang'}`, memory: `poison: ${'memory'}` };

/** The files beside which a step of the engine never comes to an end. */
export const poisonedSteps = { rule: 'src/poisoned-rule.js', project: 'src/poisoned-project.js', fix: 'src/poisoned-fix.js' };

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

/** The modules that poison is put into: where, and what comes in its place. */
const doors = [
	{
		module: /[\\/]engine[\\/]readers[\\/]index\.ts$/,
		at: /(readers: readonly Reader\[\] = \[)/,
		instead: '$1poisoned, ',
		above: reader,
	},
	{
		module: /[\\/]rules[\\/]codebase[\\/]not-in-version-control[\\/]rule\.ts$/,
		at: /(\bcheck\(\{ project\b[^)]*\) \{)/,
		instead: `$1 while (project.files.includes('${poisonedSteps.rule}')) { /* For ever. */ }`,
	},
	{
		module: /[\\/]engine[\\/]project[\\/]build\.ts$/,
		at: /(export function buildProject\(.*\{)/,
		instead: `$1 while (facts.has('${poisonedSteps.project}')) { /* For ever. */ }`,
	},
	{
		module: /[\\/]engine[\\/]fixes[\\/]build\.ts$/,
		at: /(export async function tryFix\(.*\{)/,
		instead: `$1 while (context.project.files.includes('${poisonedSteps.fix}')) { /* For ever. */ }`,
	},
];

const poisoned = {
	name: 'poisoned',
	setup({ onLoad }) {
		for (const { module, at, instead, above = '' } of doors) {
			onLoad({ filter: module }, ({ path }) => {
				const text = readFileSync(path, 'utf8');
				const contents = text.replace(at, instead);
				if (contents === text) {
					throw new Error(`${basename(path)} is written in another way now.`);
				}
				return { contents: `${above}\n${contents}`, loader: 'ts' };
			});
		}
	},
};

/**
 * Bundles an entry point with the poison.
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
		plugins: [poisoned],
	});
	return outfile;
}
