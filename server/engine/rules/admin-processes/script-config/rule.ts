import { isWithin, type FactTypes, type LocatedFact } from '../../../core/fact.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { baseName, directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import { stringOf, type Value } from '../../../core/value.js';
import { defineRule } from '../../rule.js';
import type { Project } from '../../../project/project.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import { serviceRoles } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { migrationIn } from '../../shared/migrations.js';
import { factsOfPackage } from '../../shared/near.js';
import { placeOf } from '../../shared/places.js';
import { environmentNameOf } from '../../shared/variableName.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Word } from '../../../shell/command.js';

const deployFile = /(?:^|\/)\.env\.(?:[\w-]+\.)?(?:prod|production|live|staging|stage)(?:\.[\w-]+)?$/i;
const makersFile = /(?:^|\/)\.env\.(?:dev|develop|development)(?:\.local)?$/i;
const nearby = /^(?:localhost|127\.|0\.0\.0\.0|\[?::1|host\.docker\.internal|192\.168\.|10\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const reserved = /(?:^|\.)(?:example\.(?:com|org|net)|example|test|localhost|invalid|local)$/;

/** Words in the names of scripts that fill or try what a developer has at hand: nobody runs them on a deploy. */
const developerWords: ReadonlySet<string> = wordSet(
	'seed seeds seeder fake mock mocks dummy demo populate stress load perf benchmark dev local test playground',
);

export default defineRule({
	id: 'admin-processes/script-config',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	roles: 'any',
	question: 'Do scripts take their configuration from where the service takes it?',
	messages: {
		host: 'The script connects to {{host}} by itself: it works on a database that the service may no longer use. Take the handle from the same configuration.',
		local:
			'The script connects to {{host}} and nowhere else: for a deploy, somebody has to edit it first. Take the handle from where the service takes it.',
		file: 'The script loads {{file}} by itself, so that it works on that deploy from any machine. Run it as a one-off process, with the configuration of the deploy.',
		makers:
			'The script loads {{file}} whoever runs it, for production ("{{script}}") as well: what that deploy does not set, it takes from a developer. Load it where the service does.',
		account:
			'The script works on {{resource}}, whoever runs it: for another deploy, somebody has to edit it first. Take the name from where the service takes it.',
		apart:
			'The script takes its handle from {{variable}}, which the service never asks for (it takes {{own}}): the two may well work on different databases. Take it from where the service takes it.',
		shared: 'The script takes its handle from {{variable}}, as the service does.',
	},
	reads: ['service.connect', 'cloud.resource', 'env.load', 'shell.script', 'process.declare'],
	check(fact, { report, affirm, project, role }) {
		if (fact.kind === 'process.declare') {
			const file = isOuterPath(fact.path) ? undefined : fileOfTask(fact);
			// However many scripts a manifest has for its database, it is one habit.
			const [first, ...others] = file === undefined ? [] : project.in(fact.path, 'process.declare').flatMap((one) => fileOfTask(one) ?? []);
			if (file !== undefined && first?.span.start === file.span.start) {
				report({
					message: 'file',
					span: file.span,
					data: { file: baseName(file.text) },
					severity: 'hint',
					related: others.slice(0, 10).map(({ span }) => ({ at: { path: fact.path, span }, message: 'So does this one.' })),
				});
			}
			return;
		}
		const byHand = role === 'unknown' && fact.kind === 'service.connect' && isStartedByHand(fact.path, project);
		if (role !== 'admin' && !byHand) {
			return;
		}
		if (isWithin(fact, 'test') || isInExamples(fact.path)) {
			return;
		}
		if (fact.kind === 'shell.script') {
			const resource = isForDevelopers(fact.path) ? undefined : resourceOf(fact);
			if (resource) {
				report({ message: 'account', span: resource.span, data: { resource: resource.text }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'env.load') {
			const file = stringOf(fact.file) ?? lastText(fact.file);
			if (file !== undefined && deployFile.test(file) && (fact.guards ?? []).length === 0) {
				report({ message: 'file', ...placeOf(fact.file!, fact), data: { file: baseName(file) } });
			}
			const production =
				file !== undefined && makersFile.test(file) && (fact.guards ?? []).length === 0 && !isWithin(fact, 'function')
					? runForProduction(fact, project)
					: undefined;
			if (file !== undefined && production !== undefined) {
				const data = { file: baseName(file), script: production.name ?? '' };
				report({
					message: 'makers',
					...placeOf(fact.file!, fact),
					data,
					severity: 'hint',
					related: [{ at: { path: production.path, span: production.span }, message: 'This runs it for production.' }],
				});
			}
			return;
		}
		if (fact.kind === 'cloud.resource') {
			// A client of a cloud that is told an address of its own: what stands in for the cloud on a developer's machine.
			const host = writtenHostOf(fact.address);
			const isWhole = Object.values(fact.parts).every(({ kind }) => kind === 'literal');
			if (fact.address?.kind === 'literal' && host !== undefined && nearby.test(host) && isWhole && !isForDevelopers(fact.path)) {
				report({ message: 'local', ...placeOf(fact.address, fact), data: { host }, severity: 'hint' });
			}
			return;
		}
		const handle = fact.url ?? fact.parts['host'] ?? fact.parts['hostname'];
		if (handle?.kind === 'env' && handle.name !== undefined) {
			const own = ownVariable(handle.name, fact, project);
			if (own !== undefined) {
				report({
					message: 'apart',
					...placeOf(handle, fact),
					data: { variable: handle.name, own: own.variable },
					severity: 'hint',
					related: [{ at: own.at, message: 'The service connects here.' }],
				});
			} else if (!byHand) {
				affirm({ message: 'shared', span: fact.span, data: { variable: handle.name } });
			}
			return;
		}
		const filled = handle?.kind === 'template' || handle?.kind === 'choice' ? filledHost(handle) : undefined;
		if (filled) {
			report({ message: 'host', ...placeOf(filled.value, fact), data: { host: filled.host }, severity: 'hint' });
			return;
		}
		const written = writtenHostOf(handle);
		// A credential in the URL is another rule's finding at the same place.
		if (
			handle?.kind !== 'literal' ||
			written === undefined ||
			handle.credentials === 'real' ||
			project.packageOf(fact.path).folder.includes('fixtures')
		) {
			return;
		}
		if (isElsewhere(written)) {
			report({ message: 'host', ...placeOf(handle, fact), data: { host: written }, ...(byHand && { severity: 'hint' as const }) });
		} else if (nearby.test(written) && isWhollyWritten(fact) && !isForDevelopers(fact.path)) {
			report({ message: 'local', ...placeOf(handle, fact), data: { host: written }, severity: 'hint' });
		}
	},
});

/**
 * Whether a file that no process is known to run is there for somebody to start: it connects to something, gives nothing away, and nothing
 * takes it.
 */
function isStartedByHand(path: string, project: Project): boolean {
	return (
		project.packageOf(path).kind === 'service' &&
		(['module.export', 'server.listen', 'http.route', 'http.middleware'] as const).every((kind) => project.in(path, kind).length === 0) &&
		project.importersOf(path).length === 0 &&
		!isAsidePath(path)
	);
}

/** Words of variables by which a script is meant to go to another place than the service, or as somebody else. */
const elsewhereWords: ReadonlySet<string> = wordSet(`
	admin root direct unpooled migration migrations migrate shadow source target old new from to backup read replica primary local remote
	prod production dev development stage staging test testing legacy seed import export
`);

/**
 * The variable that all connections of the service to such a store take their handle from, where a script takes its own from another one,
 * for which nothing of the service asks.
 */
function ownVariable(
	variable: string,
	{ path, service }: LocatedFact<'service.connect'>,
	project: Project,
): { readonly variable: string; readonly at: Location } | undefined {
	const owner = project.packageOf(path);
	const isOfService = (one: LocatedFact): boolean => serviceRoles.includes(project.roleOf(one.path).role);
	const own = factsOfPackage(project, owner, 'service.connect').filter((one) => one.service === service && isOfService(one));
	const names = own.map((one) => environmentNameOf(project.resolved(one).url));
	const [first] = own;
	return first !== undefined &&
		names[0] !== undefined &&
		names.every((name) => name !== undefined && name !== variable) &&
		![variable, ...names].some((name) => haveWord([name!], elsewhereWords)) &&
		!isForDevelopers(path) &&
		!factsOfPackage(project, owner, 'env.read').some(
			(read) => isOfService(read) && (read.variable === variable || read.variable === undefined),
		)
		? { variable: names[0], at: { path: first.path, span: first.span } }
		: undefined;
}

/** The host elsewhere in an address that is only in part from the environment, or the first such of several. */
function filledHost(handle: Value): { readonly host: string; readonly value: Value } | undefined {
	if (handle.kind === 'choice') {
		return handle.of.map(filledHost).find((one) => one !== undefined);
	}
	if (handle.kind !== 'template' || handle.parts[0]?.kind !== 'literal') {
		return undefined;
	}
	const value = handle.parts.find(
		(part, index) => part.kind === 'literal' && (index === 0 ? /:\/\/[\w.-]+(?:[:/?]|$)/.test(part.text) : /^@[\w-]/.test(part.text)),
	);
	const host = value?.kind === 'literal' ? /(?:^@|:\/\/)([\w.-]{1,253})(?=[:/?]|$)/.exec(value.text)?.[1] : undefined;
	return value !== undefined && host !== undefined && host.includes('.') && isElsewhere(host) ? { host, value } : undefined;
}

/** The package script that runs a file for production, by the environment that it names: `cross-env STAGE=production tsx scripts/fix.ts`. */
function runForProduction({ path }: LocatedFact<'env.load'>, project: Project): LocatedFact<'process.declare'> | undefined {
	return project
		.of('process.declare')
		.find(
			(fact) =>
				fact.source === 'script' &&
				commandsWritten(fact).some(
					({ argv, command }) =>
						argv.some((word) => joinPath(directoryOf(fact.path), word) === path) &&
						[
							...command.assignments.map(({ name, value }) => [name, value.text] as const),
							...command.words.map(({ text }) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const),
						].some(([name, value]) => namesEnvironment(name) && environmentKindOf(value) === 'production'),
				),
		);
}

/** A resource in an account of AWS, by its address or its name: `https://sqs.….amazonaws.com/…/jobs`, `arn:aws:sns:…`. */
const awsResource =
	/^(?:https:\/\/sqs\.[a-z\d-]{1,30}\.amazonaws\.com\/(\d{12})\/[\w.-]{1,200}|arn:aws[a-z-]{0,10}:[a-z\d-]{1,30}:[a-z\d-]{0,30}:(\d{12}):\S{1,300})$/;

/** Numbers of accounts that documentation and stand-ins for AWS have. */
const nobodysAccount = /^(?:(\d)\1{11}|123456789012|111122223333|444455556666|777788889999|012345678901)$/;

/** What a shell script that calls the command line of AWS has written of one account, as a variable or an argument. */
function resourceOf(fact: LocatedFact<'shell.script'>): Word | undefined {
	const commands = commandsWritten(fact).filter(({ argv }) => argv[0] === 'aws');
	const assigned = commands[0]?.line.commands.flatMap(({ assignments }) => assignments.map(({ value }) => value)) ?? [];
	return [...assigned, ...commands.flatMap(({ command }) => command.words)].find(({ text, expands }) => {
		const [, queue, other] = (expands ? undefined : awsResource.exec(text)) ?? [];
		const account = queue ?? other;
		return account !== undefined && !nobodysAccount.test(account);
	});
}

/** Options by which programs that start others take a file of variables. */
const fileOption = /^(?:-e|-f|--env-file|--environment)(?:=(.+))?$/;

/** The variables of a deploy that a script gives to a tool for its database: `dotenv -e .env.production -- prisma migrate deploy`. */
function fileOfTask(fact: LocatedFact<'process.declare'>): Word | undefined {
	const task = (fact.source === 'script' ? commandsWritten(fact) : []).find(
		({ started, argv, exact }) =>
			exact &&
			started.wrappers.some((one) => /^(?:dotenv|dotenv-cli|dotenvx|env-cmd)$/.test(one)) &&
			((databaseTools.has(started.program) && !argv.some((word) => /^(?:generate|format|validate|version)$/.test(word))) ||
				migrationIn(argv) !== undefined),
	);
	const words = task?.command.words ?? [];
	return words.find(({ text, expands }, index) => {
		const value = fileOption.test(words[index - 1]?.text ?? '') ? text : fileOption.exec(text)?.[1];
		return expands !== true && value !== undefined && deployFile.test(value);
	});
}

/** Command lines of tools that work with a database. */
const databaseTools: ReadonlySet<string> = new Set(['prisma', 'knex', 'sequelize', 'sequelize-cli', 'typeorm', 'drizzle-kit', 'mikro-orm']);

/** Whether nothing of a handle comes from outside. With a tunnel, a script may well be run with the credentials of a deploy. */
function isWhollyWritten({ url, parts }: FactTypes['service.connect']): boolean {
	return [...(url ? [url] : []), ...Object.values(parts)].every(({ kind }) => kind === 'literal');
}

function isForDevelopers(path: string): boolean {
	return isAsidePath(path) || haveWord(path.split('/'), developerWords);
}

/** The host that a handle names: that of a URL, or the text itself. */
function writtenHostOf(value: Value | undefined): string | undefined {
	const text = stringOf(value);
	return text === undefined || !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)
		? text
		: /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:?,]+)/i.exec(text)?.[1];
}

/** Whether a host is somewhere else, with a domain of its own. */
function isElsewhere(host: string): boolean {
	return /^[\w-]+(?:\.[\w-]+)+$/.test(host) && !nearby.test(host) && !reserved.test(host) && /[a-z]/i.test(host);
}

function lastText(value: Value | undefined): string | undefined {
	return value?.kind === 'template' ? stringOf(value.parts.at(-1)) : undefined;
}
