import type { LocatedFact } from '../../core/fact.js';
import { baseName, isOuterPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { isAsidePath } from './aside.js';

/** What scripts that deliver say by a word of their names (`deploy-all.sh`), or by all of it (`run.sh`). */
const deliveringScript =
	/(?:^|[._-])(?:deploy|redeploy|release|after[-_]?install|application[-_]?start|start[-_]?(?:server|prod|production))(?:[._-]|$)|^(?:run|start|restart)(?:[._-](?:prod|production))?\.sh$/i;

/** Whether a shell script says by its name that it starts or hands over a release, wherever it lies: `scripts/deploy.sh`, `bin/run.sh`. */
export function isDeliveryScript(path: string): boolean {
	return deliveringScript.test(baseName(path));
}

/** The scripts of a workspace: those for a shell, and those of manifests. */
export function scriptsOf(project: Project): readonly LocatedFact<'shell.script' | 'process.declare'>[] {
	return [...project.of('shell.script'), ...project.of('process.declare').filter(({ source }) => source === 'script')];
}

/** Whether a file belongs to a service itself, and not to what developers or samples have beside it. */
export function isService(project: Project, path: string): boolean {
	return !isOuterPath(path) && !isAsidePath(path) && !project.isDevelopmentFile(path) && project.packageOf(path).kind === 'service';
}
