import { exitStatus, UsageError, type Io } from '../io.js';
import { openSession } from '../session.js';

/** Writes the page of a rule. A name that is no rule is answered with the nearest ones. */
export async function explain(rule: string, io: Io): Promise<number> {
	const { engine } = await openSession(io.workingDirectory, io);
	try {
		const ids = engine.rules.map(({ id }) => id);
		const found = ids.find((id) => id === rule) ?? onlyOne(ids.filter((id) => id.endsWith(`/${rule}`)));
		const page = found && (await engine.pageOf(found));
		if (!page) {
			const near = nearest(rule, ids);
			throw new UsageError(`There is no rule "${rule}".${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`);
		}
		io.stdout.write(page.endsWith('\n') ? page : `${page}\n`);
		return exitStatus.clean;
	} finally {
		engine.dispose();
	}
}

function onlyOne(ids: readonly string[]): string | undefined {
	return ids.length === 1 ? ids[0] : undefined;
}

/** The ids that differ in the fewest letters, if they are near at all. */
function nearest(rule: string, ids: readonly string[]): readonly string[] {
	const ranked = ids
		.map((id) => ({ id, distance: Math.min(distance(rule, id), distance(rule, id.slice(id.indexOf('/') + 1))) }))
		.filter((entry) => entry.distance <= Math.max(2, rule.length / 3))
		.sort((a, b) => a.distance - b.distance);
	return ranked
		.filter((entry) => entry.distance === ranked[0]?.distance)
		.slice(0, 3)
		.map(({ id }) => id);
}

/** Levenshtein's distance. */
function distance(one: string, other: string): number {
	let row = Array.from({ length: other.length + 1 }, (_, i) => i);
	for (let i = 1; i <= Math.min(one.length, 100); i++) {
		const next = [i];
		for (let j = 1; j <= other.length; j++) {
			next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)));
		}
		row = next;
	}
	return row[other.length]!;
}
