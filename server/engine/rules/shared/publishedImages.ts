import { repositoryName } from '../../core/imageName.js';
import type { Value } from '../../core/value.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/** Actions that name the images they push, with the input that does. */
const publishers: Readonly<Record<string, string>> = { 'docker/metadata-action': 'images', 'docker/build-push-action': 'tags' };

/** What stands in a name for a part that only the pipeline knows. */
const unknownPart = '*';

/** Whether a pipeline of this repository builds an image and pushes it: it is no foreign one. */
export function isPublishedHere(image: string, project: Project): boolean {
	const name = image.toLowerCase();
	const own = repositoryName(name);
	return published(project, '').some(
		(pattern) => matches(pattern, name) && (!pattern.endsWith(`/${unknownPart}`) || isGiven(own, project)),
	);
}

/** The names of images that pipelines push, without tags. */
const published = remembered((project): readonly string[] => {
	const fromActions = project.of('pipeline.action').flatMap(({ action, inputs }) => {
		const field = Object.hasOwn(publishers, action) ? publishers[action]! : undefined;
		const isBuiltOnly = inputs['push']?.kind === 'literal' && inputs['push'].text === 'false';
		return field === undefined || isBuiltOnly || inputs[field] === undefined ? [] : textOf(inputs[field]).split(/[\s,]+/);
	});
	const fromCommands = project
		.of('pipeline.step')
		.flatMap((step) =>
			commandsWritten(step).flatMap(({ started: { program }, argv }) =>
				program === 'docker' || program === 'podman' ? pushedBy(argv) : [],
			),
		);
	// A name of which nothing is known would be that of every image.
	return [...new Set([...fromActions, ...fromCommands].map(nameOf))].filter((name) => /[a-z0-9]/.test(name));
});

function pushedBy(argv: readonly string[]): readonly string[] {
	if (argv[1] === 'push') {
		return argv
			.slice(2)
			.filter((word) => !word.startsWith('-'))
			.slice(-1);
	}
	return argv.includes('--push') ? argv.filter((_, index) => argv[index - 1] === '-t' || argv[index - 1] === '--tag') : [];
}

function nameOf(reference: string): string {
	const name = reference
		.replace(/\$\{\{?[^}]*\}?\}|\$\w+/g, unknownPart)
		.toLowerCase()
		.replace(/^name=/, '');
	return name
		.replace(/@.*$/, '')
		.replace(/:[^/]*$/, '')
		.replace(/\*{2,}/g, unknownPart);
}

/**
 * Whether a name is as a pattern says, with something in place of each unknown part. Both come from files: an expression made of
 * the pattern could take exponential time.
 */
function matches(pattern: string, name: string): boolean {
	const [first = '', ...rest] = pattern.split(unknownPart);
	const last = rest.pop();
	if (last === undefined) {
		return name === pattern;
	}
	if (!name.startsWith(first)) {
		return false;
	}
	let at = first.length;
	for (const part of rest) {
		const found = name.indexOf(part, at + 1);
		if (found < 0) {
			return false;
		}
		at = found + part.length;
	}
	return name.length - last.length > at && name.endsWith(last);
}

/** Whether a workflow hands a name to another one of this repository, which makes images of such names. */
function isGiven(name: string, project: Project): boolean {
	return project
		.of('pipeline.action')
		.some(
			({ action, inputs }) =>
				action.startsWith('./') && Object.values(inputs).some((value) => value.kind === 'literal' && value.text.toLowerCase() === name),
		);
}

function textOf(value: Value): string {
	return value.kind === 'literal' ? value.text : value.kind === 'template' ? value.parts.map(textOf).join('') : unknownPart;
}
