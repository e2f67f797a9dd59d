import type { Project } from '../../project/project.js';
import { rangeOf } from '../../core/versions.js';
import { remembered } from '../../project/remember.js';

/**
 * Pipelines that somebody forgot when the project moved to another system: every Node.js that they ask for is of an older release
 * line than the manifest takes, and a pipeline of another system is not. Travis reads its file in the root of a repository alone.
 */
export const isDeadPipeline = remembered((project, path): boolean => {
	if (/\/\.travis\.yml$/.test(path)) {
		return true;
	}
	const least = leastLine(project);
	const lines = least === undefined ? [] : linesOf(project, path);
	return (
		lines.length > 0 &&
		lines.every((line) => line < least!) &&
		project
			.of('pipeline.step')
			.some((step) => systemOf(step.path) !== systemOf(path) && !linesOf(project, step.path).some((line) => line < least!))
	);
});

/** The oldest release line of Node.js that the manifest of the root takes. */
function leastLine(project: Project): number | undefined {
	const asked = project.in('package.json', 'runtime.version').find(({ runtime, source }) => runtime === 'node' && source === 'manifest');
	const lines = (asked && rangeOf(asked.range))?.map(({ from }) => from[0]);
	return lines && lines.length > 0 ? Math.min(...lines) : undefined;
}

/** The release lines of Node.js that a pipeline asks for, by its settings and by the images that its jobs run in. */
const linesOf = remembered((project, path): readonly number[] => {
	const settings = project.in(path, 'runtime.version').filter(({ runtime, source }) => runtime === 'node' && source === 'pipeline');
	const images = project
		.in(path, 'image.use')
		.filter(({ image, where }) => where === 'pipeline-job' && /(?:^|\/)node$/.test(image))
		.flatMap(({ tag }) => /^\d+/.exec(tag ?? '')?.[0] ?? []);
	return [...settings.map(({ range }) => range), ...images].flatMap((range) => rangeOf(range)?.map(({ from }) => from[0]) ?? []);
});

/** What runs a pipeline, by where its file lies. */
function systemOf(path: string): string {
	return path.split('/')[0]!;
}
