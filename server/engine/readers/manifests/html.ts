import type { Fact } from '../../core/fact.js';
import { extensionOf } from '../../core/paths.js';
import type { Reader } from '../reader.js';

/**
 * Reads the scripts that a page loads, so that code of the browser is known by who loads it. Scripts of other hosts are no
 * modules of the workspace.
 */
export const html: Reader = {
	id: 'html',
	claims: (path) => ['.html', '.htm', '.xhtml'].includes(extensionOf(path)),
	read: async ({ text }) => {
		const facts: Fact[] = [];
		for (const { index } of text.matchAll(/<script\b/gi)) {
			const near = text.slice(index, index + 2000);
			const tag = near.includes('>') ? near.slice(0, near.indexOf('>')) : near;
			const source = /\ssrc\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(tag);
			const specifier = source?.[1] ?? source?.[2] ?? source?.[3];
			if (
				source === null ||
				specifier === undefined ||
				specifier === '' ||
				/^(?:[a-z][a-z0-9+.-]{0,20}:|\/\/|<|\{)|[%{}<>]/i.test(specifier) ||
				isCommented(text, index)
			) {
				continue;
			}
			const start = index + source.index + source[0].lastIndexOf(specifier);
			facts.push({
				kind: 'module.import',
				span: { start, end: start + specifier.length },
				specifier,
				names: [],
				typeOnly: false,
				dynamic: false,
				optional: false,
				form: 'import',
			});
			if (facts.length >= 200) {
				break;
			}
		}
		return facts;
	},
};

function isCommented(text: string, at: number): boolean {
	const near = text.slice(Math.max(0, at - 4000), at);
	return near.lastIndexOf('<!--') > near.lastIndexOf('-->');
}
