import type { LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { providersOf } from '../../shared/binaries.js';
import { isLeftOutOfProduction } from '../../shared/developmentDependencies.js';
import { installationScripts } from '../../shared/installs.js';
import { isMigrationProgram } from '../../shared/migrations.js';
import { spanOf } from '../../shared/writtenCommands.js';
import { keepsDevelopment } from './unreleased.js';

/** A program for the database that an installation runs, and leaves out where it is one for production. */
export interface BrokenInstallation {
	readonly at: Location;
	readonly script: string;
	readonly program: string;
	readonly dependency: LocatedFact<'dependency'>;
}

/**
 * Scripts of an installation that call a program for the database, in packages where only an installation for developers brings it. A
 * platform that builds (a Procfile, a file of its own) installs for developers first.
 */
export function* brokenInstallations(project: Project): Generator<BrokenInstallation> {
	for (const fact of project.of('process.declare')) {
		const { path, name, source, command } = fact;
		if (source !== 'script' || !installationScripts.has(name) || isOuterPath(path) || isAsidePath(path) || isInExamples(path)) {
			continue;
		}
		const { folder, kind } = project.packageOf(path);
		const isBuiltByPlatform = project.processes.some(
			(one) => one.package.folder === folder && (one.declaration.source === 'procfile' || one.declaration.source === 'platform'),
		);
		// What may fail does not stop the installation.
		if (kind !== 'service' || isBuiltByPlatform || /[|;]/.test(command) || keepsDevelopment(project, folder)) {
			continue;
		}
		for (const written of commandsWritten(fact)) {
			const { program } = written.started;
			const dependency = isMigrationProgram(program)
				? providersOf(program)
						.flatMap((one) => project.dependencyOf(path, one) ?? [])
						.find((one) => isLeftOutOfProduction(project, one))
				: undefined;
			if (dependency) {
				yield { at: { path, span: spanOf(written) }, script: name, program, dependency };
				break;
			}
		}
	}
}
