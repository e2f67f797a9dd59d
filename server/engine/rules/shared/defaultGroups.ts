import { environmentKindOf } from '../../core/environmentNames.js';
import { isWithin, type LocatedFact } from '../../core/fact.js';
import { isOuterPath } from '../../core/paths.js';
import { serviceRoles } from '../../core/role.js';
import { stringOf } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isAsidePath, isInExamples } from './aside.js';
import { engineOf } from './databases.js';
import { groupsOf } from './environmentGroups.js';

/**
 * The engine of the database whose settings for developers a service takes whenever nobody names its environment: a module of the service
 * looks them up by `NODE_ENV || 'development'`, production has its own from the environment, or nobody has filled it in, and nothing here says that it is one.
 */
export function databaseByDefault(
	project: Project,
	{ path, names: [group] }: LocatedFact<'literal.named'>,
): LocatedFact<'service.engine'> | undefined {
	const engines = project
		.in(path, 'service.engine')
		.filter(
			({ source, environment, service }) => source === 'settings' && environment !== undefined && engineOf(service)?.embedded === false,
		);
	const own = engines.find(({ environment }) => environment === group);
	// Where nobody has filled in the group for production, there is no other.
	const isUnfilled = engines.some(({ untouched }) => untouched?.some((name) => environmentKindOf(name) === 'production') === true);
	return own !== undefined &&
		environmentKindOf(group!) === 'development' &&
		(isUnfilled ||
			(engines.some(({ environment }) => environmentKindOf(environment!) === 'production') && project.in(path, 'env.read').length > 0)) &&
		project.in(path, 'settings.file').length === 0 &&
		!isOuterPath(path) &&
		!isAsidePath(path) &&
		!isInExamples(path) &&
		project.packageOf(path).kind === 'service' &&
		lookups(project, '').some(
			({ table, variable, otherwise }) => table === path && otherwise === group && !isToldOfProduction(project, variable),
		)
		? own
		: undefined;
}

/** Tables of other modules that modules of services look up by the name of the environment, and the name where there is none. */
const lookups = remembered((project) =>
	project.of('env.group').flatMap((fact) => {
		const { path, form, variable, file } = fact;
		const table = file?.kind === 'import' ? project.resolveModule(file.specifier, path) : groupsOf(fact, project)?.places[0]?.path;
		const read = project.in(path, 'env.read').find((one) => variable !== undefined && one.variable === variable && one.fallback);
		const otherwise = stringOf(read?.fallback);
		return form === 'lookup' &&
			table !== undefined &&
			variable !== undefined &&
			otherwise !== undefined &&
			!isWithin(fact, 'test') &&
			serviceRoles.includes(project.roleOf(path).role)
			? [{ table, variable, otherwise }]
			: [];
	}),
);

/** Whether anything that comes with the project sets the variable to production, or runs it where the platform does. */
const isToldOfProduction = remembered((project, variable): boolean => {
	const commands = [...project.of('process.declare'), ...project.of('shell.script'), ...project.of('pipeline.step')];
	return (
		project
			.of('env.declare')
			.some(
				(one) => one.variable === variable && one.source !== 'schema' && environmentKindOf(stringOf(one.value) ?? '') !== 'development',
			) ||
		project.of('process.declare').some(({ source }) => source === 'procfile') ||
		commands.some(({ command }) => command.includes(`${variable}=`) && /=["']?(?:prod|staging|live)/.test(command))
	);
});
