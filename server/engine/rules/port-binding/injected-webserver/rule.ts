import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isService } from '../../shared/deliveryScripts.js';
import { dockerfilesOf, finalStages } from '../../shared/images.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';
import { wordSet } from '../../../core/wordList.js';

/** Images of servers that a program is put into. */
const containers: ReadonlySet<string> = wordSet(`
	tomcat jetty wildfly jboss-eap websphere-liberty open-liberty payara server-full weblogic tomee glassfish
`);

export default defineRule({
	id: 'port-binding/injected-webserver',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does the service bring its own web server?',
	messages: {
		archive: 'The image puts {{file}} into a server that it is given ({{image}}); the service has no web server of its own.',
		passenger: 'A web server loads the program (Passenger in {{image}}); the service does not bind to a port itself.',
		loader:
			'{{server}} loads the program and binds to the port in its place: the service needs a web server that it does not bring itself.',
		interpreter: 'The image runs PHP inside a web server or behind one ({{image}}), as most do.',
		own: 'The program binds to its port by itself.',
	},
	reads: ['image.base', 'image.copy', 'server.listen', 'process.declare', 'process.loader'],
	check({ project, report, affirm }) {
		const dockerfiles = dockerfilesOf(project, '').filter((path) => isOfDeploy(project, path));
		for (const dockerfile of dockerfiles) {
			const base = finalStages(project, dockerfile).at(-1);
			if (!base) {
				continue;
			}
			const { path, span, image, tag } = base;
			const archive = archiveOf(project, dockerfile);
			if (containers.has(baseName(image)) && archive) {
				report({
					message: 'archive',
					path,
					span,
					data: { file: archive.file, image },
					related: [{ at: { path: archive.fact.path, span: archive.fact.span }, message: 'The program is copied into the server here.' }],
				});
			} else if (/(?:^|\/)(?:passenger-(?:full|nodejs|ruby\w*|python|customizable)|passenger)$/.test(image)) {
				report({ message: 'passenger', path, span, data: { image } });
			} else if (baseName(image) === 'php' && /(?:^|-)(?:apache|fpm)\b/.test(tag ?? '')) {
				report({ message: 'interpreter', path, span, data: { image: `${image}:${tag ?? ''}` }, severity: 'hint' });
			}
		}
		for (const { path, span, server } of project.of('process.loader').filter((one) => isService(project, one.path))) {
			report({ message: 'loader', path, span, data: { server }, severity: 'hint' });
		}
		for (const process of project.processes.filter(({ type }) => type === 'web')) {
			const listen = project.inProcess(process, 'server.listen').find(({ path }) => project.roleOf(path).role === 'server');
			if (listen) {
				affirm({ message: 'own', path: listen.path, span: listen.span });
			}
		}
	},
});

/** An archive of a web application that the last stage copies. */
function archiveOf(project: Project, dockerfile: string): { readonly file: string; readonly fact: LocatedFact<'image.copy'> } | undefined {
	for (const fact of project.in(dockerfile, 'image.copy').filter(({ final }) => final)) {
		const file = [...fact.sources, fact.target].find((one) => /\.(?:war|ear)$/.test(one));
		if (file !== undefined) {
			return { file: baseName(file), fact };
		}
	}
	return undefined;
}
