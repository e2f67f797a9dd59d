import { baseName, directoryOf } from '../../core/paths.js';
import { scriptPurpose } from '../processTypes.js';
import type { Evidence } from './evidence.js';
import { roleByFramework } from './frameworkRoles.js';
import { group, guessed, startedGroup, type Group } from './groups.js';
import { hasStandInWord } from './pathRoles.js';

/** Names of files that are for developers: `dev-server.js`, `payments-mock.ts`. */
const makersName = /^(?:dev|mock|mocks|fake)[-_]|[-_](?:dev|mock|mocks|fake)(?:[-_.]|$)/;

/** Files that listen for requests, or take work from a queue, whether or not a manifest says who starts them. */
export function* listeners(evidence: Evidence): Generator<Group> {
	const { facts, graph, packages } = evidence;
	// What a bundler loads from its configuration, or a developer's machine alone, listens for developers, where a deploy starts
	// something else.
	const ofMakers = graph.reach([...evidence.tools, ...evidence.developmentEntries(() => true)]);
	const deploysAnother = (path: string): boolean => evidence.deploysOf(packages.of(path)).length > 0;
	const isUnstarted = (path: string): boolean => evidence.startsOf(path).length === 0;
	const developed = new Set(
		evidence.started.flatMap(({ purpose, entries }) =>
			purpose === 'development' ? entries.filter((entry) => facts.hasKind(entry, 'server.listen')).map((entry) => packages.of(entry)) : [],
		),
	);
	/** Where it is known what is started, be it by developers, or that pages are all there is, what nothing starts is a guess. */
	const weighed = (found: Group, { path }: { readonly path: string }): Group =>
		isUnstarted(path) && (deploysAnother(path) || developed.has(packages.of(path)) || evidence.showsPages(packages.of(path)))
			? guessed(found)
			: found;
	for (const fact of facts.of('server.listen')) {
		if (
			evidence.isSetAside(fact) ||
			isAside(fact.path, evidence) ||
			isForMakers(fact.path, evidence) ||
			// What is shown or tried out listens for whoever tries it.
			(evidence.pathRole(fact.path)?.role === 'docs' && isUnstarted(fact.path)) ||
			(ofMakers.has(fact.path) && deploysAnother(fact.path))
		) {
			continue;
		}
		const kind = evidence.kindOf(fact.path);
		if (kind === 'service' || kind === 'unknown' || kind === 'static-site') {
			yield weighed(group('server', [fact.path], `${fact.path} listens for requests, and it is that file, or imported by it.`, fact), fact);
		}
	}
	for (const fact of [...facts.of('queue.consume'), ...facts.of('process.loop').filter(({ api }) => api !== 'loop')]) {
		if (!evidence.isSetAside(fact) && evidence.kindOf(fact.path) === 'service' && !evidence.isForgotten(fact.path)) {
			const found = group(
				'worker',
				[fact.path],
				`${fact.path} takes ${fact.kind === 'process.loop' ? 'what people write in a chat' : 'work from a queue'}, and it is that file, or imported by it.`,
				fact,
			);
			yield weighed(found, fact);
		}
	}
}

/**
 * Whether a file is a program beside the service: a script of its own starts it, which is for no deploy, or it is a command in
 * `bin/` that no deploy starts, and the deploy of the same package, which is known, does not reach it.
 */
function isAside(path: string, evidence: Evidence): boolean {
	const { packages, graph } = evidence;
	const starts = evidence.startsOf(path);
	const isCommand = evidence.signs.has(path, 'shebang') && baseName(directoryOf(path)) === 'bin';
	if (
		(starts.length === 0 && !isCommand) ||
		starts.some(
			({ purpose, declaration }) => purpose !== 'task' && !(purpose === 'development' && (isCommand || hasStandInWord(declaration.name))),
		)
	) {
		return false;
	}
	const deploys = evidence.deploysOf(packages.of(path));
	return deploys.length > 0 && !graph.reach(deploys.flatMap(({ entries }) => entries)).has(path);
}

/** Whether nothing but scripts of tests starts a file, or those of developers start or load one that says by its name that it is for them. */
function isForMakers(path: string, evidence: Evidence): boolean {
	const starts = evidence.startsOf(path);
	return starts.length > 0
		? starts.every(({ purpose }) => purpose === 'test' || (purpose === 'development' && makersName.test(baseName(path))))
		: isNamedByTests(path, evidence) || (makersName.test(baseName(path)) && evidence.isLoadedByMakers(path));
}

/** Whether the only scripts of a shell that name a file are called after tests: they start it in the background, and go on with what asks it. */
function isNamedByTests(path: string, { facts }: Evidence): boolean {
	const ending = `/${baseName(path)}`;
	const naming = facts.of('shell.script').filter(({ command }) => command.includes(ending));
	return naming.length > 0 && naming.every((script) => scriptPurpose(baseName(script.path).replace(/\.\w+$/, '')) === 'test');
}

/** Files that a framework or a platform loads by its conventions. */
export function* frameworkEntries(evidence: Evidence): Generator<Group> {
	const { facts, packages, signs } = evidence;
	for (const path of facts.filesWith('module.shape')) {
		if (evidence.pathRole(path)) {
			continue;
		}
		const decision = roleByFramework(path, packages.of(path));
		if (decision) {
			yield group(decision.role, [path], decision.because);
		} else if (signs.has(path, 'serverless-handler')) {
			yield group('server', [path], 'It exports a handler that a platform calls.');
		} else if (signs.has(path, 'server-directive')) {
			yield group('server', [path], 'It says "use server".');
		} else if (signs.has(path, 'framework-route') && evidence.kindOf(path) === 'service') {
			yield group('server', [path], 'It exports routes where a framework looks for them.');
		}
	}
}

/** Scripts that start code of a service without it being seen what that code does. */
export function* unservedStarts({ started, kinds }: Evidence): Generator<Group> {
	for (const each of started) {
		if (each.purpose === 'deploy' && each.type === 'unknown' && each.entries.length > 0 && kinds.of(each.package).kind === 'service') {
			yield startedGroup('server', each);
		}
	}
}

/** Commands (bin) that are the server of their package. */
export function* serverCommands({ packages, kinds }: Evidence): Generator<Group> {
	for (const each of packages.all) {
		const commands = each.manifest && kinds.of(each).kind === 'service' ? kinds.serverCommands(each) : [];
		if (commands.length > 0) {
			yield group(
				'server',
				commands,
				`It is the command (bin) that ${each.manifest!.path} declares, which is a server, or imported by it.`,
				each.manifest,
			);
		}
	}
}
