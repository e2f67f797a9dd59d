import { baseName } from '../../../core/paths.js';
import type { WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import type { Install } from '../../shared/installs.js';
import { isFrozen } from './frozen.js';

/** The lock file of each manager. */
const lockNames: Readonly<Partial<Record<Install['manager'], string>>> = {
	npm: 'package-lock.json',
	yarn: 'yarn.lock',
	pnpm: 'pnpm-lock.yaml',
};

/**
 * The lock file that an image copies by its name before it installs all that is declared, where the repository does not have it: it
 * is that of a submodule, or of what is fetched before the build.
 */
export function lockFromElsewhere(install: Install, written: WrittenCommand, project: Project): string | undefined {
	const { fact } = written;
	const name = lockNames[install.manager];
	if (
		fact.kind !== 'image.run' ||
		name === undefined ||
		install.global ||
		install.packages.length > 0 ||
		isFrozen(install, written, project)
	) {
		return undefined;
	}
	return project
		.in(fact.path, 'image.copy')
		.filter(({ stage, from, span }) => stage === fact.stage && from === undefined && span.start < fact.span.start)
		.flatMap(({ sources }) => sources)
		.find((source) => baseName(source) === name && !project.files.some((path) => path === name || path.endsWith(`/${name}`)));
}
