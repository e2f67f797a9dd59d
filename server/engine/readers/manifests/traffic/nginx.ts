import type { Fact, FactTypes } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Span } from '../../../core/text.js';
import type { Reader } from '../../reader.js';

/** Reads nginx configurations: affinity of upstreams, and where logs go. */
export const nginx: Reader = {
	id: 'nginx',
	claims: (path) =>
		/(?:^|[/._-])nginx[\w.-]*\.(?:conf|template|tmpl|tpl|conf\.template)$/i.test(path) ||
		/(?:^|\/)(?:nginx|sites-(?:available|enabled))\/(?:[\w.-]+\/)*[\w.-]+(?:\.conf|\.template|)$/i.test(path) ||
		baseName(path) === 'nginx.conf.sigil',
	read: async ({ text }) =>
		/\b(?:server|upstream|http|location|events)\b[^;{}\n]{0,200}\{|\b(?:access_log|error_log)\b/.test(text)
			? directivesOf(text).flatMap(factsOf)
			: [],
};

/** A directive with its words, and the blocks around it, the innermost last. */
interface Directive {
	readonly words: readonly string[];
	readonly span: Span;
	readonly blocks: readonly (readonly string[])[];
}

/** The directives of a text: words up to `;` or `{`, with quotes and comments. */
function directivesOf(text: string): readonly Directive[] {
	const found: Directive[] = [];
	const blocks: (readonly string[])[] = [];
	let words: string[] = [];
	let start = 0;
	let end = 0;
	const token = /#[^\n]*|"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|[;{}]|\$\{[\w]+\}|[^\s;{}"'#$]+|\$|\s+/g;
	let glued = false;
	for (const match of text.matchAll(token)) {
		const unit = match[0];
		if (/^\s/.test(unit) || (unit.startsWith('#') && !glued)) {
			glued = false;
		} else if (unit === ';' || unit === '{' || unit === '}') {
			if (words.length > 0 && unit !== '}') {
				found.push({ words, span: { start, end }, blocks: [...blocks] });
			}
			if (unit === '{' && blocks.length < 50) {
				blocks.push(words);
			} else if (unit === '}') {
				blocks.pop();
			}
			words = [];
			glued = false;
			if (found.length >= 5000) {
				break;
			}
		} else {
			if (words.length === 0) {
				start = match.index;
			}
			const plain = /^(["']).*\1$/s.test(unit) ? unit.slice(1, -1) : unit;
			if (glued) {
				words.push(`${words.pop() ?? ''}${plain}`);
			} else {
				words.push(plain);
			}
			end = match.index + unit.length;
			glued = true;
		}
	}
	return found;
}

function factsOf({ words, span, blocks }: Directive): readonly Fact[] {
	const [name, ...values] = words;
	const block = blocks.at(-1);
	if (block?.[0] === 'upstream') {
		const by = affinityOf(name ?? '', values);
		return by === undefined
			? []
			: [{ kind: 'traffic.affinity', span, by, setting: name!, ...(block[1] === undefined ? {} : { owner: block[1] }) }];
	}
	if (name !== 'access_log' && name !== 'error_log') {
		return [];
	}
	const target = values[0] ?? '';
	if (target === 'off' || target === '' || target === '/dev/null') {
		return [];
	}
	const sink: FactTypes['log.sink']['target'] = /^(?:\/dev\/stdout|\/proc\/self\/fd\/1)$/.test(target)
		? 'stdout'
		: /^(?:stderr|\/dev\/stderr|\/proc\/self\/fd\/2)$/.test(target)
			? 'stderr'
			: target.startsWith('syslog:')
				? 'remote'
				: target.includes('$')
					? 'unknown'
					: 'file';
	return [
		{
			kind: 'log.sink',
			span,
			api: `nginx.${name}`,
			target: sink,
			...(sink === 'file' ? { file: { kind: 'literal', type: 'string', text: target, span } as const } : {}),
		},
	];
}

function affinityOf(name: string, values: readonly string[]): FactTypes['traffic.affinity']['by'] | undefined {
	switch (name) {
		case 'ip_hash':
			return 'address';
		case 'sticky':
			return values[0] === 'cookie' || values.length === 0
				? 'cookie'
				: values[0] === 'route' || values[0] === 'learn'
					? 'unknown'
					: 'cookie';
		case 'hash':
			return /\$(?:binary_)?remote_addr|\$http_x_forwarded_for|\$http_x_real_ip/.test(values[0] ?? '')
				? 'address'
				: /\$cookie_|\$http_cookie/.test(values[0] ?? '')
					? 'cookie'
					: undefined;
		default:
			return undefined;
	}
}
