import { baseName } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isAsidePath } from '../../shared/aside.js';
import { startedWords } from '../../shared/imageCommands.js';
import { migrationIn } from '../../shared/migrations.js';

/** A way to start an image, chosen by the word that it is given, which migrates and then runs a program. */
export interface MigratingMode {
	readonly at: Location;
	readonly mode: string;
	readonly command: string;
}

/** The modes of the entry points of images that migrate before they start a program: `serve) npx prisma migrate deploy; exec node main.js`. */
export function migratingModes(project: Project): readonly MigratingMode[] {
	const entrypoints = project
		.of('process.declare')
		.filter(({ source, final, path }) => source === 'dockerfile-entrypoint' && final !== false && !isAsidePath(path))
		.map((declaration) => baseName(startedWords(declaration)[0] ?? ''));
	return project
		.of('shell.script')
		.filter(({ path }) => entrypoints.includes(baseName(path)))
		.flatMap((script) => {
			const written = commandsWritten(script);
			const modes = new Set(written.flatMap((one) => modeOf(one) ?? []));
			return [...modes].flatMap((mode) => {
				const ofMode = written.filter((one) => modeOf(one) === mode);
				const at = ofMode.findIndex(({ argv }) => migrationIn(argv) !== undefined);
				const first = ofMode[at];
				const serves = ofMode.slice(at + 1).some(({ started, argv }) => started.target.kind === 'entry' && migrationIn(argv) === undefined);
				return first && serves ? [{ at: { path: script.path, span: first.command.span }, mode, command: migrationIn(first.argv)! }] : [];
			});
		});
}

/** The word for which a command runs, where it stands in an arm for just one. */
function modeOf({ command: { frames = [] } }: WrittenCommand): string | undefined {
	const [frame] = frames;
	return frame?.kind === 'arm' && frames.length === 1 && frame.patterns.length === 1 && /^\w[\w-]{0,30}$/.test(frame.patterns[0]!)
		? frame.patterns[0]
		: undefined;
}
