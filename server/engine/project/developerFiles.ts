import type { FactIndex } from './facts.js';
import { lentImages } from './lentImages.js';
import { supersededImages } from './pipelineImages.js';
import { isDevelopmentPath } from './roles/pathRoles.js';

/**
 * Tells manifests that are for development or tests and no deploy: by their names and folders, by what the head of a Dockerfile
 * says, and by what is done with an image.
 */
export class DeveloperFiles {
	readonly #facts: FactIndex;
	readonly #files: ReadonlySet<string>;
	#images: ReadonlySet<string> | undefined;

	/** `files` are all files there are. */
	constructor(facts: FactIndex, files: ReadonlySet<string>) {
		this.#facts = facts;
		this.#files = files;
	}

	has(path: string): boolean {
		this.#images ??= new Set([...supersededImages(this.#facts), ...lentImages(this.#facts, this.#files)]);
		return isDevelopmentPath(path) || this.#images.has(path) || this.#facts.in(path, 'image.purpose').length > 0;
	}
}
