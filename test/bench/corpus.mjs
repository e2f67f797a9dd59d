// Real code for the benchmark: pinned npm packages, their JavaScript and TypeScript as published, laid out as one service. The
// services lie outside of every repository: below a folder that
// a repository ignores, some tools read nothing, and are fast at it.
import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const small = ['mongoose@9.12.1', 'sequelize@6.37.8', 'kafkajs@2.2.4', 'knex@3.3.0'];
const large = [...small, 'date-fns@4.4.0', '@aws-sdk/client-ec2@3.1169.0', 'rxjs@7.8.2', 'mongodb@7.9.0', 'fastify@5.12.8'];

/** Every tool passes over larger files by default. */
const largestFile = 1_000_000;

const services = join(tmpdir(), 'twelve-factor-bench');

/** What no tool may miss that looks at code: each looks for one of these. */
const probe = `const http = require('http');
http.createServer().listen(process.env.PORT);
process.on('SIGTERM', () => { console.log('told to end'); process.exit(); });
`;

/** The file that holds it, as every tool names it. */
export const probed = 'src/server.js';

/**
 * A service with a token, for tools that look for nothing else; the corpora have none, as most services. It is made up, and put
 * together here so that no tool finds it in this file.
 */
export function withToken() {
	return make(
		'with-token',
		(folder) => mkdirSync(join(folder, 'src'), { recursive: true }),
		(folder) => appendFileSync(join(folder, probed), `module.exports = '${['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')}';\n`),
	);
}

/** Makes the corpora that are missing, from packages in `cache`, and tells of each: its folder, files and bytes. */
export function corpora(cache) {
	const packages = join(cache, 'packages');
	for (const spec of large) {
		unpack(spec, packages);
	}
	return {
		small: lay('small', small, cache),
		large: lay('large', large, cache),
	};
}

/** The first `count` files of a corpus as a corpus of their own; more than it has are made by repeating it in further folders. */
export function sample(corpus, count) {
	return make(`first-${count}`, (folder) => {
		const files = sourceFiles(corpus.folder);
		for (let i = 0; i < count; i++) {
			copy(
				files[i % files.length],
				join(folder, 'src', String(Math.floor(i / files.length)), relative(corpus.folder, files[i % files.length])),
			);
		}
	});
}

/** A service of a thousand files of one length, in each of which so many lines are worth a finding. */
export function findings(perFile) {
	const lines = 200;
	return make(
		`findings-${perFile}`,
		(folder) => {
			mkdirSync(join(folder, 'src'), { recursive: true });
			const names = Array.from({ length: 1000 }, (_, index) => `part${index}`);
			const body = Array.from({ length: lines }, (_, line) =>
				line % (lines / perFile) === 0 ? `\tconsole.log('part', ${line});` : `\tvalues.set('part', ${line});`,
			).join('\n');
			for (const name of names) {
				writeFileSync(join(folder, 'src', `${name}.js`), `const values = require('./values');\nexports.${name} = () => {\n${body}\n};\n`);
			}
			writeFileSync(join(folder, 'src/values.js'), 'exports.set = (name, value) => [name, value];\n');
		},
		(folder) =>
			appendFileSync(
				join(folder, probed),
				sourceFiles(join(folder, 'src'))
					.map((file) => `require('./${basename(file)}');\n`)
					.join(''),
			),
	);
}

function unpack(spec, packages) {
	const target = join(packages, spec.replaceAll('/', '+'));
	if (existsSync(target)) {
		return;
	}
	const temporary = `${target}.part`;
	rmSync(temporary, { recursive: true, force: true });
	mkdirSync(temporary, { recursive: true });
	const pack = spawnSync('npm', ['pack', '--silent', spec], { cwd: temporary, encoding: 'utf8' });
	const tarball = pack.stdout.trim().split('\n').at(-1);
	if (pack.status !== 0 || spawnSync('tar', ['xzf', tarball], { cwd: temporary }).status !== 0) {
		throw new Error(`${spec} could not be brought: ${pack.stderr}`);
	}
	renameSync(temporary, target);
}

function lay(name, specs, cache) {
	return make(name, (folder) => {
		for (const spec of specs) {
			const source = join(cache, 'packages', spec.replaceAll('/', '+'));
			for (const file of sourceFiles(source)) {
				copy(file, join(folder, 'src', spec.replaceAll('/', '+'), relative(source, file)));
			}
		}
	});
}

/** Fills a folder where it is missing, whole or not at all. */
function make(name, fill, finish = () => {}) {
	const folder = join(services, name);
	if (!existsSync(folder)) {
		const part = `${folder}.part`;
		rmSync(part, { recursive: true, force: true });
		fill(part);
		renameSync(part, folder);
	}
	describe(folder);
	finish(folder);
	return measure(folder);
}

/** A service around the files, so that every tool sees a project. */
function describe(folder) {
	writeFileSync(
		join(folder, 'package.json'),
		`${JSON.stringify({ name: 'corpus', private: true, scripts: { start: 'node src/server.js' } }, undefined, 2)}\n`,
	);
	writeFileSync(join(folder, probed), probe);
}

function measure(folder) {
	const files = sourceFiles(folder);
	return { folder, files: files.length, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}

/** JavaScript and TypeScript below a folder, no declarations, none too large. */
export function sourceFiles(folder) {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /(?<!\.d)\.[cm]?[jt]sx?$/.test(entry.name) && !/\.d\.[cm]ts$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => statSync(file).size < largestFile)
		.sort();
}

function copy(from, to) {
	mkdirSync(dirname(to), { recursive: true });
	copyFileSync(from, to);
}
