import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workUnit } from '../support/units.js';
import { runScript, scriptOf } from './support/child.js';
import { count, isLong } from './support/counts.js';
import { traps as all } from './support/traps.js';

const traps = all.filter(({ slow }) => isLong || !slow);

/** This Node, and those that `FAULTS_NODES` names by their paths: parsers end at other depths in other versions. */
const nodes = [process.execPath, ...(process.env['FAULTS_NODES'] ?? '').split(delimiter).filter((path) => path !== '')];

describe('traps of the libraries', { timeout: 600_000 }, () => {
	it.each(nodes)(`${traps.length} of them, in a process of %s: none ends it, none takes long`, async (node) => {
		const unit = workUnit();
		const script = scriptOf('trap');
		const left: { index: number; cpu: number; log: string[] }[] = [];
		const caught: string[] = [];
		for (let next = 0; next < traps.length;) {
			const ended = await runScript(script, [String(next)], 240_000, [], {}, node);
			const lines = ended.stdout
				.split('\n')
				.filter((line) => line.startsWith('{'))
				.map((line) => JSON.parse(line) as (typeof left)[number]);
			left.push(...lines);
			next = (lines.at(-1)?.index ?? next - 1) + 1;
			if (next < traps.length) {
				caught.push(
					`${traps[next]!.name}: ${ended.timedOut ? 'hangs' : `ends the process (${ended.signal ?? ended.status}) ${ended.stderr.slice(0, 300)}`}`,
				);
				next++;
			}
		}
		// Three passes over a text of up to 1 MB with parsers just loaded: code that is not compiled yet, unlike that of the unit.
		const slow = left
			.filter(({ cpu }) => cpu > unit * 200)
			.map(({ index, cpu }) => `${traps[index]!.name}: ${Math.round(cpu)} ms, which is ${Math.round(cpu / unit)} units`);
		const logged = left.filter(({ log }) => log.length > 0).map(({ index, log }) => `${traps[index]!.name}: ${log[0]}`);
		const worst = left.reduce((a, b) => (b.cpu > a.cpu ? b : a));
		count(node === process.execPath ? 'library traps' : `library traps, Node ${versionOf(node)}`, {
			traps: traps.length,
			survived: left.length,
			'worst CPU ms': Math.round(worst.cpu),
			worst: traps[worst.index]!.name,
		});
		expect({ caught, slow, logged }).toEqual({ caught: [], slow: [], logged: [] });
	});
});

function versionOf(node: string): string {
	return spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
}
