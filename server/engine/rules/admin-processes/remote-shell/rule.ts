import { baseName, directoryOf, isOuterPath } from '../../../core/paths.js';
import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { remoteUseOf } from '../../shared/remoteHosts.js';
import { spanOf } from '../../shared/writtenCommands.js';
import { wordSet } from '../../../core/wordList.js';

/** Folders of what sets machines up before there is a platform to run a task on. */
const bootstrap: ReadonlySet<string> = wordSet(`
	terraform ansible infra infrastructure packer vagrant pulumi cdk provisioning bootstrap chef puppet salt cloud-init iac
`);

/** Ready-made steps of pipelines that log in to a machine. */
const loginActions =
	/^(?:appleboy\/(?:ssh|scp)-action|fifsky\/ssh-action|garygrossgarten\/github-action-(?:ssh|scp)|easingthemes\/ssh-deploy|burnett01\/rsync-deployments|cross-the-world\/(?:ssh-)?(?:scp-)?ssh-pipelines|d3rhase\/ssh-command-action)$/i;

export default defineRule({
	id: 'admin-processes/remote-shell',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do administrative tasks run as one-off processes of the platform?',
	messages: {
		shell:
			'"{{program}}" logs in to {{host}} and works there by hand: what it changes is in no release. Run the task as a one-off process with the same image and configuration.',
		copy: '"{{program}}" copies files to {{host}}: what runs there is no longer a release. Build an image or a package, and deploy that.',
		database: '"{{program}}" reaches the database on {{host}} past the service and its configuration. Run the task as a one-off process.',
		action: '{{action}} logs in to a machine and works there by hand. Deploy a release, and run tasks as one-off processes.',
		oneOff: '"{{command}}" runs a task as a one-off process of the platform.',
	},
	reads: ['process.declare', 'pipeline.step', 'pipeline.action', 'shell.script'],
	check({ project, report, affirm }) {
		const facts: readonly CommandFact[] = [...project.of('process.declare'), ...project.of('pipeline.step'), ...project.of('shell.script')];
		const judged = (path: string): boolean =>
			!isOuterPath(path) &&
			!isInExamples(path) &&
			!directoryOf(path)
				.split('/')
				.some((folder) => bootstrap.has(folder.toLowerCase()));
		for (const fact of facts.filter(({ path }) => judged(path) && project.roleOf(path).role !== 'docs')) {
			const seen = new Set<string>();
			for (const written of commandsWritten(fact)) {
				const use = remoteUseOf(written);
				const task = oneOffTask(written.argv);
				if (task !== undefined) {
					affirm({ message: 'oneOff', path: fact.path, span: spanOf(written), data: { command: task } });
				}
				const key = `${use?.kind ?? ''}\0${use?.host ?? ''}`;
				if (use && !seen.has(key)) {
					seen.add(key);
					report({
						message: use.kind,
						path: fact.path,
						span: spanOf(written),
						data: { program: use.program, host: use.host ?? 'another machine' },
						...(use.kind === 'copy' && fact.kind === 'shell.script' && !isCalled(project, fact.path) && { severity: 'hint' }),
					});
				}
			}
		}
		const logins = project.of('pipeline.action').filter(({ path, action }) => judged(path) && loginActions.test(action));
		for (const login of logins) {
			// A job that copies and then restarts is one delivery, and what works there says more than what copies.
			const ofJob = logins.filter(({ path, job }) => path === login.path && job === login.job);
			if (login === (ofJob.find(({ action }) => !/scp|rsync/i.test(action)) ?? ofJob[0])) {
				report({ message: 'action', path: login.path, span: login.span, data: { action: login.action } });
			}
		}
	},
});

/** Whether something that delivers calls a script: what nobody calls, a maintainer starts, and the machine may be a shelf for downloads. */
function isCalled(project: Project, path: string): boolean {
	return (
		baseName(path).startsWith('deploy') ||
		[...project.of('process.declare'), ...project.of('pipeline.step')].some(({ command }) => command.includes(baseName(path)))
	);
}

/** Commands by which platforms run a task beside the service: `heroku run`, `kubectl create job`, `aws ecs run-task`. */
function oneOffTask(argv: readonly string[]): string | undefined {
	const text = argv.slice(0, 3).join(' ');
	return [
		'heroku run',
		'kubectl create job',
		'aws ecs run-task',
		'gcloud run jobs',
		'fly machine run',
		'docker compose run',
		'az containerapp job',
		'oc create job',
	].find((task) => text === task || text.startsWith(`${task} `));
}
