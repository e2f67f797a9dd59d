import type { FactKind } from '../core/fact.js';
import { ancestorsOf, directoryOf, pathWithin } from '../core/paths.js';
import { remembered, rememberedOverKeystrokes } from './remember.js';

/**
 * The folders below the root whose READMEs call them samples. A repository whose own README says so is about that sample, and is judged
 * like any service.
 */
const folders = rememberedOverKeystrokes((project): ReadonlySet<string> => {
	const said = new Set(project.of('folder.purpose').flatMap(({ path, purpose }) => (purpose === 'sample' ? [directoryOf(path)] : [])));
	return said.has('') ? new Set() : said;
});

/** What a program has that is more than a first step. */
const substance: readonly FactKind[] = [
	'http.route',
	'http.middleware',
	'http.request',
	'env.read',
	'file.read',
	'file.write',
	'service.connect',
	'process.spawn',
	'process.fork',
	'signal.handle',
	'module.load',
	'module.import-folder',
];

/** More files than these are no sketch. */
const mostOfSketch = 4;

/**
 * Whether a server is a sketch, as the first page of a manual has it: a port and the loopback interface are written in it, it takes
 * nothing but the HTTP of the platform and files that take no more, and does nothing that leaves it. No deploy starts it.
 */
const isSketch = remembered((project, path): boolean => {
	const all = new Set([path]);
	for (const each of all) {
		const taken = project.in(each, 'module.import');
		if (
			all.size > mostOfSketch ||
			substance.some((kind) => project.in(each, kind).length > 0) ||
			!taken.every(({ specifier }) => /^(?:(?:node:)?(?:http|url)$|\.)/.test(specifier)) ||
			project.processesOf(each).some(({ declaration }) => declaration.source !== 'script')
		) {
			return false;
		}
		project.importsOf(each).forEach((one) => all.add(one));
	}
	const servers = project.in(path, 'server.listen');
	return servers.length > 0
		? servers.every(
				({ port, host }) => port.kind === 'literal' && host?.kind === 'literal' && /^(?:127\.0\.0\.1|localhost|::1)$/.test(host.text),
			)
		: project.importersOf(path).length > 0 && project.importersOf(path).every((one) => isSketch(project, one));
});

/** Whether a file belongs to a sketch, or to what a README calls a sample, which nothing but scripts of its own starts. */
export const isOfSample = remembered((project, path): boolean => {
	if (isSketch(project, path)) {
		return true;
	}
	const folder = folders(project).size === 0 ? undefined : [...ancestorsOf(directoryOf(path))].find((each) => folders(project).has(each));
	return (
		folder !== undefined &&
		// A part of a program may have begun as an example of such parts.
		pathWithin(folder, project.packageOf(path).folder) !== undefined &&
		project.processesOf(path).every(({ declaration }) => pathWithin(folder, declaration.path) !== undefined) &&
		// A platform reads a Procfile at the root of a repository: this one came along with the sample.
		project.processes.every(
			({ declaration, entries }) =>
				declaration.source === 'script' ||
				(declaration.source === 'procfile' && directoryOf(declaration.path) !== '') ||
				![declaration.path, ...entries].some((one) => pathWithin(folder, one) !== undefined),
		)
	);
});
