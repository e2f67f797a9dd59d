import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import type { FixPlan } from '../../../core/fix.js';
import { literalsOf, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { engineOf } from '../../shared/databases.js';
import { isEmbedded } from '../../shared/embedded.js';
import { isBehindSwitch } from '../../shared/guards.js';
import { isMigrationScript } from '../../shared/migrations.js';
import { ormSettingsBehind } from '../../shared/ormSettings.js';
import { changesApart, isOn } from './apart.js';
import { runsAtStart } from './statements.js';

/** Options that build indexes: slow on a large collection, but they change no data. */
const indexOptions: ReadonlySet<string> = new Set(['autoIndex', 'autoCreate']);

/** Calls of which only the name and what they are given tell whose they are. */
const namedAlone: ReadonlySet<string> = new Set(['synchronize', 'Model.sync']);

/** What is said of a statement that makes something else than a table. */
const messageOf = { index: 'indexes', type: 'types', rows: 'rows' } as const;

export default defineRule({
	id: 'admin-processes/schema-sync-at-boot',
	scope: 'file',
	severity: 'error',
	roles: ['server', 'worker'],
	question: 'Does the running service leave the schema of its database alone?',
	messages: {
		changes:
			'The service changes the schema of its database when it starts ({{option}}): columns and their data can be lost, and replicas race each other. Write a migration, and run it once per release.',
		unlessOff:
			'Unless {{variable}} switches it off, the service changes the schema of its database when it starts ({{option}}): a deploy that forgets to loses columns and their data. Leave it off by default, and write migrations.',
		creates: 'The service creates its tables when it starts ({{api}}). Write a migration, and run it once per release.',
		tables: 'The service makes its tables by itself when it starts. Write a migration, and run it once per release.',
		types: 'The service changes the types that its database knows when it starts. Write a migration, and run it once per release.',
		rows: 'The service fills its database when it starts ({{name}}): every replica and every restart does it again. Fill it by a task of its own, run once.',
		migrates:
			'Every instance that starts runs the migrations ({{option}}), at the same time as others and as part of serving. Run them once per release.',
		indexes: 'The service builds indexes when it starts ({{option}}), once for each replica. Build them in a migration.',
		off: 'The service does not change the schema of its database ({{option}} is off).',
	},
	reads: ['schema.sync', 'schema.statement', 'service.connect', 'env.branch'],
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'env.branch') {
			return; // asked about beside the option that it switches
		}
		if (fact.kind === 'service.connect') {
			const settings = isWithin(fact, 'test') || isBehindSwitch(fact) ? undefined : ormSettingsBehind(project, fact).find(isOn);
			if (settings !== undefined) {
				const where = { path: settings.path, span: settings.value.span };
				report({ message: 'changes', ...where, data: { option: 'synchronize' }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'schema.statement') {
			// However many tables a file makes, and indexes with them, it is one decision; what it writes into them is another one.
			const told = project
				.in(fact.path, 'schema.statement')
				.filter((one) => (one.makes === 'rows') === (fact.makes === 'rows') && runsAtStart(one, project));
			const first = told.find(({ makes }) => makes === undefined) ?? told[0];
			if (first?.span.start === fact.span.start) {
				const { makes, api } = fact;
				report({
					message: makes === undefined ? 'tables' : messageOf[makes],
					span: fact.span,
					severity: 'hint',
					...(makes === 'rows' ? { data: { name: api } } : makes === 'index' && { data: { option: api } }),
				});
			}
			return;
		}
		const { option, value, span, api } = fact;
		if (fact.apart === true) {
			if (option !== undefined && changesApart(fact, project)) {
				report({ message: option === 'migrationsRun' ? 'migrates' : 'changes', span: value.span, data: { option }, severity: 'hint' });
			}
			return;
		}
		// Behind a switch, on request, or in memory, nothing is lost when the process starts.
		if (
			isWithin(fact, 'test') ||
			isWithin(fact, 'main-guard') ||
			isWithin(fact, 'request-handler') ||
			isBehindSwitch(fact) ||
			fact.asked === true ||
			isInMemory(project, fact)
		) {
			return;
		}
		// A file of one process: nobody races, and no release phase gets to it.
		const mildest = isEmbedded(project, fact.path) ? ('hint' as const) : undefined;
		// Indexes that the models no longer have are dropped then, and no data.
		if (option === undefined && api.endsWith('.syncIndexes')) {
			report({ message: 'indexes', span, severity: 'hint', data: { option: 'syncIndexes' } });
			return;
		}
		if (namedAlone.has(api)) {
			// What a function of a model does, somebody may ask for.
			if (api === 'synchronize' || !isWithin(fact, 'function')) {
				report({ message: 'changes', span, severity: 'hint', data: { option: option ?? 'synchronize' } });
			}
			return;
		}
		if (option === undefined) {
			report({ message: 'creates', span, severity: mildest ?? 'warning', data: { api } });
			return;
		}
		const text = booleanText(value);
		const where = { path: value.path ?? fact.path, span: value.span };
		if (option === 'migrationsRun') {
			const branch = text === undefined ? productionBranch(fact, project) : undefined;
			if (text === 'true') {
				report({ message: 'migrates', ...where, severity: mildest ?? 'warning', data: { option } });
			} else if (branch) {
				// Where the name of the environment switches it on, a deploy may still bear another one.
				report({ message: 'migrates', path: branch.path, span: branch.span, severity: 'hint', data: { option } });
			}
			return;
		}
		if (text === 'false') {
			affirm({ message: 'off', ...where, data: { option } });
		} else if (text === 'true') {
			const isIndex = indexOptions.has(option);
			// A call without options makes tables all the same: there, only taking it out helps.
			// Nobody would make what is no longer made at the start, unless there are migrations.
			const fix =
				option === 'alter' || option === 'force' || isIndex || !hasMigrations(project, fact.path) ? undefined : turnOff(value, fact.path);
			report({
				message: isIndex ? 'indexes' : 'changes',
				...where,
				data: { option },
				...((isIndex || mildest) && { severity: 'hint' }),
				fixes: fix ? [fix] : [],
			});
		} else if (
			value.kind === 'env' &&
			value.fallback !== undefined &&
			booleanText(value.fallback) === 'true' &&
			!indexOptions.has(option)
		) {
			report({
				message: 'unlessOff',
				path: value.fallback.path ?? value.path ?? fact.path,
				span: value.fallback.span,
				data: { option, variable: value.name ?? 'a variable' },
				severity: 'hint',
			});
		} else if (option === 'alter' || option === 'force') {
			// Whatever the option turns out to be, the tables are made.
			report({ message: 'creates', span, severity: mildest ?? 'warning', data: { api } });
		}
	},
});

function booleanText(value: Value): string | undefined {
	return value.kind === 'literal' && value.type === 'boolean' ? value.text : undefined;
}

/** Where the name of an environment of production switches an option on that stands in the same file. */
function productionBranch({ path, option }: LocatedFact<'schema.sync'>, project: Project): LocatedFact<'env.branch'> | undefined {
	return project
		.in(path, 'env.branch')
		.find(
			({ then, otherwise, operator, value }) =>
				option !== undefined && environmentKindOf(value) === 'production' && (operator === '=' ? then : otherwise).includes(option),
		);
}

/** The only database of the package lives in the process. What its tests open is theirs, and what no process gets to is mostly for them. */
function isInMemory(project: Project, { path }: LocatedFact<'schema.sync'>): boolean {
	const home = project.packageOf(path);
	const connections = project
		.of('service.connect')
		.filter((one) => project.packageOf(one.path) === home && !['test', 'unknown'].includes(project.roleOf(one.path).role))
		.map((one) => project.resolved(one));
	const databases = connections.filter(({ service }) => engineOf(service) !== undefined);
	return databases.some(({ url, parts }) =>
		[url, ...Object.values(parts)].some((value) =>
			[...literalsOf(value)].some(({ text }) => text === ':memory:' || text === 'sqlite::memory:'),
		),
	);
}

/** Whether a package has migrations: files that are called so, or a script that runs them. */
function hasMigrations(project: Project, path: string): boolean {
	const { folder } = project.packageOf(path);
	const isOurs = (one: string): boolean => project.packageOf(one).folder === folder;
	return (
		project.files.some((file) => /(?:^|\/)migrations?\/[^/]+\.(?:[cm]?[jt]s|sql)$/i.test(file) && isOurs(file)) ||
		project
			.of('process.declare')
			.some(({ source, name, path: manifest }) => source === 'script' && name !== undefined && isMigrationScript(name) && isOurs(manifest))
	);
}

function turnOff(value: Value, path: string): FixPlan | undefined {
	return value.kind === 'literal'
		? replace('Leave the schema to migrations', 'suggestion', [{ path: value.path ?? path, span: value.span, newText: 'false' }])
		: undefined;
}
