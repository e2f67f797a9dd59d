import type { LocatedFact } from '../core/fact.js';
import { directoryOf, joinPath } from '../core/paths.js';
import type { Place } from './callees.js';
import { composeBuildOf } from './composeBuilds.js';
import type { FactIndex } from './facts.js';
import { ImageFiles } from './images.js';
import type { Modules } from './modules.js';
import type { Packages } from './packages.js';
import { dockerfileOfDeclaration } from './workloadImages.js';

/** Where a declaration starts what it names. */
export interface PlaceOfDeclaration {
	readonly place: Place;
	/** The Dockerfile of the image that it runs in, if that is made here. */
	readonly dockerfile: string | undefined;
}

/** Finds the folders and images in which declarations start what they name. */
export class DeclarationPlaces {
	readonly #facts: FactIndex;
	readonly #packages: Packages;
	readonly #modules: Modules;
	readonly #images = new Map<string, ImageFiles>();
	/** The folders that compose services build Dockerfiles in. */
	#contexts: ReadonlyMap<string, string> | undefined;

	constructor(facts: FactIndex, packages: Packages, modules: Modules) {
		this.#facts = facts;
		this.#packages = packages;
		this.#modules = modules;
	}

	/** Where a declaration starts what it names, and the Dockerfile of the image around it. */
	of(declaration: LocatedFact<'process.declare'>): PlaceOfDeclaration {
		const { source, path } = declaration;
		// A manifest of processes that lies elsewhere is put into the root of its package before it is used.
		const isElsewhere =
			source === 'procfile' || source === 'platform' || source === 'unit' || source === 'schedule' || source.startsWith('workload');
		const folder = isElsewhere ? this.#packages.of(path).folder : directoryOf(path);
		if (source === 'platform' || source.startsWith('workload')) {
			const dockerfile = dockerfileOfDeclaration(this.#facts, this.#packages, declaration);
			if (dockerfile !== undefined) {
				const image = this.#image(dockerfile, this.#targetStage(dockerfile, undefined), this.#contextOf(dockerfile));
				return { place: { folder: image.context, image: { files: image, folder: image.workdir } }, dockerfile };
			}
		}
		if (source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint') {
			const image = this.#image(path, this.stageOf(declaration), this.#contextOf(path));
			return { place: { folder: image.context, image: { files: image, folder: image.workdir } }, dockerfile: path };
		}
		if (source === 'compose' || source === 'compose-entrypoint') {
			const service = this.#facts.in(path, 'compose.service').find((each) => each.service === declaration.owner);
			const build = service && composeBuildOf(service);
			if (!build) {
				return { place: { folder }, dockerfile: undefined };
			}
			const { context, dockerfile } = build;
			if (!this.#facts.has(dockerfile)) {
				return { place: { folder: context }, dockerfile: undefined };
			}
			const image = this.#image(dockerfile, this.#targetStage(dockerfile, service.target), context);
			return { place: { folder: context, image: { files: image, folder: image.workdir } }, dockerfile };
		}
		return { place: { folder }, dockerfile: undefined };
	}

	#image(dockerfile: string, stage: number, context: string): ImageFiles {
		const key = `${dockerfile}\0${stage}\0${context}`;
		let image = this.#images.get(key);
		if (!image) {
			image = new ImageFiles(dockerfile, stage, context, this.#facts, (path) => this.#modules.find(path));
			this.#images.set(key, image);
		}
		return image;
	}

	/** The stage that an instruction stands in: the last one that begins before it. */
	stageOf({ path, span }: LocatedFact<'process.declare'>): number {
		return this.#facts.in(path, 'image.base').findLast((each) => each.span.start <= span.start)?.stage ?? 0;
	}

	#targetStage(dockerfile: string, target: string | undefined): number {
		const stages = this.#facts.in(dockerfile, 'image.base');
		return (
			(
				stages.find((each) => target !== undefined && each.alias?.toLowerCase() === target.toLowerCase()) ??
				stages.find((each) => each.final)
			)?.stage ?? 0
		);
	}

	/**
	 * The folder an image is built from: what a compose file says, else the Dockerfile's own when it has a manifest, else the
	 * nearest package above it.
	 */
	#contextOf(dockerfile: string): string {
		this.#contexts ??= new Map(
			this.#facts
				.of('compose.service')
				.flatMap((service) => composeBuildOf(service) ?? [])
				.map((build): [string, string] => [build.dockerfile, build.context])
				// The first that builds it decides.
				.toReversed(),
		);
		const named = this.#contexts.get(dockerfile);
		if (named !== undefined) {
			return named;
		}
		const own = directoryOf(dockerfile);
		const sources = this.#facts
			.in(dockerfile, 'image.copy')
			.filter((each) => each.from === undefined)
			.flatMap((each) => each.sources)
			.filter((each) => !each.includes('*') && each !== '.' && each !== './');
		// The folder that has what the image copies is the one it is built in.
		let best = { folder: this.#packages.at(own)?.manifest ? own : this.#packages.ofFolder(own).folder, score: 0 };
		for (let folder = own; ; folder = directoryOf(folder)) {
			const score = sources.filter(
				(each) => this.#modules.find(joinPath(folder, each)) !== undefined || this.#packages.at(joinPath(folder, each)) !== undefined,
			).length;
			if (score > best.score) {
				best = { folder, score };
			}
			if (folder === '' || folder.startsWith('..')) {
				return best.folder;
			}
		}
	}
}
