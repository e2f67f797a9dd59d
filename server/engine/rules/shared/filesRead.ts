import { baseName } from '../../core/paths.js';
import { serviceRoles } from '../../core/role.js';
import { stringOf } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { isDevelopmentOnly } from './guards.js';

/** Whether a service reads the file from a path that is written in its code: then it is what it runs with where nobody gives it another. */
export function isReadByService(project: Project, path: string): boolean {
	return project.of('file.read').some((fact) => {
		const last = fact.target.kind === 'template' ? fact.target.parts.at(-1) : fact.target;
		const end = stringOf(last)?.replace(/^(?:\.{0,2}\/)+/, '');
		return (
			end !== undefined &&
			(path === end || path.endsWith(`/${end}`)) &&
			baseName(path) === baseName(end) &&
			serviceRoles.includes(project.roleOf(fact.path).role) &&
			!isDevelopmentOnly(fact)
		);
	});
}
