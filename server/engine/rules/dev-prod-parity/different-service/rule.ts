import { splitImage } from '../../../core/imageName.js';
import { directoryOf } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { readsEnvironment, stringOf, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { branchedConnections, branchedDefaults, branchedEngines } from '../../shared/branchedConnections.js';
import { engineOf, engineOfImage } from '../../shared/databases.js';
import { hostOf, isLocalHost } from '../../shared/endpoint.js';
import { enginesOfDevelopers } from '../../shared/engineVariables.js';
import { filesOfGroup } from '../../shared/environmentGroups.js';
import {
	enginesByEnvironment,
	enginesOfFiles,
	enginesOfSchemas,
	enginesOfSettings,
	type EnginesByKind,
} from '../../shared/engineGroups.js';

export default defineRule({
	id: 'dev-prod-parity/different-service',
	scope: 'workspace',
	severity: 'error',
	question: 'Does development use the same backing services as production?',
	messages: {
		differs:
			'Development uses {{development}} where production uses {{production}}: what works here may fail there. Run the same engine in both.',
		same: 'Development and production both use {{engine}}.',
		local: 'A compose file runs {{engine}} for development, the engine that the code connects to.',
	},
	reads: ['module.export', 'env.group', 'service.connect', 'service.engine', 'env.branch', 'env.declare', 'env.read', 'compose.service'],
	check({ project, report, affirm }) {
		/** Files of which it is said already. */
		const told = new Set<string>();
		for (const { at, other, development, production, unsure } of pairsOf(project)) {
			if (development === production) {
				affirm({ message: 'same', ...at, data: { engine: development } });
			} else if (!unsure || !told.has(at.path)) {
				told.add(at.path);
				report({
					message: 'differs',
					...at,
					data: { development, production },
					...(other && { related: [{ at: other, message: 'production' }] }),
					...(unsure && { severity: 'hint' as const }),
				});
			}
		}
		const used = new Set(
			project
				.of('service.connect')
				.filter(({ path }) => !isSkipped(project, path))
				.map((fact) => engineOf(fact.service)?.name),
		);
		for (const service of project.of('compose.service')) {
			const engine = service.image === undefined ? undefined : engineOfImage(splitImage(service.image).image);
			if (engine && used.has(engine.name) && !isInExamples(service.path)) {
				affirm({ message: 'local', path: service.path, span: service.span, data: { engine: engine.name } });
			}
		}
	},
});

/** What developers have and what production has, each by the name of its engine. `unsure`: worth a hint. */
interface Pair {
	readonly at: Location;
	readonly other?: Location;
	readonly development: string;
	readonly production: string;
	readonly unsure?: boolean;
}

/**
 * All that names an engine for developers and one for production, what is surest first. Groups of settings are unsure that take
 * nothing of the environment and name no other machine: whether production has any use for them stands elsewhere.
 */
function* pairsOf(project: Project): Generator<Pair> {
	const skips = (path: string): boolean => isSkipped(project, path);
	for (const fact of project.of('module.export')) {
		// Most exports are code.
		if ((fact.value.kind === 'object' || fact.value.kind === 'import') && !skips(fact.path)) {
			const { value } = project.resolved(fact);
			for (const pair of pairOf(enginesByEnvironment(value), fact.path)) {
				yield { ...pair, unsure: !isDeployed(value) };
			}
		}
	}
	for (const { development, production, unsure } of [...enginesOfSettings(project), ...enginesOfSchemas(project)]) {
		const [one, two] = [engineOf(development.service), engineOf(production.service)];
		if (one && two && !skips(unsure ? directoryOf(development.path) : development.path)) {
			yield { at: placeOf(development), other: placeOf(production), development: one.name, production: two.name, unsure: true };
		}
	}
	for (const { at, development, production } of branchedConnections(project, skips)) {
		yield { at: placeOf(at), development, production };
	}
	for (const { at, other, development, production } of branchedEngines(project, skips)) {
		yield { at: placeOf(at), other: placeOf(other), development, production, unsure: true };
	}
	for (const group of project.of('env.group')) {
		const files = (group.form === 'file' || group.form === 'library') && !skips(group.path) ? filesOfGroup(group, project) : undefined;
		for (const pair of files ? pairOf(enginesOfFiles(files.places, project), group.path) : []) {
			yield { ...pair, unsure: true };
		}
	}
	for (const one of branchedDefaults(project, skips)) {
		yield { ...one, unsure: true };
	}
	for (const { at, other, development, production } of enginesOfDevelopers(project, (path) => isAsidePath(directoryOf(path)))) {
		yield { at: placeOf(at), other: placeOf(other), development, production, unsure: true };
	}
}

/** Whether the group for production takes something of the environment, or names another machine: it is one that a deploy was made for. */
function isDeployed(groups: Value): boolean {
	return (
		groups.kind === 'object' &&
		Object.entries(groups.properties).some(
			([name, group]) => environmentKindOf(name) === 'production' && (readsEnvironment(group) || namesMachine(group)),
		)
	);
}

/** Whether settings say a host that is not the very machine. */
function namesMachine(settings: Value, depth = 0): boolean {
	return (
		settings.kind === 'object' &&
		Object.entries(settings.properties).some(([name, value]) => {
			const host = name === 'host' ? hostOf(stringOf(value) ?? '') : undefined;
			return (host !== undefined && !isLocalHost(host)) || (depth < 2 && namesMachine(value, depth + 1));
		})
	);
}

/** The engines of groups that have one for developers and one for production. */
function* pairOf({ development, production }: EnginesByKind, from: string): Generator<Pair> {
	if (development && production) {
		const [at, other] = [development, production].map(({ value }) => ({ path: value.path ?? from, span: value.span }));
		yield { at: at!, other: other!, development: development.engine.name, production: production.engine.name };
	}
}

function placeOf({ path, span }: Location): Location {
	return { path, span };
}

function isSkipped(project: Project, path: string): boolean {
	return isAsidePath(path) || project.roleOf(path).role === 'test';
}
