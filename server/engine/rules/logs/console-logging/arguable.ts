import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { haveWord } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { isForTrial } from '../../shared/toolCode.js';

/** Words in the names of modules that carry what a logger says to where it is kept: their own faults no logger can tell. */
const carrierWords: ReadonlySet<string> = new Set(['transport', 'transports', 'appender', 'appenders', 'logstream', 'shipper']);

/** Words in the names of modules that bring what is stored up to date: what they say is for whoever watches that, once. */
const migrationWords: ReadonlySet<string> = new Set(['migration', 'migrations', 'migrate', 'migrator']);

/** Names of functions in which a module tries itself out: `static test() { … }`. */
const trialName = /^_?(?:self_?)?tests?$/i;

/** What developers and whoever starts the program are told of something that will go, or has another name by now. */
const advice = /\bdeprecat(?:ed|ion)\b|\bwill be removed\b|\b(?:has|have) been (?:renamed|replaced)\b|\bno longer supported\b/i;

/**
 * Whether a call may be meant as it is: the error is thrown on and told by whoever catches it, a developer is told that something will go,
 * what is stored is brought up to date, somebody types commands or tries something out, another program said it, the logger or what
 * carries the log has failed, or nothing ever gets there.
 */
export function isArguable(call: LocatedFact<'log.call'>, project: Project): boolean {
	const stem = baseName(call.path).replace(/\.[a-z]+$/i, '');
	return (
		call.rethrown === true ||
		call.lastResort === true ||
		call.vain === true ||
		call.relayed === true ||
		advice.test(call.startsWith ?? '') ||
		trialName.test(call.function ?? '') ||
		isForTrial(call.path) ||
		haveWord([stem], carrierWords) ||
		haveWord([stem], migrationWords) ||
		readsLines(project, call.path)
	);
}

/** Whether a file talks with whoever sits at the terminal. */
const readsLines = remembered((project, path): boolean =>
	project.in(path, 'module.import').some(({ specifier }) => /^(?:node:)?(?:readline|repl)(?:\/promises)?$/.test(specifier)),
);
