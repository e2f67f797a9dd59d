import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { deployedProcesses } from '../../shared/deploy.js';

/** Programs that adopt and reap children as the first process of a container. */
const inits = /\b(?:tini|dumb-init|catatonit|s6-overlay|s6-svscan|docker-init|my_init|init)\b/;

/** Packages that start a browser, which starts processes of its own. */
const browserPackages: ReadonlySet<string> = new Set([
	'puppeteer',
	'puppeteer-core',
	'playwright',
	'playwright-core',
	'puppeteer-cluster',
	'puppeteer-extra',
	'chrome-launcher',
	'html-pdf-node',
	'md-to-pdf',
	'node-html-to-image',
	'whatsapp-web.js',
	'venom-bot',
	'@wppconnect-team/wppconnect',
	'@open-wa/wa-automate',
]);

type Starter = LocatedFact<'process.spawn'> | LocatedFact<'module.import'>;

export default defineRule({
	id: 'disposability/no-init',
	scope: 'workspace',
	severity: 'information',
	tentative: true,
	question: 'Does an init process take care of the children of the first process?',
	messages: {
		missing:
			'Node.js is the first process of the container and starts programs that start others. It reaps none but its own children, so that the rest stay as zombies. Put an init in front (tini, or docker run --init).',
		managed:
			'The package manager is the first process of the container, and the program that it starts starts others. It reaps none but its own children, so that the rest stay as zombies. Put an init in front (tini, or docker run --init), and the program itself behind it.',
		present: 'An init process takes care of what the program starts.',
	},
	reads: ['process.declare', 'process.spawn', 'module.import', 'compose.service', 'workload', 'image.base', 'shell.script'],
	check({ project, report, affirm }) {
		if (project.of('workload').some(({ sharesProcesses }) => sharesProcesses) || project.of('compose.service').some(({ init }) => init)) {
			return;
		}
		const judged = new Set<string>();
		for (const process of deployedProcesses(project)) {
			const { declaration } = process;
			const starter =
				declaration.source.startsWith('dockerfile') && !judged.has(declaration.path) ? starterIn(project, process) : undefined;
			if (!starter) {
				continue;
			}
			judged.add(declaration.path);
			const entrypoint = project.in(declaration.path, 'process.declare').filter(({ source }) => source === 'dockerfile-entrypoint');
			const related = [{ at: { path: starter.path, span: starter.span }, message: 'started here' }];
			const before = entrypoint.filter(({ span }) => span.start !== declaration.span.start);
			if ([declaration, ...entrypoint].some(({ command }) => inits.test(command))) {
				affirm({ message: 'present', path: declaration.path, span: declaration.span, related });
			} else if (before.every((one) => givesItsPlace(project, one))) {
				const first = firstProcess(process);
				if (first !== undefined) {
					report({ message: first === 'node' ? 'missing' : 'managed', path: declaration.path, span: declaration.span, related });
				}
			}
		}
	},
});

/**
 * What is the first process, where it is started in the exec form, without a wrapper: Node.js itself, or a package manager, whose shell
 * and program come after it.
 */
function firstProcess({ declaration, commands }: Process): 'node' | 'manager' | undefined {
	// What a script in front does before is done by then.
	const own = commands.filter(({ at }) => at.path === declaration.path);
	const { started } = own[0] ?? {};
	if (declaration.form !== 'exec') {
		return undefined;
	}
	if (/^(?:npm|yarn|pnpm)$/.test(declaration.argv?.[0] ?? '')) {
		return 'manager';
	}
	return own.length === 1 && started !== undefined && started.wrappers.length === 0 && /^node(?:js)?$/.test(started.program)
		? 'node'
		: undefined;
}

/** Whether an entrypoint is a script of the workspace that ends with `exec "$@"`, by which the command takes its place. */
function givesItsPlace(project: Project, { argv, form }: LocatedFact<'process.declare'>): boolean {
	const name = form === 'exec' && argv?.length === 1 ? baseName(argv[0]!) : '';
	const scripts = name === '' ? [] : project.of('shell.script').filter(({ path }) => baseName(path) === name);
	return scripts.length === 1 && /^[ \t]*exec[ \t]+"?\$@"?[ \t]*$/m.test(scripts[0]!.command) && !inits.test(scripts[0]!.command);
}

/**
 * What starts programs that have children themselves: a shell that the program does not wait for, or a browser. Node.js reaps its
 * own children.
 */
function starterIn(project: Project, process: Process): Starter | undefined {
	const isRunning = (fact: Starter): boolean => serviceRoles.includes(project.roleOf(fact.path).role) && !isWithin(fact, 'test');
	const spawns = project.inProcess(process, 'process.spawn').find((fact) => fact.shell && !/Sync$/.test(fact.api) && isRunning(fact));
	return (
		spawns ??
		project.inProcess(process, 'module.import').find((fact) => browserPackages.has(fact.specifier) && !fact.typeOnly && isRunning(fact))
	);
}
