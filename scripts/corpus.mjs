// The slow ring of tests: what the tool says of real projects, which come from the package registry in fixed versions and are
// never committed.
// `node scripts/corpus.mjs [NAME …]` compares with the expected findings in test/corpus/; `--update` writes those; `--fix`
// applies the safe fixes to a copy and looks at what they left.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	readdirSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { buildIfNeeded, root } from './setup.mjs';

const folder = join(root, 'test/corpus');
const cache = join(root, '.cache/corpus');
const cli = join(root, 'dist/cli.cjs');

/** Exit statuses: findings or files are not as expected; the call is wrong; a package could not be brought. */
const status = { differs: 1, usage: 2, unavailable: 3 };

class Unavailable extends Error {}

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const { projects } = JSON.parse(readFileSync(join(folder, 'projects.json'), 'utf8'));
const unknown = [
	...options.filter((option) => !['--update', '--fix'].includes(option)),
	...names.filter((name) => !projects.some((project) => project.name === name)),
];
if (unknown.length > 0 || options.length > 1) {
	console.error(
		`Usage: node scripts/corpus.mjs [--update | --fix] [NAME …], where NAME is one of ${projects.map(({ name }) => name).join(', ')}.`,
	);
	process.exit(status.usage);
}

buildIfNeeded();
const run = { '--update': update, '--fix': fix }[options[0]] ?? compare;
for (const project of projects.filter(({ name }) => names.length === 0 || names.includes(name))) {
	try {
		withCopy(project, (copy) => run(project, copy));
	} catch (error) {
		if (!(error instanceof Unavailable)) {
			throw error;
		}
		console.error(error.message);
		process.exitCode = status.unavailable;
	}
}

/** Compares the findings of a project with the expected ones, and says what appeared and what disappeared. */
function compare(project, copy) {
	const expected = JSON.parse(readFileSync(expectationOf(project), 'utf8')).findings;
	const actual = findingsOf(copy);
	const appeared = without(actual, expected);
	const disappeared = without(expected, actual);
	if (appeared.length + disappeared.length === 0) {
		console.log(`${project.name}: ${actual.length} findings, as expected`);
		return;
	}
	console.log(`${project.name} ${project.version}: ${appeared.length} findings appeared, ${disappeared.length} disappeared`);
	for (const [sign, lines] of [
		['+', appeared],
		['-', disappeared],
	]) {
		lines.forEach((line) => console.log(`  ${sign} ${line}`));
	}
	console.log(`If that is right, run \`node scripts/corpus.mjs --update ${project.name}\` and commit what it wrote.`);
	process.exitCode = status.differs;
}

/** Writes what is found now as what is expected from now on. */
function update(project, copy) {
	const findings = findingsOf(copy);
	writeFileSync(
		expectationOf(project),
		`${JSON.stringify({ package: project.package, version: project.version, findings }, undefined, '\t')}\n`,
	);
	console.log(`${project.name}: ${findings.length} findings written`);
}

/** Applies the safe fixes: what changed must still parse, and another run must find nothing to do. */
function fix(project, copy) {
	const before = texts(copy);
	check(copy, '--fix');
	const after = texts(copy);
	const changed = [...after.keys()].filter((path) => before.get(path) !== after.get(path));
	const broken = changed.filter((path) => !parses(copy, path));
	check(copy, '--fix');
	const again = texts(copy);
	const unstable = [...again.keys()].filter((path) => again.get(path) !== after.get(path));
	console.log(`${project.name}: the safe fixes changed ${changed.length} files${changed.map((path) => `\n  ${path}`).join('')}`);
	for (const [text, paths] of [
		['does not parse any more', broken],
		['was changed again by a second run', unstable],
	]) {
		for (const path of paths) {
			console.log(`  ${path} ${text}`);
			process.exitCode = status.differs;
		}
	}
}

/**
 * The findings of a folder as sorted lines. Neither texts nor messages: those may change freely, and must never carry what the
 * project keeps secret.
 */
function findingsOf(copy) {
	const { findings } = check(copy);
	return findings
		.map(({ path, line, rule }) => ({ path, line, rule }))
		.sort((a, b) => compareText(a.path, b.path) || a.line - b.line || compareText(a.rule, b.rule))
		.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
}

function check(copy, ...more) {
	const {
		status: code,
		stdout,
		stderr,
	} = spawnSync(process.execPath, [cli, 'check', copy, '--format', 'json', ...more], { encoding: 'utf8', maxBuffer: 1 << 28 });
	if (code !== 0 && code !== 1) {
		throw new Error(`The check ended with ${code}: ${stderr}`);
	}
	return JSON.parse(stdout);
}

/**
 * Unpacks a project into a folder of its own, outside every repository: whether code is under version control, and what is
 * ignored, must not depend on where this project lies.
 * The folder goes away afterwards.
 */
function withCopy(project, use) {
	const tarball = bring(project);
	const copy = realpathSync(mkdtempSync(join(tmpdir(), `twelve-factor-corpus-${project.name}-`)));
	try {
		const { status: code, stderr } = spawnSync('tar', ['-xzf', relative(copy, tarball), '--strip-components=1'], {
			cwd: copy,
			encoding: 'utf8',
		});
		if (code !== 0) {
			throw new Error(`${project.name} could not be unpacked: ${stderr}`);
		}
		use(copy);
	} finally {
		rmSync(copy, { recursive: true, force: true });
	}
}

/** The package of a project, brought once and compared with the checksum that was written down with its version. */
function bring(project) {
	const tarball = join(cache, `${project.name}-${project.version}.tgz`);
	if (!existsSync(tarball)) {
		mkdirSync(cache, { recursive: true });
		const work = mkdtempSync(join(cache, 'bring-'));
		try {
			const { status: code, stderr } = spawnSync(
				'npm',
				['pack', `${project.package}@${project.version}`, '--pack-destination', work, '--ignore-scripts', '--loglevel=error'],
				{ cwd: work, encoding: 'utf8', shell: process.platform === 'win32' },
			);
			const [packed] = readdirSync(work);
			if (code !== 0 || packed === undefined) {
				throw new Unavailable(`${project.package}@${project.version} could not be brought: ${stderr}`);
			}
			// Moved when it is whole: a run that is interrupted leaves no half of a package.
			renameSync(join(work, packed), tarball);
		} finally {
			rmSync(work, { recursive: true, force: true });
		}
	}
	const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
	if (integrity !== project.integrity) {
		rmSync(tarball);
		throw new Error(`${project.package}@${project.version} is not what it was: ${integrity} instead of ${project.integrity}.`);
	}
	return tarball;
}

function expectationOf({ name }) {
	return join(folder, `${name}.json`);
}

/** What one list has more often than another. */
function without(lines, others) {
	const left = [...others];
	return lines.filter((line) => {
		const index = left.indexOf(line);
		if (index >= 0) {
			left.splice(index, 1);
		}
		return index < 0;
	});
}

/** All files of a folder by path, byte for byte. */
function texts(copy) {
	const files = readdirSync(copy, { recursive: true })
		.map(String)
		.filter((path) => statSync(join(copy, path)).isFile());
	return new Map(files.map((path) => [path.split(sep).join('/'), readFileSync(join(copy, path), 'latin1')]));
}

/** Whether a file of code or JSON can still be read by those it is for; other files pass. */
function parses(copy, path) {
	const file = join(copy, path);
	switch (extname(path)) {
		case '.js':
		case '.cjs':
		case '.mjs':
			return spawnSync(process.execPath, ['--check', file]).status === 0;
		case '.ts':
		case '.tsx':
		case '.jsx':
		case '.mts':
		case '.cts':
			return (
				ts.transpileModule(readFileSync(file, 'utf8'), {
					fileName: path,
					reportDiagnostics: true,
					compilerOptions: { jsx: ts.JsxEmit.Preserve },
				}).diagnostics.length === 0
			);
		case '.json':
			return ts.parseConfigFileTextToJson(path, readFileSync(file, 'utf8')).error === undefined;
		default:
			return true;
	}
}

/** Not the order of the reader's language: the files must come out the same everywhere. */
function compareText(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
