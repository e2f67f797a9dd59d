import type { Fact } from '../../../core/fact.js';
import type { Reader } from '../../reader.js';
import { linesOf } from '../lines.js';

/** Reads HAProxy configurations: affinity of backends. */
export const haproxy: Reader = {
	id: 'haproxy',
	claims: (path) => /(?:^|\/)haproxy[\w.-]*\.(?:cfg|conf|tmpl|template|j2)$/i.test(path) || /(?:^|\/)haproxy\/[\w.-]+\.cfg$/i.test(path),
	read: async ({ text }) => {
		let section = '';
		let owner: string | undefined;
		return linesOf(text).flatMap(({ text: line, start }): readonly Fact[] => {
			const words = line.replace(/#.*$/, '').trim().split(/\s+/);
			const [first, second] = words;
			if (/^(?:global|defaults|frontend|backend|listen|peers|resolvers|userlist|cache|program)$/.test(first ?? '') && !/^\s/.test(line)) {
				section = first!;
				owner = second;
				return [];
			}
			if (!['backend', 'listen', 'defaults'].includes(section)) {
				return [];
			}
			const from = start + line.search(/\S/);
			const span = { start: from, end: from + line.replace(/#.*$/, '').trim().length };
			const affinity = (by: Fact<'traffic.affinity'>['by'], setting: string): readonly Fact[] => [
				{ kind: 'traffic.affinity', span, by, setting, ...(owner === undefined ? {} : { owner }) },
			];
			if (first === 'cookie' && second !== undefined) {
				return affinity('cookie', 'cookie');
			}
			if (first === 'appsession') {
				return affinity('cookie', 'appsession');
			}
			if (first === 'balance' && second === 'source') {
				return affinity('address', 'balance source');
			}
			// A stick table also counts requests; only a rule that chooses the server by it is affinity.
			return first === 'stick' && (second === 'on' || second === 'match')
				? affinity(/^src\b/.test(words[2] ?? '') ? 'address' : /cookie/.test(words[2] ?? '') ? 'cookie' : 'unknown', `stick ${second}`)
				: [];
		});
	},
};
