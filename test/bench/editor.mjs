// The editor path: from one typed character to the diagnostics of that version, and from the start of a server to the first ones,
// over stdio, against the servers of the peers on the same files.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { activationTimes } from './activation.mjs';
import { sourceFiles } from './corpus.mjs';
import { Session } from './languageServer.mjs';
import { busyTime, median, quantile } from './measure.mjs';

const lineCounts = [200, 1000, 5000];
/**
 * What is typed, character by character, between two statements in the middle of the file: names, a call, a read of the
 * environment, and half of each on the way.
 */
const statement = 'const typed = connect(process.env.TYPED);';
/** People pause between strokes; what a server does late must not count for the next one. */
const pause = 120;
/** Sessions in which the same is typed, those of all servers interleaved: how a process happens to lie in memory counts for all of its strokes. */
const sessions = 3;
/** Milliseconds until a server has done what it does later, and in which it is watched then. */
const settling = 25_000;
const idle = 5000;

/** The tables of the editor path. */
export async function editorTable({ root, peers, large, rounds }) {
	// Outside of the repository: tools pass over what it ignores.
	const workspace = layWorkspace(join(tmpdir(), 'twelve-factor-bench-editor'), large.folder, peers);
	const servers = serversOf(root, peers);
	const [own] = servers;
	const typed = new Map();
	// What a session leaves behind makes the next one start faster: both are measured.
	const storage = join(tmpdir(), 'twelve-factor-bench-storage');
	const starters = [
		{ ...own, name: `${own.name}, first session` },
		{
			...own,
			name: `${own.name}, later session`,
			args: [...own.args, `--code=${storage}`],
			options: () => ({ journal: { folder: storage } }),
		},
		...servers.slice(1),
	];
	const starts = new Map(starters.map(({ name }) => [name, []]));
	for (let session = 0; session < sessions; session++) {
		for (const file of workspace.files) {
			for (const server of servers) {
				const key = `${server.name} ${file.lines}`;
				typed.set(key, together(typed.get(key), await typeInto(server, workspace.folder, file)));
			}
		}
	}
	rmSync(storage, { recursive: true, force: true });
	await start(starters[1], workspace.folder, workspace.files[0], true);
	for (let round = 0; round < rounds; round++) {
		for (const server of starters) {
			starts.get(server.name).push(await start(server, workspace.folder, workspace.files[0]));
		}
	}
	const rows = workspace.files.flatMap((file) =>
		servers.map(({ name }) => rowOf(name, file.lines, typed.get(`${name} ${file.lines}`), typed.get(`oxlint ${file.lines}`))),
	);
	const inLarge = {
		...workspace.files[1],
		path: join(large.folder, 'src/typed.js'),
		uri: pathToFileURL(join(large.folder, 'src/typed.js')).href,
	};
	for (const [name, waits] of [
		[`${own.name}, in ${large.files} files`, true],
		[`${own.name}, while they are scanned`, false],
	]) {
		let run;
		for (let session = 0; session < sessions; session++) {
			run = together(run, await typeInto(own, large.folder, inLarge, waits));
		}
		rows.push(rowOf(name, inLarge.lines, run, typed.get(`oxlint ${inLarge.lines}`)));
	}
	const oxlint = median(starts.get('oxlint').map((each) => each?.time ?? Number.NaN));
	return [
		{
			title: `One typed character to diagnostics, ms (${statement.length} times, in ${sessions} sessions each)`,
			head: ['server', 'lines', 'median', 'p95', '× oxlint', 'findings'],
			rows,
		},
		{
			title: `Start of the server to first diagnostics of an open file, medians of ${rounds}`,
			head: ['server', 'ms', '× oxlint', 'MB'],
			rows: [...starts].map(([name, runs]) => {
				const answered = runs.filter(Boolean);
				const time = median(answered.map((each) => each.time));
				return [
					name,
					milliseconds(time),
					(time / oxlint).toFixed(2),
					answered.length > 0 ? (median(answered.map((each) => each.memory)) / 1e6).toFixed(0) : '–',
				];
			}),
		},
		{
			title: `Processor time of a server in ${idle / 1000} s in which nothing happens, after a scan and some strokes`,
			head: ['server', 'ms'],
			rows: await idleRows(servers, workspace),
		},
		{
			title: `Activation of the extension, ms, medians of ${rounds}`,
			head: ['step', 'ms'],
			rows: activationTimes(root, rounds).map(([step, time]) => [step, milliseconds(time)]),
		},
	];
}

/** The strokes of several sessions; of none, when a server stayed silent in one. */
function together(before, run) {
	return before && run ? { times: [...before.times, ...run.times], findings: run.findings } : run;
}

/** How busy each server is when nobody does anything. */
async function idleRows(servers, workspace) {
	const rows = [];
	for (const server of servers) {
		const session = new Session(server, workspace.folder);
		try {
			await session.open(workspace.files[0]);
			await session.type('x', workspace.files[0].gap, 0);
			await new Promise((resolve) => setTimeout(resolve, settling));
			const before = busyTime(session.processId);
			await new Promise((resolve) => setTimeout(resolve, idle));
			rows.push([server.name, milliseconds(busyTime(session.processId) - before)]);
		} finally {
			await session.close();
			server.after?.();
		}
	}
	return rows;
}

function rowOf(name, lines, run, oxlint) {
	const share = (of) =>
		run && oxlint ? `${(median(run.times) / median(oxlint.times)).toFixed(2)}, ${(of(run.times) / of(oxlint.times)).toFixed(2)}` : '–';
	return [
		name,
		String(lines),
		milliseconds(run && median(run.times)),
		milliseconds(run && quantile(run.times, 0.95)),
		share((times) => quantile(times, 0.95)),
		run ? String(run.findings) : '–',
	];
}

function milliseconds(value) {
	return value === undefined || Number.isNaN(value) ? 'none' : value.toFixed(1);
}

/** Types a statement into a file of a fresh server. Undefined when the server says nothing. */
async function typeInto(server, folder, file, waitsForScan = false) {
	const session = new Session(server, folder);
	try {
		const settled = waitsForScan ? session.settled() : undefined;
		if ((await session.open(file)) === undefined) {
			return undefined;
		}
		await settled;
		const { findings } = session;
		const times = [];
		for (const [column, character] of [...statement].entries()) {
			await new Promise((resolve) => setTimeout(resolve, pause));
			const time = await session.type(character, file.gap, column);
			if (time === undefined) {
				return undefined;
			}
			times.push(time);
		}
		return { times, findings };
	} finally {
		await session.close();
		server.after?.();
	}
}

/** Starts a server, and ends it when it has answered once; or when it rests. */
async function start(server, folder, file, rests = false) {
	const session = new Session(server, folder);
	try {
		const settled = rests ? session.settled() : undefined;
		const time = await session.open(file);
		await settled;
		if (rests) {
			await new Promise((resolve) => setTimeout(resolve, 1000));
		}
		return time === undefined ? undefined : { time, memory: session.memory };
	} finally {
		await session.close();
		server.after?.();
	}
}

/** The servers, ours first. `settings` answers what a server asks of the editor, `options` is sent to it when it starts. */
function serversOf(root, peers) {
	const bin = (name) => join(peers, 'node_modules/.bin', name);
	const oxlintOptions = (folder) => ({ run: 'onType', configPath: join(folder, '.oxlintrc.json') });
	return [
		{ name: 'twelve-factor', command: process.execPath, args: [join(root, 'dist/server.cjs'), '--stdio'] },
		{
			name: 'oxlint',
			command: bin('oxlint'),
			args: ['--lsp'],
			options: (folder) => [{ workspaceUri: pathToFileURL(folder).href, options: oxlintOptions(folder) }],
			settings: oxlintOptions,
		},
		// Its daemon outlives the proxy, and would make the next start look faster.
		{ name: 'biome', command: bin('biome'), args: ['lsp-proxy'], after: () => spawnSync(bin('biome'), ['stop'], { stdio: 'ignore' }) },
		{ name: 'eslint', command: bin('vscode-eslint-language-server'), args: ['--stdio'], settings: eslintSettings },
	];
}

function eslintSettings(folder) {
	return {
		validate: 'on',
		run: 'onType',
		useESLintClass: true,
		experimental: {},
		codeAction: { disableRuleComment: { enable: true, location: 'separateLine' }, showDocumentation: { enable: true } },
		codeActionOnSave: { enable: false, mode: 'all' },
		format: false,
		quiet: false,
		onIgnoredFiles: 'off',
		options: {},
		rulesCustomizations: [],
		problems: { shortenToSingleLine: false },
		nodePath: null,
		workingDirectory: { mode: 'location' },
		workspaceFolder: { uri: pathToFileURL(folder).href, name: 'service' },
	};
}

/** A small service with one real file of each length in it. */
export function layWorkspace(folder, corpus, peers) {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(join(folder, 'src'), { recursive: true });
	for (const name of ['biome.json', '.oxlintrc.json', 'eslint.config.mjs']) {
		copyFileSync(join(peers, name), join(folder, name));
	}
	// The ESLint server looks for ESLint from the file that it checks.
	symlinkSync(join(peers, 'node_modules'), join(folder, 'node_modules'), 'dir');
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'service', private: true, scripts: { start: 'node src/server.js' } }));
	const texts = sourceFiles(corpus)
		.filter((file) => file.endsWith('.js'))
		.map((file) => readFileSync(file, 'utf8'))
		// A file that silences a peer would measure nothing but its silence.
		.filter((text) => text.length / text.split('\n').length < 80 && !/eslint-disable|biome-ignore|oxlint-disable/.test(text));
	const files = lineCounts.map((count) => {
		const nearest = texts.reduce((best, text) =>
			Math.abs(text.split('\n').length - count) < Math.abs(best.split('\n').length - count) ? text : best,
		);
		// Something for everybody to find, so that every server publishes; and an empty line to type in.
		const lines = `${nearest}\nconsole.log(process.env.HOME);\nrequire('http').createServer().listen(3000);\n`.split('\n');
		const gap = gapOf(lines);
		lines.splice(gap, 0, '');
		const text = lines.join('\n');
		const path = join(folder, 'src', `lines-${count}.js`);
		writeFileSync(path, text);
		return { path, uri: pathToFileURL(path).href, text, lines: count, gap };
	});
	writeFileSync(join(folder, 'src/server.js'), `${lineCounts.map((count) => `require('./lines-${count}.js');`).join('\n')}\n`);
	return { folder, files };
}

/** The line nearest to the middle before which a statement of the module may stand. */
function gapOf(lines) {
	const middle = lines.length / 2;
	const starts = lines.flatMap((line, at) => (/^(?:const|let|var|function|class|async function)\s/.test(line) ? [at] : []));
	return starts.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best), 0);
}
