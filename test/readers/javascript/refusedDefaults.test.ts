import { describe, expect, it } from 'vitest';
import { facts } from './support.js';

const list = `const kept = [\n\t{ env: 'TICKET_SECRET', unsafeDefault: 'ferry' },\n\t{ env: 'CREW_SECRET', unsafeDefault: '' },\n];\n`;
const asked = 'const unset = kept.filter((one) => settings.get(one.env) === one.unsafeDefault);\n';

describe('defaults that a list of records refuses', () => {
	it.each<[string, string, readonly string[]]>([
		[
			'where the program stops',
			`${list}${asked}if (unset.length > 0) {\n\tthrow new Error('Set them.');\n}\n`,
			['TICKET_SECRET', 'CREW_SECRET'],
		],
		[
			'where the property is a variable',
			`${list}for (const { env, unsafeDefault } of kept) {\n\tif (unsafeDefault === get(env)) {\n\t\tprocess.exit(1);\n\t}\n}\n`,
			['TICKET_SECRET', 'CREW_SECRET'],
		],
		['not where it goes on', `${list}${asked}warn(unset);\n`, []],
		['not where it stopped before', `if (!ready) {\n\tthrow new Error('Not ready.');\n}\n${list}${asked}`, []],
		['not where nothing is compared', `${list}if (!kept.every(isSet)) {\n\tthrow new Error('Set them.');\n}\n`, []],
		['not in a comment', `${list}// ${asked}if (unset) {\n\tthrow new Error('Set them.');\n}\n`, []],
	])('%s', async (_, text, expected) => {
		const uses = await facts(text, 'src/start.ts', 'env.use');
		expect(uses.filter(({ how }) => how === 'check').map(({ variable }) => variable)).toEqual(expected);
	});

	it('stand where the variables do', async () => {
		const text = `${list}${asked}if (unset.length > 0) {\n\tthrow new Error('Set them.');\n}\n`;
		const [one] = await facts(text, 'src/start.ts', 'env.use');
		expect(text.slice(one!.span.start, one!.span.end)).toBe('TICKET_SECRET');
	});
});
