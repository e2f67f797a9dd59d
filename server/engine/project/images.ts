import type { LocatedFact } from '../core/fact.js';
import { globMatcher } from '../core/globs.js';
import { baseName, directoryOf, joinPath, pathWithin } from '../core/paths.js';
import { bundlesOf } from './bundles.js';
import type { FactIndex } from './facts.js';

const depthLimit = 8;

interface Copy {
	readonly fact: LocatedFact<'image.copy'>;
	/** Where it copies to, absolute in the image (without the leading `/`). */
	readonly target: string;
	/** Whether the target is certainly a folder. */
	readonly intoFolder: boolean;
}

/**
 * One stage of an image: where its working folder is, and which files of the workspace its files were copied from. Paths in the
 * image have no leading `/`.
 */
export class ImageFiles {
	readonly workdir: string;
	readonly #copies: readonly Copy[];
	readonly #base: ImageFiles | undefined;
	readonly #stage: number;

	/** `context` is the folder that is built; `find` leads a path of the workspace to a file; `end` is where in the Dockerfile it is looked at. */
	constructor(
		readonly dockerfile: string,
		stage: number,
		readonly context: string,
		private readonly facts: Pick<FactIndex, 'in'>,
		private readonly find: (path: string) => string | undefined,
		private readonly depth = 0,
		end = Infinity,
	) {
		this.#stage = stage;
		const base = facts.in(dockerfile, 'image.base').find((each) => each.stage === stage);
		const from = base?.fromStage ? this.#stageNamed(base.image, stage) : undefined;
		this.#base = from === undefined || depth > depthLimit ? undefined : new ImageFiles(dockerfile, from, context, facts, find, depth + 1);
		const steps = [...facts.in(dockerfile, 'image.workdir'), ...facts.in(dockerfile, 'image.copy')]
			.filter((each) => each.stage === stage && each.span.start < end)
			.sort((a, b) => a.span.start - b.span.start);
		let workdir = this.#base?.workdir ?? '';
		const copies: Copy[] = [];
		for (const step of steps) {
			if (step.kind === 'image.workdir') {
				workdir = joinPath(workdir, step.folder);
			} else {
				const intoFolder = step.target.endsWith('/') || step.target === '.' || step.sources.length > 1;
				copies.push({ fact: step, target: joinPath(workdir, step.target), intoFolder });
			}
		}
		this.workdir = workdir;
		this.#copies = copies.reverse();
	}

	/**
	 * The file of the workspace that a path of the image was copied from (or compiled from). `path` may be relative to the working
	 * folder.
	 */
	fileAt(path: string, folder = this.workdir): string | undefined {
		const absolute = joinPath(folder, path);
		return this.#copied(absolute) ?? this.#bundled(absolute) ?? this.#guess(absolute);
	}

	/** As {@link fileAt}, where nothing is guessed: only what is copied by a name, a pattern or its folder. */
	copiedAt(path: string, folder = this.workdir): string | undefined {
		return this.#copied(joinPath(folder, path), true);
	}

	#copied(path: string, exactly = false): string | undefined {
		for (const { fact, target, intoFolder } of this.#copies) {
			const rest = pathWithin(target, path);
			if (rest === undefined) {
				continue;
			}
			for (const source of fact.sources) {
				const clean = source.replace(/^\/+/, '').replace(/\/+$/, '');
				for (const candidate of candidatesOf(clean, rest, intoFolder)) {
					const found =
						fact.from === undefined
							? this.find(joinPath(this.context, candidate))
							: this.#inStage(fact.from, fact.stage, candidate, exactly);
					// One file that is copied into a folder is not what a program finds that is told of the folder: `node .`
					const isOnlyInside = rest === '' && intoFolder && candidate !== '' && found?.endsWith(candidate) === true;
					if (found !== undefined && !isOnlyInside) {
						return found;
					}
				}
			}
		}
		return this.#base === undefined ? undefined : this.#base.#copied(path, exactly);
	}

	/** The source of a file that the build of the image bundles: `RUN bun build src/main.ts --outfile /app/main.js`. */
	#bundled(path: string): string | undefined {
		for (const run of this.facts.in(this.dockerfile, 'image.run')) {
			const bundle = run.stage === this.#stage ? bundlesOf(run).find(({ output }) => joinPath(this.workdir, output) === path) : undefined;
			if (bundle !== undefined) {
				return this.fileAt(bundle.entry);
			}
		}
		return this.#base === undefined ? undefined : this.#base.#bundled(path);
	}

	/**
	 * Copies of what the image itself made (an installed or compiled folder) lead nowhere: the path below the working folder is
	 * tried in the context.
	 */
	#guess(path: string): string | undefined {
		const rest = pathWithin(this.workdir, path);
		return rest === undefined || rest === '' ? undefined : this.find(joinPath(this.context, rest));
	}

	#inStage(name: string, before: number, path: string, exactly: boolean): string | undefined {
		const stage = this.#stageNamed(name, before);
		if (stage === undefined || this.depth > depthLimit) {
			return undefined;
		}
		const other = new ImageFiles(this.dockerfile, stage, this.context, this.facts, this.find, this.depth + 1);
		return exactly ? (other.copiedAt(path, '') ?? other.copiedAt(path)) : (other.fileAt(`/${path}`) ?? other.fileAt(path));
	}

	#stageNamed(name: string, before: number): number | undefined {
		const wanted = name.toLowerCase();
		const named = this.facts.in(this.dockerfile, 'image.base').find((each) => each.alias?.toLowerCase() === wanted && each.stage < before);
		if (named) {
			return named.stage;
		}
		const index = Number(name);
		return Number.isInteger(index) && index >= 0 && index < before ? index : undefined;
	}
}

/** What a copied source may contribute at `rest` below its target. */
function* candidatesOf(source: string, rest: string, intoFolder: boolean): Generator<string> {
	if (/[*?]/.test(source)) {
		if (rest !== '' && !rest.includes('/') && globMatcher([baseName(source)], { braces: false })(rest)) {
			yield joinPath(directoryOf(source), rest);
		}
		return;
	}
	if (baseName(source) === rest) {
		yield source; // a file copied into a folder
	}
	if (rest === '' && !intoFolder) {
		yield source; // a file or folder copied to a name of its own
	}
	yield rest === '' ? source : joinPath(source, rest);
}
