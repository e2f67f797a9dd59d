import { ancestorsOf, directoryOf, joinPath } from '../../../core/paths.js';
import type { WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import type { Install } from '../../shared/installs.js';
import { laterYarn } from '../../shared/yarn.js';

/** What asks each manager for the versions of the lock file and for nothing else. */
export const frozen: Readonly<Record<Install['manager'], { readonly command: string; readonly options: readonly string[] }>> = {
	npm: { command: 'npm ci', options: [] },
	yarn: {
		command: 'yarn install --immutable (Yarn 1: --frozen-lockfile)',
		// Offline nothing can be installed but what somebody has kept.
		options: ['--immutable', '--frozen-lockfile', '--pure-lockfile', '--immutable-cache', '--mode', '--offline'],
	},
	pnpm: {
		command: 'pnpm install --frozen-lockfile',
		options: ['--frozen-lockfile', '--offline', '--lockfile-only', '--fix-lockfile'],
	},
	// In production Bun insists on its lock file (`PackageManagerOptions.zig`).
	bun: { command: 'bun install --frozen-lockfile', options: ['--frozen-lockfile', '--production', '-p'] },
};

/** Whether an installation takes the versions of the lock file, or fails. */
export function isFrozen({ manager, verb, options }: Install, { fact, started }: WrittenCommand, project: Project): boolean {
	if (
		verb === 'ci' ||
		verb === 'clean-install' ||
		verb === 'install-clean' ||
		frozen[manager].options.some((option) => options.has(option)) ||
		options.has('--package-lock-only') ||
		isImmutable(project, fact.path, settingsOf(manager))
	) {
		return true;
	}
	if (isThawed(options)) {
		return false;
	}
	// In a pipeline pnpm, Yarn 2 and later freeze by themselves; both look at CI.
	const inPipeline =
		fact.kind === 'pipeline.step' ||
		started.assignments.some(({ name }) => name === 'CI') ||
		project.in(fact.path, 'env.declare').some(({ variable }) => variable === 'CI' || /^YARN_ENABLE_IMMUTABLE_INSTALLS$/.test(variable));
	return inPipeline && (manager === 'pnpm' || (manager === 'yarn' && laterYarn(project, fact.path) !== undefined));
}

/** Whether an installation is told to change the lock file as it needs: whoever writes that knows what it does. */
export function isThawed(options: Install['options']): boolean {
	return options.has('--no-frozen-lockfile') || options.has('--no-immutable');
}

/** The files in which a manager may be told once and for all to keep the lock file as it is. */
function settingsOf(manager: Install['manager']): readonly string[] {
	return manager === 'yarn' ? ['.yarnrc', '.yarnrc.yml'] : manager === 'pnpm' ? ['.npmrc'] : [];
}

/** Whether settings above a file say that an installation must not change the lock file, wherever it runs. */
function isImmutable(project: Project, path: string, settings: readonly string[]): boolean {
	return [...ancestorsOf(directoryOf(path))].some((folder) =>
		settings.some((name) =>
			project.in(joinPath(folder, name), 'dependency.policy').some(({ frozen: isFrozenThere }) => isFrozenThere === true),
		),
	);
}
