// The peers, pinned, in a folder of their own; and how each is asked for what is nearest to our rules.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is installed, down to the last package: a run today and one in a year compare with the same. */
const pinned = new URL('peers/', import.meta.url);

/** Installs the peers where what is there was not installed from our lock file, and writes their configurations. Returns their folder. */
export function installPeers(cache) {
	const folder = join(cache, 'peers');
	const lock = readFileSync(new URL('package-lock.json', pinned), 'utf8');
	const stamp = join(folder, 'node_modules/.installed-from.json');
	if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
		mkdirSync(folder, { recursive: true });
		copyFileSync(new URL('package.json', pinned), join(folder, 'package.json'));
		writeFileSync(join(folder, 'package-lock.json'), lock);
		// ast-grep's package links its binary in a script; everything else needs none.
		const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, encoding: 'utf8' });
		if (status !== 0) {
			throw new Error(`The peers could not be installed: ${stderr}`);
		}
		writeFileSync(stamp, lock);
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
