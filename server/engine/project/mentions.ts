import { groupedByEach } from '../core/group.js';
import { hashOfWord } from '../core/wordHash.js';
import { isAside } from './leftBehind.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';

/** Where a word stands that may call something: a file, and the part of it that may not run. */
interface Mention {
	readonly path: string;
	readonly holder: string | undefined;
}

/**
 * Where code that a deploy may run mentions the names of methods, of functions that their own files do not mention, and of properties that
 * hold secrets: made once for all that is asked until the typing rests.
 */
class Mentions {
	/** All mentions, by the hash of the name. */
	readonly byHash: ReadonlyMap<string, readonly Mention[]>;
	readonly #project: Project;

	constructor(project: Project) {
		this.#project = project;
		const wanted = new Set([
			...project.of('module.method').map(({ name }) => hashOfWord(name)),
			...project.of('module.idle').flatMap(({ exported }) => exported.map((name) => hashOfWord(name))),
			...project.of('env.read').flatMap(({ property }) => (property === undefined ? [] : [hashOfWord(property)])),
		]);
		const all = (wanted.size === 0 ? [] : project.of('module.words'))
			.filter(({ path }) => !isAside(path, project))
			.flatMap(({ path, words, held }) =>
				[[undefined, words] as const, ...Object.entries(held ?? {})].map(([holder, said]) => ({ path, holder, said })),
			);
		this.byHash = groupedByEach(all, ({ said }) => said.split(' ').filter((hash) => wanted.has(hash)));
	}

	/** Whether no other file than its own mentions a name. */
	isOnlyIn(name: string, path: string): boolean {
		return (this.byHash.get(hashOfWord(name)) ?? []).every((one) => one.path === path);
	}

	/** Whether a file that takes no such name from anywhere may use this one of a module that it does not import by name. */
	mayBeOf(name: string, module: string): boolean {
		return (this.byHash.get(hashOfWord(name)) ?? []).some(
			({ path }) =>
				path !== module &&
				!this.#project
					.in(path, 'module.import')
					.some(({ names, form, typeOnly }) => !typeOnly && form !== 'export' && names.some(({ exported }) => exported === name)),
		);
	}
}

/** The mentions of a workspace, as they were when the typing last rested. */
export const mentionsOf = rememberedOverKeystrokes((project) => new Mentions(project));
