import { directoryOf, joinPath } from '../../core/paths.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/** Whether a command writes what a file prints into another one: `node nginx.conf.js > /etc/nginx/nginx.conf`. Both of its streams are for whoever waits for that. */
export function isPrinted(project: Project, path: string): boolean {
	return printedFiles(project, '').has(path) && project.in(path, 'server.listen').length === 0;
}

const printedFiles = remembered((project): ReadonlySet<string> => {
	const facts = [
		...project.of('shell.script'),
		...project.of('image.run'),
		...project.of('process.declare'),
		...project.of('pipeline.step'),
	];
	return new Set(
		facts.flatMap((fact) =>
			commandsWritten(fact).flatMap(({ command, argv }) => {
				const isWritten = command.redirections.some(
					({ operator, descriptor = 1, target }) =>
						(operator === '>' || operator === '>|') &&
						descriptor === 1 &&
						!target.text.startsWith('/dev/') &&
						!/\blogs?\b/.test(target.text),
				);
				return isWritten
					? argv.slice(1).flatMap((word) => [joinPath(directoryOf(fact.path), word), joinPath(project.packageOf(fact.path).folder, word)])
					: [];
			}),
		),
	);
});
