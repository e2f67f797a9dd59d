import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { Process, Project } from '../../../project/project.js';
import { isBundled } from '../../shared/bundlers.js';
import { mayBeTypes } from '../../shared/declaredPackages.js';
import { deployedProcesses } from '../../shared/deploy.js';
import { isLeftOutOfProduction } from '../../shared/developmentDependencies.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { packageNamed } from '../../shared/near.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { imageWithoutDevelopment, type ProductionImage } from '../../shared/productionImages.js';

/** An import of what an image leaves out, by code that runs to its end before a process starts. */
export interface Unprepared {
	readonly process: Process;
	/** The file that the start runs. */
	readonly entry: string;
	readonly fact: LocatedFact<'module.import'>;
	readonly dependency: LocatedFact<'dependency'>;
	readonly image: ProductionImage;
}

/**
 * What seeds and other steps before the start of a deployed process import of the dependencies of development, where the images of the
 * package are all known to leave these out.
 */
export function* unprepared(project: Project): Generator<Unprepared> {
	for (const process of deployedProcesses(project)) {
		const image = process.preparations.length === 0 ? undefined : imageWithoutDevelopment(project, process.package.folder);
		if (image === undefined || isBundled(project, process.package)) {
			continue;
		}
		for (const entry of process.preparations) {
			for (const path of reachedFrom(project, entry)) {
				for (const fact of project.in(path, 'module.import').filter((one) => isLoaded(one, project))) {
					const name = packageOfSpecifier(fact.specifier);
					const dependency = name === undefined ? undefined : project.dependencyOf(path, name);
					if (dependency && packageNamed(project, name!) === undefined && isLeftOutOfProduction(project, dependency)) {
						yield { process, entry, fact, dependency, image };
					}
				}
			}
		}
	}
}

/** A file and those that it loads with itself. */
function reachedFrom(project: Project, entry: string): ReadonlySet<string> {
	const reached = new Set([entry]);
	for (const path of reached) {
		for (const fact of project.in(path, 'module.import').filter((one) => isLoaded(one, project))) {
			const target = project.resolveModule(fact.specifier, path);
			if (target !== undefined) {
				reached.add(target);
			}
		}
	}
	return reached;
}

function isLoaded(fact: LocatedFact<'module.import'>, project: Project): boolean {
	return (
		!fact.typeOnly &&
		!fact.optional &&
		!fact.dynamic &&
		!mayBeTypes(fact, project) &&
		!isDevelopmentOnly(fact) &&
		!isWithin(fact, 'function')
	);
}
