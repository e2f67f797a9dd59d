import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { engineOf } from '../../shared/databases.js';
import { deployedProcesses, isInExamples } from '../../shared/deploy.js';
import { filePlaceOf } from '../../shared/filePlaces.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isPublishedTool } from '../../shared/publishedTools.js';

/** What stores are called in messages. */
const names: Readonly<Record<string, string>> = { sqlite: 'SQLite', nedb: 'NeDB', lowdb: 'lowdb', leveldb: 'LevelDB', lmdb: 'LMDB', lokijs: 'LokiJS', pouchdb: 'PouchDB', duckdb: 'DuckDB', files: 'a store of files' };

export default defineRule({
	id: 'backing-services/embedded-datastore',
	scope: 'file',
	severity: 'warning',
	question: 'Is the data of the service in a store that is attached to it?',
	messages: {
		embedded: '{{engine}} keeps the data in a file beside this process: a second process does not share it, and the next machine does not have it. Attach a database.',
		chosen: '{{engine}} keeps the data in a file beside this process wherever it is chosen; the service can also be attached to {{other}}.',
		attached: 'The data is in {{engine}}, which is attached to the service.',
	},
	reads: ['datastore.open', 'service.connect'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'service.connect') {
			const engine = engineOf(fact.service);
			if (engine && !engine.embedded && isDatabase(fact.service) && !isDevelopmentOnly(fact)) {
				affirm({ message: 'attached', span: fact.span, data: { engine: engine.name } });
			}
			return;
		}
		const { memory, readOnly, file, span, engine, path } = fact;
		if (memory || readOnly || isDevelopmentOnly(fact) || isDebugOnly(fact) || isInExamples(path) || isForTests(fact) || project.packageOf(path).kind === 'command-line-tool' || filePlaceOf(file) === 'temporary' || isRemote(fact)) {
			return;
		}
		const other = attachedTo(project, path);
		const data = { engine: names[engine] ?? engine, other: other ?? '' };
		if (other !== undefined) {
			report({ message: 'chosen', span, data, severity: 'information' });
		// Which file it is, whoever starts a tool says.
		} else if (file !== undefined && (filePlaceOf(file) === 'application' || readsEnvironment(file) || (file.kind === 'unknown' && !isPublishedTool(project.packageOf(path), deployedProcesses(project))))) {
			report({ message: 'embedded', span, data, ...(file.kind === 'unknown' && { severity: 'information' as const }) });
		}
	},
});

function isForTests({ guards = [] }: LocatedFact<'datastore.open'>): boolean {
	return guards.some(({ operator, value }) => operator === '=' && value === 'test');
}

/** Addresses of servers that speak the protocol of an embedded store, and names that browsers and clouds keep. */
function isRemote({ file }: LocatedFact<'datastore.open'>): boolean {
	return file?.kind === 'literal' && /^(libsql|wss?|https?|md):/.test(file.text);
}

const databases: ReadonlySet<string> = new Set(['PostgreSQL', 'MySQL', 'CockroachDB', 'SQL Server', 'Oracle', 'MongoDB']);

function isDatabase(service: string): boolean {
	return databases.has(engineOf(service)?.name ?? '');
}

/** The database that the same package can be attached to. */
function attachedTo(project: Project, path: string): string | undefined {
	const home = project.packageOf(path);
	const other = project.of('service.connect').find((one) => isDatabase(one.service) && project.packageOf(one.path) === home && serviceRoles.includes(project.roleOf(one.path).role) && !isDevelopmentOnly(one));
	return other && engineOf(other.service)?.name;
}
