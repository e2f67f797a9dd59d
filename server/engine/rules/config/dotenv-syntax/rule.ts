import type { LocatedFact } from '../../../core/fact.js';
import type { FixPlan } from '../../../core/fix.js';
import type { Severity } from '../../../core/finding.js';
import { isOuterPath } from '../../../core/paths.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';

type Quirk = LocatedFact<'dotenv.quirk'>['quirk'];

/** The quirks that there is something to say of. */
type Told = Exclude<Quirk, 'unordered' | 'missing-value'>;

/**
 * How much a deviation matters: what readers understand in different ways is a warning, taste is a hint, and what an example is
 * made of is nothing.
 */
const severities: Readonly<Partial<Record<Quirk, Severity>>> = {
	'duplicated-key': 'warning',
	'unbalanced-quotes': 'warning',
	'unquoted-lines': 'warning',
	'leading-character': 'warning',
	'incorrect-delimiter': 'warning',
	// The loaders of programs and of containers agree on these; only a shell does not.
	'space-around-equals': 'hint',
	'unquoted-blank': 'hint',
	'unquoted-hash': 'hint',
	colon: 'hint',
	'value-without-key': 'hint',
	'lowercase-key': 'hint',
	'trailing-blank': 'hint',
	'no-final-newline': 'hint',
	'extra-blank-line': 'hint',
};

/** What no reader understands in another way. */
const taste: ReadonlySet<Quirk> = new Set(['lowercase-key', 'trailing-blank', 'no-final-newline', 'extra-blank-line']);

const messages = {
	'duplicated-key': '{{variable}} is set twice; which one holds depends on who reads the file.',
	repeated: '{{variable}} is set twice, to the same value: whoever changes one line changes nothing.',
	'space-around-equals': 'Blanks around "=" belong to the name or the value of {{variable}} for some readers, and stop a shell.',
	'unbalanced-quotes': 'The quote in {{variable}} is not closed: readers take the next lines for its value, or the quote.',
	'leading-character': 'What stands before {{variable}} becomes a part of its name, or drops the line.',
	'incorrect-delimiter': 'The name {{variable}} has characters that no shell accepts in a variable.',
	'unquoted-blank': 'The value of {{variable}} has blanks and no quotes: a shell runs its second word as a command.',
	'unquoted-lines': 'The value of {{variable}} goes on below and has no quotes: readers take its first line, and nothing else.',
	'unquoted-hash':
		'The value of {{variable}} goes on behind "#" and has no quotes: a library takes the rest for a comment, shells and container engines do not.',
	colon: 'A library takes the colon behind {{variable}} for "=": to shells and container engines this line sets nothing.',
	'value-without-key': 'This line sets nothing: "=" is missing after {{variable}}.',
	'no-key': 'This line sets nothing: it begins with no name of a variable.',
	'no-name': 'What stands before "=" is no name that a shell accepts.',
	'lowercase-key': 'Names of variables are in upper case by convention; {{variable}} is not.',
	'trailing-blank': 'Blanks at the end of the line are a part of the value for container engines.',
	'no-final-newline': 'The last line has no line break: what is appended to the file joins it.',
	'extra-blank-line': 'One blank line is enough.',
	clean: 'All who read the file understand it in the same way.',
} as const;

export default defineRule({
	id: 'config/dotenv-syntax',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do all who read a file of variables understand the same?',
	messages,
	reads: ['dotenv.quirk', 'env.declare'],
	check({ project, report, affirm }) {
		const files = new Set(
			project
				.of('env.declare')
				.filter(({ source, path }) => (source === 'dotenv' || source === 'dotenv-example') && !isOuterPath(path) && !isInExamples(path))
				.map(({ path }) => path),
		);
		for (const path of files) {
			const isExample = project.in(path, 'env.declare').some(({ source }) => source === 'dotenv-example');
			const quirks = project.in(path, 'dotenv.quirk').filter((fact) => severities[fact.quirk] !== undefined && !isMeant(fact, isExample));
			const seen = new Set<Quirk>();
			for (const fact of quirks) {
				const { quirk, span, variable, related } = fact;
				// An example shows one thing in two ways, and whatever a file for tests does is seen when they run.
				const severity =
					fact.same || ((isExample || project.roleOf(path).role === 'test' || /\.test(?:\.|$)/.test(path)) && quirk === 'duplicated-key')
						? 'hint'
						: severities[quirk]!;
				// Taste is told once for each file.
				if (severity === 'hint' && seen.has(quirk) && fixOf(fact) === undefined) {
					continue;
				}
				seen.add(quirk);
				const plan = fixOf(fact);
				report({
					message: fact.same ? 'repeated' : messageOf(quirk as Told, variable),
					path,
					span,
					severity,
					data: { variable: variable ?? 'the variable' },
					related: related ? [{ at: { path, span: related }, message: 'Set here before.' }] : [],
					fixes: plan ? [plan] : [],
				});
			}
			if (quirks.every(({ quirk, same }) => same || taste.has(quirk))) {
				affirm({ message: 'clean', path, span: project.in(path, 'env.declare')[0]!.span });
			}
		}
	},
});

/** Where a line holds no name, or what stands for one could be a piece of a secret, nothing is repeated. */
function messageOf(quirk: Told, variable: string | undefined): keyof typeof messages {
	return variable !== undefined ? quirk : quirk === 'value-without-key' ? 'no-key' : quirk === 'incorrect-delimiter' ? 'no-name' : quirk;
}

/** What looks like a deviation and is none: alternatives in an example, names of settings that are written with dots. */
function isMeant({ quirk, variable }: LocatedFact<'dotenv.quirk'>, isExample: boolean): boolean {
	return (
		(isExample && (quirk === 'value-without-key' || quirk === 'unquoted-blank')) ||
		(quirk === 'incorrect-delimiter' && variable !== undefined && /^[\w.]+$/.test(variable)) ||
		(quirk === 'leading-character' && variable === undefined)
	);
}

/** Edits that change no value: only what readers argue about. */
function fixOf({ quirk, path, span }: LocatedFact<'dotenv.quirk'>): FixPlan | undefined {
	switch (quirk) {
		case 'space-around-equals':
			return replace('Remove the blanks around "="', 'safe', [{ path, span, newText: '=' }]);
		case 'trailing-blank':
			return replace('Remove the blanks at the end of the line', 'safe', [{ path, span, newText: '' }]);
		case 'no-final-newline':
			return replace('End the last line', 'safe', [{ path, span, newText: '\n' }]);
		case 'unquoted-blank':
			return replace('Put the value in quotes', 'suggestion', [
				{ path, span: { start: span.start, end: span.start }, newText: '"' },
				{ path, span: { start: span.end, end: span.end }, newText: '"' },
			]);
		default:
			return undefined;
	}
}
