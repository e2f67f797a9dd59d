import { createEngine } from '../../../server/engine/index.js';
import { MemoryWorkspace, memoryAssets } from '../../support/memoryWorkspace.js';
import { mutated } from '../support/mutate.js';
import { Random } from '../support/random.js';
import { seeds } from '../support/seeds.js';

/**
 * Edits files again and again, each edit checked, now and then everything; prints how much memory stays occupied, in bytes, after
 * a warm-up and at the end.
 */
const edits = Number(process.argv[2]);
const sources = [...seeds()];
const texts = new Map(
	Array.from({ length: 200 }, (_, index): [string, string] => {
		const [path, text] = sources[index % sources.length]!;
		return [index < sources.length ? path : `d${index}/${path}`, text];
	}),
);
const workspace = new MemoryWorkspace(Object.fromEntries(texts));
const engine = createEngine({ workspace, assets: memoryAssets(), log: (line) => console.error(line) });
const paths = [...texts.keys()];
const random = new Random(5);

function occupied(): number {
	globalThis.gc!();
	globalThis.gc!();
	return process.memoryUsage().heapUsed;
}

async function edit(count: number): Promise<void> {
	for (let done = 0; done < count; done++) {
		const path = random.pick(paths);
		workspace.write(path, mutated(texts.get(path)!, random));
		engine.invalidate([path]);
		await engine.checkFile(path);
		if (done % 1000 === 0) {
			await engine.checkWorkspace();
		}
	}
	for (const [path, text] of texts) {
		workspace.write(path, text);
		engine.invalidate([path]);
		await engine.checkFile(path);
	}
	await engine.checkWorkspace();
}

await edit(Math.min(1000, edits));
const before = occupied();
await edit(edits);
console.log(JSON.stringify({ before, after: occupied() }));
