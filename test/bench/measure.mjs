// Runs commands and measures them: wall and CPU seconds, and the peak of resident memory of the whole process tree (Linux).
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Milliseconds between two looks at the memory of a child. */
const lookEvery = 15;

/** Runs a command once. Its output is thrown away; its status is not judged, since finding problems is what linters do. */
export async function runOnce({ command, args, cwd, env }) {
	const started = process.hrtime.bigint();
	const child = spawn('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', 'bash', command, ...args], {
		cwd,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let times = '';
	child.stderr.on('data', (chunk) => (times += chunk));
	let peak = 0;
	const timer = setInterval(() => (peak = Math.max(peak, memoryOfTree(child.pid))), lookEvery);
	await new Promise((resolve) => child.on('close', resolve));
	clearInterval(timer);
	const wall = Number(process.hrtime.bigint() - started) / 1e9;
	const [user = 0, system = 0] = times.trim().split('\n').at(-1).split(' ').map(Number);
	return { wall, cpu: user + system, peak };
}

/** Throws when a command does not speak of a file that every tool must find fault with: one that reads nothing, or fails, is fast. */
export function assertFinds({ name, command, args, cwd }, file) {
	const { stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1e9 });
	if (!stdout.includes(file) && !stderr.includes(file)) {
		throw new Error(`${name} found nothing in ${file}: ${(stderr || stdout).slice(0, 1000)}`);
	}
}

/** Runs several commands interleaved, `rounds` times each, after one round to warm the disk cache. Medians by name. */
export async function compare(commands, rounds, onRound = () => {}) {
	const results = new Map(commands.map(({ name }) => [name, []]));
	for (let round = -1; round < rounds; round++) {
		for (const command of commands) {
			await command.prepare?.();
			const result = await runOnce(command);
			if (round >= 0) {
				results.get(command.name).push(result);
			}
			onRound(command.name, round, result);
		}
	}
	return new Map(
		[...results].map(([name, runs]) => [
			name,
			{ wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)), peak: median(runs.map(({ peak }) => peak)) },
		]),
	);
}

export function median(numbers) {
	return quantile(numbers, 0.5);
}

/** The smallest number that at least this share of the numbers does not exceed. */
export function quantile(numbers, share) {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Milliseconds that a process has been on a processor, its ended threads included, in steps of ten; 0 where there is no /proc. */
export function busyTime(pid) {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const [user, system] = stat
			.slice(stat.lastIndexOf(')') + 2)
			.split(' ')
			.slice(11, 13);
		return (Number(user) + Number(system)) * 10;
	} catch {
		return 0;
	}
}

/** Resident bytes of a process and its children; 0 where there is no /proc. */
export function memoryOfTree(pid) {
	try {
		const own = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
		const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
			readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
		);
		return Number(own?.[1] ?? 0) * 1024 + children.reduce((sum, child) => sum + memoryOfTree(child), 0);
	} catch {
		return 0;
	}
}
