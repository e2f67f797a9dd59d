import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import { isPlaceholder } from '../../../core/secrets.js';
import { serviceRoles } from '../../../core/role.js';
import type { LiteralValue, Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { endpointOf, isLocalHost, isMadeUpHost } from '../../shared/endpoint.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { groupedBy } from '../../../core/group.js';
import { isDevelopmentOnly, isForStandIn } from '../../shared/guards.js';
import { isSamePlace, namesAt, placeOf } from '../../shared/places.js';
import { mayBeLoaded } from '../../shared/unstarted.js';
import { environmentNameOf, variableOfNames } from '../../shared/variableName.js';

/**
 * What differs between deploys for certain, with the variable that most use for it. Tables, functions and streams may well be
 * named alike in all of them.
 */
const variables: Readonly<Record<string, string>> = {
	region: 'REGION',
	zone: 'ZONE',
	account: 'ACCOUNT_ID',
	project: 'PROJECT_ID',
	tenant: 'TENANT_ID',
	subscription: 'SUBSCRIPTION_ID',
	bucket: 'BUCKET',
	cloud: 'CLOUD_NAME',
	queue: 'QUEUE',
	topic: 'TOPIC',
	database: 'DATABASE_URL',
	function: 'ARN',
	stream: 'ARN',
	key: 'ARN',
};

/** What may well be named alike in all deploys: only a name that tells whose account it is in is one of a deploy. */
const oftenAlike: ReadonlySet<string> = new Set(['function', 'stream', 'key']);

/** A name of a resource in AWS that says in which account it is; some numbers stand for any. */
const resourceName = /^arn:aws[a-z-]{0,10}:[a-z0-9-]{1,40}:[a-z0-9-]{0,30}:(?!(\d)\1{11}:|123456789012:)\d{12}:/;

/** Databases that have an address are those of Firebase, and a cloud with a name is one of Cloudinary. */
const prefixes: Readonly<Record<string, string>> = { database: 'FIREBASE_', cloud: 'CLOUDINARY_' };

const providers: Readonly<Record<string, string>> = { aws: 'AWS_', google: 'GOOGLE_CLOUD_', azure: 'AZURE_', other: 'S3_' };

/** Services that answer in one region for the whole world. */
const globalServices =
	/client-(?:acm|cloudfront|sts|iam|route-?53|budgets|cost-explorer|organizations|waf|pricing|support|shield|marketplace-[a-z-]+)\b|aws-sdk(?:\/clients\/|\.)(?:ACM|CloudFront|STS|IAM|Route53|WAF|Pricing)/i;

interface Use {
	readonly fact: LocatedFact<'cloud.resource'>;
	readonly part: string;
	readonly value: LiteralValue;
}

export default defineRule({
	id: 'config/cloud-identity',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does the environment say where in a cloud the service lives?',
	messages: {
		literal: 'The {{part}} "{{value}}" is written in the code; in another deploy it is another one. Read it from the environment.',
		fromEnvironment: 'The {{part}} comes from {{variable}}.',
	},
	reads: ['cloud.resource', 'literal.named', 'env.declare', 'env.read', 'role.sign'],
	check({ project, report, affirm }) {
		const uses: Use[] = [];
		for (const unresolved of project.of('cloud.resource')) {
			if (
				isOuterPath(unresolved.path) ||
				!(serviceRoles.includes(project.roleOf(unresolved.path).role) || mayBeLoaded(unresolved.path, project)) ||
				isWithin(unresolved, 'test') ||
				isDevelopmentOnly(unresolved) ||
				isForStandIn(unresolved)
			) {
				continue;
			}
			const fact = project.resolved(unresolved);
			for (const [part, value] of Object.entries(fact.parts)) {
				const variable = environmentNameOf(value);
				if (variable !== undefined && serviceRoles.includes(project.roleOf(fact.path).role)) {
					affirm({ message: 'fromEnvironment', path: fact.path, span: fact.span, data: { part, variable } });
				} else if (Object.hasOwn(variables, part) && isOfDeploy(fact, part, value)) {
					uses.push({ fact, part, value });
				}
			}
		}
		for (const [, all] of groupedBy(uses, ({ fact, part, value }) => `${groupOf(fact, value, project)}\0${part}\0${value.text}`)) {
			const [{ fact, part, value }, ...others] = all;
			const place = placeOf(value, fact);
			const names = namesAt(project, place);
			report({
				message: 'literal',
				...place,
				data: { part, value: value.text },
				// In a store of one's own a name is free in every deploy.
				...(fact.provider === 'other' && part === 'bucket' && { severity: 'information' as const }),
				// Whoever lays other options over these may bring another one.
				...((fact.beneath?.includes(part) === true || all.every((one) => mayBeLoaded(one.fact.path, project))) && {
					severity: 'hint' as const,
				}),
				related: others.slice(0, 8).map((one) => ({
					at: { path: one.fact.path, span: one.fact.span },
					message: isSamePlace(placeOf(one.value, one.fact), place) ? 'Used here, too.' : 'Written here, too.',
				})),
				// A variable for the project does not hold what lies in it.
				fixes: isNameWithin(part, value.text)
					? []
					: environmentFix(
							project,
							value,
							fact,
							[
								names && names.length > 1 ? variableOfNames(names) : undefined,
								variableOfProduct(project, fact, part, value.text),
								`${prefixes[part] ?? vendorOf(fact.api) ?? providers[fact.provider]}${oftenAlike.has(part) ? arnVariable(value.text) : variables[part]}`,
							],
							part !== 'region' && part !== 'zone',
						),
			});
		}
	},
});

/** What is found together: all of a file, and all of the files that nothing is known to start. */
function groupOf(fact: LocatedFact<'cloud.resource'>, value: Value, project: Project): string {
	const { path } = placeOf(value, fact);
	return mayBeLoaded(path, project) ? '' : path;
}

/** What variables for a store of another cloud begin with, by its client. */
function vendorOf(api: string): string | undefined {
	return vendors.find(([client]) => api.startsWith(client))?.[1];
}

const vendors: readonly (readonly [string, string])[] = [
	['ali-oss', 'OSS_'],
	['aliyun-sdk', 'OSS_'],
	['@alicloud/', 'ALIBABA_CLOUD_'],
	['cos-nodejs-sdk', 'COS_'],
	['tencentcloud', 'TENCENTCLOUD_'],
	['esdk-obs', 'OBS_'],
	['@volcengine/', 'TOS_'],
	['@baiducloud/', 'BOS_'],
	['qiniu', 'QINIU_'],
	['ibm-cos', 'COS_'],
];

/** The variable that the project reads already, with this default, for the region of the product that a client is for: `S3_REGION`. */
function variableOfProduct(project: Project, { api }: LocatedFact<'cloud.resource'>, part: string, text: string): string | undefined {
	const product = /@aws-sdk\/client-([a-z0-9-]+)|^aws-sdk(?:\/clients\/|\.)([A-Za-z0-9]+)/.exec(api);
	if (!product || (part !== 'region' && part !== 'zone')) {
		return undefined;
	}
	const name = `${(product[1] ?? product[2]!).replaceAll('-', '_').toUpperCase()}_${variables[part]}`;
	const reads = project.of('env.read').filter(({ variable }) => variable === name);
	return reads.some(({ fallback }) => fallback?.kind === 'literal' && fallback.text === text) ? name : undefined;
}

function isOfDeploy(fact: LocatedFact<'cloud.resource'>, part: string, value: Value): value is LiteralValue {
	if (value.kind !== 'literal' || value.type !== 'string' || value.text === '' || isPlaceholder(value.text)) {
		return false;
	}
	const { text } = value;
	if (oftenAlike.has(part)) {
		return resourceName.test(text);
	}
	if (isNameWithin(part, text)) {
		return true;
	}
	if (part === 'account' && fact.provider === 'azure') {
		// An emulator has an account as well, which is everybody's.
		const endpoint = endpointOf(text);
		return (
			endpoint !== undefined &&
			/^(?!devstoreaccount1\.)[a-z0-9-]{3,63}\.(?:(?:blob|queue|dfs|file)\.core\.windows\.net|vault\.azure\.net)$/.test(endpoint.host)
		);
	}
	if (part === 'project' && fact.api.endsWith('.accessSecretVersion')) {
		return false;
	}
	if (part === 'region') {
		// A store that only speaks the protocol of S3 has no regions, yet its client asks for one.
		return (
			!isElsewhere(fact.address) &&
			!/^(?:auto|global|none|local|dummy|fake)$/.test(text) &&
			!globalServices.test(fact.api) &&
			(text !== 'us-east-1' || fact.provider === 'aws')
		);
	}
	if (part === 'database') {
		const endpoint = endpointOf(text);
		return endpoint !== undefined && !isLocalHost(endpoint) && !isMadeUpHost(endpoint);
	}
	return part !== 'tenant' || !/^(?:https:\/\/[^/]{1,99}\/)?(?:common|organizations|consumers)?\/?$/.test(text);
}

/** The variable for a resource by the service that has it: `LAMBDA_ARN`. */
function arnVariable(text: string): string {
	return `${text.split(':')[2]!.replaceAll('-', '_').toUpperCase()}_ARN`;
}

/** Whether a text only begins with the project that it is in: `projects/acme-shop/secrets/db`. */
function isNameWithin(part: string, text: string): boolean {
	return part === 'project' && /^projects\/[a-z0-9-]{1,30}\//.test(text);
}

/**
 * Whether a client is told an address that a deploy has, too. One of a developer's machine, which it gets or not (`production ?
 * undefined : 'http://localhost:4566'`), says nothing of a deploy.
 */
function isElsewhere(address: Value | undefined): boolean {
	if (address === undefined) {
		return false;
	}
	const ways = address.kind === 'choice' ? address.of : [address];
	const isLocal = (value: Value): boolean => {
		const endpoint = value.kind === 'literal' ? endpointOf(value.text) : undefined;
		return endpoint !== undefined && isLocalHost(endpoint);
	};
	return ways.some(isLocal) ? ways.some((value) => value.kind !== 'unknown' && !isLocal(value)) : true;
}
