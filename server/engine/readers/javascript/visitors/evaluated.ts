import { type Call, expressionAt } from '../arguments.js';
import type { Place } from '../apis/recipe.js';
import type { At } from '../walk.js';

const fetched = /^(?:fetch|node-fetch|axios|got|ky|undici|superagent|request|needle|node:https?\.)/;
const read = /^node:fs(?:\/promises)?\.readFile/;

/** Text is run as code. Only where it comes from elsewhere does that change the program. */
export function emitEvaluated(place: Place, api: string, call: Call, at: At): void {
	const last = api === 'Function' ? String(Math.max(0, (call.arguments?.length ?? 1) - 1)) : place;
	const located = expressionAt(at, call, last);
	const name = located === undefined ? undefined : at.names.of(located.node, located.scope);
	if (name === undefined) {
		return;
	}
	const source = fetched.test(name) && name.includes('()') ? 'network' : read.test(name) ? 'file' : undefined;
	if (source !== undefined) {
		at.emit('code.change', at.span(call), { api, means: 'evaluate', source });
	}
}

const pulls: ReadonlySet<string> = new Set(['pull', 'fetch', 'checkout', 'reset', 'merge', 'clone']);
const installs: ReadonlySet<string> = new Set(['install', 'i', 'add', 'ci', 'update', 'upgrade']);
const managers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun', 'pip', 'pip3']);

/** Programs that change the code of the one that starts them. */
export function emitChange(api: string, words: readonly string[], span: { start: number; end: number }, at: At): void {
	const [program, ...rest] = words;
	const verb = rest.find((word) => !word.startsWith('-'));
	const means =
		program === 'git' && verb !== undefined && pulls.has(verb)
			? 'pull'
			: program !== undefined &&
				  managers.has(program) &&
				  ((verb !== undefined && installs.has(verb)) || (program === 'yarn' && verb === undefined))
				? 'install'
				: undefined;
	if (means !== undefined) {
		at.emit('code.change', span, { api, means, command: [program, verb].filter((word) => word !== undefined).join(' ') });
	}
}
