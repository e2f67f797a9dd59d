import type { Span } from '../../../core/text.js';
import type { PlaceValue, Value } from '../../../core/value.js';
import { levelConstants } from '../apis/loggers.js';

/** What the platform names, by qualified name. */
export const places: ReadonlyMap<string, PlaceValue['place']> = new Map([
	['node:os.tmpdir()', 'temporary'],
	['node:os.homedir()', 'home'],
	['process.cwd()', 'working-directory'],
	['__dirname', 'module-directory'],
	['import.meta.dirname', 'module-directory'],
	['__filename', 'module-file'],
	['import.meta.filename', 'module-file'],
	['import.meta.url', 'module-file'],
	['process.stdout', 'stdout'],
	['process.stderr', 'stderr'],
	['process.stdout.fd', 'stdout'],
	['process.stderr.fd', 'stderr'],
	['tempy.file()', 'temporary'],
	['tempy.directory()', 'temporary'],
	['node:fs.mkdtempSync()', 'temporary'],
	['node:fs/promises.mkdtemp()', 'temporary'],
	['tmp.fileSync()', 'temporary'],
	['tmp.dirSync()', 'temporary'],
	['temp-dir', 'temporary'],
]);

/** The whole environment, by qualified name. */
const environmentNames: ReadonlySet<string> = new Set(['process.env', 'import.meta.env', 'Bun.env', 'Deno.env', 'Deno.env.toObject()']);

/** The value of what the platform, or a library, has under a qualified name; undefined where none is known. */
export function valueNamed(name: string, span: Span): Value | undefined {
	const place = places.get(name);
	if (place !== undefined) {
		return { kind: 'place', place, span };
	}
	if (environmentNames.has(name)) {
		return { kind: 'env', span };
	}
	const level = levelConstants.get(name);
	// Some libraries take nothing but the constant.
	return level === undefined ? undefined : { kind: 'literal', type: 'string', text: level, required: true, span };
}
