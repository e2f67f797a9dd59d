import type { Project } from '../../project/project.js';
import { isContainer, ownerOf, type Endpoint } from './endpoint.js';
import { compact, ownNames } from './providers.js';
import { isOwnAddress, purposeOfNames } from './urlNames.js';
import { wordList, wordSet } from '../../core/wordList.js';

/** Words of hosts that stand for one of several deploys. (`live`, `demo` and `beta` are rather names of products.) */
const deployWords: ReadonlySet<string> = wordSet(`
	staging stage stg sandbox dev develop development devel test testing uat qa preprod prod production
`);

/** Labels of networks that only an organization knows. */
const privateLabels: ReadonlySet<string> = wordSet(`
	internal intern local lan corp intra intranet svc cluster private consul
`);

/** Where people put up deploys of their own: an address there is that of one of them. */
const hostingSuffixes: readonly string[] = wordList(`
	herokuapp.com amazonaws.com cloudfront.net elasticbeanstalk.com on.aws awsapprunner.com azurewebsites.net azure-api.net
	azurefd.net cloudapp.azure.com core.windows.net azurecontainerapps.io run.app appspot.com cloudfunctions.net firebaseio.com
	firebaseapp.com web.app vercel.app now.sh netlify.app onrender.com fly.dev railway.app workers.dev pages.dev deno.dev supabase.co
	hasura.app ngrok.io ngrok.app ngrok-free.app loca.lt digitaloceanspaces.com ondigitalocean.app glitch.me replit.app repl.co
	koyeb.app northflank.app mongodb.net auth0.com okta.com clever-cloud.com cleverapps.io cloudapps.digital
`);

/** Where functions answer, which nobody but programs calls. */
const functionHosts = /\.cloudfunctions\.net$|\.lambda-url\.[a-z0-9-]+\.on\.aws$|\.execute-api\.[a-z0-9-]+\.amazonaws\.com$|\.a\.run\.app$/;

/** Whether a host is where functions of somebody's deploy answer. */
export function isOfFunctions(host: string): boolean {
	return functionHosts.test(host);
}

/** Where the files of somebody's bucket are handed out. */
const distributionHosts = /\.(?:cloudfront\.net|r2\.dev|azureedge\.net|azurefd\.net|b-cdn\.net|digitaloceanspaces\.com)$/;

/** Whether a host hands out the files of one bucket, and every deploy has a bucket of its own. */
export function isDistribution(host: string): boolean {
	return distributionHosts.test(host);
}

/** Ports that say nothing about whose an address is. */
const usualPorts: ReadonlySet<string> = new Set(['80', '443']);

/**
 * Whether an address tells that another deploy has another one: by a word of its host (`staging`, `sandbox`, `internal`), by
 * where it is put up, by a port of its own, or because the host is the
 * service's own. The address of somebody else's service is mostly the same for everybody; no list of those is ever complete, so
 * that this asks for evidence instead.
 */
export function differsByDeploy(endpoint: Endpoint, path: string, project: Project): boolean {
	const { host, port } = endpoint;
	return (
		isOneDeploy(endpoint) ||
		isContainer(endpoint) ||
		(port !== undefined && !usualPorts.has(port)) ||
		(isOwnHost(host, path, project) && isService(host))
	);
}

/**
 * Whether a host itself says that it is one deploy of a service: by a word, by a network that only one organization has, or by
 * where people put up deploys of their own.
 */
export function isOneDeploy(endpoint: Endpoint): boolean {
	const { host } = endpoint;
	return isPrivate(host) || namesDeploy(host) || (!isOfProvider(endpoint) && hostingSuffixes.some((suffix) => host.endsWith(`.${suffix}`)));
}

/** Whether a host stands in a network that only an organization knows. */
export function isPrivate(host: string): boolean {
	return host.split('.').some((label) => privateLabels.has(label));
}

/** Whether a word of a host stands for one of several deploys, be it those of somebody else: `api.sandbox.paymints.com`. */
export function namesDeploy(host: string): boolean {
	return host
		.split('.')
		.slice(0, -1)
		.some((label) => label.split('-').some((word) => deployWords.has(word.replace(/[0-9]+$/, ''))));
}

/** Services of a cloud with a name of their own, and hosts in which the part that is somebody's is computed already. */
function isOfProvider({ host, partial }: Endpoint): boolean {
	return (
		partial || /^(?:s3|sts|sqs|sns|ses|email|dynamodb|kms|translate|polly|rekognition|textract)[.-][a-z0-9.-]*amazonaws\.com$/.test(host)
	);
}

/** Subdomains under which people read, or a browser loads. */
const pageSubdomains: ReadonlySet<string> = wordSet(`
	www status docs blog help support cdn static assets download downloads releases images img media
`);

/**
 * Whether a host stands in the domain of its owner as a service of its own, and is neither the front page nor one of the pages
 * beside it.
 */
function isService(host: string): boolean {
	const [first = '', ...others] = host.split('.');
	return others.includes(ownerOf(host) ?? '') && !pageSubdomains.has(first);
}

/** Shorter names, with something behind them, are words of many. */
const shortestName = 5;

/** Whether a host is one of those who make the service: by the names of its packages, or since its pages are in the same domain. */
export function isOwnHost(host: string, path: string, project: Project): boolean {
	const owner = ownerOf(host);
	if (owner === undefined) {
		return false;
	}
	const name = compact(owner);
	return (
		ownDomains(project).has(owner) ||
		ownNames(path, project).some(
			(own) =>
				own === name || (own.length >= shortestName && name.startsWith(own)) || (name.length >= shortestName && own.startsWith(name)),
		)
	);
}

const domainsOf = new WeakMap<Project, ReadonlySet<string>>();

/** The owners of the hosts under which the service says that it is itself (`frontendUrl: 'https://app.acme.com'`). */
function ownDomains(project: Project): ReadonlySet<string> {
	let domains = domainsOf.get(project);
	if (!domains) {
		domains = new Set(
			project.of('literal.named').flatMap(({ names, value }) => {
				const host =
					isOwnAddress(names) && purposeOfNames(names) !== 'other' && value.kind === 'literal'
						? /^https?:\/\/([a-z0-9.-]+)/i.exec(value.text)?.[1]
						: undefined;
				return (host === undefined ? undefined : ownerOf(host.toLowerCase())) ?? [];
			}),
		);
		domainsOf.set(project, domains);
	}
	return domains;
}
