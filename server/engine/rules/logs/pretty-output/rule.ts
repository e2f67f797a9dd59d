import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment, stringOf } from '../../../core/value.js';
import { containsSpan, type Location } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { placeOf } from '../../shared/places.js';

export default defineRule({
	id: 'logs/pretty-output',
	scope: 'file',
	severity: 'hint',
	question: 'Is the log made for machines where machines read it?',
	messages: {
		pretty:
			'The log is coloured and laid out for people ({{name}}), everywhere. Pipe it through a formatter while developing, and keep one event per line elsewhere.',
		piped:
			'The command of {{process}} hands the log to "{{name}}", which lays it out for people: what reads it afterwards gets lines without fields. Pipe it there while developing only.',
		switchable: 'The log is made for people only where the environment asks for it.',
	},
	reads: ['logger.option', 'log.sink', 'process.declare'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'process.declare') {
			const piped = formatterAfter(fact, project);
			if (piped) {
				report({ message: 'piped', path: piped.path, span: piped.span, data: { process: fact.name, name: piped.name } });
			}
			return;
		}
		if (!serviceRoles.includes(role)) {
			return;
		}
		if (fact.conditional === true && (fact.guards ?? []).length === 0) {
			return; // by a condition that this model cannot tell
		}
		if (!isPretty(fact, project)) {
			return;
		}
		const value = fact.kind === 'logger.option' ? fact.value : undefined;
		if ((fact.guards ?? []).length > 0 || readsEnvironment(value)) {
			affirm({ message: 'switchable', span: fact.span });
		} else if (fact.kind === 'logger.option' && fact.name === 'target' && stringOf(value) !== 'pino-pretty') {
			return; // what another module names may be any transport
		} else if (
			value === undefined ||
			(value.kind === 'literal' && value.text !== 'false' && value.type !== 'null' && value.text !== 'json' && value.text !== 'hidden') ||
			value.kind === 'object'
		) {
			const place = value === undefined ? { span: fact.span } : placeOf(value, fact);
			report({ message: 'pretty', ...place, data: { name: fact.kind === 'logger.option' ? fact.name : fact.api } });
		}
	},
});

function isPretty(fact: LocatedFact<'logger.option' | 'log.sink'>, project: Project): boolean {
	if (fact.kind === 'log.sink') {
		const first = project.in(fact.path, 'log.sink').find(({ api }) => api === 'pino-pretty');
		return (
			fact.api === 'pino-pretty' &&
			fact.target !== 'file' &&
			first?.span.start === fact.span.start &&
			!project.in(fact.path, 'logger.option').some(({ option }) => option === 'pretty')
		);
	}
	// Colours of a transport and of its format are one choice: the first says it. What goes to a file is another matter.
	const { option, path, span } = fact;
	const isStreamed = (one: LocatedFact<'logger.option'>): boolean => {
		const sink = project.in(path, 'log.sink').find((other) => containsSpan(other.span, one.span));
		return sink === undefined || sink.target === 'stdout' || sink.target === 'stderr';
	};
	const first = project.in(path, 'logger.option').find((one) => one.option === 'pretty' && isStreamed(one));
	return option === 'pretty' && first?.span.start === span.start;
}

/** Programs that lay out the events of a logger for people. */
const formatters: ReadonlySet<string> = wordSet(`
	bunyan pino-pretty pino-colada pino-princess pino-zen pino-dev pino-tiny bunyan-pretty bunyan-debug-stream
`);

/** The formatter that a process of a deploy pipes its output to. */
function formatterAfter(fact: LocatedFact<'process.declare'>, project: Project): (Location & { readonly name: string }) | undefined {
	const process = project.processDeclaredAt(fact);
	const isOther = fact.source === 'script' && !/^(?:start|serve|server|web|worker)(?:[:_-]prod(?:uction)?)?$/.test(fact.name);
	if (!process || isOther || (process.type !== 'web' && process.type !== 'worker') || project.isDevelopmentFile(fact.path)) {
		return undefined;
	}
	for (const { line, at } of process.commands) {
		const formatter = line.commands.find(
			({ words }, index) => formatters.has(words[0]?.text ?? '') && ['|', '|&'].includes(line.commands[index - 1]?.next ?? ''),
		);
		if (formatter) {
			return { path: at.path, span: formatter.span, name: formatter.words[0]!.text };
		}
	}
	return undefined;
}
