import { baseName, directoryOf } from '../../core/paths.js';
import type { Project } from '../../project/project.js';

/** Folders of programs that a person runs and reads the answer of, even where a service starts or shares them. */
const toolFolders: ReadonlySet<string> = new Set(['bin', 'cli', 'scripts', 'migration-scripts']);

const packageManagers: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'bun', 'npx']);

/** Whether a file is a tool for people at a terminal by where it lies and what it reads: its output is its answer, and its files are what it was asked to make. */
export function isToolCode(project: Project, path: string): boolean {
	const folders = directoryOf(path).split('/');
	const stem = baseName(path).replace(/(?:\.[a-z]+)+$/i, '').toLowerCase();
	if (toolFolders.has(stem) || folders.some((folder) => toolFolders.has(folder))) {
		return true;
	}
	// One call installs a plugin; several set up a project for somebody.
	if (project.in(path, 'process.spawn').filter(({ program }) => program !== undefined && packageManagers.has(program)).length > 1) {
		return true;
	}
	const signs = project.in(path, 'role.sign').map(({ sign }) => sign);
	const hasCommand = project.packageOf(path).manifest?.entries.some(({ field }) => field === 'bin') === true;
	return signs.includes('shebang') || (hasCommand && (folders.includes('commands') || signs.includes('command-line-parser')));
}
