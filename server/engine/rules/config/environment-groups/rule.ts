import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { RelatedPlace } from '../../../core/finding.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import { defineRule } from '../../rule.js';
import { groupedBy } from '../../../core/group.js';
import { isAsidePath } from '../../shared/aside.js';
import { factsOfPackage } from '../../shared/near.js';
import { databaseGroups } from '../../shared/databaseGroups.js';
import {
	filesOfGroup,
	groupsOf,
	isOfProduction,
	missingFileOf,
	modulesOfBranch,
	settingsOfDeploys,
	type Groups,
} from '../../shared/environmentGroups.js';
import { variablesByBranch } from '../../shared/variablesByBranch.js';
import { variablesByName } from '../../shared/variablesByName.js';
import { supervisorGroups } from './supervisorGroups.js';

/** Words of what makers of a service see of it, or build it with: which of two such is taken is no setting of a deploy. */
const makersWords: ReadonlySet<string> = wordSet(`
	log logs logger loggers logging format formatter morgan error errors handler handlers webpack vite bundle build builder plugins
	mode middleware server template views
`);

export default defineRule({
	id: 'config/environment-groups',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Is each setting a variable of its own, rather than one of a named group?',
	messages: {
		table:
			'Settings are looked up by the name of the environment ({{groups}}): every new deploy needs a change of code. Give each setting a variable of its own.',
		files:
			'Settings come from a file that is named after the environment ({{groups}}): every new deploy needs another one. Give each setting a variable of its own.',
		named:
			'Settings come from {{file}}, a file for each environment: every new deploy needs another one. Give each setting a variable of its own.',
		arms: 'The name of the environment chooses between {{groups}}: every new deploy needs a change of code. Give the setting a variable of its own.',
		chosen:
			'The name of the environment chooses the file that settings come from ({{groups}}): they belong to a named group, rather than to a deploy. Give each setting a variable of its own.',
		cases: 'What happens depends on the name of the environment ({{groups}}). Give each decision a variable of its own.',
		settings: '{{file}} holds the settings of one deploy ({{environment}}). Give each setting a variable of its own.',
		declared:
			'{{file}} holds the settings of deploys in groups that are chosen by name ({{groups}}): every new deploy needs another one. Leave the variables to the environment that starts the program.',
		flat: 'The service reads its settings one by one.',
	},
	reads: [
		'env.group',
		'env.branch',
		'env.load',
		'env.declare',
		'env.read',
		'settings.file',
		'literal.named',
		'service.engine',
		'module.export',
	],
	check({ project, report, affirm }) {
		const told = new Set<string>();
		for (const fact of project.of('env.group')) {
			if (
				fact.form !== 'filter' &&
				!isOuterPath(fact.path) &&
				serviceRoles.includes(project.roleOf(fact.path).role) &&
				!isWithin(fact, 'test')
			) {
				const found: Groups | undefined =
					fact.form === 'file' || fact.form === 'library' ? filesOfGroup(fact, project) : groupsOf(fact, project);
				const home = project.packageOf(fact.path).folder;
				const once = fact.form === 'library' ? `${home}\0library` : `${fact.path}\0${fact.span.start}`;
				const file = found ? undefined : missingFileOf(fact, project);
				if (file !== undefined && !told.has(once)) {
					told.add(once).add(home);
					report({ message: 'named', path: fact.path, span: fact.span, data: { file }, severity: 'hint' });
				}
				// One table is one decision, however many modules look it up.
				const table = fact.key === undefined ? undefined : found?.places[0];
				const same =
					table !== undefined
						? `${table.path}\0table`
						: fact.form === 'lookup' && fact.table !== undefined
							? `${fact.path}\0${fact.table}\0table`
							: once;
				if (!found || told.has(once) || told.has(same)) {
					continue;
				}
				told.add(once).add(same).add(home);
				// Which module asks the library first is chance; the settings of a deploy stand in its file.
				const own = fact.form === 'library' ? found.places.find(({ path }) => isOfProduction(path)) : undefined;
				report({
					message: fact.form === 'switch' ? 'cases' : fact.form === 'lookup' ? 'table' : 'files',
					...(own === undefined
						? { path: fact.path, span: fact.span }
						: { path: own.path, span: project.in(own.path, 'settings.file')[0]?.span ?? own.span }),
					data: { groups: found.names.join(', ') },
					...(fact.form === 'switch' || found.unfilled === true
						? { severity: 'hint' as const }
						: found.overridable
							? { severity: 'information' as const }
							: {}),
					related: found.places.filter((at) => at !== own).map((at): RelatedPlace => ({ at, message: 'One of the groups.' })),
				});
			}
		}
		for (const [path, [first, ...others]] of groupedBy(
			project.of('env.group').filter((fact) => isFilterOfDeploys(fact) && serviceRoles.includes(project.roleOf(fact.path).role)),
			(fact) => fact.path,
		)) {
			told.add(project.packageOf(path).folder);
			report({
				message: 'table',
				path,
				span: first.span,
				data: { groups: first.groups.join(', ') },
				severity: 'hint',
				related: others.slice(0, 8).map(({ span }): RelatedPlace => ({ at: { path, span }, message: 'Chosen here, too.' })),
			});
		}
		for (const fact of project.of('env.branch')) {
			const found =
				isOuterPath(fact.path) ||
				!serviceRoles.includes(project.roleOf(fact.path).role) ||
				isWithin(fact, 'test') ||
				project.in(fact.path, 'env.group').some(({ key }) => key === undefined)
					? undefined
					: modulesOfBranch(fact, project);
			if (found && !told.has(`${fact.path}\0branch`)) {
				told.add(`${fact.path}\0branch`).add(project.packageOf(fact.path).folder);
				report({
					message: 'files',
					path: fact.path,
					span: fact.span,
					data: { groups: found.names.join(', ') },
					...(found.overridable ? { severity: 'hint' as const } : {}),
					related: found.places.map((at): RelatedPlace => ({ at, message: 'One of the groups.' })),
				});
			}
		}
		for (const fact of project.of('env.branch')) {
			const { arms = [], path, span } = fact;
			if (
				arms.length > 1 &&
				environmentKindOf(fact.value) !== 'test' &&
				!haveWord(arms, makersWords) &&
				!isOuterPath(path) &&
				serviceRoles.includes(project.roleOf(path).role) &&
				!isWithin(fact, 'test') &&
				!told.has(`${path}\0branch`)
			) {
				told.add(`${path}\0branch`).add(project.packageOf(path).folder);
				report({ message: 'arms', path, span, data: { groups: arms.join(', ') }, severity: 'hint' });
			}
		}
		for (const fact of project.of('env.load')) {
			const home = project.packageOf(fact.path).folder;
			if (isOuterPath(fact.path) || !serviceRoles.includes(project.roleOf(fact.path).role) || told.has(`${home}\0load`)) {
				continue;
			}
			const found = isWithin(fact, 'test') ? undefined : variablesByName(fact, project);
			const branched = found ? undefined : variablesByBranch(project, fact.path);
			// The environment is laid over such a file, and a deploy may do without.
			if (found) {
				told.add(home).add(`${home}\0load`);
				report({ message: 'named', ...found.at, data: { file: found.file }, severity: 'hint' });
			} else if (branched) {
				told.add(home).add(`${home}\0load`);
				report({ message: 'chosen', ...branched.at, data: { groups: branched.files.join(', ') }, severity: 'hint' });
			}
		}
		for (const { path, span, environment, overridable, bundled } of settingsOfDeploys(project)) {
			if (!isOuterPath(path) && !isAsidePath(path)) {
				told.add(project.packageOf(path).folder);
				report({
					message: 'settings',
					path,
					span,
					data: { file: baseName(path), environment },
					...(bundled || overridable ? { severity: 'hint' as const } : {}),
				});
			}
		}
		for (const { path, span, names } of databaseGroups(project)) {
			if (!isOuterPath(path) && !isAsidePath(path) && !told.has(project.packageOf(path).folder)) {
				told.add(project.packageOf(path).folder);
				report({ message: 'table', path, span, data: { groups: names.join(', ') }, severity: 'hint' });
			}
		}
		for (const { first, names } of supervisorGroups(project)) {
			told.add(project.packageOf(first.path).folder);
			report({
				message: 'declared',
				path: first.path,
				span: first.span,
				data: { file: baseName(first.path), groups: names.join(', ') },
				severity: 'hint',
			});
		}
		for (const service of project.services) {
			const read: LocatedFact<'env.read'> | undefined = factsOfPackage(project, service, 'env.read').find(
				(one) => one.variable !== undefined && serviceRoles.includes(project.roleOf(one.path).role),
			);
			if (read && !told.has(service.folder)) {
				affirm({ message: 'flat', path: read.path, span: read.span });
			}
		}
	},
});

/**
 * Whether a filter in a document of settings has a group for deploys of one name, for more than what their makers see. What everything
 * else gets counts as one; one for tests alone leaves deploys to their variables.
 */
function isFilterOfDeploys({ form, groups, path, target, variable }: LocatedFact<'env.group'>): boolean {
	const own = groups.filter((name) => name !== 'default' && environmentKindOf(name) !== 'test');
	return (
		form === 'filter' &&
		groups.length > 1 &&
		own.length > 0 &&
		// What is called `env` may be asked for something else, and its groups tell.
		(variable !== undefined || own.some((name) => environmentKindOf(name) !== undefined)) &&
		!isOuterPath(path) &&
		!haveWord([target ?? ''], filteredForMakers)
	);
}

/** Words of what only the makers of a service see of it, in a document of settings. */
const filteredForMakers: ReadonlySet<string> = wordSet('debug log logs logger logging good plugin reporters ops');
