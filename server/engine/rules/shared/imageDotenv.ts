import type { LocatedFact } from '../../core/fact.js';
import { baseName, joinPath } from '../../core/paths.js';
import { stringOf } from '../../core/value.js';
import type { Process, Project } from '../../project/project.js';
import { dockerContextOf, isLeftOut } from './dockerContext.js';
import { finalStages } from './images.js';

/** What the `.env` of an image declares, for a program in it that loads that file by itself; the last copy decides. */
export function dotenvInImage(project: Project, dockerfile: string, process: Process): readonly LocatedFact<'env.declare'>[] {
	const isLoaded = project
		.inProcess(process, 'env.load')
		.some(({ file, guards = [] }) => guards.length === 0 && (file === undefined || /^(?:\.\/)?\.env$/.test(stringOf(file) ?? '')));
	if (!isLoaded) {
		return [];
	}
	const context = dockerContextOf(project, dockerfile);
	const stages = new Set(finalStages(project, dockerfile).map(({ stage }) => stage));
	const copied = project
		.in(dockerfile, 'image.copy')
		.filter(({ from, stage }) => from === undefined && stages.has(stage))
		.flatMap(({ sources, target }) => sources.flatMap((source) => becomesDotenv(source, target) ?? []))
		.filter((path) => project.isTracked(joinPath(context.folder, path)) !== false && !isLeftOut(project, context, path))
		.map((path) => project.in(joinPath(context.folder, path), 'env.declare'));
	return copied.findLast((declared) => declared.length > 0) ?? [];
}

/** The file of the context that a copy makes the `.env` of a folder in the image. */
function becomesDotenv(source: string, target: string): string | undefined {
	const path = source.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
	if (path === '' || path === '.' || path === '*') {
		return '.env';
	}
	const name = baseName(path);
	const isIntoFolder = /(?:^|\/)\.{0,2}$/.test(target) || !/(?:^|\/)\.env$/.test(target);
	return (isIntoFolder ? name : baseName(target)) === '.env' && name.includes('env') ? path : undefined;
}
