import type { Fact, FactKind } from '../../../server/engine/core/fact.js';
import { javascript } from '../../../server/engine/readers/javascript/index.js';

/** The facts of a text; with a kind, only those. */
export async function facts(text: string, path?: string): Promise<readonly Fact[]>;
export async function facts<Kind extends FactKind>(text: string, path: string, kind: Kind): Promise<readonly Fact<Kind>[]>;
export async function facts(text: string, path = 'src/server.ts', kind?: FactKind): Promise<readonly Fact[]> {
	const all = await javascript.read({ path, version: 0, text });
	return kind === undefined ? all : all.filter((fact) => fact.kind === kind);
}
