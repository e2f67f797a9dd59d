import { baseName, directoryOf } from '../../core/paths.js';
import type { Edit } from '../../core/fix.js';
import type { FixContext } from '../recipe.js';
import { endOfLineOf } from '../mechanics/lines.js';
import type { Cook } from '../recipe.js';

/** Programs that find what they run without the `PATH` that a package script has. */
const selfContained = /^(?:npx|npm|yarn|pnpm|bun|bunx|node|\.{0,2}\/)/;

/** Takes a command out of a process and puts it into the `release` process of the Procfile, which runs once per release. */
export const cookMoveToRelease: Cook<'move-to-release'> = async ({ process, command }, context) => {
	const file = await context.read(process.path);
	const procfile = procfileOf(process.path, context);
	if (!file || procfile === undefined) {
		return undefined;
	}
	const source = file.text.slice(process.span.start, process.span.end);
	const isScript = process.path !== procfile;
	const at = source.indexOf(command);
	const joint = at < 0 ? undefined : /^[ \t]*(?:&&|;)[ \t]*/.exec(source.slice(at + command.length))?.[0];
	const startsCommand = at >= 0 && /(?:^|["':]|&&|;)[ \t]*$/.test(source.slice(0, at));
	if (joint === undefined || !startsCommand) {
		return undefined;
	}
	const start = process.span.start + at;
	const removal: Edit = { path: process.path, span: { start, end: start + command.length + joint.length }, newText: '' };
	const released = isScript && !selfContained.test(command) ? `npx ${command}` : command;
	const addition = await addToRelease(procfile, released, context);
	return { edits: [removal, ...addition] };
};

/** The Procfile beside a file, or the file itself. */
function procfileOf(path: string, { project }: FixContext): string | undefined {
	if (baseName(path) === 'Procfile') {
		return path;
	}
	const folder = directoryOf(path);
	const beside = folder === '' ? 'Procfile' : `${folder}/Procfile`;
	return project.has(beside) ? beside : undefined;
}

async function addToRelease(path: string, command: string, context: FixContext): Promise<readonly Edit[]> {
	const text = (await context.read(path))?.text ?? '';
	const release = /(^|[\r\n])(\uFEFF?release:[ \t]*)([^\r\n]*)/.exec(text);
	if (!release) {
		const start = text.startsWith('\uFEFF') ? 1 : 0;
		return [{ path, span: { start, end: start }, newText: `release: ${command}${endOfLineOf(text)}` }];
	}
	const existing = release[3]!.trimEnd();
	if (existing.split(/&&|;/).some((part) => part.trim() === command)) {
		return [];
	}
	const end = release.index + release[1]!.length + release[2]!.length + existing.length;
	return [{ path, span: { start: end, end }, newText: existing === '' ? command : ` && ${command}` }];
}
