import type { LocatedFact } from '../../core/fact.js';
import type { Location } from '../../core/text.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import type { Project } from '../../project/project.js';
import { isAsideName } from './aside.js';
import { imageVariable } from './containers.js';
import { portNumber } from './ports.js';
import { isOfDeploy } from './writtenCommands.js';

/** An image that exposes one port, and what leads requests to another one of it. */
export interface PortsApart {
	readonly at: Location;
	readonly exposed: string;
	/** What speaks: the compose service, or the platform. */
	readonly subject: string;
	readonly named: string;
	readonly other: Location;
}

/** Ports that debuggers listen on, whatever a program serves. */
const debuggers: ReadonlySet<string> = new Set(['9222', '9229', '9230', '5858']);

/** What a manifest names of an image's ports. */
interface Named {
	readonly subject: string;
	readonly port: string | undefined;
	readonly at: Location;
}

/**
 * Whether what an image exposes and what a compose file or a platform leads requests to have nothing in common, where nothing tells which
 * of both the server listens on: one of them is wrong. Where a deploy sets a variable to the port that it names, the image only has another default.
 */
export function portsApart(project: Project, dockerfile: string, isOnlyImage: boolean): PortsApart | undefined {
	const ofImage = imageVariable(project, dockerfile);
	const exposed = project
		.in(dockerfile, 'image.expose')
		.filter(({ final, protocol }) => final && protocol === 'tcp')
		.map(({ port, path, span }) => {
			const declared = port.kind === 'env' && port.name !== undefined ? ofImage(port.name) : undefined;
			const number = port.kind === 'literal' ? portNumber(port.text) : declared === 'unknown' ? undefined : declared?.port;
			return { port: number, at: { path, span } };
		});
	const [first] = exposed;
	const named = [...namedByCompose(project, dockerfile), ...(isOnlyImage ? namedByPlatforms(project) : [])].filter(
		({ port }) => port === undefined || !debuggers.has(port),
	);
	const [other] = named;
	const ports = new Set(exposed.map(({ port }) => port));
	return first?.port !== undefined &&
		other?.port !== undefined &&
		!ports.has(undefined) &&
		named.every(({ port }) => port !== undefined && !ports.has(port))
		? { at: first.at, exposed: first.port, subject: other.subject, named: other.port, other: other.at }
		: undefined;
}

/** The ports of containers that compose services publish which are built by a Dockerfile, where it also says what they run. */
function namedByCompose(project: Project, dockerfile: string): readonly Named[] {
	return project
		.of('compose.service')
		.filter(
			(one) =>
				composeBuildOf(one)?.dockerfile === dockerfile &&
				isOfDeploy(project, one.path) &&
				!(one.target !== undefined && isAsideName(one.target)),
		)
		.flatMap((one) => portsOfService(project, one));
}

function portsOfService(project: Project, { path, service }: LocatedFact<'compose.service'>): readonly Named[] {
	const isOf = ({ owner }: { readonly owner?: string }): boolean => owner === service;
	const declared = project.in(path, 'env.declare').filter(isOf);
	const runsOther = project.in(path, 'process.declare').some(isOf);
	const mayBeSet = runsOther || project.in(path, 'env.load').length > 0;
	return project
		.in(path, 'compose.port')
		.filter(({ service: of, protocol }) => of === service && protocol === 'tcp')
		.map(({ target, path: at, span }) => {
			const number = target.kind === 'literal' ? portNumber(target.text) : undefined;
			const isSet =
				mayBeSet || declared.some(({ value }) => value.kind !== 'literal' || (number !== undefined && portNumber(value.text) === number));
			return { subject: `the service ${service}`, port: isSet ? undefined : number, at: { path: at, span } };
		});
}

/** The ports that platforms lead requests to, where they set no variable to them. */
function namedByPlatforms(project: Project): readonly Named[] {
	return project
		.of('platform.port')
		.filter(({ path }) => isOfDeploy(project, path))
		.map(({ port, path, span }) => {
			const number = port.kind === 'literal' ? portNumber(port.text) : undefined;
			const isSet = project
				.in(path, 'env.declare')
				.some(({ value }) => value.kind === 'literal' && number !== undefined && portNumber(value.text) === number);
			return { subject: 'the platform', port: isSet ? undefined : number, at: { path, span } };
		});
}
