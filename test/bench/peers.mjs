// The peers, pinned, in a folder of their own; and how each is asked for what is nearest to our rules.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const versions = {
	'@biomejs/biome': '2.6.8',
	oxlint: '1.94.0',
	'@ast-grep/cli': '0.51.1',
	eslint: '10.15.0',
	'eslint-plugin-n': '18.5.0',
	'typescript-eslint': '8.73.0',
	typescript: '6.0.3',
	secretlint: '11.7.1',
	'@secretlint/secretlint-rule-preset-recommend': '11.7.1',
	'vscode-langservers-extracted': '4.10.0',
};

/** Installs the peers where they are missing or of other versions, and writes their configurations. Returns their folder. */
export function installPeers(cache) {
	const folder = join(cache, 'peers');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
	const installed = (name) => {
		const manifest = join(folder, 'node_modules', name, 'package.json');
		return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
	};
	if (Object.entries(versions).some(([name, version]) => installed(name) !== version)) {
		// ast-grep's package links its binary in a script; everything else needs none.
		const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: folder,
			encoding: 'utf8',
		});
		if (status !== 0) {
			throw new Error(`The peers could not be installed: ${stderr}`);
		}
	}
	write(folder, 'biome.json', {
		vcs: { enabled: false },
		files: { maxSize: 1_048_576 },
		formatter: { enabled: false },
		assist: { enabled: false },
		linter: {
			rules: { recommended: false, suspicious: { noConsole: 'warn' }, style: { noProcessEnv: 'warn' }, security: { noSecrets: 'warn' } },
		},
	});
	write(folder, '.oxlintrc.json', {
		plugins: ['node', 'eslint', 'unicorn'],
		categories: { correctness: 'off' },
		rules: { 'no-console': 'warn', 'no-debugger': 'warn', 'node/no-process-env': 'warn', 'unicorn/no-process-exit': 'warn' },
	});
	writeFileSync(
		join(folder, 'eslint.config.mjs'),
		`import n from 'eslint-plugin-n';
import ts from 'typescript-eslint';
export default [
	{ files: ['**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx}'], languageOptions: { parser: ts.parser, parserOptions: { ecmaFeatures: { jsx: true } } }, plugins: { n }, linterOptions: { reportUnusedDisableDirectives: 'off' },
		rules: { 'no-console': 'warn', 'n/no-process-env': 'warn', 'n/no-process-exit': 'warn', 'n/no-path-concat': 'warn' } },
];
`,
	);
	write(folder, '.secretlintrc.json', { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] });
	mkdirSync(join(folder, 'ast-grep'), { recursive: true });
	const patterns = {
		console: 'console.$METHOD($$$)',
		env: 'process.env.$NAME',
		listen: '$SERVER.listen($PORT)',
		exit: 'process.exit($$$)',
		write: 'fs.writeFileSync($$$)',
	};
	writeFileSync(
		join(folder, 'ast-grep/rules.yml'),
		Object.entries(patterns)
			.flatMap(([id, pattern]) =>
				['JavaScript', 'TypeScript'].map(
					(language) => `id: ${id}-${language}\nlanguage: ${language}\nseverity: warning\nmessage: ${id}\nrule:\n  pattern: ${pattern}\n`,
				),
			)
			.join('---\n'),
	);
	return folder;
}

function write(folder, name, value) {
	writeFileSync(join(folder, name), JSON.stringify(value, undefined, 2));
}

/** How each peer checks a folder. */
export function peerCommands(peers, target) {
	const bin = (name) => join(peers, 'node_modules/.bin', name);
	return [
		{
			name: 'oxlint',
			command: bin('oxlint'),
			args: ['-c', join(peers, '.oxlintrc.json'), '--no-ignore', '--format', 'unix', target.folder],
			cwd: target.folder,
		},
		{
			name: 'biome',
			command: bin('biome'),
			args: ['lint', `--config-path=${peers}`, '--max-diagnostics=none', '--reporter=github', target.folder],
			cwd: target.folder,
		},
		{
			name: 'ast-grep',
			command: bin('ast-grep'),
			args: ['scan', '-r', join(peers, 'ast-grep/rules.yml'), '--no-ignore', 'hidden', target.folder],
			cwd: target.folder,
		},
		{
			name: 'secretlint',
			command: bin('secretlint'),
			args: ['--secretlintrc', join(peers, '.secretlintrc.json'), 'src/**/*'],
			cwd: target.folder,
		},
		{ name: 'eslint', command: bin('eslint'), args: ['-c', join(peers, 'eslint.config.mjs'), '--no-ignore', '.'], cwd: target.folder },
	];
}
