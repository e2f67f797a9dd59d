import type { LocatedFact } from '../../../core/fact.js';
import { joinPath } from '../../../core/paths.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { dockerContextOf, ignoreFileIn, isLeftOut, wholeCopyOf } from '../../shared/dockerContext.js';
import { installsDeclared } from '../../shared/installs.js';

/** Copies of packages into images that have installed what those need, with the ignore file that leaves no folder of packages out. */
export interface CopiedPackages {
	readonly file: string;
	readonly copies: readonly { readonly copy: LocatedFact<'image.copy'>; readonly folder: string }[];
}

/**
 * Packages that images copy as whole folders out of a context around them, after an install: `COPY accounts/ ./` brings the
 * `node_modules` of whoever builds it in place of those that the image has. One for each ignore file, by the Dockerfiles given.
 */
export function copiedPackages(project: Project, dockerfiles: readonly string[]): readonly CopiedPackages[] {
	const byFile = new Map<string, { readonly copy: LocatedFact<'image.copy'>; readonly folder: string }[]>();
	for (const path of dockerfiles.filter((each) => wholeCopyOf(project, each) === undefined)) {
		const context = dockerContextOf(project, path);
		const installs = project.in(path, 'image.run').filter((run) => commandsWritten(run).some(installsDeclared));
		const file = context.ignoreFile ?? ignoreFileIn(context.folder);
		for (const copy of project.in(path, 'image.copy')) {
			const [source = '', ...others] = copy.sources;
			const part = source.replace(/^\.?\//, '').replace(/\/$/, '');
			const isPackage =
				copy.from === undefined && others.length === 0 && part !== '' && project.has(joinPath(context.folder, `${part}/package.json`));
			if (
				isPackage &&
				installs.some(({ stage, span }) => stage === copy.stage && span.start < copy.span.start) &&
				!isLeftOut(project, context, `${part}/node_modules`)
			) {
				byFile.set(file, [...(byFile.get(file) ?? []), { copy, folder: part }]);
			}
		}
	}
	return [...byFile].map(([file, copies]) => ({ file, copies }));
}
