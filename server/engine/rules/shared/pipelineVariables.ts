import type { LocatedFact } from '../../core/fact.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { filledIn } from './builtNames.js';

type Step = LocatedFact<'pipeline.step'>;

/**
 * The variables that the commands of a step find set, with what they hold: those of the workflow and the job that are written there,
 * and those that an earlier step of the job hands on (`echo "TAG=…" >> $GITHUB_ENV`). What is set in more than one way, or by the step
 * itself, is left out. Only of GitHub's workflows, where nobody who starts a run may replace them.
 */
export function stepVariablesOf(step: Step, project: Project): ReadonlyMap<string, string> {
	if (!step.path.startsWith('.github/workflows/')) {
		return new Map();
	}
	const found = new Map<string, string | undefined>();
	const set = (name: string, text: string | undefined): void => {
		found.set(name, found.has(name) && found.get(name) !== text ? undefined : text);
	};
	for (const { variable, value, source, owner } of project.in(step.path, 'env.declare')) {
		if (source === 'pipeline' && (owner === undefined || owner === step.job)) {
			set(variable, value.kind === 'literal' ? value.text : undefined);
		}
	}
	const before = project.in(step.path, 'pipeline.step').filter(({ job, span }) => job === step.job && span.start < step.span.start);
	for (const { name, text } of before.flatMap(handedOn)) {
		set(name, text === undefined ? undefined : filledIn(text, known(found)));
	}
	return known(new Map([...found].filter(([name]) => !step.command.includes(`${name}=`))));
}

function known(found: ReadonlyMap<string, string | undefined>): ReadonlyMap<string, string> {
	return new Map([...found].flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

/** The variables that a step sets for those after it; without a text where it may also be another one. */
function handedOn(step: Step): readonly { readonly name: string; readonly text?: string }[] {
	if (!step.command.includes('GITHUB_ENV')) {
		return [];
	}
	const told = commandsWritten(step).flatMap(({ argv, command }) => {
		const isHandedOn = command.conditional !== true && command.redirections.some(({ target }) => /^\$\{?GITHUB_ENV\}?$/.test(target.text));
		const [, name, text] = isHandedOn && argv[0] === 'echo' && argv.length === 2 ? (/^(\w{1,64})=(.*)$/.exec(argv[1]!) ?? []) : [];
		return name === undefined || text === undefined ? [] : [{ name, text }];
	});
	// Whatever else such a step writes with a name before it may be handed on as well, in a way that nobody follows here.
	return [...step.command.matchAll(/\b(\w{1,64})=/g)].map(([, name]) => {
		const texts = told.filter((one) => one.name === name);
		const count = step.command.split(`${name}=`).length - 1;
		return texts.length === 1 && count === 1 ? texts[0]! : { name: name! };
	});
}
