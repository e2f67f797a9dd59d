import type { LocatedFact } from '../../core/fact.js';
import { environmentKindOf } from '../../core/environmentNames.js';
import { baseName } from '../../core/paths.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { dockerContextOf, isLeftOut, wholeCopyOf } from './dockerContext.js';
import { isDotenvOfDeploy } from './dotenvFiles.js';

/**
 * The file of one deploy's variables that an image chooses by a variable of its own, where the service loads what that variable names, and
 * the image gets all that lies in its context, that file with it: `ENV SETTINGS_FILE=config/.env.staging`.
 */
export function dotenvChosenBy(project: Project, { path, variable, value }: LocatedFact<'env.declare'>): string | undefined {
	const file = value.kind === 'literal' ? value.text.replace(/^\.\//, '') : '';
	// What has a place of its own in the image, whoever starts it puts there.
	if (
		file.startsWith('/') ||
		!isDotenvOfDeploy(file) ||
		!baseName(file)
			.split(/[.-]/)
			.some((part) => environmentKindOf(part) !== undefined)
	) {
		return undefined;
	}
	const isLoaded = project.of('env.load').some((one) => project.roleOf(one.path).role !== 'test' && names(one.file, variable));
	return isLoaded && wholeCopyOf(project, path) !== undefined && !isLeftOut(project, dockerContextOf(project, path), file)
		? file
		: undefined;
}

/** Whether a variable says which file is meant. */
function names(file: Value | undefined, variable: string): boolean {
	return file?.kind === 'env' ? file.name === variable : file?.kind === 'template' && file.parts.some((part) => names(part, variable));
}
