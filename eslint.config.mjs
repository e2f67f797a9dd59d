import tseslint from 'typescript-eslint';

/** Libraries that make regular expressions of patterns, which whoever wrote a workspace can make slow. */
const globbing = [
	['picomatch', 'micromatch', 'minimatch', 'ignore'],
	'Patterns of a workspace are matched in linear time: by core/globs.ts and core/gitIgnore.ts.',
];

/** Forbids imports of some folders, with the reason. */
const forbid = (files, groups) => ({
	files,
	rules: {
		'no-restricted-imports': ['error', { patterns: [globbing, ...groups].map(([group, message]) => ({ group, message })) }],
	},
});
const impure = [
	['node:*', 'vscode', 'vscode-languageserver', 'vscode-languageserver/*', 'vscode-languageclient', 'vscode-languageclient/*'],
	'The engine knows no disk, no editor and no clock: they come in through its interfaces.',
];

/** What is written in another way. */
const syntax = [
	{ selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
	{
		selector: 'ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
		message: 'What is exported does not change: bundles take it once.',
	},
];
/** Listeners and timers of the server that nothing stands around. */
const unguarded = [
	'CallExpression[callee.name=/^set(Timeout|Interval|Immediate)$/]',
	'CallExpression[callee.property.name=/^on[A-Z]/]',
].map((call) => ({
	selector: `${call}:not(:has(> CallExpression[callee.name=/^(guard|answering)$/])):not(:has(> CallExpression[callee.property.name='guard']))`,
	message: 'What throws in a listener or a timer ends the server: put `guard` or `answering` around it (guard.ts).',
}));

export default tseslint.config(
	{ ignores: ['**/node_modules/', 'dist/', 'out/', '.cache/', 'examples/', 'coverage/', 'test-results/'] },
	...tseslint.configs.recommended,
	{
		rules: {
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			eqeqeq: 'error',
			curly: 'error',
			'prefer-const': 'error',
			// A longer file holds several things: take one out.
			'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
			'no-restricted-syntax': ['error', ...syntax],
		},
	},
	{ files: ['server/src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...syntax, ...unguarded] } },
	{
		files: ['server/engine/**/*.ts'],
		rules: {
			'no-restricted-globals': [
				'error',
				...['process', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'console', '__dirname', 'require'].map(
					(name) => ({ name, message: impure[1] }),
				),
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: impure[1] },
				{ object: 'Math', property: 'random', message: impure[1] },
			],
		},
	},
	forbid(
		['server/engine/core/**/*.ts'],
		[
			impure,
			[
				['**/shell/**', '**/readers/**', '**/project/**', '**/rules/**', '**/fixes/**', '**/checklist/**'],
				'core imports nothing of the house.',
			],
		],
	),
	forbid(
		['server/engine/shell/**/*.ts'],
		[
			impure,
			[
				['**/readers/**', '**/project/**', '**/rules/**', '**/fixes/**', '**/checklist/**'],
				'A command line means the same to whoever asks.',
			],
		],
	),
	forbid(
		['server/engine/readers/**/*.ts'],
		[
			impure,
			[['**/project/**', '**/rules/**', '**/fixes/**', '**/checklist/**'], 'Readers turn text into facts and know nothing of who asks.'],
		],
	),
	forbid(
		['server/engine/project/**/*.ts'],
		[
			impure,
			[['**/rules/**', '**/fixes/**', '**/checklist/**'], 'The project model is built from facts alone.'],
			[['**/readers/**'], 'Nothing after the readers knows a syntax.'],
		],
	),
	forbid(['server/engine/rules/**/*.ts', 'server/engine/checklist/**/*.ts'], [impure, [['**/readers/**'], 'Rules ask facts, never text.']]),
	forbid(['server/engine/fixes/**/*.ts'], [impure, [['**/rules/**'], 'Fixes are mechanics; rules call them.']]),
	forbid(['server/engine/*.ts'], [impure]),
	forbid(
		['server/src/**/*.ts'],
		[
			[['**/engine/*/**'], 'Surfaces see engine/index.ts and nothing behind it.'],
			[['vscode'], 'The server knows no editor.'],
		],
	),
	forbid(
		['server/disk/**/*.ts', 'server/cli/**/*.ts'],
		[
			[['**/engine/*/**', '**/engine/createEngine.js'], 'Surfaces see engine/index.ts and engine/vocabulary.ts, and nothing behind them.'],
			[['vscode'], 'The command line knows no editor.'],
		],
	),
	{ files: ['test/**'], rules: { 'max-lines': 'off' } },
	{
		files: ['client/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [{ regex: '/server/(?!src/protocol\\.js$)', message: 'The client sees the protocol and nothing else of the server.' }],
				},
			],
		},
	},
);
