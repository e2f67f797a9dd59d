import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { groupedBy } from '../../../core/group.js';
import { factsOfPackage } from '../../shared/near.js';

/** Variables that libraries only read from the environment of their own process. */
const switches =
	/^(?:TZ|NODE_ENV|NODE_OPTIONS|UV_THREADPOOL_SIZE|DEBUG|DEBUG_COLORS|FORCE_COLOR|NO_COLOR|NEXT_\w+|NUXT_\w+|OTEL_\w+|GOOGLE_APPLICATION_CREDENTIALS|SUPPRESS_\w+|NO_DEPRECATION|BABEL_ENV|SHARP_\w+|PRISMA_\w+|TS_NODE_\w+|NTBA_\w+|ALLOW_CONFIG_MUTATIONS|NODE_CONFIG_\w+|PUPPETEER_\w+)$/;

/** What switches the check of certificates off, for all that the process asks from then on: no shim or default of a deploy's. */
const insecure = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** How many threads a process gets, which a deploy may say as well: only what runs first may set it. */
const threads = 'UV_THREADPOOL_SIZE';

/** What a deploy says of itself, and libraries read: a program that makes it of another variable passes by what the deploy says. */
const nameOfDeploy = 'NODE_ENV';

/** From so many variables on, what stands together is told together. */
const leastBlock = 4;

/** From so many texts on, a module that is loaded first doesn't load the environment, but is it. */
const leastTexts = 3;

export default defineRule({
	id: 'config/environment-mutation',
	scope: 'workspace',
	// Most programs that write their environment do so for a child or a library, on purpose.
	severity: 'hint',
	question: 'Does the service leave its environment as it found it?',
	messages: {
		write:
			'The service changes {{variable}} in its own environment: what the deploy has set no longer holds, and who reads it first gets something else.',
		inRequest:
			'A request changes {{variable}} in the environment of the whole process, and with it that of all requests that run at the same time.',
		untouched: 'The service reads its environment and does not change it.',
	},
	reads: ['env.write', 'env.read', 'env.load', 'module.import'],
	check({ project, report, affirm }) {
		const written = new Set<string>();
		const writes = project.of('env.write').filter((fact) => fact.variable !== undefined && isJudged(fact, project));
		for (const [, together] of groupedBy(writes, ({ path, within }) => `${path}\0${(within ?? []).join()}`)) {
			const byVariable = groupedBy(together, ({ variable }) => variable!);
			const variables = [...byVariable.keys()];
			// Many in one place are one decision: a block that sets what a development machine lacks.
			const isBlock = variables.length >= leastBlock;
			for (const all of isBlock ? [together] : byVariable.values()) {
				const fact = all.find((one) => isWithin(one, 'request-handler')) ?? all[0];
				written.add(project.packageOf(fact.path).folder);
				report({
					message: isWithin(fact, 'request-handler') ? 'inRequest' : 'write',
					path: fact.path,
					span: fact.span,
					data: { variable: isBlock ? `${variables.slice(0, 2).join(', ')} and ${variables.length - 2} more` : fact.variable! },
					related: all
						.filter((one) => one !== fact)
						.slice(0, 20)
						.map(({ path, span }) => ({ at: { path, span }, message: 'Changed here, too.' })),
				});
			}
		}
		for (const service of project.services) {
			const read = factsOfPackage(project, service, 'env.read').find(
				(one) => one.variable !== undefined && serviceRoles.includes(project.roleOf(one.path).role),
			);
			if (read && !written.has(service.folder)) {
				affirm({ message: 'untouched', path: read.path, span: read.span });
			}
		}
	},
});

/** Whether a text is written over whatever a variable holds, as soon as the module is loaded. */
function isWrittenAlways({ variable, value, guards, within }: LocatedFact<'env.write'>): boolean {
	return (
		variable !== undefined &&
		!switches.test(variable) &&
		value.kind === 'literal' &&
		value.text !== '' &&
		within === undefined &&
		(guards ?? []).length === 0
	);
}

/**
 * A default for what is missing takes nothing from the deploy, and whoever loads the environment (a shim, a bootstrap module) has
 * to write it.
 */
function isJudged(fact: LocatedFact<'env.write'>, project: Project): boolean {
	const { path, variable, value, guards } = fact;
	const inRequest = isWithin(fact, 'request-handler');
	const fillsGap = readsEnvironment(value) || (guards ?? []).some((guard) => guard.variable === variable && guard.operator === 'unset');
	const bootstrap =
		project.in(path, 'env.load').length > 0 ||
		/^(?:env|environment|dotenv|bootstrap|setup|preload|instrumentation|load-?env)\b/i.test(baseName(path));
	// Several texts that are set whatever the deploy says are settings of one deploy, wherever they stand.
	const overrules =
		isWrittenAlways(fact) &&
		new Set(project.in(path, 'env.write').flatMap((one) => (isWrittenAlways(one) ? one.variable! : []))).size >= leastTexts;
	// What other modules load doesn't run first, whatever it is called.
	const isThreads = variable === threads && project.importersOf(path).length > 0;
	const isName =
		variable === nameOfDeploy &&
		value.kind === 'literal' &&
		(guards ?? []).some((guard) => guard.variable !== undefined && guard.variable !== variable);
	// One of the names that the code knows, whatever the deploy has said: a bootstrap that loads a file has no need of that, either.
	const isNarrowed = variable === nameOfDeploy && value.kind === 'choice' && value.of.every((one) => one.kind === 'literal');
	// A file that sets variables and then loads the program is its bootstrap: nobody reads them before.
	const loads = project
		.in(path, 'module.import')
		.some((one) => one.dynamic && one.form === 'import()' && /^\.{1,2}\//.test(one.specifier) && one.span.start > fact.span.end);
	const startsAnother =
		loads &&
		fact.within === undefined &&
		project.in(path, 'env.read').every(({ span }) => span.start > fact.span.start) &&
		project.in(path, 'server.listen').length === 0;
	return (
		!isOuterPath(path) &&
		serviceRoles.includes(project.roleOf(path).role) &&
		!startsAnother &&
		!isWithin(fact, 'test') &&
		!isWithin(fact, 'main-guard') &&
		!isDevelopmentOnly(fact) &&
		!fillsGap &&
		(inRequest ||
			variable === insecure ||
			isNarrowed ||
			((!bootstrap || overrules) && (!switches.test(variable ?? '') || isThreads || isName)))
	);
}
