import type { Guard, LocatedFact } from '../../../core/fact.js';
import type { Location } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import { lastNames } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';

/** Words by which people call what plays another service. */
const stubWords: ReadonlySet<string> = wordSet(`
	mock mocks mocked mocker mockers mocking mockserver mockapi fake fakes fakeserver stub stubs stubbed simulator simulators
`);

/** Names of variables that say of a deploy that it is the one for customers, whatever their letters. */
const ofProduction = /^(?:IS_?)?PROD(?:UCTION)?$/i;

/**
 * Where a module listens that plays other services by its name, and that a program imports in every deploy: nothing but a variable that
 * nobody sets would keep it from that. Who asks for it by a variable of its own, knows.
 */
export function stubServerOf(fact: LocatedFact<'module.import'>, project: Project): Location | undefined {
	const target = /^[.#~@]/.test(fact.specifier) ? project.resolveModule(fact.specifier, fact.path) : undefined;
	if (target === undefined || isStub(fact.path) || !isStub(target) || !isDeployed(project, fact.path) || !areOpen(fact.guards, project)) {
		return undefined;
	}
	return listenersOf(project, target).find(({ guards }) => areOpen(guards, project));
}

interface Listener extends Location {
	readonly guards: readonly Guard[];
}

/** Where a module starts to listen, with the conditions on the environment: a server of its own, or one that it takes from another module. */
const listenersOf = remembered((project, path): readonly Listener[] => {
	const imports = project.in(path, 'module.import');
	return [
		...project.in(path, 'server.listen').map(({ span, guards = [] }) => ({ path, span, guards })),
		...project
			.in(path, 'call.given')
			.filter(({ callee, given }) => callee.members.at(-1) === 'listen' && given['0'] !== undefined)
			.map(({ callee, span }) => ({ path, span, guards: imports.find(({ specifier }) => specifier === callee.specifier)?.guards ?? [] })),
	];
});

/** Whether a file, or the folder that it lies in, is called after what plays something. */
function isStub(path: string): boolean {
	return haveWord(lastNames(path), stubWords);
}

/** Whether some process reaches a file that is no developer's. */
function isDeployed(project: Project, path: string): boolean {
	return project.processesOf(path).some(({ type }) => type !== 'development' && type !== 'task');
}

/** Whether conditions hold in every deploy: there are none, or they ask for a variable of production that nobody sets. */
function areOpen(guards: readonly Guard[] = [], project: Project): boolean {
	return guards.every(
		({ variable, operator }) => ofProduction.test(variable) && operator === 'unset' && !isSetSomewhere(project, variable),
	);
}

/** Whether a file, a command or the code sets a variable. */
const isSetSomewhere = remembered(
	(project, variable): boolean =>
		(['env.declare', 'env.write'] as const).some((kind) => project.of(kind).some((one) => one.variable === variable)) ||
		project.of('process.declare').some(({ command }) => command.includes(`${variable}=`)),
);
