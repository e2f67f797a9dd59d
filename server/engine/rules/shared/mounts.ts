import { baseName, directoryOf, joinPath } from '../../core/paths.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import type { Project } from '../../project/project.js';
import { wordSet } from '../../core/wordList.js';

/** Folders in which services keep what users brought or what they must not lose, by the last words of their paths. */
const stateful: ReadonlySet<string> = wordSet(`
	upload uploads uploaded data storage media files attachments image images img imgs avatars photo photos pictures videos recordings documents pdfs
	invoices receipts state db database session sessions var store content assets backup backups dump dumps
`);

/** Folders that hold no state worth keeping: what a build or an installation makes, caches, configuration and certificates. */
const stateless =
	/(^|\/)(node_modules|\.next|\.nuxt|dist|build|cache|\.cache|tmp|temp|config|conf|conf\.d|etc|certs?|ssl|secrets?|keys?|logs?|plugins|extensions|themes|migrations|scripts|seeds?|fixtures|nginx|templates|locales|\.git|public|src|run)(\/|$)/;

/** Where images put programs by custom: what lies below is the program's own. */
const homes = /^\/usr\/(?:local\/)?src\/(?:[\w.-]+\/)?(?=[\w.-])/;

/** Whether a folder in a container is one to keep state in: `/app/uploads`, `/data`. */
export function holdsState(target: string): boolean {
	const path = target.replace(/\/+$/, '').replace(homes, '/');
	const words = path
		.slice(path.lastIndexOf('/') + 1)
		.toLowerCase()
		.split(/[^a-z0-9]+/);
	return (
		path !== '' &&
		words.some((word) => stateful.has(word)) &&
		!stateless.test(path.replace(/\/public\/(uploads?|media|files|images|avatars|photos?|pictures)$/, '/$1'))
	);
}

/** Folders in which other machines lend theirs, and hidden ones, which hold the settings of a person. */
const elsewhere = /(?:^|\/)(?:mnt|efs|nfs|smb|cifs|gcs|s3|shared|models?|\.[\w.-]{1,60})(?:\/|$)/;

/** Whether a folder of the host is lent under its own path, so that both know it by one name: `/srv/shop/pages:/srv/shop/pages`. */
export function isFolderOfHost(source: string | undefined, target: string): boolean {
	const path = target.replace(/\/+$/, '');
	return path.split('/').length > 2 && source?.replace(/\/+$/, '') === path && !stateless.test(path) && !elsewhere.test(path);
}

/** Whether a mount of that name keeps state, wherever it is mounted: `db_data_sqlite:/var/lib/shop`. */
export function isNamedForState(source: string | undefined, target: string): boolean {
	return (
		source !== undefined &&
		/^[\w.-]+$/.test(source) &&
		source
			.toLowerCase()
			.split(/[^a-z0-9]+/)
			.some((word) => stateful.has(word) || word === 'sqlite' || word === 'sqlite3') &&
		!stateless.test(target)
	);
}

/**
 * Whether a path is a part of the machine that is lent to a container on purpose: a socket, a device, the clock, the logs of a
 * node, certificates.
 */
export function isOfMachine(path: string | undefined): boolean {
	return (
		path !== undefined &&
		(/\.(sock|socket|pid|conf|cfg|ya?ml|json|toml|ini|pem|crt|key|env|sh|js|ts|sql)$/.test(path) ||
			/^\/(dev|proc|sys|run|var\/run|lib\/modules|boot|etc|usr|var\/log|var\/lib\/(docker|kubelet|containerd))(\/|$)/.test(path) ||
			path === '/')
	);
}

/** Where data stores keep their files: whoever mounts a disk there is one, whatever the image is called. */
const storeFolders =
	/^\/var\/lib\/(?:mysql|mariadb|pgsql|postgresql|mongo(?:db)?|redis|rabbitmq|elasticsearch|clickhouse|influxdb|neo4j)(?:\/|$)|^\/data\/db\/?$|^\/usr\/share\/(?:elasticsearch|opensearch)\/data\/?$|^\/bitnami\//;

/** Whether a folder in a container is the one in which a data store keeps its files. */
export function isOfStore(target: string | undefined): boolean {
	return target !== undefined && storeFolders.test(target);
}

/** Compose files that say by their names that they are those of a deploy. */
const ofDeploys = /(?:^|[-_.])(?:prod(?:uction)?|release|deploy|staging)(?:[-_.]|$)/i;

/** Whether a compose service mounts the folder of the sources: work on the code, but where its file says that it is that of a deploy. */
export function mountsSources(project: Project, path: string, service: string): boolean {
	return project
		.in(path, 'compose.volume')
		.some(
			(mount) =>
				mount.service === service &&
				!ofDeploys.test(baseName(path)) &&
				mount.type === 'bind' &&
				mount.source !== undefined &&
				(/^\.{1,2}(\/\.\.)*\/?$/.test(mount.source) ||
					/(^|\/)(src|app|lib|packages|server|backend|frontend)\/?$/.test(mount.source) ||
					/\$\{?PWD\}?\/?$/.test(mount.source)),
		);
}

/**
 * Whether compose builds an image and lends its containers the folder that it was built from: developers work in it, unless a compose
 * file of a deploy builds the same one.
 */
export function isLentSources(project: Project, dockerfile: string): boolean {
	const services = project.of('compose.service').filter((one) => composeBuildOf(one)?.dockerfile === dockerfile);
	if (services.some(({ path }) => ofDeploys.test(baseName(path)))) {
		return false;
	}
	return services.some((one) => {
		const { path, service } = one;
		const build = composeBuildOf(one)!;
		const isWhole = project
			.in(path, 'compose.volume')
			.some(
				(mount) =>
					mount.service === service &&
					mount.type === 'bind' &&
					mount.source !== undefined &&
					joinPath(directoryOf(path), mount.source) === build.context,
			);
		return isWhole || mountsSources(project, path, service);
	});
}
