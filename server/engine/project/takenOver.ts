import { serviceRoles } from '../core/role.js';
import { remembered } from './remember.js';

/**
 * Whether the program puts a function of its own in the place of a method of the console (`error`), or of the stream that it writes
 * to, or has it write to a file: what is said there is an event, and goes where that function sends it.
 */
export const isTakenOver = remembered((project, method) => {
	const stream = method === 'error' || method === 'warn' ? 'stderr' : 'stdout';
	return project
		.of('stream.redirect')
		.some(
			(redirect) =>
				(redirect.to === 'function' || redirect.to === 'file') &&
				(redirect.stream === stream || redirect.api === 'console' || redirect.api === `console.${method}`) &&
				redirect.within?.includes('test') !== true &&
				[...serviceRoles, 'library'].includes(project.roleOf(redirect.path).role),
		);
});
