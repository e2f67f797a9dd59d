import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { platformProcess } from './platformProcess.js';

const purposes = { web: 'web', pserv: 'web', worker: 'worker', cron: 'scheduled', private: 'web' } as const;

/** Reads render.yaml blueprints: services with their commands and variables, databases. */
export const render: Reader = {
	id: 'render',
	claims: (path) => /^render\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => YamlView.all(text).flatMap(blueprint),
};

function blueprint(view: YamlView): readonly Fact[] {
	const facts: Fact[] = [];
	for (const service of view.items(view.get(view.root, 'services'))) {
		facts.push(...serviceFacts(view, service));
	}
	for (const group of view.items(view.get(view.root, 'envVarGroups'))) {
		facts.push(...variables(view, group, view.known(group, 'name') ?? ''));
	}
	for (const database of view.items(view.get(view.root, 'databases'))) {
		const version = view.known(database, 'postgresMajorVersion');
		facts.push({
			kind: 'service.engine',
			span: view.spanOf(view.get(database, 'name') ?? database),
			service: 'postgres',
			...(version === undefined ? {} : { version }),
			source: 'platform',
			setting: 'databases',
		});
	}
	return facts;
}

function serviceFacts(view: YamlView, service: Node): readonly Fact[] {
	const name = view.known(service, 'name') ?? 'service';
	const type = view.known(service, 'type') ?? '';
	const facts: Fact[] = [...variables(view, service, name)];
	if (type === 'redis' || type === 'keyvalue') {
		return [
			{ kind: 'service.engine', span: view.spanOf(view.get(service, 'type')!), service: 'redis', source: 'platform', setting: 'type' },
		];
	}
	for (const [field, purpose] of [
		['startCommand', Object.hasOwn(purposes, type) ? purposes[type as 'web'] : undefined],
		['dockerCommand', Object.hasOwn(purposes, type) ? purposes[type as 'web'] : undefined],
		['preDeployCommand', 'release'],
	] as const) {
		facts.push(...platformProcess(view, service, field, name, purpose));
	}
	const build = view.command(view.get(service, 'buildCommand'));
	if (build !== undefined) {
		facts.push({ kind: 'pipeline.step', span: build.span, job: name, command: build.command, name: 'buildCommand' });
	}
	const image = view.get(service, 'image', 'url');
	const reference = imageReference(view.text(image) ?? '');
	if (image !== undefined && reference !== undefined) {
		facts.push({ kind: 'image.use', span: view.spanOf(image), ...reference, where: 'platform', owner: name });
	}
	return facts;
}

function variables(view: YamlView, holder: Node, owner: string): readonly Fact[] {
	return view.items(view.get(holder, 'envVars')).flatMap((item): readonly Fact[] => {
		const key = view.get(item, 'key');
		const variable = view.known(key);
		const value = view.get(item, 'value');
		if (key === undefined || variable === undefined || !isVariableName(variable)) {
			return [];
		}
		return [
			{
				kind: 'env.declare',
				span: view.spanOf(item),
				variable,
				source: 'platform',
				owner,
				...(value === undefined
					? { value: { kind: 'unknown', span: view.spanOf(key) }, store: 'reference' as const }
					: { value: view.value(variable, value) }),
			},
		];
	});
}
