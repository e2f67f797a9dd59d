import { describe, expect, it } from 'vitest';
import { configuredRole, configuredSeverity, defaultConfiguration, matchesGlobs } from '../../server/engine/core/configuration.js';
import { readConfiguration } from '../../server/engine/core/configurationFile.js';

const known = new Set(['logs/console-logging', 'config/hardcoded-url']);
const read = (text: string, path = '.twelvefactor.json') => readConfiguration(path, text, known);

/** The text that a problem points at, and its message. */
function problems(text: string, path?: string): string[] {
	return (read(text, path)?.problems ?? []).map(({ span, message }) => `${text.slice(span.start, span.end)} → ${message}`);
}

describe('reading a configuration file', () => {
	it('takes comments and trailing commas', () => {
		expect(read('{ // why\n "rules": { "logs": "off", }, }')?.configuration?.rules).toEqual({ logs: 'off' });
	});
	it('takes the key of a package.json, and leaves other manifests alone', () => {
		expect(read('{"name":"x","twelveFactor":{"exclude":["a"]}}', 'api/package.json')?.configuration).toMatchObject({
			folder: 'api',
			exclude: ['a'],
		});
		expect(read('{"name":"x"}', 'package.json')).toBeUndefined();
	});
	it('takes an empty file as no settings', () => expect(read('')?.configuration?.rules).toEqual({}));
	it('names an unknown setting at its key', () => expect(problems('{"rulez":{}}')).toEqual(['"rulez" → There is no setting "rulez".']));
	it('names an unknown rule at its key', () =>
		expect(problems('{"rules":{"logs/consol":"off"}}')).toEqual(['"logs/consol" → There is no rule or factor "logs/consol".']));
	it('names a wrong severity at its value, without repeating the value', () => {
		const [problem] = problems('{"rules":{"logs":"s3cr3t"}}');
		expect(problem).toMatch(/^"s3cr3t" → "rules\.logs": Invalid option/);
		expect(problem!.split('→')[1]).not.toContain('s3cr3t');
	});
	it('names a syntax error at its place', () =>
		expect(problems('{"rules": nope}')[0]).toMatch(/^nope → This is not valid JSON: invalid symbol\.$/));
	it('wants a date for what a person attests', () => {
		expect(problems('{"attest":[{"factor":"logs","note":"n","date":"yesterday"}]}')[0]).toMatch(
			/^"yesterday" → "attest\.0\.date": Invalid ISO date\.$/,
		);
		expect(read('{"attest":[{"factor":"logs","note":"n","date":"2026-01-31"}]}')?.configuration?.attest).toEqual([
			{ factor: 'logs', status: 'attested', note: 'n', date: '2026-01-31' },
		]);
	});

	it.each([
		[
			'["a", "!src/**"]',
			'"!src/**" → This pattern of "exclude" cannot be used: a pattern says what is meant, and does not begin with "!".',
		],
		['["+(a+)b"]', '"+(a+)b" → This pattern of "exclude" cannot be used: write {a,b} for one of several, and "*" for any text.'],
		['["src/(a|b)"]', '"src/(a|b)" → This pattern of "exclude" cannot be used: write {a,b} for one of several, and "*" for any text.'],
		[
			'["{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"]',
			'"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}" → This pattern of "exclude" cannot be used: a pattern stands for 32 others at most.',
		],
	])('refuses what is no pattern: %s', (globs, problem) => expect(problems(`{"exclude":${globs}}`)).toEqual([problem]));
	it('refuses patterns wherever they stand, and too many of them', () => {
		expect(problems('{"overrides":[{"files":["!a"],"rules":{}}]}')[0]).toMatch(/^"!a" → This pattern of "overrides"/);
		expect(problems('{"roles":{"@(a|b)":"cli"}}')[0]).toMatch(/^"@\(a\|b\)" → This pattern of "roles"/);
		expect(problems(`{"exclude":["${'a'.repeat(600)}*"]}`)[0]).toContain('a pattern has 490 characters at most');
		expect(problems(JSON.stringify({ exclude: Array.from({ length: 3000 }, () => 'a') }))).toEqual([
			'"a" → This pattern of "exclude" cannot be used: a configuration has 1000 patterns at most.',
		]);
	});
	it.each(['app/(shop)/**', 'pages/[id]/*.ts', 'src/{a,b}/**', '*', './', '*.{js,ts}'])('takes %s', (glob) =>
		expect(problems(JSON.stringify({ exclude: [glob], roles: { [glob]: 'cli' } }))).toEqual([]),
	);
});

describe('what is in force for a file', () => {
	const configuration = {
		...defaultConfiguration,
		folder: 'api',
		rules: { '*': 'hint', logs: 'error', 'logs/console-logging': 'off' } as const,
		overrides: [{ files: ['legacy/**'], rules: { logs: 'warning' } }] as const,
		roles: { 'tools/**': 'cli', 'tools/server.js': 'server' } as const,
	};
	it('lets the rule win over its factor, and the factor over everything', () => {
		expect(configuredSeverity(configuration, 'logs/console-logging', 'api/a.js')).toBe('off');
		expect(configuredSeverity(configuration, 'logs/log-file', 'api/a.js')).toBe('error');
		expect(configuredSeverity(configuration, 'config/hardcoded-url', 'api/a.js')).toBe('hint');
	});
	it('lets an override win for its files, relative to the configuration', () => {
		expect(configuredSeverity(configuration, 'logs/log-file', 'api/legacy/x/a.js')).toBe('warning');
		expect(configuredSeverity(configuration, 'logs/log-file', 'legacy/a.js')).toBe('error');
	});
	it('lets the later role win', () => {
		expect(configuredRole(configuration, 'api/tools/a.js')).toBe('cli');
		expect(configuredRole(configuration, 'api/tools/server.js')).toBe('server');
		expect(configuredRole(configuration, 'tools/a.js')).toBeUndefined();
	});
	it.each([
		['legacy', 'legacy/a/b.js', true],
		['legacy', 'src/legacy/b.js', true],
		['/legacy', 'src/legacy/b.js', false],
		['*.gen.js', 'src/x.gen.js', true],
		['src/*.js', 'src/a/b.js', false],
		['**/.env', 'a/.env', true],
	])('matches %s on %s: %s', (glob, path, expected) => expect(matchesGlobs([glob], '', path)).toBe(expected));
});
