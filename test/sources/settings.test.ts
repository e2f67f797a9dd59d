import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** As much of a JSON schema as ours use. */
interface Schema {
	readonly type?: string;
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly patternProperties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly items?: Schema;
	readonly [key: string]: unknown;
}

/** What else a schema may say without letting more values in. */
const harmless: ReadonlySet<string> = new Set([
	...['$schema', 'description', 'markdownDescription', 'enumDescriptions', 'title', 'default', 'order', 'scope'],
	...['required', 'minLength', 'minItems', 'pattern', 'format', 'propertyNames', 'allowComments', 'allowTrailingCommas'],
]);

/** The places of a schema that take any text, as paths, `*` for names and items that may be anything. */
function openTexts(schema: Schema, path = ''): readonly string[] {
	const strange = Object.keys(schema).filter(
		(key) =>
			!harmless.has(key) && !['type', 'enum', 'const', 'properties', 'patternProperties', 'additionalProperties', 'items'].includes(key),
	);
	const inner = (name: string): string => (path === '' ? name : `${path}.${name}`);
	const within = [
		...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => openTexts(each, inner(name))),
		...Object.values(schema.patternProperties ?? {}).flatMap((each) => openTexts(each, inner('*'))),
		...(typeof schema.additionalProperties === 'object' ? openTexts(schema.additionalProperties, inner('*')) : []),
		...(schema.items ? openTexts(schema.items, inner('*')) : []),
	];
	const isClosed = schema.enum !== undefined || schema.const !== undefined || ['boolean', 'integer', 'number'].includes(schema.type ?? '');
	const isObject = schema.type === 'object' && schema.additionalProperties !== undefined && schema.additionalProperties !== true;
	const isList = schema.type === 'array' && schema.items !== undefined;
	return strange.length > 0 ? [`${path}: ${strange.join(', ')}`] : isClosed || isObject || isList ? within : [path, ...within];
}

function read(path: string): unknown {
	return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** Names of settings that somebody could fill with a program, an address, or a place to write to. */
const telling =
	/path|file|folder|dir|exec|command|bin|program|server(?!$)|url|uri|host|proxy|output|log|cache|plugin|parser|module|require|node|args|env/i;

test('no setting of the editor takes a text: none can name a program, an address or a place to write to', () => {
	const { contributes } = read('package.json') as { contributes: { configuration: { properties: Record<string, Schema> } } };
	const settings = Object.entries(contributes.configuration.properties);
	expect(settings.length).toBeGreaterThan(3);
	expect(settings.flatMap(([name, schema]) => openTexts(schema, name))).toEqual([]);
	expect(settings.map(([name]) => name.replace(/^twelveFactor\./, '')).filter((name) => telling.test(name))).toEqual([]);
});

test('the configuration file takes texts only where they are notes, dates, and globs of files that it speaks of', () => {
	expect(openTexts(read('schemas/twelvefactor.schema.json') as Schema)).toEqual([
		'$schema',
		'overrides.*.files.*',
		'exclude.*',
		'attest.*.note',
		'attest.*.date',
	]);
});

test.each<[Schema, readonly string[]]>([
	[{ type: 'string' }, ['']],
	[{}, ['']],
	[{ type: 'object' }, ['']],
	[{ type: 'object', additionalProperties: { type: 'string' } }, ['*']],
	[{ type: 'object', properties: { nodePath: { type: 'string' } }, additionalProperties: false }, ['nodePath']],
	[{ type: 'array', items: { type: 'string', pattern: '.' } }, ['*']],
	[{ anyOf: [{ type: 'string' }] }, [': anyOf']],
	[{ type: 'string', enum: ['on', 'off'] }, []],
])('%j is seen through', (schema, open) => {
	expect(openTexts(schema)).toEqual(open);
});
