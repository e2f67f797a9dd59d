import type { LocatedFact } from '../../core/fact.js';
import { joinPath } from '../../core/paths.js';
import { textFromPlace } from '../../core/value.js';
import type { Project } from '../../project/project.js';

/** What is loaded as code. */
export const codeFile = /\.([cm]?[jt]sx?|node|wasm)$/;

/**
 * The file of the program's own code that a process writes anew below the folder it is started in, mostly that of its package: the release
 * brought it, and what is written in its place no other process has. Types for a compiler are no code that runs.
 */
export function sourceRewritten(project: Project, { path, target, removed, operation }: LocatedFact<'file.write'>): string | undefined {
	const { place, text = '' } = textFromPlace(target) ?? {};
	const isBelow = (place === undefined && !/^(?:\/|\w:|~)/.test(text)) || place === 'working-directory';
	const source = isBelow ? joinPath(project.packageOf(path).folder, text.replace(/^\/+/, '')) : '';
	return !removed &&
		operation !== 'create-folder' &&
		codeFile.test(text) &&
		!/\.d\.[cm]?ts$/.test(text) &&
		project.has(source) &&
		// What a tool makes anew is mostly left out of version control, or marked.
		project.isTracked(source) !== false &&
		!project.isIgnored(source) &&
		project.roleOf(source).role !== 'generated'
		? source
		: undefined;
}
