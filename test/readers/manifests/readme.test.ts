import { describe, expect, it } from 'vitest';
import { at, ofKind } from './facts.js';

const said = async (text: string): Promise<readonly string[]> =>
	(await ofKind('folder.purpose', 'ledger/README.md', text)).map(({ span }) => at(text, span));

const over = async (text: string): Promise<readonly string[]> =>
	(await ofKind('folder.purpose', 'README.md', text)).filter(({ purpose }) => purpose === 'ended').map(({ span }) => at(text, span));

describe('a README that tells of an end', () => {
	it.each([
		['# Ledger\n\nUpdate: This repo is no longer used. We moved.', 'Update: This repo is no longer used. We moved.'],
		['> [!IMPORTANT]\n> ## DEPRECATED. NOW LIVES IN acme/books\n\n# Ledger', '> ## DEPRECATED. NOW LIVES IN acme/books'],
		['## [DEPRECATED]\n\n# Ledger', '## [DEPRECATED]'],
		['# ⚠️ This Repository is Archived and is now in acme/books ⚠️', '# ⚠️ This Repository is Archived and is now in acme/books ⚠️'],
		['# Ledger\n\n**This repository is now archived. Use books.**', '**This repository is now archived. Use books.**'],
		['# Ledger\n\nThis project has been [deprecated](https://a.example).', 'This project has been [deprecated](https://a.example).'],
		['## Deprecation Notice\nThis bridge goes.', '## Deprecation Notice'],
		['Ledger\n===\nDEPRECATION WARNING UNTIL FURTHER NOTICE.', 'DEPRECATION WARNING UNTIL FURTHER NOTICE.'],
	])('of %j', async (text, line) => {
		expect(await over(text)).toEqual([line]);
	});

	it.each([
		['# Ledger\n\n## Deprecated features\n\n- books'],
		['# Ledger\n\nIt replaces the old server, as the project is no longer maintained.'],
		['# Ledger\n\nDeprecated settings are read all the same.'],
		['# Ledger\n\nThis project archives what is no longer used.'],
		['# Archived invoices\n\nA service that keeps them.'],
		[`# Ledger\n\n${'It keeps books. '.repeat(100)}\n\nThis project is deprecated.`],
	])('and not of %j', async (text) => {
		expect(await over(text)).toEqual([]);
	});
});

it('reads which packages a README says to add', async () => {
	const added = async (text: string): Promise<readonly string[]> =>
		(await ofKind('package.added', 'README.md', text)).map(({ name }) => name);
	expect(
		await added('# Orders\n\n```\nnpm install @acme/orders --save\n```\n* yarn add orders-client / npm --save orders-client\n'),
	).toEqual(['@acme/orders', 'orders-client']);
	expect(await added('Run `npm install`, then `npm i -g orders`. `pnpm add -D ./tools && pnpm start`\n')).toEqual([]);
});

describe('a README', () => {
	it.each([
		['# Ledger sample', '# Ledger sample'],
		['![logo](a.png)\n\nLedger Example App\n======\n\nShows it all.', 'Ledger Example App'],
		['# [`Ledger`](https://ledger.example.org) — a demo', '# [`Ledger`](https://ledger.example.org) — a demo'],
		['# Example of a ledger', '# Example of a ledger'],
		['# Ledger\n\n[![build](b.svg)](b)\nThis is a small example of\nwhat can be done.', 'This is a small example of'],
		['# Ledger\nThis distribution is for evaluation purposes only.', 'This distribution is for evaluation purposes only.'],
		['# Ledger\n\nThe app used in the "Node.js Ledgers" YouTube series.', 'The app used in the "Node.js Ledgers" YouTube series.'],
		['# Ledger\n\nThe code that is built throughout my book.', 'The code that is built throughout my book.'],
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
		'# Courses\n\nThe application that is used in the course editor, and for YouTube videos of the book.',
		'# Ledger\n\nThis is an example of this: `a`',
		'',
	])('says nothing of the kind: %j', async (text) => {
		expect(await said(text)).toEqual([]);
	});
});
