import type { FactTypes } from '../../../core/fact.js';
import type { Rows } from './recipe.js';

/** Handles SIGTERM by closing what it knows of. */
export const shutdown = { fact: 'signal', signals: ['SIGTERM'] } as const;

/** Processes: exits, signals, other programs, workers, timers. */
export const processes: Rows = [
	['process.exit process.abort process.reallyExit Deno.exit', { fact: 'exit' }],
	[
		'node:child_process.exec node:child_process.execSync execa.execaCommand execa.execaCommandSync execa.command shelljs.exec node:child_process.execAsync child-process-promise.exec',
		{ fact: 'spawn', form: 'shell' },
	],
	[
		'node:child_process.execFile node:child_process.execFileSync node:child_process.spawn node:child_process.spawnSync cross-spawn cross-spawn.spawn cross-spawn.sync child-process-promise.spawn',
		{ fact: 'spawn', form: 'program' },
	],
	[
		'execa execa.execa execa.execaSync execa.sync Bun.spawn Bun.spawnSync Deno.Command nano-spawn tinyexec.x tinyexec.exec tinyexec spawno',
		{ fact: 'spawn', form: 'program' },
	],
	['execa.$ zx.$ zx/globals.$ Bun.$ dax.$', { fact: 'spawn', form: 'command' }],
	['fluent-ffmpeg', { fact: 'start', program: 'ffmpeg' }],
	['fluent-ffmpeg.ffprobe', { fact: 'start', program: 'ffprobe' }],
	['gm pdf2pic.fromPath pdf2pic.fromBuffer pdf2pic.fromBase64', { fact: 'start', program: 'gm' }],
	['gm.subClass() imagemagick.convert imagemagick.resize imagemagick.crop easyimage', { fact: 'start', program: 'convert' }],
	['imagemagick.identify', { fact: 'start', program: 'identify' }],
	['simple-git simple-git.simpleGit simple-git/promise', { fact: 'start', program: 'git' }],
	['node-tesseract-ocr.recognize', { fact: 'start', program: 'tesseract' }],
	['libreoffice-convert.convert libreoffice-convert.convertWithOptions', { fact: 'start', program: 'soffice' }],
	['pdf-image.PDFImage', { fact: 'start', program: 'convert' }],
	[
		'python-shell python-shell.run python-shell.PythonShell python-shell.PythonShell.run python-shell.PythonShell.runString',
		{ fact: 'start', program: 'python3' },
	],
	['wkhtmltopdf', { fact: 'start', program: 'wkhtmltopdf' }],
	['node:child_process.fork node:worker_threads.Worker', { fact: 'module', module: '0' }],
	['piscina piscina.Piscina', { fact: 'module', module: '0.filename' }],
	['node:cluster.fork', { fact: 'fork' }],
	['throng', { fact: 'fork', count: ['0.count', '0.workers', '1'] }],
	['@socket.io/pm2', { fact: 'fork' }],
	// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html
	[
		'aws-cdk-lib.aws_lambda_nodejs.NodejsFunction aws-cdk-lib/aws-lambda-nodejs.NodejsFunction @aws-cdk/aws-lambda-nodejs.NodejsFunction',
		{ fact: 'function', module: '2.entry' },
	],
	['cfork', { fact: 'fork', count: ['0.count'] }],
	['pm2.start', { fact: 'fork', count: ['0.instances'] }],
	[
		'@godaddy/terminus.createTerminus lightship.createLightship close-with-grace http-graceful-shutdown http-close node-graceful.Graceful.on death node-cleanup async-exit-hook exit-hook',
		shutdown,
	],
	[
		'fastify-graceful-shutdown fastify-graceful-exit @gquittet/graceful-server graceful-server graceful-http-shutdown @moebius/http-graceful-shutdown nestjs-graceful-shutdown.GracefulShutdownModule.forRoot',
		shutdown,
	],
	[
		'@nestjs/core.NestFactory.create().enableShutdownHooks @nestjs/core.NestFactory.createMicroservice().enableShutdownHooks @nestjs/core.NestFactory.createApplicationContext().enableShutdownHooks',
		shutdown,
	],
	// It stops all components of the program, in the handler of a signal.
	['@well-known-components/interfaces.Lifecycle.run', shutdown],
	// Apollo Server stops on signals; what stops the HTTP server with it are these plugins.
	[
		'apollo-server-hapi.ApolloServerPluginStopHapiServer @as-integrations/fastify.fastifyApolloDrainPlugin',
		{ ...shutdown, unlessOff: 'stopOnTerminationSignals' },
	],
	[
		'@apollo/server/plugin/drainHttpServer.ApolloServerPluginDrainHttpServer apollo-server-core.ApolloServerPluginDrainHttpServer',
		{ ...shutdown, unlessOff: 'stopOnTerminationSignals', server: '0.httpServer' },
	],
	[
		'process.once process.on process.addListener process.prependListener Deno.addSignalListener process.setUncaughtExceptionCaptureCallback',
		{ fact: 'signal', signals: [] },
	],
	// https://github.com/sindresorhus/p-event, https://nodejs.org/api/events.html#eventsonceemitter-name-options
	['p-event p-event.pEvent p-event.pEventMultiple node:events.once', { fact: 'signal', signals: [], awaited: true }],
	['node-cron.schedule cron.schedule', { fact: 'schedule', expression: ['0'], work: ['1'] }],
	['cron.CronJob', { fact: 'schedule', expression: ['0.cronTime', '0'], work: ['1', '0.onTick'] }],
	['cron.CronJob.from', { fact: 'schedule', expression: ['0.cronTime'], work: ['0.onTick'] }],
	['node-schedule.scheduleJob', { fact: 'schedule', expression: ['0.rule', '0'], work: ['1', '2'] }],
	['croner.Cron croner', { fact: 'schedule', expression: ['0'], work: ['1', '2'] }],
	['toad-scheduler.SimpleIntervalJob toad-scheduler.CronJob later.setInterval', { fact: 'schedule', work: ['0', '1'] }],
	['bree bree.Bree', { fact: 'schedule' }],
	['@nestjs/schedule.Cron', { fact: 'schedule', expression: ['0'] }],
	['@nestjs/schedule.Interval', { fact: 'schedule', period: '0' }],
	['setInterval node:timers.setInterval', { fact: 'schedule', period: '1', work: ['0'] }],
	['setTimeout node:timers.setTimeout', { fact: 'schedule', period: '1', work: ['0'], once: true }],
	['node:timers/promises.setInterval', { fact: 'schedule', period: '0' }],
	[
		'bullmq.Queue().add bull().add',
		{ fact: 'schedule', expression: ['2.repeat.pattern', '2.repeat.cron', '2.repeat.every'], shared: true, onlyWith: '2.repeat' },
	],
	['bullmq.Queue().upsertJobScheduler', { fact: 'schedule', expression: ['1.pattern', '1.every'], shared: true }],
	['pg-boss().schedule pg-boss.PgBoss().schedule', { fact: 'schedule', expression: ['1'], shared: true }],
	[
		'dotenv.config dotenv-safe.config dotenv-flow.config dotenv-extended.load dotenv-defaults.config custom-env.env',
		{ fact: 'load', file: '0.path', override: '0.override' },
	],
	['@dotenvx/dotenvx.config', { fact: 'load', file: '0.path', override: '0.overload' }],
	['process.loadEnvFile', { fact: 'load', file: '0' }],
	['@next/env.loadEnvConfig', { fact: 'load' }],
	['@nestjs/config.ConfigModule.forRoot', { fact: 'load', file: '0.envFilePath', off: '0.ignoreEnvFile' }],
	[
		'eval Function node:vm.runInThisContext node:vm.runInNewContext node:vm.runInContext node:vm.Script require-from-string',
		{ fact: 'evaluate', text: '0' },
	],
];

/** Modules that load a `.env` file by being imported. */
export const loadingModules: ReadonlySet<string> = new Set([
	'dotenv/config',
	'dotenv/config.js',
	'dotenv-flow/config',
	'dotenv-safe/config',
	'dotenv-extended/config',
	'@dotenvx/dotenvx/config',
	'dotenv-expand/config',
	'dotenv-defaults/config',
]);

/** Template tags that run a command, and functions that give one. */
export const shellTags: ReadonlySet<string> = new Set(['execa.$', 'zx.$', 'Bun.$', 'bun.$', 'dax.$', 'execa.execaCommand', 'execa.execa']);

/** What tells a process which of its kind it is. */
export const identities: ReadonlyMap<string, FactTypes['instance.identity']['by']> = new Map([
	['node:os.hostname()', 'hostname'],
	['node:cluster.worker.id', 'number'],
	['process.pid', 'process-id'],
	['node:worker_threads.threadId', 'number'],
]);
