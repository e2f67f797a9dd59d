import type { LocatedFact } from '../../../core/fact.js';
import { isWithin } from '../../../core/fact.js';
import { isOuterPath, joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { appendLines, variableLine } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { DocumentedVariables } from '../../shared/documentedVariables.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { groupedBy } from '../../../core/group.js';
import { isGivenRead } from '../../shared/platformVariables.js';
import { isPublishedLibrary } from '../../shared/publishedTools.js';
import { remembered } from '../../../project/remember.js';
import { isRunByPlatform } from '../../shared/platformCalls.js';

type Read = LocatedFact<'env.read'> & { readonly variable: string };

/** Places and names that one message lists; more than that nobody reads. */
const mostListed = 8;

/** Variables that are added to an example without a question. */
const mostAdded = 40;

export default defineRule({
	id: 'config/undocumented-variable',
	scope: 'workspace',
	// Where a project documents its variables is often out of sight: on other services than those it was made with, less than half of
	// what it said was of use.
	severity: 'hint',
	question: 'Does the repository tell which variables the service reads?',
	messages: {
		undocumented: 'The service reads {{variable}}, and neither {{document}} nor a manifest says so: the next deploy will miss it.',
		nothing: 'The service reads {{count}} that no file declares ({{names}}). An .env.example tells the next deploy what to set.',
		most: 'The service reads {{count}} that neither {{document}} nor a manifest shows ({{names}}).',
		beside: 'This code of the service reads {{variable}}, and neither {{document}} nor a manifest says so.',
		documented: 'The variables that the service reads are declared ({{count}}).',
	},
	reads: ['env.read', 'env.use', 'env.write', 'env.declare', 'process.declare', 'package', 'role.sign', 'server.listen'],
	check({ project, report, affirm }) {
		const documented = new DocumentedVariables(project);
		const told = new Set<string>();
		for (const [home, reads] of readsByHome(project, documented)) {
			const missing = [
				...groupedBy(
					reads.filter((read) => !documented.has(read.variable) && !isSecondName(read, documented, project)),
					({ variable }) => variable,
				),
			];
			const count = new Set(reads.map(({ variable }) => variable)).size;
			const document = documented.documentFor(reads[0].path, project);
			missing.forEach(([name]) => told.add(name));
			if (missing.length === 0) {
				affirm({ message: 'documented', path: reads[0].path, span: reads[0].span, data: { count: String(count) } });
			} else if (document && missing.length <= count / 2 && missing.length <= namesIn(document.path, project).size) {
				for (const [variable, all] of missing) {
					const plan = document.source === 'dotenv-example' ? appendLines(document.path, [exampleLine(variable, all)]) : undefined;
					const [first, ...others] = all;
					report({
						message: 'undocumented',
						path: first.path,
						span: first.span,
						data: { variable, document: document.path },
						related: others.slice(0, mostListed).map(({ path, span }) => ({ at: { path, span }, message: 'Read here, too.' })),
						fixes: plan ? [plan] : [],
					});
				}
			} else if (document || !isSetElsewhere(reads, project)) {
				const names = missing.map(([name]) => name);
				const first = missing[0]![1][0];
				// An example that shows less than half of them is short on purpose, or the rest is told elsewhere.
				const example = document ? (document.source === 'dotenv-example' ? document.path : undefined) : joinPath(home, '.env.example');
				const lines = [...names, ...(document ? [] : namesBeside(home, project, documented))].map((name) =>
					exampleLine(name, readsOf(project, '').get(name) ?? []),
				);
				const plan =
					example === undefined || (!document && (isToldByValues(reads, project) || documented.isElsewhere(first.path, project)))
						? undefined
						: appendLines(example, [...new Set(lines)], `Declare the variables in ${example}`);
				report({
					message: document ? 'most' : 'nothing',
					path: first.path,
					span: first.span,
					data: {
						document: document?.path ?? '',
						count: names.length === 1 ? 'a variable' : `${names.length} variables`,
						names: names.slice(0, mostListed).join(', ') + (names.length > mostListed ? ' …' : ''),
					},
					related: missing
						.slice(1, mostListed)
						.map(([name, [read]]) => ({ at: { path: read.path, span: read.span }, message: `${name} is read here.` })),
					// Of so many, whoever wrote a short example chooses.
					fixes: plan ? [names.length > mostAdded ? { ...plan, applicability: 'suggestion' } : plan] : [],
				});
			}
		}
		for (const [variable, [first, ...others]] of groupedBy(
			readsBeside(project, documented).filter(
				(read) => !told.has(read.variable) && documented.documentFor(read.path, project) !== undefined,
			),
			(read) => read.variable,
		)) {
			report({
				message: 'beside',
				path: first.path,
				span: first.span,
				data: { variable, document: documented.documentFor(first.path, project)!.path },
				related: others.slice(0, mostListed).map(({ path, span }) => ({ at: { path, span }, message: 'Read here, too.' })),
			});
		}
	},
});

/** The reads of a workspace by the variable they read. */
const readsOf = remembered((project) => groupedBy(project.of('env.read'), ({ variable }) => variable));

/**
 * The line that shows a variable in an example. Who copies the example sets what it shows: where an empty value would not mean the
 * default of the code, the default stands in it.
 */
function exampleLine(variable: string, reads: readonly LocatedFact<'env.read'>[]): string {
	const strict = reads.flatMap(({ emptyStays, fallback }) => (emptyStays === true && fallback !== undefined ? [fallback] : []));
	const [first] = strict;
	const isOne = strict.every(
		(one) => one.kind === 'literal' && one.type !== 'null' && !one.credentials && first?.kind === 'literal' && one.text === first.text,
	);
	return variableLine(variable, isOne && first?.kind === 'literal' ? first.text : '');
}

/** The variables that a file declares. */
function namesIn(path: string, project: Project): ReadonlySet<string> {
	return new Set(project.in(path, 'env.declare').map(({ variable }) => variable));
}

/** What other code of a package reads: once there is a document, it is missing in it. */
function namesBeside(home: string, project: Project, documented: DocumentedVariables): readonly string[] {
	return readsBeside(project, documented)
		.filter(({ path }) => project.packageOf(path).folder === home)
		.map(({ variable }) => variable);
}

/** Whether a committed file of values tells the variables of some reads: that is where the others belong, each with its value. */
function isToldByValues(reads: readonly Read[], project: Project): boolean {
	const names = new Set(reads.map(({ variable }) => variable));
	return project
		.of('env.declare')
		.some(({ source, path, variable }) => source === 'dotenv' && names.has(variable) && project.isTracked(path) === true);
}

/** The reads of a service's code that no process is known to run, and of its migrations. */
function readsBeside(project: Project, documented: DocumentedVariables): readonly Read[] {
	return project.of('env.read').filter((fact): fact is Read => {
		const { variable, path } = fact;
		if (
			variable === undefined ||
			!/^[A-Za-z][A-Za-z0-9_]*$/.test(variable) ||
			isGivenRead(fact) ||
			documented.has(variable) ||
			isOuterPath(path) ||
			isInExamples(path) ||
			isWithin(fact, 'test') ||
			isDevelopmentOnly(fact) ||
			fact.bundled === true
		) {
			return false;
		}
		const { role } = project.roleOf(path);
		const isMigration = role === 'admin' && project.in(path, 'role.sign').some(({ sign }) => sign === 'migration');
		return (role === 'unknown' || isMigration) && project.packageOf(path).kind === 'service';
	});
}

/** The reads of a file by the variable they read, and by the one they fall back on. */
const readsIn = remembered((project, path) => ({
	byName: groupedBy(project.in(path, 'env.read'), ({ variable }) => variable),
	byFallback: groupedBy(project.in(path, 'env.read'), ({ fallback }) => (fallback?.kind === 'env' ? fallback.name : undefined)),
}));

/**
 * Whether a read only stands in for a variable that is documented: `process.env.CLIENT_ID || process.env.ID`. Who sets the first
 * never needs the second.
 */
function isSecondName({ path, variable }: Read, documented: DocumentedVariables, project: Project): boolean {
	const { byName, byFallback } = readsIn(project, path);
	const reads = byName.get(variable) ?? [];
	const standsIn = byFallback.get(variable) ?? [];
	return (
		standsIn.length > 0 &&
		standsIn.length === reads.length &&
		standsIn.every((first) => first.variable !== undefined && documented.has(first.variable))
	);
}

/**
 * Whether only a platform that calls handlers runs this code, as no process does: it has a place of its own for the variables of
 * a handler.
 */
function isSetElsewhere(reads: readonly Read[], project: Project): boolean {
	return reads.every(({ path }) => isRunByPlatform(project, path));
}

/**
 * The reads of running code that somebody has to provide for, by the folder of the document that should tell of them, or of the
 * package.
 */
function readsByHome(project: Project, documented: DocumentedVariables): ReturnType<typeof groupedBy<Read, string>> {
	const reads = project
		.of('env.read')
		.filter(
			(fact): fact is Read =>
				fact.variable !== undefined && /^[A-Za-z][A-Za-z0-9_]*$/.test(fact.variable) && isJudged(fact, project) && !isGivenRead(fact),
		);
	return groupedBy(reads, ({ path }) => {
		const document = documented.documentFor(path, project);
		return document ? document.path : project.packageOf(path).folder;
	});
}

function isJudged(fact: LocatedFact<'env.read'>, project: Project): boolean {
	return (
		!isOuterPath(fact.path) &&
		(serviceRoles.includes(project.roleOf(fact.path).role) || isOfClient(fact.path, project)) &&
		!isInExamples(fact.path) &&
		!isPublishedLibrary(project.packageOf(fact.path), project.processes) &&
		!isWithin(fact, 'test') &&
		!isDevelopmentOnly(fact)
	);
}

/** Whether a file is the schema of a client that a service makes from it, and that reads there where the database is. */
function isOfClient(path: string, project: Project): boolean {
	const { kind, dependencies } = project.packageOf(path);
	return (
		kind === 'service' && dependencies.has('@prisma/client') && project.in(path, 'service.engine').some(({ source }) => source === 'schema')
	);
}
