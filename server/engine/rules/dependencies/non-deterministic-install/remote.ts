import type { LocatedFact } from '../../../core/fact.js';
import { joinPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { argvsOfText } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isDeadPipeline } from '../../shared/deadPipelines.js';
import { installOf, type Install } from '../../shared/installs.js';
import { factsInFolder } from '../../shared/near.js';
import { loginActions } from '../../shared/remoteHosts.js';
import { frozen } from './frozen.js';

/** An installation that a pipeline has another machine do, in a working copy of the repository with its lock file. */
export interface RemoteInstall {
	readonly at: Location;
	readonly install: Install;
	readonly lock: LocatedFact<'dependency.lock'>;
}

/** What actions that log in to a machine are told to install there, by the scripts that they hand over; the first of each. */
export function remoteInstalls(project: Project): readonly RemoteInstall[] {
	return loginActions(project)
		.filter(({ path }) => !isDeadPipeline(project, path))
		.flatMap(({ path, inputs }) => {
			const { script } = inputs;
			const found = script?.kind === 'literal' ? looseIn(script.text, project) : undefined;
			return found ? [{ at: { path, span: script!.span }, ...found }] : [];
		});
}

function looseIn(text: string, project: Project): Pick<RemoteInstall, 'install' | 'lock'> | undefined {
	let folder: string | undefined = '';
	let pulls = false;
	for (const argv of argvsOfText(text)) {
		const [program = '', verb = ''] = argv;
		if (program === 'cd' || program === 'pushd') {
			folder = folderAfter(folder, verb);
			continue;
		}
		// What is taken from the repository is the lock file, too.
		pulls ||= program === 'git' && /^(?:pull|fetch|reset|clone|checkout)$/.test(verb);
		const install = installOf({ started: { program, wrappers: [] }, argv });
		if (!install || install.global || install.packages.length > 0) {
			continue;
		}
		const lock: LocatedFact<'dependency.lock'> | undefined =
			folder === undefined
				? undefined
				: factsInFolder(project, folder, 'dependency.lock').find(
						({ manager, path }) => manager === install.manager && project.isTracked(path) !== false,
					);
		const isFrozen = /ci$|clean/.test(install.verb) || frozen[install.manager].options.some((option) => install.options.has(option));
		return pulls && lock && !isFrozen && ![...install.options].some((option) => /^(?:--prefix|-C|--cwd|--dir)/.test(option))
			? { install, lock }
			: undefined;
	}
	return undefined;
}

/** The folder of the repository after `cd`: what an absolute path leads to is its root, as far as can be seen. */
function folderAfter(folder: string | undefined, target: string): string | undefined {
	if (/^[/~$]/.test(target)) {
		return '';
	}
	return folder === undefined || target === '' || target.startsWith('.') || target === '-' ? undefined : joinPath(folder, target);
}
