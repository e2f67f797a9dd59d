import type { FactTypes, LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan, type Span } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { stringOf, type Value } from '../../../core/value.js';
import { wordSet } from '../../../core/wordList.js';
import { placeOf } from '../../shared/places.js';
import { environmentNameOf } from '../../shared/variableName.js';

export default defineRule({
	id: 'logs/hardcoded-level',
	scope: 'file',
	severity: 'hint',
	question: 'Does the environment say how much is logged?',
	messages: {
		literal: 'The level of the log is "{{level}}", written in the code: to see more of one deploy, it has to be built again.',
		chosen:
			'The name of the environment ({{variable}}) chooses the level of the log, "{{one}}" or "{{other}}": to see more of one deploy, it would have to be called something else.',
		fromEnvironment: 'The level of the log comes from {{variable}}.',
	},
	reads: ['logger.option', 'env.branch'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'env.branch') {
			const { variable, levels, target = '', path } = fact;
			if (levels !== undefined && levels[0] !== levels[1] && levelNames.test(target) && isByName(fact) && !asksForLevel(project, path)) {
				report({ message: 'chosen', span: fact.span, data: { variable, one: levels[0], other: levels[1] } });
			} else if (levels === undefined && isByName(fact) && !asksForLevel(project, path)) {
				const given = givenLevels(path, project, isFirstThatSets(fact, project) ? undefined : fact.span);
				if (given) {
					report({ message: 'chosen', span: fact.span, data: { variable, one: given[0], other: given[1] } });
				}
			}
			return;
		}
		if (fact.option !== 'level') {
			return;
		}
		const { value } = fact;
		const variable = environmentNameOf(value);
		if (variable !== undefined) {
			affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
			return;
		}
		const level = levelOf(value, fact.library === 'log4js' ? levelsOfLog4js : levelTexts);
		if (level === undefined || isOfOneSink(fact, project) || isDevelopmentOnly(fact) || isDebugOnly(fact)) {
			return;
		}
		report({
			message: 'literal',
			...placeOf(value, fact),
			data: { level },
			fixes: value.kind === 'literal' && value.type === 'string' ? environmentFix(project, value, fact, ['LOG_LEVEL']) : [],
		});
	},
});

/** How libraries call their levels. */
const levelTexts = /^(?:trace|debug|verbose|silly|http|info|notice|warn|warning|error|\d{1,2})$/;

/** Those of log4js, which takes them in letters of any size. */
const levelsOfLog4js = /^(?:all|trace|debug|info|warn|error)$/i;

/** The level that is written in the code, or the list of those that are logged: `logger: ['error', 'warn']`. */
function levelOf(value: Value, texts: RegExp): string | undefined {
	if (value.kind === 'literal') {
		return texts.test(value.text) ? value.text : undefined;
	}
	const levels = value.kind === 'list' ? value.items.map((item) => stringOf(item) ?? '') : [];
	return levels.length > 0 && levels.every((level) => listedLevels.has(level)) ? levels.join(', ') : undefined;
}

/** How Nest calls its levels. */
const listedLevels: ReadonlySet<string> = wordSet('verbose debug log warn error fatal');

/** Names of variables that hold a level. */
const levelNames = /^level$|log_?level/i;

/**
 * Whether a level sorts what goes to one sink, among lines that were logged: that of a sink that is a file or remote says nothing about
 * the stream.
 */
function isOfOneSink(fact: LocatedFact<'logger.option'>, project: Project): boolean {
	const made = new Set(project.in(fact.path, 'logger.create').map(({ span }) => span.start));
	return project.in(fact.path, 'log.sink').some(
		({ span, target }) =>
			target !== 'stdout' &&
			target !== 'stderr' &&
			(containsSpan(span, fact.span) || (fact.of !== undefined && containsSpan(span, fact.of))) &&
			// What a logger is made with holds for all that it logs, wherever that goes.
			!(target === 'unknown' && made.has(span.start)),
	);
}

/** Whether a statement on the name of the environment is the first of its file that sets a variable for a level. */
function isFirstThatSets(fact: LocatedFact<'env.branch'>, project: Project): boolean {
	const [first] = project
		.in(fact.path, 'env.branch')
		.filter((one) => one.form === 'if' && isByName(one) && [...one.then, ...one.otherwise].some((name) => levelNames.test(name)));
	return first?.span.start === fact.span.start;
}

/**
 * The first two levels, written in the code, of which a variable hands one to a logger of the file, or a function whose branch the
 * first of them stands in: `level: level()`.
 */
function givenLevels(path: string, project: Project, branch?: Span): readonly [string, string] | undefined {
	for (const option of project.in(path, 'logger.option')) {
		if (branch !== undefined && (option.value.kind !== 'choice' || !option.value.of.some(({ span }) => containsSpan(branch, span)))) {
			continue;
		}
		const values = option.option === 'level' && option.value.kind === 'choice' ? option.value.of : [];
		const texts = [...new Set(values.map((one) => (one.kind === 'literal' ? one.text : '')))];
		const [one, other] = texts;
		if (one !== undefined && other !== undefined && texts.every((text) => levelTexts.test(text)) && !isOfOneSink(option, project)) {
			return [one, other];
		}
	}
	return undefined;
}

/** Whether a branch is on the name that a deploy has, and not on that of tests. */
function isByName({ variable, value }: FactTypes['env.branch']): boolean {
	const kind = namesEnvironment(variable) ? environmentKindOf(value) : undefined;
	return kind === 'production' || kind === 'development';
}

/** Whether the same file takes a level from a variable of its own, for which the choice stands in. */
function asksForLevel(project: Project, path: string): boolean {
	return project
		.in(path, 'env.read')
		.some(({ variable }) => variable !== undefined && /LEVEL|(?:^|_)LOG(?:$|_)|DEBUG|VERBOSE/i.test(variable));
}
