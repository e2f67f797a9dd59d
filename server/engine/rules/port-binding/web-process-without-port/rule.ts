import type { LocatedFact } from '../../../core/fact.js';
import type { FixPlan } from '../../../core/fix.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Location } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { assignedBy } from '../../../project/shellDefaults.js';
import type { SimpleCommand } from '../../../shell/command.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { deployedProcesses } from '../../shared/deploy.js';
import { invocationOf } from '../../shared/invocation.js';
import { portNumber } from '../../shared/ports.js';
import { portOptionOf } from '../../shared/serverCommands.js';
import { spanOf } from '../../shared/writtenCommands.js';

export default defineRule({
	id: 'port-binding/web-process-without-port',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does the web process listen on the port that the platform gives it?',
	messages: {
		literal: 'The web process listens on port {{port}}; the platform leads requests to the port in PORT.',
		missing: '"{{program}}" listens on port {{port}} unless it is told otherwise; the platform leads requests to the port in PORT.',
		declared: 'PORT is declared with a value of its own: the platform sets it for each process.',
		overwritten:
			'This script sets PORT to {{port}} before it starts the server, whatever the environment says: no deploy can have it listen elsewhere. Set it only where it is missing: "PORT=${PORT:-{{port}}}".',
		platform: 'The web process listens on the port that the platform gives it.',
	},
	reads: ['process.declare', 'env.declare', 'shell.script', 'server.listen'],
	check({ project, report, affirm }) {
		for (const fact of project.of('process.declare')) {
			const isWeb =
				(fact.source === 'procfile' && fact.name === 'web') ||
				(fact.source === 'platform' &&
					fact.purpose === 'web' &&
					/(?:^|\/)(?:render\.ya?ml|heroku\.yml|(?:[\w-]+[.-])?manifest(?:[.-][\w.-]+)?\.ya?ml)$/.test(fact.path));
			if (!isWeb || isAsidePath(fact.path) || project.isDevelopmentFile(fact.path)) {
				continue;
			}
			for (const { argv, assignments, at, written } of commandsOf(fact, project)) {
				const invocation = invocationOf(argv);
				const option = invocation && portOptionOf(invocation);
				const assigned = assignments.find(({ name, value }) => name === 'PORT' && portNumber(value.text) !== undefined && !value.expands);
				const port = option?.given ?? assigned?.value.text;
				const number = port === undefined ? undefined : portNumber(port);
				// What a script says, something around it may say otherwise.
				const softer = written === undefined ? { severity: 'hint' as const } : {};
				if (number !== undefined) {
					if (!saysPort(fact, number, project)) {
						const fixes = written && option?.given !== undefined ? takePort(written, fact.path, option.given) : [];
						report({ message: 'literal', ...at, data: { port: number }, fixes, ...softer });
					}
				} else if (
					port?.includes('$PORT') === true ||
					port?.includes('${PORT') === true ||
					(option?.given === undefined && option?.variables.includes('PORT') === true)
				) {
					affirm({ message: 'platform', ...at });
				} else if (option?.given === undefined && option?.standard !== undefined && !option.settings.some((file) => project.has(file))) {
					report({ message: 'missing', ...at, data: { program: invocation!.program, port: option.standard }, ...softer });
				}
			}
		}
		for (const { at, port } of overwrittenPorts(project)) {
			report({ message: 'overwritten', ...at, data: { port }, severity: 'hint' });
		}
		for (const { path, span, value, source, variable } of project.of('env.declare')) {
			if (
				source === 'app-json' &&
				variable === 'PORT' &&
				value.kind === 'literal' &&
				portNumber(value.text) !== undefined &&
				!isAsidePath(path)
			) {
				report({ message: 'declared', path, span });
			}
		}
	},
});

/** Whether the file of a platform gives PORT the same number: then it leads requests there. */
function saysPort({ path }: LocatedFact<'process.declare'>, port: string, project: Project): boolean {
	return project
		.in(path, 'env.declare')
		.some(({ variable, value }) => variable === 'PORT' && value.kind === 'literal' && value.text === port);
}

/** A command of a web process, and where it is written. */
interface WebCommand {
	readonly argv: readonly string[];
	readonly assignments: SimpleCommand['assignments'];
	readonly at: Location;
	/** The command of the declaration itself. */
	readonly written?: WrittenCommand;
}

/** The commands of a declaration as it is written, and those that it comes to through package scripts: `web: npm start`. */
function commandsOf(fact: LocatedFact<'process.declare'>, project: Project): readonly WebCommand[] {
	const own = commandsWritten(fact).map((written): WebCommand => ({
		argv: written.argv,
		assignments: written.started.assignments,
		at: { path: fact.path, span: spanOf(written) },
		written,
	}));
	const behind = (project.processDeclaredAt(fact)?.commands ?? []).filter(({ declaration }) => declaration.source === 'script');
	return [...own, ...behind.map(({ argv, started, at }): WebCommand => ({ argv, assignments: started.assignments, at }))];
}

/** Where scripts that deploys start give PORT a number of their own in front of the server, without asking whether it is set. */
function overwrittenPorts(project: Project): readonly { readonly at: Location; readonly port: string }[] {
	const scripts = new Map<string, number>();
	for (const process of deployedProcesses(project)) {
		const { at } = process.commands.at(-1) ?? {};
		if (at && project.in(at.path, 'shell.script').length > 0 && project.inProcess(process, 'server.listen').length > 0) {
			scripts.set(at.path, at.span.start);
		}
	}
	return [...scripts].flatMap(([path, started]) =>
		project.in(path, 'shell.script').flatMap((fact) => {
			const lines = commandsWritten(fact)[0]?.line.commands ?? [];
			const at = lines.findIndex((command, index) => command.span.start < started && isFixed(command, lines[index - 1]));
			const found = lines[at];
			const isAsked = found !== undefined && /\$\{?PORT\b/.test(fact.command.slice(0, found.span.start - fact.span.start));
			return found && !isAsked ? [{ at: { path, span: found.span }, port: portOf(found)! }] : [];
		}),
	);
}

/** Whether a command always sets PORT to a number: it stands in no branch, and behind no condition. */
function isFixed(command: SimpleCommand, before: SimpleCommand | undefined): boolean {
	return command.conditional !== true && before?.next !== '&&' && before?.next !== '||' && portOf(command) !== undefined;
}

function portOf(command: SimpleCommand): string | undefined {
	const set = assignedBy(command).find(({ name }) => name === 'PORT');
	return set && portNumber(set.value);
}

/** Writes `$PORT` in place of the number, where the words of the command are those of the text. */
function takePort({ argv, started, exact }: WrittenCommand, path: string, given: string): readonly FixPlan[] {
	const word = exact ? started.words.find(({ text }) => text === given || text.endsWith(`=${given}`)) : undefined;
	const number = portNumber(given);
	if (!word || number === undefined || argv.length === 0 || word.span.end - word.span.start !== word.text.length) {
		return [];
	}
	const plan = replace('Listen on $PORT', 'suggestion', [
		{ path, span: { start: word.span.end - number.length, end: word.span.end }, newText: '$PORT' },
	]);
	return plan ? [plan] : [];
}
