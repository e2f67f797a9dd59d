import { defineRule } from '../../rule.js';
import { workspacePlace } from '../../shared/workspacePlace.js';

/** Files that only a repository has a use for: where they are, the folder is a copy of one. */
const traces: readonly string[] = [
	'.gitignore',
	'.gitattributes',
	'.gitmodules',
	'.hgignore',
	'.devcontainer/devcontainer.json',
	'.devcontainer.json',
];

export default defineRule({
	id: 'codebase/not-in-version-control',
	scope: 'workspace',
	severity: 'warning',
	question: 'Is the code under version control?',
	messages: {
		missing: 'This folder is not under version control: no deploy can be traced back to its code. Start a repository with "git init".',
		copy: 'This folder is a copy of a repository ({{trace}} came along), without its history.',
		tracked: 'The code is under version control ({{system}}).',
	},
	reads: ['package', 'module.shape', 'ignore.pattern', 'process.declare', 'image.base'],
	check({ project, report, affirm }) {
		const place = workspacePlace(project);
		const hasCode = (['package', 'module.shape', 'process.declare', 'image.base'] as const).some((kind) => project.of(kind).length > 0);
		if (!place || !hasCode) {
			return;
		}
		if (project.versionControl) {
			affirm({ message: 'tracked', ...place, data: { system: project.versionControl.system } });
			return;
		}
		const trace = traces.find((path) => project.has(path));
		if (trace === undefined) {
			report({ message: 'missing', ...place });
		} else {
			// An exported archive or a container without the repository's folder: the history is somewhere else, and this folder cannot say
			// where.
			report({ message: 'copy', severity: 'hint', ...place, data: { trace } });
		}
	},
});
