import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { argvsOfText, commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import { isVerification, scriptPurpose } from '../../../project/processTypes.js';
import type { Project } from '../../../project/project.js';
import { isDeliveryScript, isService } from '../../shared/deliveryScripts.js';
import { daemonizerOf } from '../../shared/daemonizers.js';
import { invocationOf } from '../../shared/invocation.js';
import { loginActions } from '../../shared/remoteHosts.js';

/** A place that hands a service to the daemon of pm2 and is no process of a deploy itself: what people or a pipeline call for a delivery. */
export interface Delivery {
	readonly at: Location;
	/** What the message calls it. */
	readonly name: string;
	readonly daemonizer: string;
	/** The folder of the service's package. */
	readonly service: string;
}

/** The places of deliveries in the order in which they tell most: package scripts, then shell scripts, then pipelines. */
export function deliveries(project: Project): readonly Delivery[] {
	return [...ofPackageScripts(project), ...ofShellScripts(project), ...ofPipelines(project)];
}

function ofPackageScripts(project: Project): readonly Delivery[] {
	return project
		.of('process.declare')
		.filter(({ source, name, path }) => source === 'script' && name !== undefined && isDelivery(name) && isService(project, path))
		.flatMap((script) => deliveredBy(script, `The ${script.name ?? ''} script`, project));
}

/**
 * Whether a package script is one by which a release is started or handed over: `start:prod`, `deploy:prod`, `pm2`. One whose name says
 * nothing (`prd`) is, since it starts pm2, and so is one that builds on the machine of the deploy, and has pm2 take what it made.
 */
function isDelivery(name: string): boolean {
	const purpose = scriptPurpose(name);
	return (
		purpose === 'deploy' ||
		purpose === 'build' ||
		purpose === undefined ||
		(purpose === 'task' && /^(?:start|deploy|release)(?:$|[^a-z])/i.test(name) && !isVerification(name))
	);
}

function ofShellScripts(project: Project): readonly Delivery[] {
	return project
		.of('shell.script')
		.filter(({ path }) => isDeliveryScript(path) && isService(project, path))
		.flatMap((script) => deliveredBy(script, baseName(script.path), project));
}

/** Names of jobs and workflows that deliver: in others, pm2 keeps what tests talk to. */
const delivering = /deploy|deliver|release|production|(?:^|[^a-z])(?:cd|prod)(?:[^a-z]|$)/i;

/** What a pipeline has a machine do that it logs in to, or a runner that is the machine itself. */
function ofPipelines(project: Project): readonly Delivery[] {
	if (project.services.length === 0) {
		return [];
	}
	const steps = project
		.of('pipeline.step')
		.filter(({ path, job, environment }) => !isOuterPath(path) && isDelivering(path, job, environment));
	return [
		...steps.flatMap((step) => deliveredBy(step, `The ${step.job} job`, project)),
		...loginActions(project).flatMap(({ path, job, inputs }) =>
			Object.values(inputs).flatMap((value) => {
				const daemonizer = value.kind === 'literal' ? pm2In(value.text) : undefined;
				return daemonizer === undefined
					? []
					: [{ at: { path, span: value.span }, name: `The ${job} job`, daemonizer, service: project.packageOf(path).folder }];
			}),
		),
	];
}

function isDelivering(path: string, job: string, environment: string | undefined): boolean {
	return environment !== undefined || delivering.test(job) || delivering.test(baseName(path));
}

function pm2In(text: string): string | undefined {
	return argvsOfText(text)
		.map((argv) => pm2Of(argv))
		.find((name) => name !== undefined);
}

function pm2Of(argv: readonly string[]): string | undefined {
	const invocation = invocationOf(argv);
	return invocation?.program === 'pm2' ? daemonizerOf(invocation) : undefined;
}

/** The first command of several that hands a program to pm2. */
function deliveredBy(fact: CommandFact, name: string, project: Project): readonly Delivery[] {
	for (const { argv, command, started } of commandsWritten(fact)) {
		// `pnpm pm2 start …`, where no script has that name.
		const daemonizer = pm2Of(argv) ?? (started.otherwise && pm2Of(started.otherwise.words.map(({ text }) => text)));
		if (daemonizer !== undefined) {
			return [{ at: { path: fact.path, span: command.span }, name, daemonizer, service: project.packageOf(fact.path).folder }];
		}
	}
	return [];
}
