import { remembered } from '../../../project/remember.js';

/** All command lines of the project as one text. */
export const commandsOf = remembered((project): string =>
	[
		...(['process.declare', 'pipeline.step', 'shell.script', 'image.run', 'task.step'] as const).flatMap((kind) =>
			project.of(kind).map(({ command }) => command),
		),
		...project.of('process.spawn').map(({ command = '' }) => command),
		...project.of('package').map(({ seed }) => seed?.command ?? ''),
	].join('\n'),
);
