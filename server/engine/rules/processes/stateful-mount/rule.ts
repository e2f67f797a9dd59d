import type { LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsideName, isAsidePath } from '../../shared/aside.js';
import { isOnlyService, isOwnService } from '../../shared/containers.js';
import { holdsState, isFolderOfHost, isNamedForState, isOfMachine, isOfStore, mountsSources } from '../../shared/mounts.js';
import { imagesOf, isKeeper, servesEngine } from '../../shared/workloads.js';

export default defineRule({
	id: 'processes/stateful-mount',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do processes keep nothing on a disk of their machine?',
	messages: {
		host: '{{owner}} keeps {{target}} in a folder of the node it happens to run on; on another node it starts without it.',
		claim:
			'{{owner}} keeps {{target}} on a disk that one node at a time may write to: a second replica elsewhere cannot start, and the state belongs to a process.',
		mount:
			'{{owner}} keeps {{target}} on the disk of its host, which a second process elsewhere does not have. Keep it in a backing service.',
		nothing: '{{owner}} mounts nothing that it could keep state in.',
	},
	reads: [
		'workload',
		'workload.volume',
		'workload.container',
		'storage.claim',
		'image.use',
		'compose.service',
		'compose.volume',
		'package',
	],
	check({ project, report, affirm }) {
		for (const workload of project.of('workload')) {
			if (workload.type !== 'replicated' || isSkipped(project, workload.path) || servesEngine(project, workload)) {
				continue;
			}
			const volumes = project
				.in(workload.path, 'workload.volume')
				.filter((volume) => volume.workload === workload.workload && volume.container !== undefined);
			const stateful = volumes.flatMap((volume) => {
				const message = judge(project, volume);
				return message === undefined ? [] : [{ volume, message }];
			});
			// The same volume mounted by several containers is one cause.
			for (const {
				volume: { volume, span, path, target },
				message,
			} of stateful.filter((one, index) => stateful.findIndex((other) => other.volume.volume === one.volume.volume) === index)) {
				// Who asks for one replica knows that there is one; with more, the next one does not start.
				const isAlone = message === 'claim' && (workload.replicas ?? 1) <= 1;
				report({
					message,
					path,
					span,
					data: { owner: workload.workload, target: target ?? volume },
					...(isAlone && { severity: 'hint' as const }),
				});
			}
			const known =
				imagesOf(project, workload).length > 0 &&
				workload.open !== true &&
				volumes.every(({ type }) => type === 'configuration' || type === 'temporary');
			if (known) {
				affirm({ message: 'nothing', path: workload.path, span: workload.span, data: { owner: workload.workload } });
			}
		}
		for (const { path, service, target, span } of composeMounts(project)) {
			// Compose is for people who have the one machine, and no other place.
			report({ message: 'mount', path, span, data: { owner: service, target }, severity: 'hint' });
		}
	},
});

function isSkipped(project: Project, path: string): boolean {
	return isOuterPath(path) || isAsidePath(path) || project.isDevelopmentFile(path);
}

function judge(project: Project, { type, readOnly, source, target, claim }: LocatedFact<'workload.volume'>): 'host' | 'claim' | undefined {
	if (readOnly || isOfMachine(source) || isOfMachine(target) || isOfStore(target)) {
		return undefined;
	}
	if (type === 'host') {
		return source === undefined ? undefined : 'host';
	}
	const access = claim === undefined ? undefined : project.of('storage.claim').find((one) => one.claim === claim)?.access;
	return type === 'claim' && access === 'one' ? 'claim' : undefined;
}

/** Files by which version control keeps an empty folder. */
function isPlaceholder(path: string): boolean {
	return /^\.(?:git|empty|place)?(?:keep|ignore|holder)$/.test(baseName(path));
}

/** Mounts of compose services built here that hold what users brought, in files that serve no development. */
function composeMounts(project: Project): readonly LocatedFact<'compose.volume'>[] {
	return project.of('compose.volume').filter(({ path, service, type, readOnly, source, target }) => {
		if (
			type === 'temporary' ||
			readOnly ||
			isSkipped(project, path) ||
			isAsideName(service) ||
			mountsSources(project, path, service) ||
			isOfMachine(source)
		) {
			return false;
		}
		const owner = project.in(path, 'compose.service').find((one) => one.service === service);
		// A folder of the repository holds what version control brings.
		const image = owner?.image ?? '';
		if (
			source?.startsWith('.') === true &&
			project.files.some((file) => !isPlaceholder(file) && pathWithin(joinPath(directoryOf(path), source), file) !== undefined)
		) {
			return false;
		}
		return (
			owner !== undefined &&
			!isKeeper(image === '' ? service : image) &&
			!isKeeper(service) &&
			!/backup/i.test(service) &&
			(owner.build !== undefined || isOwnService(project, owner) || isOnlyService(project, owner)) &&
			(holdsState(target) || isNamedForState(source, target) || isFolderOfHost(source, target))
		);
	});
}
