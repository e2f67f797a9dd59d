import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { isOneDeploy } from '../../shared/deployHosts.js';
import { isPlaceholderHost, isReservedHost, literalEndpointOf, type Endpoint } from '../../shared/endpoint.js';
import { finalStages } from '../../shared/images.js';
import { hostOfService, isInsideDeploy, isMailHost } from '../../shared/serviceVariables.js';

type Declaration = LocatedFact<'env.declare'>;

const sources: readonly Declaration['source'][] = ['compose', 'workload', 'platform', 'dockerfile-env'];

export default defineRule({
	id: 'backing-services/endpoint-in-manifest',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do manifests leave open which backing services a deploy is attached to?',
	messages: {
		endpoint:
			'{{variable}} attaches {{host}} in a file that all deploys share: another deploy takes a commit. Fill it in from the environment or from configuration of the deploy.',
		image: '{{variable}} attaches {{host}} in the image itself: every deploy of it uses that one.',
		linked: '{{variable}} attaches {{host}} of the same deploy.',
		open: '{{variable}} is filled in for each deploy.',
	},
	reads: ['env.declare', 'compose.service', 'http.request'],
	check({ project, report, affirm }) {
		for (const declaration of project.of('env.declare')) {
			if (
				!sources.includes(declaration.source) ||
				isOuterPath(declaration.path) ||
				isAsidePath(declaration.path) ||
				project.isDevelopmentFile(declaration.path) ||
				isOfConfiguration(declaration) ||
				isOfBuild(declaration, project)
			) {
				continue;
			}
			judge(declaration, project, report, affirm);
		}
	},
});

type Speak = (said: {
	readonly message: 'endpoint' | 'image' | 'linked' | 'open';
	readonly path: string;
	readonly span: Declaration['span'];
	readonly data: Readonly<Record<string, string>>;
	readonly severity?: 'information' | 'hint';
}) => void;

function judge({ variable, value, path, span, source, store, owner }: Declaration, project: Project, report: Speak, affirm: Speak): void {
	const at = { path, span };
	const isHandle =
		/(^|_)(DATABASE|DB|REDIS|MONGO(DB)?|AMQP|RABBITMQ|KAFKA|PG|POSTGRES|MYSQL|ELASTICSEARCH|SMTP|MEMCACHED|NATS)_?(URL|URI|HOST|DSN)$/.test(
			variable,
		);
	if (isHandle && (store === 'reference' || (value.kind === 'env' && value.fallback === undefined))) {
		affirm({ message: 'open', ...at, data: { variable } });
		return;
	}
	// A handle with a password is a secret first: config/secret-in-manifest says so.
	if (value.kind !== 'literal' || value.credentials === 'real' || store !== undefined) {
		return;
	}
	const endpoint = literalEndpointOf(value);
	const service = hostOfService(variable, value.text);
	const host = service ?? (isOfOneDeploy(path) || isOfChart(path) ? undefined : hostOfPeer(variable, owner, endpoint, project));
	if (host === undefined || isReservedHost(endpoint ?? { host }) || isPlaceholderHost(host)) {
		return;
	}
	// The values of a chart are what a deploy may say otherwise; a server for mails mostly is the same one for all of them.
	if (isMailHost(variable) && isOfChart(path)) {
		return;
	}
	if (isInsideDeploy(host)) {
		const isLink = project.in(path, 'compose.service').some(({ service }) => service === host);
		if (isLink) {
			affirm({ message: 'linked', ...at, data: { variable, host } });
		}
		return;
	}
	report({
		message: source === 'dockerfile-env' ? 'image' : 'endpoint',
		...at,
		data: { variable, host, owner: owner ?? '' },
		// What a peer of the program's own is, only its makers know.
		...(isMailHost(variable) || service === undefined
			? { severity: 'hint' as const }
			: isOfOneDeploy(path) && { severity: 'information' as const }),
	});
}

/**
 * The host of one deploy of another service, which code of this one calls at the address in a variable. The address of the process
 * itself is another matter.
 */
function hostOfPeer(variable: string, owner: string | undefined, endpoint: Endpoint | undefined, project: Project): string | undefined {
	return endpoint !== undefined &&
		/^https?$/.test(endpoint.scheme ?? '') &&
		endpoint.partial !== true &&
		isOneDeploy(endpoint) &&
		endpoint.host.split('.')[0] !== owner &&
		calledVariables(project, '').has(variable)
		? endpoint.host
		: undefined;
}

/** The variables at whose addresses services call something. */
const calledVariables = remembered((project): ReadonlySet<string> => {
	const calls = project.of('http.request').filter(({ path }) => serviceRoles.includes(project.roleOf(path).role));
	return new Set(
		calls.flatMap((call) => {
			const { url } = project.resolved(call);
			const address = url.kind === 'template' ? url.parts[0] : url;
			return address?.kind === 'env' && address.name !== undefined ? [address.name] : [];
		}),
	);
});

/** A stage before the last is gone when the image runs: what is set in it only lets the build pass. */
function isOfBuild({ source, path, owner }: Declaration, project: Project): boolean {
	return source === 'dockerfile-env' && !finalStages(project, path).some(({ alias, stage }) => (alias ?? String(stage)) === owner);
}

/** Objects whose purpose is the configuration of a deploy. */
function isOfConfiguration({ owner = '', source }: Declaration): boolean {
	return source === 'workload' && /^(ConfigMap|Secret|SealedSecret|ExternalSecret)(\/|$)/.test(owner);
}

/** Whether a file holds the values of a chart, for all deploys or for one. */
function isOfChart(path: string): boolean {
	return /^values\b/.test(baseName(path));
}

/** Whether a file is for one deploy by its name or folder: an overlay, the values of an environment. */
function isOfOneDeploy(path: string): boolean {
	return /(^|[./_-])(prod|production|staging|stage|live|overlays?|qa|uat|environments?|envs?)([./_-]|$)/i.test(path);
}
