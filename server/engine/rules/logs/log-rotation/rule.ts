import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan } from '../../../core/text.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { systemPackages } from '../../shared/systemTools.js';

export default defineRule({
	id: 'logs/log-rotation',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the service leave the rotation of logs to whoever keeps them?',
	messages: {
		option: 'The service rotates its own log ({{option}}). Write to stdout; whoever keeps the stream decides for how long.',
		installed: 'The image brings logrotate along: its log is kept in files. Write to stdout, and keep files out of the container.',
		stream: 'The log is a stream; there is nothing to rotate.',
	},
	reads: ['logger.option', 'log.sink', 'image.run', 'image.copy'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		switch (fact.kind) {
			case 'image.run':
			case 'image.copy':
				// Whose log it rotates, the image does not say: it may be that of a server in front.
				if (bringsRotation(fact) && !isAsidePath(fact.path) && !project.isDevelopmentFile(fact.path)) {
					report({ message: 'installed', span: fact.span, severity: 'hint' });
				}
				break;
			case 'log.sink':
				if (serviceRoles.includes(role) && (fact.target === 'stdout' || fact.target === 'stderr')) {
					affirm({ message: 'stream', span: fact.span });
				}
				break;
			case 'logger.option': {
				if (
					!serviceRoles.includes(role) ||
					fact.option !== 'rotation' ||
					fact.value.kind === 'unknown' ||
					isDevelopmentOnly(fact) ||
					isDebugOnly(fact) ||
					!isFirst(fact, project)
				) {
					return;
				}
				// That the log is a file at all is said by logs/log-file, at the same place and louder.
				const sink = sinkAround(fact, project) ?? project.in(fact.path, 'log.sink').find(({ target }) => target === 'file');
				report({
					message: 'option',
					span: fact.span,
					data: { option: fact.name },
					...(sink
						? { severity: 'hint' as const, related: [{ at: { path: sink.path, span: sink.span }, message: 'The log that it rotates.' }] }
						: {}),
				});
			}
		}
	},
});

function sinkAround(fact: LocatedFact<'logger.option'>, project: Project): LocatedFact<'log.sink'> | undefined {
	return project
		.in(fact.path, 'log.sink')
		.find(
			({ span, target }) => target === 'file' && (containsSpan(span, fact.span) || (fact.of !== undefined && containsSpan(span, fact.of))),
		);
}

/** One finding for the options of one log: the first of them has it. */
function isFirst(fact: LocatedFact<'logger.option'>, project: Project): boolean {
	const sink = sinkAround(fact, project);
	return (
		project
			.in(fact.path, 'logger.option')
			.find((other) => other.option === 'rotation' && sinkAround(other, project)?.span.start === sink?.span.start)?.span.start ===
		fact.span.start
	);
}

function bringsRotation(fact: LocatedFact<'image.run' | 'image.copy'>): boolean {
	return fact.kind === 'image.copy'
		? fact.sources.some((source) => /(?:^|\/)logrotate/.test(source))
		: fact.command.includes('logrotate') &&
				commandsWritten(fact).some(
					({ argv }) => argv[0] === 'logrotate' || systemPackages(argv).some((word) => /^logrotate(?:$|=)/.test(word)),
				);
}
