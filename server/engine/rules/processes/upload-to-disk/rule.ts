import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { haveWord } from '../../../core/words.js';
import { defineRule } from '../../rule.js';
import { keepsUpload, talksToObjectStore } from '../../shared/broughtFiles.js';
import { filePlaceOf, pathInWords } from '../../shared/filePlaces.js';
import { wordSet } from '../../../core/wordList.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { placeOf } from '../../shared/places.js';

export default defineRule({
	id: 'processes/upload-to-disk',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Do uploads go to a backing service?',
	messages: {
		disk: 'Uploads stay on the local disk{{where}}: the next release loses them, and a second process never sees them. Keep them in an object store, or in memory where nothing but the request needs them.',
		chosen: 'Uploads stay on the local disk{{where}} when this store is chosen in place of the remote one.',
		left: 'Uploads wait in the temporary folder until they are passed on, and nothing here removes them: the disk fills up, and a crash in between loses them. Keep them in memory, or lead them on as a stream.',
		staged: 'Uploads wait on the local disk{{where}} until they are passed on; a crash in between loses them.',
		moved:
			'Uploads are kept in "{{name}}", a folder of this machine as far as can be seen: a second process never sees them. Keep them in an object store.',
		kept: 'This keeps what somebody uploads on the local disk{{where}}: the next release loses it, and a second process never sees it, unless all of them share the folder. Keep it in an object store.',
		remote: 'Uploads go to a backing service.',
		memory: 'Uploads are held in memory for the request, not on the disk.',
	},
	reads: ['upload.store', 'file.write'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'file.write') {
			if (keepsUpload(fact, project)) {
				if (!isDevelopmentOnly(fact) && !isWithin(fact, 'test')) {
					const inRelease = filePlaceOf(fact.target) === 'application';
					report({
						message: 'kept',
						span: fact.span,
						data: { where: inRelease ? ` in ${pathInWords(fact.target)}` : '' },
						sure:
							inRelease &&
							isWithin(fact, 'request-handler') &&
							!removesFiles(project, fact.path) &&
							!isMounted(fact.target, project) &&
							!mayBePassedOn(project, fact.path),
						// Pictures are made smaller on the way to many places.
						...((!inRelease || !fact.api.startsWith('node:fs')) && { severity: 'hint' as const }),
					});
				}
				return;
			}
			const name = folderOfUploads(fact, project);
			if (name !== undefined && !isDevelopmentOnly(fact) && !isWithin(fact, 'test')) {
				report({ message: 'moved', span: fact.span, data: { name }, severity: 'hint' });
			}
			return;
		}
		const { destination, span, target, passedOn } = fact;
		if (destination === 'remote' || destination === 'memory') {
			affirm({ message: destination, span });
			return;
		}
		if (isDevelopmentOnly(fact)) {
			return;
		}
		if (destination === 'unknown' && filePlaceOf(target) === 'temporary' && !passedOn && isLeft(project, fact.path)) {
			report({ message: 'left', span, severity: 'hint' });
		}
		if (destination !== 'disk') {
			return;
		}
		// `multer(settings)` with settings from another module: that one says where.
		if (
			filePlaceOf(target) === 'unknown' &&
			project
				.importsOf(fact.path)
				.some((file) =>
					project.in(file, 'upload.store').some((other) => other.destination === 'disk' && filePlaceOf(other.target) !== 'unknown'),
				)
		) {
			return;
		}
		// Settings of another module name the folder, and a store of the same folder stands beside them: that one is told.
		const home = target && placeOf(target, fact).path;
		if (
			home !== undefined &&
			home !== fact.path &&
			project.in(home, 'upload.store').some((other) => other.destination === 'disk' && filePlaceOf(other.target) !== 'unknown')
		) {
			return;
		}
		const temporary = filePlaceOf(target) === 'temporary' || isNamedForMoment(target);
		if (temporary && passedOn) {
			return;
		}
		const where = target?.kind === 'literal' || target?.kind === 'template' ? ` in ${pathInWords(target)}` : '';
		// Where a call or the settings say where, a deploy may have chosen a place that lasts.
		const isChosen = target !== undefined && target.kind === 'unknown';
		const message = (passedOn && !isNamedForPublic(target)) || temporary ? 'staged' : hasRemoteStore(project, fact) ? 'chosen' : 'disk';
		report({
			message,
			span,
			data: { where },
			sure:
				filePlaceOf(target) === 'application' &&
				!removesFiles(project, fact.path) &&
				!isMounted(target, project) &&
				!mayBePassedOn(project, fact.path),
			...(message === 'disk' && !isChosen ? {} : { severity: 'hint' as const }),
		});
	},
});

/** Words for what people upload, in the names of settings. */
const uploadWords: ReadonlySet<string> = new Set(['upload', 'uploads', 'attachment', 'attachments', 'avatar', 'avatars', 'media']);

/** What parses forms and hands the files out as streams, so that where they end is in other code. */
const streamingParsers: ReadonlySet<string> = wordSet(`busboy connect-busboy co-busboy async-busboy @fastify/busboy multiparty`);

/**
 * The setting of another module that names the folder into which a service puts files, where it takes uploads and the setting is
 * named after them: what a parser of forms leaves in the temporary folder, or hands out as a stream, goes there.
 */
function folderOfUploads({ operation, target, path, removed }: LocatedFact<'file.write'>, project: Project): string | undefined {
	const folder = target.kind === 'template' ? target.parts[0] : undefined;
	if (folder?.kind !== 'import' || removed || !(operation === 'copy' || operation === 'move' || operation === 'stream')) {
		return undefined;
	}
	const name = folder.members.at(-1) ?? folder.name;
	// `uploadsPath`, or `upload.path`, where the last word alone says nothing.
	const words = folder.members.length > 0 && /^(?:path|dir|folder|directory|root)$/i.test(name) ? [folder.name, ...folder.members] : [name];
	const home = project.packageOf(path).folder;
	const isKnown = filePlaceOf(project.resolve(folder, path)) !== 'unknown';
	const takesUploads =
		operation === 'stream'
			? project.of('module.import').some((one) => streamingParsers.has(one.specifier) && isOfService(project, one.path, home))
			: project.of('upload.store').some((one) => one.destination === 'unknown' && project.packageOf(one.path).folder === home);
	return !isKnown && haveWord(words, uploadWords) && takesUploads ? words.join('.') : undefined;
}

/** Whether a file is of a service of the package in a folder. */
function isOfService(project: Project, path: string, folder: string): boolean {
	return project.packageOf(path).folder === folder && serviceRoles.includes(project.roleOf(path).role);
}

/** Whether a folder is called after the moment that files stay in it: `tmp/uploads`. */
function isNamedForMoment(target: Value | undefined): boolean {
	return target !== undefined && /(?:^|\/)\.?(?:te?mp|temporary)(?:\/|$)/i.test(pathInWords(target));
}

/** Whether a folder is called after everybody who gets what lies in it: it lies there for good, even where something deletes it some day. */
function isNamedForPublic(target: Value | undefined): boolean {
	return target !== undefined && /^public\//.test(pathInWords(target));
}

/** Clients of stores for files, and readers of files whose contents go into a database. */
const takers: ReadonlySet<string> = wordSet(`
	cloudinary aws-sdk @aws-sdk/client-s3 @aws-sdk/lib-storage minio @google-cloud/storage @azure/storage-blob imagekit ali-oss
	firebase-admin @supabase/supabase-js backblaze-b2 b2 dropbox pinata @pinata/sdk ipfs-http-client @vercel/blob ssh2-sftp-client
	cos-nodejs-sdk-v5 csv-parser csv-parse fast-csv @fast-csv/parse papaparse csvtojson neat-csv xlsx exceljs node-xlsx
	read-excel-file convert-excel-to-json pdf-parse mammoth unzipper adm-zip
`);

/** Whether the package has what may take the uploads over, in a file that is not seen to do so. */
function mayBePassedOn(project: Project, path: string): boolean {
	const { dependencies } = project.packageOf(path);
	return (
		[...takers].some((name) => dependencies.has(name)) || project.in(path, 'module.import').some(({ specifier }) => takers.has(specifier))
	);
}

/**
 * Whether a volume that a container is given lies where the uploads do, or above: it outlives the release, and more than one
 * process may have it.
 */
function isMounted(target: Value | undefined, project: Project): boolean {
	const [first = ''] = (target === undefined ? '' : pathInWords(target)).split('\u2026');
	const segments = first.split('/').filter((segment) => segment !== '' && segment !== '.');
	const folders = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
	const mounts = [
		...project.of('compose.volume').filter(({ type }) => type !== 'temporary'),
		...project.of('workload.volume').filter(({ type }) => type !== 'temporary' && type !== 'configuration'),
	]
		.flatMap((mount) => mount.target ?? [])
		.concat(project.of('image.volume').flatMap(({ folders: declared }) => declared));
	return mounts.some((mount) => folders.some((folder) => mount.replace(/\/$/, '').endsWith(`/${folder}`)));
}

/**
 * Whether a module, or another of its service that takes what it parses, hands what its parser left in the temporary folder to a store for
 * files, and nothing of the service deletes or moves it.
 */
function isLeft(project: Project, path: string): boolean {
	const { folder } = project.packageOf(path);
	return (
		(talksToObjectStore(project, path) ||
			project
				.of('module.import')
				.some((one) => objectStoresOfFiles.has(one.specifier) && !one.typeOnly && isOfService(project, one.path, folder))) &&
		!removesFiles(project, path) &&
		!project
			.of('file.write')
			.some(({ operation, path: other }) => operation === 'move' && project.packageOf(other).folder === project.packageOf(path).folder)
	);
}

/** Clients of stores for files that are handed the path of a file mostly, and then leave that where it is. */
const objectStoresOfFiles: ReadonlySet<string> = wordSet('cloudinary imagekit');

/** Whether a service of the package deletes files: what it deletes may be the uploads, once they are dealt with. */
function removesFiles(project: Project, path: string): boolean {
	const { folder } = project.packageOf(path);
	return project
		.of('file.remove')
		.some((one) => project.packageOf(one.path).folder === folder && serviceRoles.includes(project.roleOf(one.path).role));
}

/**
 * Whether the package can keep uploads in a backing service as well: then a deploy chooses between them. In one file only engines
 * that are handed on are a choice; two uploads may be two.
 */
function hasRemoteStore(project: Project, { path, api }: LocatedFact<'upload.store'>): boolean {
	const { folder } = project.packageOf(path);
	return project
		.of('upload.store')
		.some(
			(other) =>
				other.destination === 'remote' &&
				(other.path !== path || api.endsWith('Storage')) &&
				project.packageOf(other.path).folder === folder,
		);
}
