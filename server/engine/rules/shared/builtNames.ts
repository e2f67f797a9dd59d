import { repositoryNameOf } from '../../core/imageName.js';
import { isOuterPath } from '../../core/paths.js';
import { commandsWritten, type WrittenCommand } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isAsidePath } from './aside.js';
import { scriptsOf } from './deliveryScripts.js';

/** The names, without registry, team and tag, that scripts and pipelines of the repository give to the images they build. */
const namesBuilt = remembered((project): ReadonlySet<string> => {
	const facts = [...scriptsOf(project), ...project.of('pipeline.step')].filter(
		({ path, command }) => !isOuterPath(path) && !isAsidePath(path) && command.includes('build'),
	);
	return new Set(
		facts
			.flatMap((fact) => {
				const commands = commandsWritten(fact);
				const variables = scriptVariablesOf(commands);
				return commands.flatMap((written) => builtBy(written, variables)).map((image) => repositoryNameOf(image).toLowerCase());
			})
			.filter((name) => /^[a-z0-9][\w.-]*$/.test(name)),
	);
});

/** Whether a script or a pipeline of the repository builds an image of this name: `docker build -t acme/shop .` for `shop:2`. */
export function isNameBuiltHere(project: Project, image: string): boolean {
	return namesBuilt(project, '').has(repositoryNameOf(image).toLowerCase());
}

/** The images that a command builds, as they are known from the text. */
export function builtBy({ argv, started }: WrittenCommand, variables: ReadonlyMap<string, string>): readonly string[] {
	const isBuild =
		/^(?:docker|podman|buildah|gcloud|az)$/.test(started.program) && argv.slice(1, 4).some((word) => /^(?:build|builds|bud)$/.test(word));
	return isBuild
		? argv
				.flatMap((word, at) => (/^(?:-t|--tag|--image)(?:=|$)/.test(word) ? valueAt(argv, at) : []))
				.map((word) => filledIn(word, variables))
		: [];
}

/** The value of an option, behind `=` or as the next word. */
export function valueAt(argv: readonly string[], at: number): readonly string[] {
	const word = argv[at]!;
	const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
	return value === undefined ? [] : [value];
}

/** The variables that a script sets once, whatever happens, with what they hold. */
export function scriptVariablesOf(commands: readonly WrittenCommand[]): ReadonlyMap<string, string> {
	const line = commands[0]?.line.commands ?? [];
	const all = line.flatMap(({ assignments, words, conditional }) =>
		assignments.map((one) => ({ ...one, isSure: words.length === 0 && !conditional })),
	);
	const found = new Map<string, string>();
	for (const { name, value, isSure } of all) {
		if (isSure && all.filter((one) => one.name === name).length === 1) {
			found.set(name, filledIn(value.text, found));
		}
	}
	return found;
}

/** A word with the variables filled in that are known. */
export function filledIn(word: string, variables: ReadonlyMap<string, string>): string {
	return word.replace(
		/\$(?:\{(\w{1,64})\}|(\w{1,64}))/g,
		(written, braced?: string, plain?: string) => variables.get(braced ?? plain!) ?? written,
	);
}
