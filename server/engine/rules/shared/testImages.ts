import type { LocatedFact } from '../../core/fact.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import type { Project } from '../../project/project.js';
import { isAsideName, isAsidePath } from './aside.js';
import { remembered } from '../../project/remember.js';

/**
 * Whether only services for tests build an image with compose, while another Dockerfile makes what is released: nobody sees the
 * size of it. What a file calls just `Dockerfile` at the root is what people build by
 * themselves.
 */
export const isBuiltForTests = remembered((project, dockerfile): boolean => {
	const builders = project.of('compose.service').filter((service) => composeBuildOf(service)?.dockerfile === dockerfile);
	const hasOthers = project.of('image.base').some(({ path }) => path !== dockerfile);
	return dockerfile !== 'Dockerfile' && hasOthers && builders.length > 0 && builders.every((service) => isForTests(project, service));
});

/** A service whose name or file says that it serves tests, or that stands in a file most of whose partners do. */
function isForTests(project: Project, { path, service }: LocatedFact<'compose.service'>): boolean {
	const partners = project.in(path, 'compose.service').filter(({ build }) => build === undefined);
	const ofTests = partners.filter((one) => isAsideName(one.service));
	return (
		isAsideName(service) ||
		isAsidePath(path) ||
		project.isDevelopmentFile(path) ||
		(ofTests.length > 1 && ofTests.length * 2 > partners.length)
	);
}
