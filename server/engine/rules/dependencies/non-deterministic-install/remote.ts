import type { LocatedFact } from '../../../core/fact.js';
import { joinPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import { commandsOfText, commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isDeadPipeline } from '../../shared/deadPipelines.js';
import { isDeliveryScript, isService, scriptsOf } from '../../shared/deliveryScripts.js';
import { installOf, type Install } from '../../shared/installs.js';
import { factsInFolder } from '../../shared/near.js';
import { loginActions, remoteScripts, type RemoteScript } from '../../shared/remoteHosts.js';
import { frozen } from './frozen.js';

/** An installation that does not hold to the lock file beside what it installs. */
export interface LooseInstall {
	readonly at: Location;
	readonly install: Install;
	readonly lock: LocatedFact<'dependency.lock'>;
}

/** What another machine is told to install in its working copy of the repository, by scripts that actions which log in hand over, `ssh`, or a script of a deploy; the first of each. */
export function remoteInstalls(project: Project): readonly LooseInstall[] {
	const ofActions = loginActions(project).flatMap(({ path, inputs: { script } }): readonly RemoteScript[] =>
		script?.kind === 'literal' ? [{ path, span: script.span, text: script.text }] : [],
	);
	return [...ofActions, ...remoteScripts(project), ...deliveries(project)]
		.filter(({ path }) => !isDeadPipeline(project, path))
		.flatMap((script) => looseIn(script, project) ?? []);
}

/** Words in the names of package scripts that bring a release to the machine they run on. */
const delivering: ReadonlySet<string> = wordSet('deploy redeploy release prod production live');

/** Programs that start the service again with what was fetched. */
const restarting: ReadonlySet<string> = wordSet('pm2 forever systemctl service supervisorctl');

/**
 * Scripts of the repository that fetch it anew where the service runs, and start that again: they say so by their names, or by what they
 * call last. What only keeps the working copy of a developer up to date does neither.
 */
function deliveries(project: Project): readonly RemoteScript[] {
	return scriptsOf(project)
		.filter((fact) => isService(project, fact.path) && /\bgit\b/.test(fact.command))
		.filter(
			(fact) =>
				(fact.kind === 'shell.script' ? isDeliveryScript(fact.path) : haveWord([fact.name], delivering)) ||
				commandsWritten(fact).some(({ started }) => restarting.has(started.program)),
		)
		.map(({ path, span, command }) => ({
			path,
			span,
			text: command,
			...(span.end - span.start === command.length && { offset: span.start }),
		}));
}

function looseIn({ path, span: whole, text, offset }: RemoteScript, project: Project): LooseInstall | undefined {
	let folder: string | undefined = '';
	let pulls = false;
	let entered = false;
	for (const { argv, span } of commandsOfText(text, offset ?? 0)) {
		const [program = '', verb = ''] = argv;
		if (program === 'cd' || program === 'pushd') {
			folder = entered || pulls ? folderAfter(folder, verb) : folderFromHome(verb, project);
			entered = true;
			continue;
		}
		// What is taken from the repository is the lock file, too.
		pulls ||= program === 'git' && /^(?:pull|fetch|reset|clone|checkout)$/.test(verb);
		const install = installOf({ started: { program, wrappers: [] }, argv });
		if (!install || install.global || install.packages.length > 0) {
			continue;
		}
		const lock: LocatedFact<'dependency.lock'> | undefined =
			folder === undefined ? undefined : locksIn(folder, project).find(({ manager }) => manager === install.manager);
		const isFrozen = /ci$|clean/.test(install.verb) || frozen[install.manager].options.some((option) => install.options.has(option));
		return pulls && lock && !isFrozen && ![...install.options].some((option) => /^(?:--prefix|-C|--cwd|--dir)/.test(option))
			? { at: { path, span: offset === undefined ? whole : span }, install, lock }
			: undefined;
	}
	return undefined;
}

function locksIn(folder: string, project: Project): readonly LocatedFact<'dependency.lock'>[] {
	return factsInFolder(project, folder, 'dependency.lock').filter(({ path }) => project.isTracked(path) !== false);
}

/**
 * The folder of the repository that the first `cd` leads to. A path from home ends in the working copy, or in the folder of it
 * that has a lock file: `cd apps/shop/api` is `api` where that folder has one.
 */
function folderFromHome(target: string, project: Project): string | undefined {
	if (target === '' || target === '-' || /(?:^|\/)\.\.(?:\/|$)/.test(target)) {
		return undefined;
	}
	const segments = target.split('/').filter((segment) => segment !== '' && segment !== '.');
	const folders = /^[/~$]/.test(target) ? [] : segments.map((_, index) => segments.slice(index).join('/'));
	return folders.find((folder) => locksIn(folder, project).length > 0) ?? '';
}

/** The folder of the repository after `cd`: what an absolute path leads to is its root, as far as can be seen. */
function folderAfter(folder: string | undefined, target: string): string | undefined {
	if (/^[/~$]/.test(target)) {
		return '';
	}
	return folder === undefined || target === '' || target.startsWith('.') || target === '-' ? undefined : joinPath(folder, target);
}
