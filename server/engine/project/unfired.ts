import { containsSpan, type Location } from '../core/text.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';

/**
 * Packages whose modules make a connection of their own for what they are told to connect to, and leave the one alone that mongoose keeps by
 * default (https://docs.nestjs.com/techniques/mongodb#connection).
 */
const ofContainer = /^(?:@nestjs\/mongoose|(?:@m8a\/|@[\w-]{1,40}\/)?nestjs-typegoose(?:-next)?)$/;

/** By which calls the connection is opened that mongoose keeps by default. */
const opensDefault = /^(?:@typegoose\/typegoose\.)?mongoose\.(?:connect|connection\.openUri)$/;

/** Whether the code of a workspace connects by modules of a container alone, so that the default connection of mongoose stays closed. */
const isNeverOpened = rememberedOverKeystrokes((project): boolean => {
	const importing = project.of('module.import').filter(({ path, typeOnly }) => !typeOnly && project.roleOf(path).role !== 'test');
	return (
		importing.some(({ specifier }) => ofContainer.test(specifier)) &&
		!project.of('service.connect').some(({ api, path }) => opensDefault.test(api) && project.roleOf(path).role !== 'test') &&
		// What connects may be handed on: `import { connect } from 'mongoose'`.
		!importing.some(({ specifier, names }) => specifier === 'mongoose' && names.some(({ exported }) => exported === 'connect'))
	);
});

/** Whether a place is in a listener to what never happens in this workspace: to events of a connection that nobody opens. */
export function isInUnfired({ path, span }: Location, project: Project): boolean {
	return (
		project.in(path, 'event.listener').some((one) => one.of === 'mongoose.connection' && containsSpan(one.span, span)) &&
		isNeverOpened(project)
	);
}
