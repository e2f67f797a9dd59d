import { describe, expect, it } from 'vitest';
import { at, ofKind } from './facts.js';

const said = async (text: string): Promise<readonly string[]> =>
	(await ofKind('folder.purpose', 'ledger/README.md', text)).map(({ span }) => at(text, span));

describe('a README', () => {
	it.each([
		['# Ledger sample', '# Ledger sample'],
		['![logo](a.png)\n\nLedger Example App\n======\n\nShows it all.', 'Ledger Example App'],
		['# [`Ledger`](https://ledger.example.org) — a demo', '# [`Ledger`](https://ledger.example.org) — a demo'],
		['# Example of a ledger', '# Example of a ledger'],
		['# Ledger\n\n[![build](b.svg)](b)\nThis is a small example of\nwhat can be done.', 'This is a small example of'],
		['# Ledger\nThis distribution is for evaluation purposes only.', 'This distribution is for evaluation purposes only.'],
		['# Ledger\n\nThis is the simplest proof of concept that runs.', 'This is the simplest proof of concept that runs.'],
	])('says that its folder is a sample: %j', async (text, line) => {
		expect(await said(text)).toEqual([line]);
	});

	it.each([
		'# Ledger\n\nA demo is at https://demo.example.org. See the example below.',
		'# Ledger\n\nKeeps accounts, for example those of shops.',
		'# Sample tracking\n\nFollows blood samples through the laboratory.',
		'# Ledger\n\nKeeps accounts.\n\n## Demo\n\nThis is a demo.',
		'# Ledger\n\n```sh\n# For example\n```\n',
		'# @acme/graphql-playground-example',
		'# Ledger\n\nThis is an example of this: `a`',
		'',
	])('says nothing of the kind: %j', async (text) => {
		expect(await said(text)).toEqual([]);
	});
});
