import type { Fact, FactKind } from '../core/fact.js';

/** Kinds that packages, processes and module resolution are made of: when one of them changes anywhere, the structure is built anew. */
const structural: ReadonlySet<FactKind> = new Set<FactKind>([
	'package',
	'package.added',
	'folder.purpose',
	'workspace.members',
	'dependency',
	'dependency.lock',
	'dependency.policy',
	'module.alias',
	'module.list',
	'build.output',
	'process.declare',
	'function.declare',
	'image.base',
	'image.run',
	'image.copy',
	'image.workdir',
	'image.shell',
	'image.health',
	'image.purpose',
	'compose.service',
	'compose.volume',
	'shell.script',
	'task.declare',
	'task.step',
	'task.variable',
	'ignore.pattern',
]);

/** What of a file's facts the model is built from, as text that is equal when the model would be. */
export interface Shape {
	/** Manifest facts, spans included, since processes and packages hold them. */
	readonly structure: string;
	/** What the module graph takes from the file. */
	readonly imports: string;
	/** What roles take from the file besides the graph. */
	readonly signs: string;
}

const shapes = new WeakMap<readonly Fact[], Shape>();

/**
 * The shape of a file's facts: that of an edited file is asked for twice, after the edit and before the next one. `moved` is that
 * of the same facts at other places.
 */
export function shapeOf(facts: readonly Fact[], moved?: Shape): Shape {
	let shape = shapes.get(facts);
	if (!shape) {
		shape = moved?.structure === '' ? moved : makeShape(facts);
		shapes.set(facts, shape);
	}
	return shape;
}

/** Kinds by which it is told which functions and methods run. */
const reaching: ReadonlySet<FactKind> = new Set<FactKind>(['module.words', 'module.method', 'module.idle', 'module.import']);

/** What of a file's facts tells which code runs, as text that is equal where that is the same. */
export function reachOf(facts: readonly Fact[]): string {
	return JSON.stringify(facts.filter(({ kind }) => reaching.has(kind)).map((fact) => ({ ...fact, span: undefined })));
}

function makeShape(facts: readonly Fact[]): Shape {
	const structure: Fact[] = [];
	const imports = new Set<string>();
	const signs = new Set<string>();
	for (const fact of facts) {
		// What a script does by default depends on what its image sets, and whom a compose file is for on what it sets.
		if (structural.has(fact.kind) || (fact.kind === 'env.declare' && (fact.source === 'dockerfile-env' || fact.source === 'compose'))) {
			structure.push(fact);
			continue;
		}
		switch (fact.kind) {
			case 'module.import':
				imports.add(`${fact.typeOnly || fact.unused === true ? 'type' : 'value'} ${fact.specifier}`);
				break;
			case 'module.import-folder':
				imports.add(
					`${fact.listed === true ? 'listed' : fact.picks === true ? 'picked' : 'folder'} ${fact.folder} ${fact.pattern ?? ''} ${fact.by ?? ''}`,
				);
				break;
			case 'module.load':
				imports.add(`load ${JSON.stringify({ ...fact.specifier, span: undefined })}`);
				break;
			case 'module.shape':
				signs.add('module');
				break;
			case 'role.sign':
				signs.add(`sign ${fact.sign}`);
				break;
			case 'server.listen':
			case 'queue.consume':
			case 'process.loop':
			case 'schedule':
				signs.add(fact.within?.includes('test') ? `test ${fact.kind}` : fact.kind);
				break;
		}
	}
	return {
		structure: structure.length === 0 ? '' : JSON.stringify(structure),
		imports: [...imports].sort().join('\n'),
		signs: [...signs].sort().join('\n'),
	};
}
