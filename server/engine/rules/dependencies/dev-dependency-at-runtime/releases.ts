import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Process, ProcessCommand, Project } from '../../../project/project.js';
import { providersOf } from '../../shared/binaries.js';
import { isBundled } from '../../shared/bundlers.js';
import { isLeftOutOfProduction } from '../../shared/developmentDependencies.js';
import { asksForDevelopment, installOf, installsDeclared, omitsDevelopment } from '../../shared/installs.js';
import { migrationIn } from '../../shared/migrations.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { imageWithoutDevelopment } from '../../shared/productionImages.js';
import { laterYarn } from '../../shared/yarn.js';

/** A program or a module that the command of a release needs, and that an installation for production leaves out. */
export interface Released {
	readonly process: Process;
	readonly command: ProcessCommand;
	/** What the command calls, or loads first. */
	readonly called: string;
	readonly dependency: LocatedFact<'dependency'>;
}

/**
 * What the commands call that a platform runs before each deploy, where it is known to install without what development needs. Of those
 * that migrate, `admin-processes/unisolated-command` speaks.
 */
export function* releasesWithout(project: Project): Generator<Released> {
	for (const process of project.processes) {
		if (process.declaration.purpose !== 'release' && (process.type !== 'release' || process.declaration.source !== 'procfile')) {
			continue;
		}
		if (project.isDevelopmentFile(process.declaration.path) || !isInstalledWithout(project, process)) {
			continue;
		}
		for (const command of process.commands) {
			const { program, wrappers, target } = command.started;
			// `npx` fetches what is not installed.
			if (wrappers.includes('npx') || migrationIn(command.argv) !== undefined) {
				continue;
			}
			const needs = [
				...[...wrappers, program].map((called) => ({ called, names: providersOf(called) })),
				...(target.kind === 'entry' ? target.preloads : []).map((called) => ({ called, names: [packageOfSpecifier(called)] })),
			];
			for (const { called, names } of needs) {
				const declared = names.flatMap((name) => (name === undefined ? [] : (project.dependencyOf(command.at.path, name) ?? [])));
				if (declared.length > 0 && declared.every((one) => isLeftOutOfProduction(project, one))) {
					yield { process, command, called, dependency: declared[0]! };
				}
			}
		}
	}
}

/**
 * Whether a platform that runs the command of a release leaves out what development needs. Heroku and its like prune after the build
 * (https://devcenter.heroku.com/articles/nodejs-support), Render installs as it is told, by the variables of the service, too
 * (https://render.com/docs/environment-variables), and others build an image. Railway keeps everything (https://nixpacks.com/docs/providers/node).
 */
function isInstalledWithout(project: Project, { declaration, package: home }: Process): boolean {
	const { path, source, owner } = declaration;
	const file = baseName(path);
	if (isBundled(project, home)) {
		return false;
	}
	if (source === 'procfile' || /^(?:app(?:\.[\w-]+)?|scalingo)\.json$/.test(file)) {
		return !project
			.of('env.declare')
			.some((one) => one.source === 'platform' && keepsAll(one.variable, one.value.kind === 'literal' ? one.value.text : ''));
	}
	if (/^railway/i.test(file)) {
		return false;
	}
	const builds = project
		.in(path, 'pipeline.step')
		.filter(({ job }) => job === owner)
		.flatMap(commandsWritten);
	const installs = builds.filter(installsDeclared);
	if (installs.length === 0) {
		return builds.length === 0 && source === 'platform' && imageWithoutDevelopment(project, home.folder) !== undefined;
	}
	const isForProduction = project
		.in(path, 'env.declare')
		.some((one) => one.owner === owner && one.variable === 'NODE_ENV' && one.value.kind === 'literal' && one.value.text === 'production');
	// Later Yarns and Bun do not go by the variable.
	const goesBy = (manager: string | undefined): boolean =>
		manager === 'npm' || (manager === 'yarn' ? laterYarn(project, path) === undefined : manager === 'pnpm');
	return installs.every(
		(written) =>
			omitsDevelopment(written.argv) ||
			(isForProduction &&
				goesBy(installOf(written)?.manager) &&
				!asksForDevelopment(written.argv) &&
				!written.started.assignments.some(({ name }) => name === 'NODE_ENV')),
	);
}

/** Whether a variable tells Heroku to prune nothing, or an installer to take everything. */
function keepsAll(variable: string, text: string): boolean {
	return (
		(/^(?:NPM_CONFIG|YARN|PNPM)_PRODUCTION$/i.test(variable) && text === 'false') ||
		(/^(?:YARN2|PNPM)_SKIP_PRUNING$/.test(variable) && text !== 'false') ||
		(variable === 'NODE_ENV' && /^(?:dev|stag)/.test(text))
	);
}
