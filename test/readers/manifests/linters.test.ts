import { expect, it } from 'vitest';
import { at, ofKind } from './facts.js';

it('reads of oxlint what it says of the console', async () => {
	const text =
		'{ "rules": { "eslint/no-console": ["warn", { "allow": ["error"] }] }, "overrides": [{ "files": "bin/*", "rules": { "no-console": 0 } }] }';
	const found = await ofKind('lint.console', '.oxlintrc.json', text);
	expect(found).toMatchObject([
		{ level: 'on', allow: ['error'] },
		{ level: 'off', allow: [], files: ['bin/*'] },
	]);
	expect(at(text, found[1]!.span)).toBe('"no-console": 0');
});

it('reads of Biome what it says of the console', async () => {
	const text =
		'{ "files": { "includes": ["**"] }, "linter": { "rules": { "suspicious": { "noConsole": { "level": "error", "options": { "allow": ["log"] } } } } }, /* some */ "overrides": [{ "includes": ["src/**"], "linter": { "rules": { "suspicious": { "noConsole": "off" } } } }] }';
	expect(await ofKind('lint.console', 'biome.jsonc', text)).toMatchObject([
		{ level: 'on', allow: ['log'] },
		{ level: 'off', files: ['src/**'] },
	]);
});

it('says nothing where nothing is said', async () => {
	expect(await ofKind('lint.console', '.eslintrc.json', '{ "rules": { "semi": 2 } }')).toEqual([]);
	expect(await ofKind('lint.console', '.eslintrc', 'rules:\n  no-console: 0\n')).toEqual([]);
});
