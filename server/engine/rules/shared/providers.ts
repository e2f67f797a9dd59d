import { directoryOf } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { ownerOf } from './endpoint.js';
import { wordSet } from '../../core/wordList.js';

/** Folders that hold one adapter for each provider. */
const collections: ReadonlySet<string> = new Set(['providers', 'integrations', 'connectors', 'adapters']);

/** Fewer entries make no collection: `integrations/billing.ts` alone may call what is ours. */
const fewestAdapters = 4;

/**
 * Whether a file is the adapter of a provider whose host it calls: it, or a folder it lies in, is named for the provider
 * (`notifications/pushover.js` calls `api.pushover.net`), or it is one of
 * many in a folder of adapters. Such an address is the same for every deploy. The service's own hosts are nobody else's, and
 * neither are those that only an organization knows.
 */
export function isProviders(host: string, path: string, project: Project): boolean {
	const owner = compact(ownerOf(host) ?? '');
	if (owner === '' || isOwn(owner, path, project)) {
		return false;
	}
	return isNamedFor(owner, host, path) || (!isPrivate(host) && isInCollection(path, project));
}

/** Whether a host bears the name of the service. */
function isOwn(owner: string, path: string, project: Project): boolean {
	return ownNames(path, project).some((own) => own.startsWith(owner) || owner.startsWith(own));
}

/**
 * The names of the service that a file belongs to, without signs. A member of a workspace that nobody starts by itself is called
 * for what it does, not for who owns it.
 */
export function ownNames(path: string, project: Project): readonly string[] {
	const { name = '', workspaceRoot, folder } = project.packageOf(path);
	const isStarted =
		workspaceRoot === undefined ||
		project.processes.some(({ type, package: started }) => (type === 'web' || type === 'worker') && started.folder === folder);
	const names = [
		...(isStarted ? (name === '' ? folder : name).split(/[/@]/) : [name.startsWith('@') ? name.slice(1).split('/')[0]! : '']),
		...(workspaceRoot?.name ?? '').split(/[/@]/),
	].map(compact);
	return names.filter((own) => own !== '');
}

/**
 * Whether a host belongs to a vendor that the project knows by name: it depends on a package of the vendor's (`@vercel/blob`), or
 * reads a variable that bears its name (`HANKO_API_KEY`). Whose account it is
 * the variables say; the address is the same for everybody who has one.
 */
export function isVendors(host: string, path: string, project: Project): boolean {
	const owner = compact(ownerOf(host) ?? '');
	return (
		owner.length >= shortestVendor &&
		!isPrivate(host) &&
		!isOwn(owner, path, project) &&
		vendorWordsOf(project).some((word) => word === owner || (word.startsWith('team') && word === `team${owner}`))
	);
}

/** Shorter words stand in too many names. */
const shortestVendor = 4;

const vendorWords = new WeakMap<Project, readonly string[]>();

const vendorPackages = new WeakMap<Project, ReadonlySet<string>>();

/** Whether a variable bears the name of a vendor whose package the project depends on: `RESEND_API_KEY` beside `resend`. */
export function isOfVendor(variable: string, project: Project): boolean {
	let words = vendorPackages.get(project);
	if (!words) {
		words = new Set(project.of('dependency').flatMap(({ name }) => name.toLowerCase().split(/[^a-z0-9]+/)));
		vendorPackages.set(project, words);
	}
	const known = words;
	return variable
		.toLowerCase()
		.split('_')
		.some((word) => word.length >= shortestVendor && known.has(word));
}

/** The words of scopes and names of dependencies, and of variables that are read. */
function vendorWordsOf(project: Project): readonly string[] {
	let words = vendorWords.get(project);
	if (!words) {
		const names = [
			...project.of('dependency').map(({ name }) => name),
			...project.of('env.read').flatMap(({ variable }) => variable ?? []),
		];
		words = [...new Set(names.flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/)))];
		vendorWords.set(project, words);
	}
	return words;
}

function isNamedFor(owner: string, host: string, path: string): boolean {
	const whole = compact(host.split('.').slice(-2).join('.'));
	const segments = path.split('/').flatMap((segment, index, all) => {
		const stem = index === all.length - 1 ? segment.replace(/(?:\.[a-z]+){1,2}$/i, '') : segment;
		return [compact(stem), ...stem.split(/[^A-Za-z0-9]|(?<=[a-z])(?=[A-Z])/).map(compact)];
	});
	return segments.some(
		(segment) =>
			segment === owner ||
			segment === whole ||
			(segment.length >= 4 && owner.length >= 4 && (segment.startsWith(owner) || owner.startsWith(segment)) && !commonNames.has(segment)),
	);
}

function isInCollection(path: string, project: Project): boolean {
	const folders = directoryOf(path).split('/');
	return folders.some((name, index) => {
		if (!collections.has(name.toLowerCase())) {
			return false;
		}
		// One level below, `providers/sms/…`, there may be kinds of adapters.
		return [index + 1, index + 2].some((depth) => {
			const prefix = `${folders.slice(0, depth).join('/')}/`;
			return (
				path.startsWith(prefix) &&
				new Set(project.files.flatMap((file) => (file.startsWith(prefix) ? [file.slice(prefix.length).split('/')[0]!] : []))).size >=
					fewestAdapters
			);
		});
	});
}

function isPrivate(host: string): boolean {
	return host
		.split('.')
		.some((label) => /^(?:internal|local|lan|corp|intra|intranet|svc|cluster|private|staging|stage|dev|qa|uat|preprod)$/.test(label));
}

/** Names of folders and files that are nobody's. */
const commonNames: ReadonlySet<string> = wordSet(`
	server source services service common shared utils modules module routes index packages plugins client clients constants config
	core helpers store data main page cloud core apps lib libs providers handlers controllers billing payments account accounts mail
	email shop
`);

/** A name without the signs between its words, which differ from place to place. */
export function compact(text: string): string {
	return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
