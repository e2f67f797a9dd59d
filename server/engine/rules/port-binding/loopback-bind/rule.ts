import type { FixPlan } from '../../../core/fix.js';
import { baseName } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { declarationOf, describeProcess } from '../../shared/deploy.js';
import { hostsOf, isLoopback, isolatedProcesses, loopbackCommand, type ListeningHost } from '../../shared/listeningHosts.js';
import { placeOf } from '../../shared/places.js';

export default defineRule({
	id: 'port-binding/loopback-bind',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does the server listen where requests from outside its container arrive?',
	messages: {
		loopback: 'The server listens on {{host}} only: in its container nothing from outside reaches it.',
		standard: 'Without a host, {{api}} listens on localhost only: in its container nothing from outside reaches the server.',
		command: '"{{program}}" listens on the loopback interface here: nothing from outside the container reaches it.',
		unset:
			'Without {{variable}}, which no file of this deploy sets or speaks of, the server listens on {{host}} only: in its container nothing from outside reaches it.',
		everywhere: 'The server listens on all interfaces.',
		fromEnvironment: 'The environment says on which interface the server listens.',
	},
	reads: [
		'server.listen',
		'process.declare',
		'image.base',
		'image.run',
		'compose.service',
		'compose.option',
		'workload.container',
		'env.declare',
		'module.import',
		'env.load',
	],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		for (const process of isolatedProcesses(project)) {
			const related = [{ at: declarationOf(process), message: `This is how it is deployed: ${describeProcess(process)}.` }];
			const command = loopbackCommand(process, project);
			if (command && !seen.has(`${command.command.at.path}\0${command.command.at.span.start}`)) {
				seen.add(`${command.command.at.path}\0${command.command.at.span.start}`);
				report({ message: 'command', ...command.command.at, data: { program: command.program } });
			}
			const hosts = hostsOf(process, project);
			// One server that is reached from outside makes the others its helpers.
			const isReached = hosts.some(
				(one) => one.kind !== 'loopback' && one.kind !== 'default-loopback' && loopbackUnlessSet(one, project) === undefined,
			);
			for (const one of hosts) {
				const { fact, host, kind } = one;
				const key = `${fact.path}\0${fact.span.start}`;
				if (seen.has(key)) {
					continue;
				}
				seen.add(key);
				const unset = isReached ? undefined : loopbackUnlessSet(one, project);
				if (unset !== undefined) {
					report({ message: 'unset', path: fact.path, span: fact.span, data: unset, related, severity: 'hint' });
				} else if (kind === 'any' || kind === 'environment') {
					affirm({ message: kind === 'any' ? 'everywhere' : 'fromEnvironment', path: fact.path, span: fact.span });
				} else if (!isReached && kind === 'loopback' && host?.kind === 'literal') {
					report({
						message: 'loopback',
						...placeOf(host, fact),
						data: { host: host.text },
						related,
						fixes: listenEverywhere(one, project),
						// What speaks no HTTP, or tells whether the process is well, may be there for other processes of the same container.
						...((/^node:(?:net|tls|dgram)\b/.test(fact.api) || /health|liveness/i.test(baseName(fact.path))) && {
							severity: 'hint' as const,
						}),
					});
				} else if (!isReached && kind === 'default-loopback') {
					report({
						message: 'standard',
						path: fact.path,
						span: fact.span,
						data: { api: fact.api.startsWith('@nestjs') ? 'Nest on Fastify' : 'Fastify' },
						related,
					});
				}
			}
		}
	},
});

/**
 * The variable that says where a server listens, and the loopback interface that counts without it, where nothing in the workspace
 * sets the variable or tells a deploy of it.
 */
function loopbackUnlessSet(
	{ fact, host }: ListeningHost,
	project: Project,
): { readonly variable: string; readonly host: string } | undefined {
	// What a caller hands over in place of a default is not known, and mostly nothing.
	const [said, ...others] = host?.kind === 'choice' ? host.of.filter(({ kind }) => kind !== 'unknown') : [host];
	if (
		said?.kind !== 'env' ||
		said.name === undefined ||
		others.length > 0 ||
		project.of('env.declare').some(({ variable }) => variable === said.name)
	) {
		return undefined;
	}
	const { name, fallback } = said;
	if (fallback?.kind === 'literal') {
		return isLoopback(fallback.text) ? { variable: name, host: fallback.text } : undefined;
	}
	// An undefined host is none, of which Fastify makes localhost; nobody knows what a file holds that compose hands over.
	const isNone = fallback === undefined && defaultHostOfApi(fact.api) && !project.of('env.load').some(({ path }) => /\.ya?ml$/.test(path));
	return isNone ? { variable: name, host: 'localhost' } : undefined;
}

/** Whether a server listens on localhost when it is given no host (https://fastify.dev/docs/latest/Reference/Server/#listen). */
function defaultHostOfApi(api: string): boolean {
	return /^fastify(?:\.fastify)?\(\)\.listen$/.test(api);
}

/** Replaces the literal host, in the quotes of its file. */
function listenEverywhere({ fact, host }: ListeningHost, project: Project): readonly FixPlan[] {
	if (host?.kind !== 'literal' || host.required === true) {
		return [];
	}
	const place = placeOf(host, fact);
	const quote = project.in(place.path, 'module.style')[0]?.quote;
	const plan =
		quote === undefined ? undefined : replace('Listen on all interfaces', 'suggestion', [{ ...place, newText: `${quote}0.0.0.0${quote}` }]);
	return plan ? [plan] : [];
}
