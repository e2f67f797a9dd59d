import type { LocatedFact } from '../../../core/fact.js';
import { globMatcher } from '../../../core/globs.js';
import { ancestorsOf, directoryOf, pathWithin } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';

/**
 * Whether the project's linter is told that a call of the console is meant: its method is on the list of those allowed, or code in its
 * folder may call the console though other code of the project may not. Who merely switched the check off has decided nothing.
 */
export function isAllowedByLinter({ path, method }: LocatedFact<'log.call'>, project: Project): boolean {
	const settings = settingsFor(project, path);
	const last = settings.at(-1);
	return (
		last !== undefined &&
		(last.allow.includes(method) || (last.level === 'off' && last.files !== undefined && settings.some(({ level }) => level === 'on')))
	);
}

/** What linters are told for a file, by configurations from the outermost folder to its own. */
const settingsFor = remembered((project, path): readonly LocatedFact<'lint.console'>[] =>
	[...ancestorsOf(directoryOf(path))].reverse().flatMap((folder) => settingsIn(project, folder).filter((each) => isFor(each, path))),
);

const settingsIn = remembered((project, folder): readonly LocatedFact<'lint.console'>[] =>
	project.of('lint.console').filter(({ path }) => directoryOf(path) === folder),
);

function isFor({ path: configuration, files }: LocatedFact<'lint.console'>, path: string): boolean {
	const within = pathWithin(directoryOf(configuration), path);
	const patterns = files?.filter((each) => !each.startsWith('!')).map((each) => each.replace(/^\.?\//, ''));
	// A pattern without a slash is one for names in any folder.
	const anywhere = patterns?.map((each) => (each.includes('/') ? each : `**/${each}`));
	return within !== undefined && (anywhere === undefined || globMatcher(anywhere)(within));
}
