import { repositoryName } from '../../../core/imageName.js';
import { baseName } from '../../../core/paths.js';
import { wordSet } from '../../../core/wordList.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../../project/commandLines.js';
import type { Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { finalStages } from '../../shared/images.js';
import { processesOfImage } from '../../shared/near.js';
import { isOfDeploy, spanOf } from '../../shared/writtenCommands.js';

const daemons: ReadonlySet<string> = new Set(['cron', 'crond', 'supercronic', 'anacron', 'busybox']);
const tables = /^\/?(?:etc\/cron(?:tab|tabs|\.d|\.daily|\.hourly|\.weekly|\.monthly)|var\/spool\/cron)(?:\/|$)/;

export default defineRule({
	id: 'admin-processes/cron-in-image',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does the platform start scheduled tasks, rather than a cron inside the service?',
	messages: {
		started:
			'The container of the service starts "{{command}}" beside it: with two replicas every task runs twice, and its output reaches no log. Let the platform start scheduled tasks.',
		installed:
			'The image of the service brings its own table of scheduled tasks ("{{command}}"): with two replicas every task runs twice. Let the platform start scheduled tasks.',
		platform: 'The platform starts "{{name}}" by time, as a process of its own.',
	},
	reads: ['image.run', 'image.base', 'image.copy', 'process.declare', 'shell.script', 'workload'],
	check({ project, report, affirm }) {
		const images = new Map<string, string>();
		for (const { path, span, target, final, sources } of project.of('image.copy')) {
			if (
				final &&
				isOfDeploy(project, path) &&
				servesToo(project, path) &&
				!isInert(project, path) &&
				(tables.test(target) || sources.some((source) => /(?:^|\/)(?:crontab|[\w.-]+\.cron)$/.test(source))) &&
				said(path, 'copy')
			) {
				report({ message: 'installed', path, span, data: { command: `COPY … ${target}` } });
			}
		}
		const facts: readonly CommandFact[] = [
			...project.of('image.run').filter(({ final }) => final),
			...project.of('process.declare').filter(({ source, final }) => source !== 'script' && source !== 'schedule' && final !== false),
			...project.of('shell.script'),
		];
		for (const fact of facts.filter(({ path }) => isOfDeploy(project, path))) {
			const commands = commandsWritten(fact);
			const at = commands.find((one) => isCron(one));
			if (
				!at ||
				(fact.kind === 'shell.script' && !isTaken(project, fact.path)) ||
				(fact.kind === 'process.declare' && ofContainers.has(fact.source) && isAlone(commands)) ||
				!servesToo(project, fact.path, commands) ||
				(fact.kind === 'image.run' && writesTable(at) && isInert(project, fact.path)) ||
				!said(fact.path, fact.kind === 'image.run' ? 'copy' : 'start')
			) {
				continue;
			}
			report({
				message: fact.kind === 'image.run' ? 'installed' : 'started',
				path: fact.path,
				span: spanOf(at),
				data: { command: nameOf(at) },
			});
		}
		for (const { path, span, name, purpose, source } of project.of('process.declare')) {
			if (purpose === 'scheduled' && source !== 'schedule' && isOfDeploy(project, path)) {
				affirm({ message: 'platform', path, span, data: { name } });
			}
		}

		/** One finding for what an image is told, and one for what it starts. */
		function said(path: string, kind: string): boolean {
			const isNew = !images.has(`${path}\0${kind}`);
			images.set(`${path}\0${kind}`, kind);
			return isNew;
		}
	},
});

/**
 * Whether the image of a service takes a script with it, by its name or its folder, or starts it: one that sets up a machine is of
 * no image.
 */
function isTaken(project: Project, script: string): boolean {
	const isNamed = (text: string): boolean => text.includes(baseName(script));
	const isFolderOf = (source: string): boolean => {
		const folder = source.replace(/^\.?\//, '').replace(/\/$/, '');
		return folder !== '' && folder !== '.' && `/${script}`.includes(`/${folder}/`);
	};
	const takers = [
		...project.of('process.declare').filter(({ command }) => isNamed(command)),
		...project.of('image.run').filter(({ command }) => isNamed(command)),
		...project.of('image.copy').filter(({ sources }) => sources.some((source) => isNamed(source) || isFolderOf(source))),
	];
	return takers.some(({ path }) => !isProxy(project, path));
}

const proxies = wordSet('nginx openresty haproxy caddy traefik httpd envoy');

/** Whether an image is a proxy: what renews its certificates by time does nothing twice. */
function isProxy(project: Project, dockerfile: string): boolean {
	const base = finalStages(project, dockerfile).at(-1);
	return base !== undefined && proxies.has(repositoryName(base.image));
}

/** Starts the daemon, or writes its table. Installing the package alone does neither. */
function isCron(written: WrittenCommand): boolean {
	return startsDaemon(written) || writesTable(written);
}

function startsDaemon({ started: { program }, argv }: WrittenCommand): boolean {
	const isService =
		(program === 'service' || program === 'rc-service' || program === 'systemctl') &&
		argv.slice(1, 3).some((word) => word === 'cron' || word === 'crond') &&
		argv.includes('start');
	const isDaemon = daemons.has(program) && (program !== 'busybox' || argv[1] === 'crond') && !argv.includes('--version');
	return isService || isDaemon;
}

function writesTable({ started: { program }, argv, command }: WrittenCommand): boolean {
	const writes = command.redirections.some(({ operator, target }) => operator.startsWith('>') && tables.test(target.text));
	return writes || (program === 'crontab' && !argv.includes('-l') && !argv.includes('-r'));
}

/**
 * Whether an image starts nothing that would read a table of tasks: the table is there for another container of the same image,
 * which runs the daemon alone. Only where all that it
 * starts can be seen: an official base image brings no supervisor, and the scripts of its entrypoint are here.
 */
function isInert(project: Project, dockerfile: string): boolean {
	const declared = project
		.in(dockerfile, 'process.declare')
		.filter(({ source, final }) => (source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint') && final !== false);
	const base = finalStages(project, dockerfile).at(-1);
	if (!base || base.image.includes('/') || declared.length === 0) {
		return false;
	}
	return declared.flatMap(commandsWritten).every((written) => {
		const { program } = written.started;
		if (!/\.(?:ba)?sh$|^(?:docker-)?entry-?point$/.test(program)) {
			return isQuiet(written);
		}
		const scripts = project.of('shell.script').filter(({ path }) => baseName(path) === program);
		return scripts.length > 0 && scripts.flatMap(commandsWritten).every((one) => isQuiet(one) && !/\.(?:ba)?sh$/.test(one.started.program));
	});
}

/** Starts neither the daemon nor something that may start it. */
function isQuiet(written: WrittenCommand): boolean {
	return (
		!startsDaemon(written) &&
		!/^(?:supervisord|supervisorctl|init|my_init|s6-\w+|runsv\w*|runit|foreman|honcho|overmind|pm2|pm2-runtime|systemctl|service)$/.test(
			written.started.program,
		)
	);
}

/** Where it is said of one container what it runs, in the place of what its image does. */
const ofContainers: ReadonlySet<string> = new Set(['compose', 'compose-entrypoint', 'workload', 'workload-entrypoint']);

const preparing: ReadonlySet<string> = wordSet('echo printf cat cp ln mkdir touch chmod chown env printenv export set cd sleep tail');

/** Whether commands do nothing but set up a table of tasks, and run it. */
function isAlone(commands: readonly WrittenCommand[]): boolean {
	return commands.every((one) => isCron(one) || preparing.has(one.started.program));
}

function nameOf({ argv, command }: WrittenCommand): string {
	const table = command.redirections.find(({ target }) => tables.test(target.text));
	return table ? `… ${table.operator} ${table.target.text}` : argv.slice(0, 2).join(' ');
}

/** Whether the image also runs the service. One that runs nothing but its schedule is what it is meant to be. */
function servesToo(project: Project, path: string, commands: readonly WrittenCommand[] = []): boolean {
	if (isProxy(project, path)) {
		return false;
	}
	const isApplication = ({ entries, type }: Process): boolean => entries.length > 0 || type === 'web';
	const started = processesOfImage(project, path);
	const beside = commands.some(
		({ started: { program, target, words } }) =>
			target.kind === 'entry' || target.kind === 'framework' || target.kind === 'script' || program === '$@' || words[0]?.text === '$@',
	);
	return (
		beside ||
		(started.some(isApplication) &&
			!started.every(
				({ commands: all }) => all.length > 0 && all.every(({ started: { program } }) => daemons.has(program) || program === 'crontab'),
			))
	);
}
