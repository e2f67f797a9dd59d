import { isCommand, nameOf, type CommandPattern, type Invocation } from './invocation.js';
import { wordSet } from '../../core/wordList.js';

/** Commands that send a program into the background, or keep it there: the platform's process manager then sees nothing of it. */
const daemonizers: readonly CommandPattern[] = [
	{ program: 'forever', words: ['start|startall|restart|restartall'] },
	{
		program: 'pm2',
		words: ['start|restart|reload|gracefulReload|startOrRestart|startOrReload|startOrGracefulReload|resurrect'],
		without: ['--no-daemon', '--attach'],
	},
	{ program: ['nohup', 'setsid', 'start-stop-daemon', 'daemonize', 'daemon', 'disown'] },
	{ program: 'gunicorn', options: ['--daemon', '-D'] },
	{ program: 'egg-scripts', words: ['start'], options: ['--daemon'] },
	{
		program: ['puma', 'unicorn', 'thin', 'sidekiq', 'resque', 'passenger', 'rackup', 'rails'],
		options: ['--daemon', '--daemonize', '-d', '-D'],
		without: ['--no-daemon'],
	},
	{ program: 'uwsgi', options: ['--daemonize', '--daemonize2'] },
	{ program: 'celery', options: ['--detach', '-D'] },
	{ program: 'celery', words: ['multi', 'start'] },
	{ program: 'supervisord', without: ['-n', '--nodaemon', '-c'] },
	{ program: 'twistd', without: ['-n', '--nodaemon'] },
];

/**
 * Commands that stay in the foreground and start their program again whenever it ends. `forever server.js` does; only `forever
 * start server.js` leaves.
 */
const keepers: readonly CommandPattern[] = [
	{
		program: 'forever',
		without: [
			'start',
			'startall',
			'restart',
			'restartall',
			'list',
			'stop',
			'stopall',
			'logs',
			'cleanlogs',
			'config',
			'--version',
			'--help',
		],
	},
];

/** Programs of which everybody knows that they run in the foreground until they are told to stop. */
const foreground: ReadonlySet<string> = wordSet(`
	node nodejs bun deno java python python3 ruby php-fpm dotnet gunicorn uvicorn hypercorn puma unicorn celery sidekiq next nuxt
	fastify remix-serve react-router-serve pm2-runtime pm2-docker nest nginx caddy
`);

/**
 * Servers that leave for the background by themselves, so that what stands behind them in a line or a script starts beside them. nginx
 * may be told otherwise by its own file, but then nothing is started behind it.
 */
const leavers: readonly CommandPattern[] = [
	{ program: 'caddy', words: ['start'] },
	{ program: 'nginx', without: ['-t', '-T', '-s', '-v', '-V', '-h'] },
	{ program: 'redis-server', words: ['--daemonize', 'yes'] },
	{ program: 'mongod', options: ['--fork'] },
	{ program: 'memcached', options: ['-d'] },
	{ program: ['apachectl', 'apache2ctl'], words: ['start'] },
];

/** The name of the server that a command sends into the background for good (`service nginx start`), or undefined. */
export function leaverOf(invocation: Invocation): string | undefined {
	const { program, arguments: words } = invocation;
	if (program === 'service' && (words[1] === 'start' || words[1] === 'restart')) {
		return words[0];
	}
	return leavers.some((one) => isCommand(invocation, one)) && !words.some((word) => /daemon\s+off/.test(word)) ? program : undefined;
}

/** The name of the command that daemonizes, or undefined. */
export function daemonizerOf(invocation: Invocation): string | undefined {
	const pattern = daemonizers.find((one) => isCommand(invocation, one));
	return pattern && nameOf(invocation, pattern);
}

/** The name of the command that starts its program again when it crashes, or undefined. */
export function keeperOf(invocation: Invocation): string | undefined {
	const pattern = keepers.find((one) => isCommand(invocation, one));
	return pattern && nameOf(invocation, pattern);
}

/** Whether a program is known to run its server or worker in the foreground. */
export function isForegroundProgram(program: string): boolean {
	return foreground.has(program);
}
