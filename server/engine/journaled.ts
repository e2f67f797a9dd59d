import type { Journal } from './core/journal.js';
import type { Engine } from './engine.js';

/** An engine after whose answers, given or refused, no file is to blame for what happens. */
export function journaled(engine: Engine, journal: Journal): Engine {
	const closing = async <T>(answer: Promise<T>): Promise<T> => {
		try {
			return await answer;
		} finally {
			journal.end();
		}
	};
	return {
		rules: engine.rules,
		invalidate: (paths) => engine.invalidate(paths),
		checkFile: (path, whole) => closing(engine.checkFile(path, whole)),
		prepare: (path) => closing(engine.prepare(path)),
		rehearse: () => engine.rehearse(),
		assume: (path, text, findings) => engine.assume(path, text, findings),
		decidersOf: (path) => engine.decidersOf(path),
		checkWorkspace: (signal, onProgress) => closing(engine.checkWorkspace(signal, onProgress)),
		fixesOf: (finding) => closing(engine.fixesOf(finding)),
		offersOf: (findings) => closing(engine.offersOf(findings)),
		refusalsOf: (finding) => closing(engine.refusalsOf(finding)),
		unread: () => closing(engine.unread()),
		readFiles: (paths) => closing(engine.readFiles(paths)),
		takeIn: (path, stored) => engine.takeIn(path, stored),
		readShare: (isOurs) => closing(engine.readShare(isOurs)),
		factsOf: (path) => closing(engine.factsOf(path)),
		roles: () => closing(engine.roles()),
		configurationOf: (path) => closing(engine.configurationOf(path)),
		pageOf: (rule) => engine.pageOf(rule),
		dispose: () => engine.dispose(),
	};
}
