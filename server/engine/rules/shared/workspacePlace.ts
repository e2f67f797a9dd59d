import { isOuterPath } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';

const start = { start: 0, end: 0 };

/** Where something is said of the workspace as a whole: its root manifest, else its first file. Undefined for an empty workspace. */
export function workspacePlace(project: Project): Location | undefined {
	const inner = project.files.filter((path) => !isOuterPath(path));
	const manifests = ['package.json', 'Procfile', 'Dockerfile', 'compose.yaml', 'docker-compose.yml'];
	const path = manifests.find((one) => inner.includes(one)) ?? inner.find((one) => !one.includes('/')) ?? inner[0];
	return path === undefined ? undefined : { path, span: start };
}
