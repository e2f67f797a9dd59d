import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { propertyOf, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { factsOfPackage } from '../../shared/near.js';

/** Whether code of the workspace has any job tried again where it fails: which queue it is of, other modules may decide. */
const retriesJobs = remembered((project) => project.of('queue.job').some(({ what }) => what === 'retried'));

/**
 * Whether services add jobs to a queue, and none of them is tried again where it fails. Jobs that come again at their times are as good
 * as tried again.
 */
export function loses(queue: LocatedFact<'queue.create'>, project: Project): boolean {
	if (!isKnown(queue.options) || !isKnown(propertyOf(queue.options, 'defaultJobOptions')) || retriesJobs(project, '')) {
		return false;
	}
	const { registered } = queue;
	if (registered !== undefined) {
		const home = project.packageOf(queue.path);
		// Each module of Nest that takes a queue registers it: the first tells it.
		const first = factsOfPackage(project, home, 'queue.create').find((one) => one.registered === registered);
		const all = factsOfPackage(project, home, 'queue.job');
		return (
			first?.path === queue.path &&
			first.span.start === queue.span.start &&
			!all.some(({ what }) => what === 'repeated') &&
			all.some((job) => job.registered === registered && serviceRoles.includes(project.roleOf(job.path).role))
		);
	}
	const users = [queue.path, ...project.importersOf(queue.path)];
	const all = users.flatMap((path) => project.in(path, 'queue.job'));
	return !all.some(({ what }) => what === 'repeated') && all.some((job) => adds(job, queue, project));
}

/** Whether options are written out, or are none but the address of a service. */
function isKnown(options: Value | undefined): boolean {
	return (
		options === undefined || (options.kind === 'object' ? options.open !== true : /^(?:literal|env|template|choice)$/.test(options.kind))
	);
}

function adds({ what, specifier, name, path }: LocatedFact<'queue.job'>, queue: LocatedFact<'queue.create'>, project: Project): boolean {
	const isNamed = queue.variable === undefined ? specifier !== undefined : name === queue.variable;
	const isOnly = specifier !== undefined && project.in(queue.path, 'queue.create').length === 1;
	const isOfModule = specifier === undefined ? path === queue.path : project.resolveModule(specifier, path) === queue.path;
	return what === 'added' && isOfModule && (isNamed || isOnly) && serviceRoles.includes(project.roleOf(path).role);
}
