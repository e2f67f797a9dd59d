import type { Guard, LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { mailProviderOf } from '../../shared/mailProviders.js';
import { environmentNameOf } from '../../shared/variableName.js';
import { wordsOf } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** A kind of service. */
interface Family {
	readonly name: string;
	readonly remote: ReadonlySet<string>;
	readonly local: ReadonlySet<string>;
	/** What a name inside of the process must speak of besides, where its words alone say little. */
	readonly about?: ReadonlySet<string>;
	/** Few names were seen of it yet. */
	readonly isHint?: true;
}

/** What provides the same thing, outside of the process and inside of it, by the words of names. Doubles for tests are none of these. */
const families: readonly Family[] = [
	{
		name: 'storage',
		remote: wordSet(`s3 gcs azure blob minio cloudinary bucket r2 spaces multers3`),
		local: new Set(['local', 'disk', 'filesystem', 'diskstorage', 'localstorage', 'fs']),
	},
	{
		name: 'cache',
		remote: new Set(['redis', 'ioredis', 'memcached', 'keyv', 'valkey']),
		local: new Set(['memory', 'inmemory', 'memorystore', 'lru', 'nodecache', 'map']),
	},
	{
		name: 'queue',
		remote: new Set(['sqs', 'rabbit', 'rabbitmq', 'amqp', 'bull', 'bullmq', 'kafka', 'pubsub']),
		local: new Set(['memory', 'inmemory', 'sync', 'inline', 'local']),
	},
	{
		name: 'search',
		remote: new Set(['elastic', 'elasticsearch', 'algolia', 'opensearch', 'meilisearch', 'typesense']),
		local: new Set(['lunr', 'memory', 'inmemory', 'minisearch', 'local']),
	},
	{
		name: 'mail',
		remote: wordSet(`smtp sendgrid ses mailgun postmark mailjet mandrill brevo sendinblue`),
		local: new Set(['console', 'log', 'logging', 'logger', 'file', 'memory', 'inmemory', 'preview']),
		about: new Set(['mail', 'mailer', 'email', 'emails', 'sender', 'emailer']),
		isHint: true,
	},
	{
		name: 'messages between processes',
		remote: wordSet(`redis ioredis kafka rabbitmq amqp nats postgres mqtt google`),
		local: new Set(['pubsub', 'eventemitter']),
		about: new Set(['graphql', 'events', 'eventemitter3', 'eventemitter2']),
		isHint: true,
	},
];

export default defineRule({
	id: 'backing-services/provider-branch',
	scope: 'file',
	severity: 'warning',
	question: 'Is the provider of a service chosen by configuration?',
	messages: {
		environment:
			'The name of the environment ({{variable}}) chooses the provider of the {{family}}: {{remote}} or {{local}}. Use one adapter, and let the environment say where it leads.',
		configured: 'Where this goes is said by {{variable}}, whatever the environment is called.',
	},
	reads: ['env.branch', 'cloud.resource', 'service.connect', 'mail.transport'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'service.connect' || fact.kind === 'mail.transport') {
			return;
		}
		if (fact.kind === 'cloud.resource') {
			const name = environmentNameOf(fact.parts['bucket'] ?? fact.parts['queue']);
			if (name !== undefined) {
				affirm({ message: 'configured', span: fact.span, data: { variable: name } });
			}
			return;
		}
		const { variable, value, then, otherwise, span, path, kinds = [] } = fact;
		const kind = namesEnvironment(variable) ? environmentKindOf(value) : undefined;
		if ((kind !== 'production' && kind !== 'development') || isInExamples(path)) {
			return;
		}
		const found = providersOf(then, otherwise);
		// `engine: isProduction ? 'redis' : 'memory'`: a word alone says what is meant to whom it is handed.
		const chosen = found || fact.unset !== undefined ? undefined : providersOf(kinds.slice(0, 1), kinds.slice(1));
		const mail = found || fact.form !== 'if' ? undefined : (mailServersOf(fact, project) ?? mailPluginOf(fact, project));
		if (mail) {
			report({ message: 'environment', span, data: { variable, family: 'mail', ...mail }, severity: 'hint' });
		} else if (found || chosen) {
			const { family, remote, local } = (found ?? chosen)!;
			report({
				message: 'environment',
				span,
				data: { variable, family: family.name, remote, local },
				...((family.isHint || !found) && { severity: 'hint' as const }),
			});
		}
	},
});

interface Providers {
	readonly family: Family;
	readonly remote: string;
	readonly local: string;
}

/** The family of which one of two branches, whichever it is, names a provider outside of the process, and the other one inside. */
function providersOf(one: readonly string[], other: readonly string[]): Providers | undefined {
	return providersIn(one, other) ?? providersIn(other, one);
}

function providersIn(one: readonly string[], other: readonly string[]): Providers | undefined {
	for (const family of families) {
		const { remote, local, about } = family;
		const outside = one.find((written) => has(written, remote));
		const inside = other.find((written) => has(written, local) && !has(written, remote) && (about === undefined || has(written, about)));
		if (outside !== undefined && inside !== undefined) {
			return { family, remote: shortName(outside), local: shortName(inside) };
		}
	}
	return undefined;
}

/** The servers of mail of which a file takes one where a branch holds, and another one everywhere else. */
function mailServersOf(
	{ path, variable, value }: LocatedFact<'env.branch'>,
	project: Project,
): { readonly remote: string; readonly local: string } | undefined {
	const isOfBranch = (guard: Guard): boolean => guard.variable === variable && guard.value === value;
	const servers = project.in(path, 'service.connect').flatMap((fact) => {
		const operator = fact.guards?.find(isOfBranch)?.operator;
		const server = fact.service === 'smtp' ? serverOf(fact, project) : undefined;
		return server === undefined || operator === undefined ? [] : [{ operator, server }];
	});
	const [one, other] = ['=', '!='].map((operator) => servers.find((server) => server.operator === operator)?.server);
	return one === undefined || other === undefined || one === other
		? undefined
		: environmentKindOf(value) === 'production'
			? { remote: one, local: other }
			: { remote: other, local: one };
}

/**
 * The transport of one provider that one branch gives to Nodemailer, and the server by SMTP of the other: `nodemailer-sendgrid-transport`,
 * `{ host, port, auth }`.
 */
function mailPluginOf(
	{ path, then, otherwise, value }: LocatedFact<'env.branch'>,
	project: Project,
): { readonly remote: string; readonly local: string } | undefined {
	const isPlugin = (name: string): boolean => /^(?:nodemailer-(?!smtp)\w+|nodemailer-[\w-]+-transport|@sendgrid\/mail)$/.test(name);
	const [plugin, other] = then.some(isPlugin) ? [then.find(isPlugin), otherwise] : [otherwise.find(isPlugin), then];
	const isServer = other.includes('host') && (other.includes('pass') || other.includes('port')) && !other.some(isPlugin);
	if (plugin === undefined || !isServer || project.in(path, 'mail.transport').length === 0) {
		return undefined;
	}
	const isRemote = then.includes(plugin) === (environmentKindOf(value) === 'production');
	return isRemote ? { remote: plugin, local: 'a server by SMTP' } : { remote: 'a server by SMTP', local: plugin };
}

/** The name of the provider, the host or the variable that a transport of mail goes by. */
function serverOf(fact: LocatedFact<'service.connect'>, project: Project): string | undefined {
	const server = mailProviderOf(fact, project) ?? fact.parts['host'];
	return server?.kind === 'literal' ? server.text : server?.kind === 'import' ? server.members?.at(-1) : environmentNameOf(server);
}

function has(name: string, words: ReadonlySet<string>): boolean {
	const all = wordsOf(name.replace(/S3/g, ' s3 '));
	// `node-cache` is `NodeCache`.
	return (
		!all.some((word) => /^(test|mock|fake|stub|strategy|strategies|passport)$/.test(word)) &&
		all.some((word, index) => words.has(word) || words.has(`${word}${all[index + 1] ?? ''}`))
	);
}

function shortName(name: string): string {
	return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1).replace(/\(\)$/, '') || name;
}
