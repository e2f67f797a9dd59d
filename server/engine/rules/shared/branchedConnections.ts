import type { LocatedFact } from '../../core/fact.js';
import { groupedBy } from '../../core/group.js';
import { containsSpan, type Location } from '../../core/text.js';
import { stringOf, type Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { engineOf, engineOfUrl } from './databases.js';
import { engineOptions } from './engineGroups.js';
import { environmentKindOf, namesEnvironment, type EnvironmentKind } from '../../core/environmentNames.js';
import { placeOf } from './places.js';

/** A connection that differs by environment, with the names of both engines. */
export interface Branched {
	readonly at: LocatedFact<'service.connect'>;
	readonly development: string;
	readonly production: string;
}

/**
 * Connections of one package that hold in development only, with another engine than those in production; and engines chosen by
 * the name of the environment.
 */
export function branchedConnections(project: Project, isSkipped: (path: string) => boolean): readonly Branched[] {
	const connections = project
		.of('service.connect')
		.filter(({ path }) => !isSkipped(path))
		.map((fact) => project.resolved(fact));
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
		const other = connections.find(
			(one) =>
				project.packageOf(one.path) === home && guardOf(one) !== 'development' && guardOf(one) !== 'test' && isDatabaseServer(one.service),
		);
		if (other) {
			found.push({ at, development: engine.name, production: engineOf(other.service)!.name });
		}
	}
	return found;
}

/** Default of a variable that names another engine in development than in production. */
export interface BranchedDefault extends Pick<Branched, 'development' | 'production'> {
	readonly at: Location;
}

/**
 * Defaults of variables that name the engine of a service, and another one by the name of the environment: `default: isProduction ?
 * 'redis' : 'memory'`. Where developers' files say the variable, they decide.
 */
export function branchedDefaults(project: Project, isSkipped: (path: string) => boolean): readonly BranchedDefault[] {
	const defaults = [
		...project.of('env.declare').flatMap(({ path, source, variable, value }) => (source === 'schema' ? [{ path, variable, value }] : [])),
		...project
			.of('env.read')
			.flatMap(({ path, variable, fallback }) => (fallback === undefined ? [] : [{ path, variable, value: fallback }])),
	];
	return defaults.flatMap(({ path, variable, value }) => {
		const chosen = isSkipped(path) || value.kind !== 'choice' ? undefined : enginesOfChoice(project, value, path);
		return chosen === undefined || isSaid(project, variable) ? [] : [{ ...chosen, at: placeOf(value, { path }) }];
	});
}

/** Whether a file of the project gives a variable a value. */
function isSaid(project: Project, variable: string | undefined): boolean {
	return project
		.of('env.declare')
		.some((one) => one.variable === variable && one.source !== 'schema' && stringOf(one.value) !== undefined && stringOf(one.value) !== '');
}

/** `type: isProduction ? 'postgres' : 'sqlite'`, where the condition is the name of the environment. */
function chosenEngines(project: Project, at: LocatedFact<'service.connect'>): Pick<Branched, 'development' | 'production'> | undefined {
	const choice = [...engineOptions.map((name) => at.parts[name]), at.url].find((value) => value?.kind === 'choice');
	return choice?.kind === 'choice' ? enginesOfChoice(project, choice, at.path) : undefined;
}

function enginesOfChoice(
	project: Project,
	choice: Extract<Value, { readonly kind: 'choice' }>,
	from: string,
): Pick<Branched, 'development' | 'production'> | undefined {
	const [first, second, ...more] = choice.of.map((value) => engineOf(stringOf(value)) ?? engineOfUrl(stringOf(value)));
	const path = choice.path ?? from;
	const branch = project
		.in(path, 'env.branch')
		.find(
			({ span, variable, form }) =>
				namesEnvironment(variable) && form === 'conditional' && (containsSpan(span, choice.span) || containsSpan(choice.span, span)),
		);
	const kind = branch && environmentKindOf(branch.value);
	if (!first || !second || more.length > 0 || !kind || kind === 'test' || first.name === second.name) {
		return undefined;
	}
	const firstIsProduction = (kind === 'production') === (branch.operator === '=');
	return firstIsProduction ? { production: first.name, development: second.name } : { production: second.name, development: first.name };
}

function isDatabaseServer(service: string): boolean {
	const engine = engineOf(service);
	return (
		engine !== undefined &&
		!engine.embedded &&
		!['Redis', 'RabbitMQ', 'Kafka', 'Memcached', 'NATS', 'S3', 'Elasticsearch', 'OpenSearch'].includes(engine.name)
	);
}

/** The engines that code names for developers and for production, in one file. */
export interface BranchedEngines extends Pick<Branched, 'development' | 'production'> {
	readonly at: LocatedFact<'service.engine'>;
	readonly other: LocatedFact<'service.engine'>;
}

/**
 * Options that name an engine, one of them for developers and another one for production: by what holds where they stand, or by the
 * group that they are in, where the file looks one up by the name of the environment.
 */
export function branchedEngines(project: Project, isSkipped: (path: string) => boolean): readonly BranchedEngines[] {
	const named = project.of('service.engine').filter(({ source, path }) => source === 'code' && !isSkipped(path));
	return [...groupedBy(named, ({ path }) => path)].flatMap(([path, engines]) => {
		const looksUp = project.in(path, 'env.group').some(({ form }) => form === 'lookup');
		const kindOf = (fact: LocatedFact<'service.engine'>): EnvironmentKind | undefined =>
			fact.environment === undefined ? guardOf(fact) : looksUp ? environmentKindOf(fact.environment) : undefined;
		for (const at of engines.filter((one) => kindOf(one) === 'development')) {
			const development = engineOf(at.service)?.name;
			const other = engines.find((one) => kindOf(one) === 'production' && one.setting === at.setting);
			const production = engineOf(other?.service)?.name;
			if (other && development !== undefined && production !== undefined && development !== production) {
				return [{ at, other, development, production }];
			}
		}
		return [];
	});
}

/** The environment that a fact is limited to, as far as its guards say. */
function guardOf({ guards = [] }: LocatedFact<'service.connect'> | LocatedFact<'service.engine'>): EnvironmentKind | undefined {
	for (const { variable, operator, value } of guards) {
		const kind = namesEnvironment(variable) && value !== undefined ? environmentKindOf(value) : undefined;
		if (kind) {
			return operator === '=' ? kind : kind === 'production' ? 'development' : kind === 'development' ? 'production' : undefined;
		}
	}
	return undefined;
}
