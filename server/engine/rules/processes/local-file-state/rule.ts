import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { defineRule } from '../../rule.js';
import { endOfPath, filePlaceOf, pathInWords } from '../../shared/filePlaces.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isBrought, isHanded, keepsUpload, knowsObjectStore } from '../../shared/broughtFiles.js';
import { keptFileOf } from '../../shared/keptFiles.js';
import { factsInFolder } from '../../shared/near.js';
import { isOfOwnLogger } from '../../shared/logFiles.js';
import { isInExamples } from '../../shared/aside.js';
import { sourceRewritten } from '../../shared/writtenCode.js';
import { actsAsTool, isForMakers, isToolCode } from '../../shared/toolCode.js';
import type { ProcessCommand, Project } from '../../../project/project.js';

export default defineRule({
	id: 'processes/local-file-state',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the process keep nothing on the local disk?',
	messages: {
		file: 'This keeps {{target}} on the local disk, which the next release, a restart elsewhere or a second process does not have.',
		kept: 'This keeps {{target}} on the local disk, to be read or handed out later: a second process and another machine do not have it, unless all of them share the folder.',
		brought:
			'This keeps what a request brings as {{target}} on the local disk: a second process and another machine do not have it, unless all of them share the folder.',
		folder: 'This makes the folder {{target}} on the local disk; what is kept there is gone with the next release.',
		temporary: 'This writes to the temporary folder, which serves one brief transaction.',
	},
	reads: ['file.write'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const { target, operation } = fact;
		const place = filePlaceOf(target);
		if (place === 'temporary') {
			affirm({ message: 'temporary', span: fact.span });
			return;
		}
		// Logs are judged by logs/log-file; sockets, locks and files of process ids hold nothing of a user's, and emptied ones nothing at all.
		if (
			(place !== 'application' && place !== 'unknown') ||
			fact.removed ||
			operation === 'empty' ||
			isBuilt(pathInWords(target)) ||
			(isOfVariables(target) && fact.made !== true && !isBrought(fact, project)) ||
			(isToolCode(project, fact.path) &&
				!fact.within?.includes('request-handler') &&
				!isStarted(project, fact.path) &&
				!isFirstReadByService(fact, project) &&
				(actsAsTool(project, fact.path) || !isBesideServer(project, fact.path))) ||
			isDevelopmentOnly(fact) ||
			isDebugOnly(fact) ||
			/\.(log|pid|sock|lock|heapsnapshot|cpuprofile)$/.test(endOfPath(target)) ||
			isOfOwnLogger(fact)
		) {
			return;
		}
		// The file of an embedded store is judged by backing-services/embedded-datastore.
		if (project.in(fact.path, 'datastore.open').some(({ span }) => containsSpan(span, fact.span) || containsSpan(fact.span, span))) {
			return;
		}
		// Code of the program that is written anew is judged by build-release-run/runtime-code-change.
		if (sourceRewritten(project, fact) !== undefined && !isInExamples(fact.path)) {
			return;
		}
		// What is uploaded is judged by processes/upload-to-disk.
		if (
			project.in(fact.path, 'upload.store').some(({ span }) => span.start === fact.span.start && span.end === fact.span.end) ||
			keepsUpload(fact, project)
		) {
			return;
		}
		if (place === 'unknown') {
			const message =
				operation === 'create-folder' ? undefined : isBrought(fact, project) ? 'brought' : isKept(fact, project) ? 'kept' : undefined;
			if (message !== undefined) {
				const words = pathInWords(target);
				report({
					message,
					span: fact.span,
					data: { target: /[a-z\d]/i.test(words) && target.kind !== 'unknown' ? words : 'a file' },
					severity: 'hint',
				});
			}
			return;
		}
		if (operation === 'create-folder') {
			// The folder is made for what is written into it, which is the one cause.
			const others =
				project
					.in(fact.path, 'file.write')
					.some(
						(other) =>
							other.operation !== 'create-folder' &&
							!other.removed &&
							(filePlaceOf(other.target) === 'application' || isBrought(other, project) || isKept(other, project)),
					) || (['upload.store', 'log.sink'] as const).some((kind) => project.in(fact.path, kind).length > 0);
			if (!others) {
				report({ message: 'folder', span: fact.span, data: { target: pathInWords(target) }, severity: 'hint' });
			}
			return;
		}
		// What is copied outside of requests mostly came with the release, and is copied again by the next start.
		const isRepeated = (operation === 'copy' && !isWithin(fact, 'request-handler')) || isWrittenBefore(fact, project);
		report({
			message: 'file',
			span: fact.span,
			data: { target: pathInWords(target) },
			// What is moved or copied is there already, and may only be marked as done.
			sure: isWithin(fact, 'request-handler') && operation !== 'copy' && operation !== 'move',
			...((isRepeated ||
				isOfVariables(target) ||
				isForMakers(fact.path) ||
				!(isOfCaller(fact) || isHanded(fact, project)) ||
				isCache(pathInWords(target)) ||
				knowsObjectStore(project, fact.path) ||
				isMounted(pathInWords(target), project)) && {
				severity: 'hint',
			}),
		});
	},
});

/**
 * Whether a file that lies among tools writes what the service reads again, of which the first write tells: the service has it made
 * when it starts.
 */
function isFirstReadByService(fact: LocatedFact<'file.write'>, project: Project): boolean {
	const isRead = ({ target, operation }: LocatedFact<'file.write'>): boolean =>
		target.kind === 'literal' &&
		operation !== 'create-folder' &&
		project
			.of('file.read')
			.some(
				(read) =>
					read.operation === 'read' &&
					read.target.kind === 'literal' &&
					read.target.text === target.text &&
					serviceRoles.includes(project.roleOf(read.path).role) &&
					!isToolCode(project, read.path),
			);
	return project.in(fact.path, 'file.write').find(isRead)?.span.start === fact.span.start && !actsAsTool(project, fact.path);
}

/** Whether the service reads again what it writes to a folder that it is told of elsewhere. A module reports a folder once. */
function isKept(fact: LocatedFact<'file.write'>, project: Project): boolean {
	const kept = keptFileOf(project, fact);
	return (
		kept !== undefined &&
		kept.readAgain &&
		!isForMakers(fact.path) &&
		!knowsObjectStore(project, fact.path) &&
		!project.in(fact.path, 'file.write').some((other) => {
			const earlier = other.operation !== 'create-folder' && other.span.start < fact.span.start ? keptFileOf(project, other) : undefined;
			return earlier?.readAgain === true && earlier.root === kept.root;
		})
	);
}

/**
 * Whether what is written is somebody's: while a request is answered, under a name that the caller gives, or a key that others
 * will be held to. What a service writes beside that is mostly a setting of its own, or made again by the next start.
 */
function isOfCaller(fact: LocatedFact<'file.write'>): boolean {
	const { target } = fact;
	const last = target.kind === 'template' ? target.parts.findLast((part) => part.kind !== 'literal') : undefined;
	const isNamed =
		target.kind === 'template' &&
		last?.kind === 'unknown' &&
		target.parts.some((part) => part.kind === 'literal' && /[a-z0-9]/i.test(part.text));
	return isWithin(fact, 'request-handler') || (isNamed && isWithin(fact, 'function')) || /\.(?:key|pem)$/.test(endOfPath(target));
}

/** Whether a folder says that what is in it can be made again. */
function isCache(path: string): boolean {
	return path
		.split('/')
		.slice(0, -1)
		.some((folder) => /^(?:tmp|temp|[\w-]*cached?|[\w-]*cache)$/i.test(folder));
}

/** Whether the file writes to the same place further up: one cause. A name that is put together may be another one each time. */
function isWrittenBefore({ path, target, span, operation }: LocatedFact<'file.write'>, project: Project): boolean {
	return (
		target.kind === 'literal' &&
		project
			.in(path, 'file.write')
			.some(
				(other) =>
					other.operation !== 'create-folder' &&
					other.span.start < span.start &&
					other.operation === operation &&
					other.target.kind === 'literal' &&
					other.target.text === target.text,
			)
	);
}

/**
 * Whether a folder of the application outlives its container, as an image or a compose file says: `customize/logo.svg` in a
 * volume at `/app/customize`. What is wrong with that is said of the mount.
 */
function isMounted(path: string, project: Project): boolean {
	const [first = ''] = path.replace(/^(?:\.?\/)+/, '').split('/');
	const targets = [
		...project.of('image.volume').flatMap(({ folders }) => folders),
		...project
			.of('compose.volume')
			.filter(({ source }) => source !== '.' && source !== './')
			.map(({ target }) => target),
		...project.of('workload.volume').flatMap(({ target }) => target ?? []),
	];
	return first !== '' && first !== '…' && targets.some((target) => target.replace(/\/+$/, '').endsWith(`/${first}`));
}

/** Whether a path is that of a build's output, or of a manifest that a tool keeps: no state of the service. */
function isBuilt(path: string): boolean {
	return /^\/?(?:build|dist|out|\.next|\.nuxt|\.cache|coverage)\//.test(path) || /(?:^|\/)package(?:-lock)?\.json$/.test(path);
}

/**
 * Whether a path is that of a file of variables. Tools write such files for those who start the program; a key that it makes itself, or what
 * somebody asks it for, is gone with the file.
 */
function isOfVariables(target: Value): boolean {
	return /(?:^|\/)\.env(?:\.[\w.\u2026]+)?$/.test(pathInWords(target));
}

/** Whether a process of a deploy is a file, whatever folder it lies in: what is started before the last one only prepares it. */
function isStarted(project: Project, path: string): boolean {
	const isLasting = project.in(path, 'server.listen').length > 0;
	const isLast = (commands: readonly ProcessCommand[]): boolean => {
		const at = commands.findLastIndex(
			({ started: { target } }) => target.kind === 'entry' && baseName(target.file.text) === baseName(path),
		);
		return at < 0 || at === commands.length - 1;
	};
	return project.processes.some(
		({ entries, type, commands, declaration }) =>
			type !== 'development' &&
			type !== 'task' &&
			(declaration.source !== 'script' || type !== 'unknown') &&
			entries.includes(path) &&
			(isLasting || isLast(commands)),
	);
}

/** Whether a file is of a server that listens in a module of the same folder, whatever that is called: `scripts/server.js`. */
function isBesideServer(project: Project, path: string): boolean {
	const beside = factsInFolder(project, directoryOf(path), 'server.listen').filter((one) => !isWithin(one, 'test'));
	return (
		beside.length > 0 &&
		project
			.processesOf(path)
			.some(({ type, files }) => type !== 'development' && type !== 'task' && beside.some((one) => files.has(one.path)))
	);
}
