// `npm run bench`: this tool against its peers on the same real code, interleaved in the same run, as ratios. `-- --rounds N`;
// `-- scan|editor|growth` for a part, `-- scan small|large` for one corpus.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, root, run } from '../../scripts/setup.mjs';
import { corpora, findings, probed, sample, withToken } from './corpus.mjs';
import { editorTable } from './editor.mjs';
import { assertFinds, compare } from './measure.mjs';
import { installPeers, peerCommands } from './peers.mjs';
import { warmScan } from './warm.mjs';

install();
if (run(process.execPath, ['esbuild.mjs']) !== 0) {
	process.exit(1);
}
const cache = join(root, '.cache/bench');
const parts = process.argv.slice(2).filter((word) => ['scan', 'editor', 'growth'].includes(word));
const wants = (part) => parts.length === 0 || parts.includes(part);
const at = process.argv.indexOf('--rounds');
const rounds = at > 0 ? Number(process.argv[at + 1]) : 5;
const targets = corpora(cache);
const empty = mkdtempSync(join(tmpdir(), 'twelve-factor-bench-empty-'));
const peers = installPeers(cache);
/** One folder of caches for all corpora: each has its own file there. */
const factsCache = join(cache, 'facts');
const cli = join(root, 'dist/cli.cjs');
console.log(`${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, medians of ${rounds} interleaved runs\n`);

const own = (target, more = []) => ({
	finds: true,
	command: process.execPath,
	args: [cli, 'check', target.folder, '--format', 'json', ...more],
	cwd: target.folder,
});

if (wants('scan')) {
	const only = process.argv.filter((word) => Object.hasOwn(targets, word));
	for (const [name, target] of Object.entries(targets).filter(([each]) => only.length === 0 || only.includes(each))) {
		const commands = [
			{ name: 'twelve-factor, cold', ...own(target) },
			{ name: 'twelve-factor, again', ...own(target, ['--cache', factsCache]) },
			...peerCommands(peers, target).map((command) => ({ ...command, finds: command.name !== 'secretlint' })),
			{
				name: 'reading and hashing',
				command: process.execPath,
				args: [join(root, 'test/bench/floor.mjs'), target.folder],
				cwd: target.folder,
			},
			{ name: 'twelve-factor, empty folder', command: process.execPath, args: [cli, 'check', empty, '--format', 'json'], cwd: empty },
			{ name: 'node, doing nothing', command: process.execPath, args: ['-e', ''], cwd: target.folder },
		];
		rmSync(factsCache, { recursive: true, force: true });
		for (const command of commands.filter(({ finds }) => finds)) {
			assertFinds(command, probed);
		}
		assertFinds(
			peerCommands(peers, withToken()).find(({ name: peer }) => peer === 'secretlint'),
			probed,
		);
		const results = await compare(commands, rounds);
		const oxlint = results.get('oxlint');
		// What is left when the start is taken away, and what V8 does with code that it sees for the first time.
		results.set('twelve-factor, warm', await warmScan(root, target.folder, rounds));
		table(
			`Whole workspace, ${name}: ${target.files} files, ${(target.bytes / 1e6).toFixed(1)} MB`,
			['', 'wall s', 'CPU s', 'peak MB', '× oxlint', '× biome', '× eslint'],
			[...commands.slice(0, 2), { name: 'twelve-factor, warm' }, ...commands.slice(2)].map(({ name: row }) => {
				const { wall, cpu, peak } = results.get(row);
				return [
					row,
					wall.toFixed(2),
					cpu.toFixed(2),
					peak === undefined ? '–' : (peak / 1e6).toFixed(0),
					(wall / oxlint.wall).toFixed(2),
					(wall / results.get('biome').wall).toFixed(2),
					(wall / results.get('eslint').wall).toFixed(3),
				];
			}),
		);
	}
}
if (wants('growth')) {
	const sizes = [100, 1000, 10_000].map((count) => ({ count, target: sample(targets.large, count) }));
	const results = await compare(
		sizes.map(({ count, target }) => ({ name: String(count), ...own(target) })),
		rounds,
	);
	table(
		'Growth with files',
		['files', 'MB', 'wall s', 'CPU s', 'peak MB', 'ms per file'],
		sizes.map(({ count, target }) => {
			const { wall, cpu, peak } = results.get(String(count));
			return [
				String(count),
				(target.bytes / 1e6).toFixed(1),
				wall.toFixed(2),
				cpu.toFixed(2),
				(peak / 1e6).toFixed(0),
				((wall * 1000) / count).toFixed(2),
			];
		}),
	);
}
if (wants('growth')) {
	const sizes = [2, 20, 200].map((count) => ({ count, target: findings(count) }));
	const results = await compare(
		sizes.map(({ count, target }) => ({ name: String(count), ...own(target) })),
		rounds,
	);
	table(
		'Growth with findings, in 1,000 files of 200 lines (so many are shown: 20 of a rule in a file)',
		['lines with a finding, per file', 'wall s', 'CPU s', 'peak MB'],
		sizes.map(({ count }) => {
			const { wall, cpu, peak } = results.get(String(count));
			return [String(count), wall.toFixed(2), cpu.toFixed(2), (peak / 1e6).toFixed(0)];
		}),
	);
}
if (wants('editor')) {
	for (const { title, head, rows } of await editorTable({ root, peers, large: targets.large, rounds })) {
		table(title, head, rows);
	}
}

rmSync(empty, { recursive: true });

function table(title, head, rows) {
	const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column].length)));
	const line = (cells) =>
		`| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
	console.log(
		`${title}\n\n${line(head)}\n|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|\n${rows.map(line).join('\n')}\n`,
	);
}
