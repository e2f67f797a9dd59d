import { splitImage } from '../../../core/imageName.js';
import { directoryOf } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { branchedConnections, branchedDefaults } from '../../shared/branchedConnections.js';
import { engineOf, engineOfImage } from '../../shared/databases.js';
import { enginesByEnvironment, enginesOfSettings } from '../../shared/engineGroups.js';

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
	reads: ['module.export', 'service.connect', 'service.engine', 'env.branch', 'env.declare', 'env.read', 'compose.service'],
	check({ project, report, affirm }) {
		for (const fact of project.of('module.export')) {
			if (fact.value.kind !== 'object' && fact.value.kind !== 'import') {
				continue; // most exports are code
			}
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
		for (const { development, production, isSample } of enginesOfSettings(project)) {
			const [one, other] = [engineOf(development.service), engineOf(production.service)];
			if (!one || !other || isSkipped(project, isSample ? directoryOf(development.path) : development.path)) {
				continue;
			}
			const { path, span } = development;
			if (one.name === other.name) {
				affirm({ message: 'same', path, span, data: { engine: one.name } });
			} else {
				report({
					message: 'differs',
					path,
					span,
					data: { development: one.name, production: other.name },
					related: [{ at: { path: production.path, span: production.span }, message: 'production' }],
					// What is copied is changed by whoever copies it.
					...(isSample && { severity: 'hint' as const }),
				});
			}
		}
		for (const { at, development, production } of branchedConnections(project, (path) => isSkipped(project, path))) {
			report({ message: 'differs', path: at.path, span: at.span, data: { development, production } });
		}
		for (const { at, development, production } of branchedDefaults(project, (path) => isSkipped(project, path))) {
			report({ message: 'differs', ...at, data: { development, production }, severity: 'hint' });
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

function isSkipped(project: Project, path: string): boolean {
	return isAsidePath(path) || project.roleOf(path).role === 'test';
}
