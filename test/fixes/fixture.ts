import { applyEdits, type Fact, type Fix, type FixPlan } from '../../server/engine/index.js';
import type { FactKind, LocatedFact } from '../../server/engine/core/fact.js';
import { tryFix, type FixContext } from '../../server/engine/fixes/build.js';
import { buildProject } from '../../server/engine/project/build.js';
import { createJavascriptReader } from '../../server/engine/readers/javascript/index.js';
import { readersFor } from '../../server/engine/readers/index.js';
import type { Project } from '../../server/engine/project/project.js';
import { MemoryWorkspace } from '../support/memoryWorkspace.js';

/** A workspace in memory as fixes see it. */
export interface Fixture {
	readonly project: Project;
	readonly context: FixContext;
	/** The facts of a kind in all files, with their values resolved. */
	of<Kind extends FactKind>(kind: Kind): readonly LocatedFact<Kind>[];
	/** The only fact of a kind, or the one that `pick` says. */
	one<Kind extends FactKind>(kind: Kind, pick?: (fact: LocatedFact<Kind>) => boolean): LocatedFact<Kind>;
	build(plan: FixPlan | undefined): Promise<Fix | undefined>;
	/** The workspace after a fix; undefined when the fix cannot be built. */
	apply(plan: FixPlan | undefined): Promise<Fixed | undefined>;
}

/** What a fix made. */
export interface Fixed {
	readonly fix: Fix;
	/** All files, changed or not. */
	readonly files: Readonly<Record<string, string>>;
}

/** Reads files with the real readers and builds the real project model. */
export async function fixtureOf(files: Readonly<Record<string, string>>): Promise<Fixture> {
	const workspace = new MemoryWorkspace(files);
	const facts = new Map<string, readonly Fact[]>();
	for (const [path, text] of Object.entries(files)) {
		facts.set(path, await factsOf(path, text));
	}
	const project = buildProject({ facts, listing: await workspace.list() });
	const context: FixContext = {
		read: (path) => workspace.read(path),
		facts: (path) => Promise.resolve(facts.get(path) ?? []),
		phrases: (path) => readersFor(path).find(({ phrases }) => phrases)?.phrases,
		project,
	};
	const build = async (plan: FixPlan | undefined): Promise<Fix | undefined> => {
		const made = plan && (await tryFix(plan, context));
		return made && !('refusal' in made) ? made : undefined;
	};
	const of = <Kind extends FactKind>(kind: Kind): readonly LocatedFact<Kind>[] => project.of(kind).map((fact) => project.resolved(fact));
	return {
		project,
		context,
		of,
		one: (kind, pick = () => true) => {
			const found = of(kind).filter(pick);
			if (found.length !== 1) {
				throw new Error(`${found.length} facts of kind ${kind}`);
			}
			return found[0]!;
		},
		build,
		async apply(plan) {
			const fix = await build(plan);
			return fix && { fix, files: { ...files, ...textsAfter(fix, files) } };
		},
	};
}

/** The facts of a text by the readers that claim its path. */
export async function factsOf(path: string, text: string): Promise<readonly Fact[]> {
	const lists = await Promise.all(readersFor(path).map((reader) => reader.read({ path, version: 0, text })));
	return lists.flat();
}

/** Only the tree counts syntax errors. */
const tree = createJavascriptReader(undefined, false);

/** How many syntax errors a source text has. */
export async function syntaxErrorsOf(path: string, text: string): Promise<number> {
	const shape = tree.claims(path) ? (await tree.read({ path, version: 0, text })).find((fact) => fact.kind === 'module.style') : undefined;
	return shape?.kind === 'module.style' ? shape.syntaxErrors : 0;
}

function textsAfter(fix: Fix, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	const paths = [...new Set(fix.edits.map(({ path }) => path))];
	return Object.fromEntries(
		paths.map((path) => [
			path,
			applyEdits(
				files[path] ?? '',
				fix.edits.filter((edit) => edit.path === path),
			),
		]),
	);
}
