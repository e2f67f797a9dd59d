import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { isPlaceholderHost, isReservedHost, literalEndpointOf } from '../../shared/endpoint.js';
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
	reads: ['env.declare', 'compose.service'],
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
	const host = hostOfService(variable, value.text);
	if (host === undefined || isReservedHost(endpoint ?? { host }) || isPlaceholderHost(host)) {
		return;
	}
	// The values of a chart are what a deploy may say otherwise; a server for mails mostly is the same one for all of them.
	if (isMailHost(variable) && /^values\b/.test(baseName(path))) {
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
		...(isMailHost(variable) ? { severity: 'hint' as const } : isOfOneDeploy(path) && { severity: 'information' as const }),
	});
}

/** A stage before the last is gone when the image runs: what is set in it only lets the build pass. */
function isOfBuild({ source, path, owner }: Declaration, project: Project): boolean {
	return source === 'dockerfile-env' && !finalStages(project, path).some(({ alias, stage }) => (alias ?? String(stage)) === owner);
}

/** Objects whose purpose is the configuration of a deploy. */
function isOfConfiguration({ owner = '', source }: Declaration): boolean {
	return source === 'workload' && /^(ConfigMap|Secret|SealedSecret|ExternalSecret)(\/|$)/.test(owner);
}

/** Whether a file is for one deploy by its name or folder: an overlay, the values of an environment. */
function isOfOneDeploy(path: string): boolean {
	return /(^|[./_-])(prod|production|staging|stage|live|overlays?|qa|uat|environments?|envs?)([./_-]|$)/i.test(path);
}
