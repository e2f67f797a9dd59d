import type { FactTypes } from '../core/fact.js';
import { baseName, directoryOf, joinPath } from '../core/paths.js';
import type { FactIndex } from './facts.js';
import { hiddenImages, type HiddenImages } from './lentImages.js';
import { isNamedForProduction, supersededImages } from './pipelineImages.js';
import { isDevelopmentPath, isTestPath } from './roles/pathRoles.js';

/**
 * Tells manifests that are for development or tests and no deploy: by their names and folders, by what the head of a Dockerfile
 * says, and by what is done with an image.
 */
export class DeveloperFiles {
	readonly #facts: FactIndex;
	readonly #files: ReadonlySet<string>;
	readonly #known = new Map<string, boolean>();
	#images: ReadonlySet<string> | undefined;
	#hidden: HiddenImages | undefined;

	/** `files` are all files there are. */
	constructor(facts: FactIndex, files: ReadonlySet<string>) {
		this.#facts = facts;
		this.#files = files;
	}

	has(path: string): boolean {
		let known = this.#known.get(path);
		if (known === undefined) {
			known = this.#isForDevelopers(path);
			this.#known.set(path, known);
		}
		return known;
	}

	/** Whether compose hides an image behind the sources that starts the program by itself. */
	isBehindSources(path: string): boolean {
		return this.#hiddenImages.starting.has(path);
	}

	get #hiddenImages(): HiddenImages {
		this.#hidden ??= hiddenImages(this.#facts, this.#files);
		return this.#hidden;
	}

	#isForDevelopers(path: string): boolean {
		this.#images ??= new Set([...supersededImages(this.#facts), ...this.#hiddenImages.lent]);
		return (
			isDevelopmentPath(path) ||
			isPutAside(path) ||
			this.#images.has(path) ||
			this.#startsTests(path) ||
			// The head of an image that is called one for production tells of the other one, too, and what a file of that name sets is a slip.
			(!isNamedForProduction(path) &&
				(this.#facts.in(path, 'image.purpose').some(({ purpose }) => purpose === 'development') ||
					this.#facts.in(path, 'env.declare').some(saysDevelopment))) ||
			this.#isDevelopersTwin(path)
		);
	}

	/** Whether all that an image starts is a program that its name calls one of tests: `CMD ["npx", "ts-node", "src/test-server.ts"]`. */
	#startsTests(path: string): boolean {
		const starts = this.#facts
			.in(path, 'process.declare')
			.filter(({ source, final }) => source.startsWith('dockerfile') && final !== false);
		const programs = starts.flatMap(({ command }) => command.split(/[\s"',[\]]+/).filter((word) => /\.[cm]?[jt]sx?$/.test(word)));
		return programs.length > 0 && programs.every((program) => isTestPath(baseName(program)));
	}

	/** Whether an image starts a script of developers, and another one of the same folder is for production: `api/prod/Dockerfile`. */
	#isDevelopersTwin(path: string): boolean {
		const starts = this.#facts
			.in(path, 'process.declare')
			.some(({ source, command }) => source === 'dockerfile-cmd' && developing.test(command));
		const [folder, name] = [directoryOf(path), baseName(path)];
		const twins = ['prod', 'production'].flatMap((word) => [`${word}/${name}`, `${name}.${word}`, `${word}.${name}`]);
		return starts && twins.some((twin) => this.#files.has(joinPath(folder, twin)));
	}
}

/** Whether a compose file is a copy that somebody put aside: `docker-compose.old.yml`. */
function isPutAside(path: string): boolean {
	return /^(?:docker-)?compose\b[\w.-]*[._-](?:bak|old|orig)\.ya?ml$/i.test(baseName(path));
}

/** A script by which developers start a program: `npm run develop`, `["yarn", "start:dev"]`. */
const developing = /[\s",:](?:dev|develop|development|watch)(?:[\s",:]|$)/;

/** `NODE_ENV: ${NODE_ENV:-development}` in a compose file: it is run where people develop. */
function saysDevelopment({ source, variable, value }: FactTypes['env.declare']): boolean {
	const set = value?.kind === 'env' ? value.fallback : value;
	return (
		source === 'compose' &&
		/^(?:NODE|APP|FLASK|RAILS|DJANGO)_ENV$/.test(variable) &&
		set?.kind === 'literal' &&
		/^(?:dev|development|local)$/i.test(set.text)
	);
}
