import type { LocatedFact } from '../../../core/fact.js';
import { containsSpan } from '../../../core/text.js';
import { propertyOf, stringOf, type ObjectValue, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { engineOf, engineOfImage, engineOfUrl, type Engine } from '../../shared/databases.js';
import { isAsidePath, isInExamples } from '../../shared/deploy.js';
import { environmentKindOf, namesEnvironment, type EnvironmentKind } from '../../shared/environmentNames.js';

/** Options by which clients name their engine. */
const engineOptions: readonly string[] = ['client', 'dialect', 'type', 'driver', 'provider', 'adapter', 'connector'];

interface Placed {
	readonly engine: Engine;
	readonly value: Value;
}

export default defineRule({
	id: 'dev-prod-parity/different-service',
	scope: 'workspace',
	severity: 'error',
	question: 'Does development use the same backing services as production?',
	messages: {
		differs: 'Development uses {{development}} where production uses {{production}}: what works here may fail there. Run the same engine in both.',
		same: 'Development and production both use {{engine}}.',
		local: 'A compose file runs {{engine}} for development, the engine that the code connects to.',
	},
	reads: ['module.export', 'service.connect', 'env.branch', 'compose.service'],
	check({ project, report, affirm }) {
		for (const fact of project.of('module.export')) {
			const groups = enginesByEnvironment(project.resolved(fact).value);
			const { development, production } = groups;
			if (!development || !production || isSkipped(project, fact.path)) {
				continue;
			}
			const path = development.value.path ?? fact.path;
			if (development.engine.name === production.engine.name) {
				affirm({ message: 'same', path, span: development.value.span, data: { engine: development.engine.name } });
			} else {
				report({
					message: 'differs',
					path,
					span: development.value.span,
					data: { development: development.engine.name, production: production.engine.name },
					related: [{ at: { path: production.value.path ?? fact.path, span: production.value.span }, message: 'production' }],
				});
			}
		}
		for (const { at, development, production } of branchedConnections(project)) {
			report({ message: 'differs', path: at.path, span: at.span, data: { development, production } });
		}
		const used = new Set(project.of('service.connect').filter(({ path }) => !isSkipped(project, path)).map((fact) => engineOf(fact.service)?.name));
		for (const service of project.of('compose.service')) {
			const engine = service.image === undefined ? undefined : engineOfImage(imageName(service.image));
			if (engine && used.has(engine.name) && !isInExamples(service.path)) {
				affirm({ message: 'local', path: service.path, span: service.span, data: { engine: engine.name } });
			}
		}
	},
});

function isSkipped(project: Project, path: string): boolean {
	return isAsidePath(path) || project.roleOf(path).role === 'test';
}

/** `{ development: { client: 'sqlite3' }, production: { client: 'pg' } }`, as knex, Sequelize and many a config module write it. */
function enginesByEnvironment(value: Value): Partial<Record<EnvironmentKind, Placed>> {
	const found: Partial<Record<EnvironmentKind, Placed>> = {};
	if (value.kind !== 'object') {
		return found;
	}
	for (const [name, group] of Object.entries(value.properties)) {
		const kind = environmentKindOf(name);
		const placed = kind && group.kind === 'object' ? engineIn(group) : undefined;
		if (kind && placed && !found[kind]) {
			found[kind] = placed;
		}
	}
	return found;
}

/** The engine that options name, or those of a group one level further in (`database`, `db`). */
function engineIn(options: ObjectValue, depth = 0): Placed | undefined {
	for (const name of engineOptions) {
		const value = propertyOf(options, name);
		const engine = engineOf(stringOf(value));
		if (value && engine) {
			return { engine, value };
		}
	}
	for (const value of Object.values(options.properties)) {
		const placed = value.kind === 'object' && depth < 2 ? engineIn(value, depth + 1) : undefined;
		const engine = placed ? undefined : engineOfUrl(stringOf(value));
		if (placed ?? engine) {
			return placed ?? { engine: engine!, value };
		}
	}
	return undefined;
}

interface Branched {
	readonly at: LocatedFact<'service.connect'>;
	readonly development: string;
	readonly production: string;
}

/** Connections of one package that hold in development only, with another engine than those in production; and engines chosen by the name of the environment. */
function branchedConnections(project: Project): readonly Branched[] {
	const connections = project.of('service.connect').filter(({ path }) => !isSkipped(project, path)).map((fact) => project.resolved(fact));
	const found: Branched[] = [];
	for (const at of connections) {
		const chosen = chosenEngines(project, at);
		if (chosen) {
			found.push({ at, ...chosen });
			continue;
		}
		const engine = engineOf(at.service);
		if (!engine?.embedded || guardOf(at) !== 'development') {
			continue;
		}
		const home = project.packageOf(at.path);
		const other = connections.find((one) => project.packageOf(one.path) === home && guardOf(one) !== 'development' && guardOf(one) !== 'test' && isDatabaseServer(one.service));
		if (other) {
			found.push({ at, development: engine.name, production: engineOf(other.service)!.name });
		}
	}
	return found;
}

/** `type: isProduction ? 'postgres' : 'sqlite'`, where the condition is the name of the environment. */
function chosenEngines(project: Project, at: LocatedFact<'service.connect'>): Pick<Branched, 'development' | 'production'> | undefined {
	const choice = [...engineOptions.map((name) => at.parts[name]), at.url].find((value) => value?.kind === 'choice');
	if (choice?.kind !== 'choice') {
		return undefined;
	}
	const [first, second, ...more] = choice.of.map((value) => engineOf(stringOf(value)) ?? engineOfUrl(stringOf(value)));
	const path = choice.path ?? at.path;
	const branch = project.in(path, 'env.branch').find(({ span, variable, form }) => namesEnvironment(variable) && form === 'conditional' && (containsSpan(span, choice.span) || containsSpan(choice.span, span)));
	const kind = branch && environmentKindOf(branch.value);
	if (!first || !second || more.length > 0 || !kind || kind === 'test' || first.name === second.name) {
		return undefined;
	}
	const firstIsProduction = (kind === 'production') === (branch.operator === '=');
	return firstIsProduction ? { production: first.name, development: second.name } : { production: second.name, development: first.name };
}

function isDatabaseServer(service: string): boolean {
	const engine = engineOf(service);
	return engine !== undefined && !engine.embedded && !['Redis', 'RabbitMQ', 'Kafka', 'Memcached', 'NATS', 'S3', 'Elasticsearch', 'OpenSearch'].includes(engine.name);
}

/** The environment that a fact is limited to, as far as its guards say. */
function guardOf({ guards = [] }: LocatedFact<'service.connect'>): EnvironmentKind | undefined {
	for (const { variable, operator, value } of guards) {
		const kind = namesEnvironment(variable) && value !== undefined ? environmentKindOf(value) : undefined;
		if (kind) {
			return operator === '=' ? kind : kind === 'production' ? 'development' : kind === 'development' ? 'production' : undefined;
		}
	}
	return undefined;
}

function imageName(image: string): string {
	const withoutDigest = image.split('@', 1)[0]!;
	const colon = withoutDigest.lastIndexOf(':');
	return colon > withoutDigest.lastIndexOf('/') ? withoutDigest.slice(0, colon) : withoutDigest;
}
