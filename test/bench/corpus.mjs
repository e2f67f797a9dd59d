// Real code for the benchmark: pinned npm packages, their JavaScript and TypeScript as published, laid out as one service.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const small = ['mongoose@9.12.1', 'sequelize@6.37.8', 'kafkajs@2.2.4', 'knex@3.3.0'];
const large = [...small, 'date-fns@4.4.0', '@aws-sdk/client-ec2@3.1169.0', 'rxjs@7.8.2', 'mongodb@7.9.0', 'fastify@5.12.8'];

/** Every tool passes over larger files by default. */
const largestFile = 1_000_000;

/** Makes the corpora that are missing below `cache`, and tells of each: its folder, files and bytes. */
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
export function sample(corpus, count, cache) {
	const folder = join(cache, 'corpus', `first-${count}`);
	if (!existsSync(folder)) {
		const files = sourceFiles(corpus.folder);
		for (let i = 0; i < count; i++) {
			copy(files[i % files.length], join(folder, 'src', String(Math.floor(i / files.length)), relative(corpus.folder, files[i % files.length])));
		}
		describe(folder);
	}
	return measure(folder);
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
	const folder = join(cache, 'corpus', name);
	if (!existsSync(folder)) {
		for (const spec of specs) {
			const source = join(cache, 'packages', spec.replaceAll('/', '+'));
			for (const file of sourceFiles(source)) {
				copy(file, join(folder, 'src', spec.replaceAll('/', '+'), relative(source, file)));
			}
		}
		describe(folder);
	}
	return measure(folder);
}

/** A service around the files, so that every tool sees a project. */
function describe(folder) {
	writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name: 'corpus', private: true, scripts: { start: 'node src/server.js' } }, undefined, 2)}\n`);
	writeFileSync(join(folder, 'src/server.js'), "const http = require('http');\nhttp.createServer().listen(process.env.PORT);\n");
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
