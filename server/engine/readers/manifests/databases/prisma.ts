import type { Fact } from '../../../core/fact.js';
import { literalValue } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import type { Reader } from '../../reader.js';
import { linesOf } from '../lines.js';
import { engineName } from './engines.js';

/** Reads the data sources of Prisma schemas: their engine, and where they are. */
export const prisma: Reader = {
	id: 'prisma',
	claims: (path) => /\.prisma$/i.test(path),
	read: async ({ text }) => {
		const facts: Fact[] = [];
		let inside = false;
		let provider: { readonly text: string; readonly span: Span } | undefined;
		let url: Value | undefined;
		for (const { text: line, start } of linesOf(text)) {
			if (/^\s*datasource\s+\w+\s*\{/.test(line)) {
				inside = true;
				provider = url = undefined;
			} else if (inside && /^\s*\}/.test(line)) {
				inside = false;
				const service = provider === undefined ? undefined : engineName(provider.text);
				if (provider !== undefined && service !== undefined) {
					facts.push({
						kind: 'service.engine',
						span: provider.span,
						service,
						source: 'schema',
						setting: 'datasource.provider',
						...(url === undefined ? {} : { url }),
					});
				}
			} else if (inside) {
				const match = /^\s*(provider|url|directUrl|shadowDatabaseUrl)\s*=\s*(?:env\(\s*"([^"]{0,200})"\s*\)|"([^"]{0,2000})")/.exec(line);
				if (match) {
					const equals = line.indexOf('=') + 1;
					const from = start + equals + /^\s*/.exec(line.slice(equals))![0].length;
					const span = { start: from, end: start + match[0].length };
					const [, name, variable, literal] = match;
					const value: Value =
						variable === undefined ? literalValue(literal ?? '', 'string', span, { name: name! }) : { kind: 'env', name: variable, span };
					if (variable !== undefined) {
						facts.push({ kind: 'env.read', span, variable, form: 'value' });
					}
					if (name === 'provider' && literal !== undefined) {
						provider = { text: literal, span };
					} else if (name === 'url') {
						url = value;
						if (variable === undefined) {
							facts.push({ kind: 'literal.named', span, names: ['datasource', 'url'], value, form: 'property' });
						}
					}
				}
			}
		}
		return facts;
	},
};
