import { baseName, directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import { stringOf } from '../../../core/value.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { appendLines } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { workspacePlace } from '../../shared/workspacePlace.js';

export default defineRule({
	id: 'logs/committed-logs',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Are logs kept out of version control?',
	messages: {
		tracked: 'Version control tracks {{files}}. Take them out with "git rm --cached": a log is no part of the code, and may tell of users.',
		notIgnored: 'The service writes {{file}}, which no ignore file names: the next "git add ." commits it.',
		ignored: 'Ignore files keep logs out of commits.',
	},
	reads: ['ignore.pattern', 'log.sink', 'compose.volume'],
	check({ project, report, affirm }) {
		const place = workspacePlace(project);
		if (!project.versionControl || !place) {
			return;
		}
		const last = project.in('.gitignore', 'ignore.pattern').at(-1);
		const at = project.has('.gitignore') ? { path: '.gitignore', span: last?.span ?? { start: 0, end: 0 } } : place;
		const tracked = trackedLogs(project);
		if (tracked.length > 0) {
			const more = tracked.length > 3 ? ` and ${tracked.length - 3} more logs` : '';
			report({ message: 'tracked', ...at, data: { files: tracked.slice(0, 3).join(', ') + more } });
		} else if (project.isIgnored('server.log') || project.isIgnored('logs/server.log')) {
			affirm({ message: 'ignored', ...at });
		}
		const written =
			tracked.length > 0
				? []
				: project.of('log.sink').flatMap(({ path, span, file, target, api }) => {
						const name = target === 'file' ? stringOf(file)?.replace(/^\.\//, '') : undefined;
						const isOurs =
							name !== undefined &&
							/^[\w-][\w./-]*\.log$/.test(name) &&
							!isOuterPath(path) &&
							// What pm2 is told is no code of the service, and what it writes is the service's all the same.
							(api === 'pm2' || serviceRoles.includes(project.roleOf(path).role));
						// Where the process stands when it writes, at the root or in its package, is not known.
						return isOurs && !project.isIgnored(name) && !project.isIgnored(joinPath(project.packageOf(path).folder, name))
							? [{ name, at: { path, span: file?.path === undefined && file ? file.span : span } }]
							: [];
					});
		// One line of the ignore file answers for all of them.
		const [first, ...others] = written;
		if (first) {
			const plan = appendLines('.gitignore', ['*.log']);
			report({
				message: 'notIgnored',
				...first.at,
				data: { file: first.name },
				related: others.slice(0, 10).map((one) => ({ at: one.at, message: `${one.name} is not ignored either.` })),
				fixes: plan ? [plan] : [],
			});
		}
	},
});

/** Logs among the tracked files, as far as nobody keeps them on purpose. */
function trackedLogs(project: Project): readonly string[] {
	const isLog = (path: string): boolean =>
		(/\.log(?:\.\d+|\.gz)?$/.test(path) && !/change|history|release|\.git/i.test(baseName(path))) ||
		// By which file-stream-rotator, and so the rotating transport of winston, knows its files again.
		/(?:^|\/)\.[\da-f]{32,64}-audit\.json$/.test(path);
	// A log that a container gets as a volume is what it works on.
	const mounted = new Set(
		project
			.of('compose.volume')
			.flatMap(({ path, type, source }) => (type === 'bind' && source !== undefined ? [joinPath(directoryOf(path), source)] : [])),
	);
	return [...(project.versionControl?.tracked ?? [])]
		.filter(
			(path) =>
				isLog(path) &&
				!mounted.has(path) &&
				!isOuterPath(path) &&
				!isAside(path) &&
				!/(?:^|\/)(?:fixtures?|testdata|data|snapshots?|expected)\//.test(path),
		)
		.sort();
}

/**
 * Whether a log is there to be worked on, as far as its place tells, or its name where that is a sample's. Right at the root, and among
 * logs, one of tests was left there by a run of them.
 */
function isAside(path: string): boolean {
	const folder = directoryOf(path);
	const isLeft = folder === '' || /(?:^|\/)logs?$/.test(folder);
	return isAsidePath(joinPath(folder, 'x')) || (isLeft ? /samples?|examples?/i : /samples?|examples?|tests?/i).test(baseName(path));
}
