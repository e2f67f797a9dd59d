import type { LocatedFact } from '../../core/fact.js';
import type { Project } from '../../project/project.js';
import { ancestorsOf, directoryOf, extensionOf, isOuterPath, joinPath } from '../../core/paths.js';
import { repositoryNameOf } from '../../core/imageName.js';
import { readsEnvironment, type Value } from '../../core/value.js';
import { wordSet } from '../../core/wordList.js';
import { haveWord } from '../../core/words.js';
import { isOnlyChecked } from './checkedVariables.js';
import { partsOf } from './places.js';
import { isGivenVariable, isOfBundlers } from './platformVariables.js';
import { isPublicVariable } from './publicVariables.js';
import { fileOfCall } from './routeCalls.js';

/**
 * Variables that libraries read by themselves: clients of databases and clouds, tools for tests and telemetry. Of what lies in a cloud the SDK of AWS knows
 * nothing, and those of Stripe, Twilio and Cloudinary know a few by name (https://docs.stripe.com/cli/api_keys,
 * https://www.twilio.com/docs/libraries/reference/twilio-node, https://cloudinary.com/documentation/node_integration#configuration).
 */
const byLibraries =
	/^(?:PG|AWS_(?!\w{0,80}(?:BUCKET|QUEUE|TOPIC|FOLDER|CLOUDFRONT|DISTRIBUTION|TABLE))|OTEL_|GOOGLE_|AZURE_|AZUREAD_|MYSQL_|POSTGRES_|MARIADB_|MONGO_INITDB_|REDIS_|SENTRY_|DD_|DT_|NEW_RELIC_|ELASTIC_APM_|APPINSIGHTS_(?:INSTRUMENTATIONKEY|INSTRUMENTATION_KEY)|APPLICATION_?INSIGHTS_|NEXTAUTH_|AUTH_|CLERK_|NEXT_|TURBO_|PRISMA_|SUPABASE_|STRIPE_(?:API_KEY|DEVICE_NAME)|TWILIO_(?:ACCOUNT_SID|AUTH_TOKEN|API_|EDGE|REGION|HTTP)|CLOUDINARY_(?:URL|ACCOUNT_URL|API_PROXY)|GCP_|COMPOSE_|DOCKER_|TYPEORM_|BUILD_|HASURA_|KEYCLOAK_|KC_|RABBITMQ_|MINIO_|LOGTAIL_|DIRECT_URL|SHADOW_DATABASE_URL|TRAEFIK_|DOMAIN$|TAG$|IMAGE)/;

/** How the variables begin of which libraries read some. */
const families = /^(?:AWS|STRIPE|TWILIO|CLOUDINARY|REDIS)_/;

/** Of those, what only the images of databases read (https://hub.docker.com/_/postgres, /_/mysql, /_/mariadb): no client does. */
const byDatabases = /^(POSTGRES|MYSQL|MARIADB)_(?:DB|DATABASE|USER|PASSWORD|ROOT_PASSWORD)$/;

/** Further ones that only images read which keep data: the program of a container that is built here does not. */
const byKeepers =
	/^(?:POSTGRES|MYSQL|MARIADB)_(?:HOST_AUTH_METHOD|INITDB_ARGS|INITDB_WALDIR|ALLOW_EMPTY_PASSWORD|RANDOM_ROOT_PASSWORD)$|^MONGO_INITDB_/;

/** Of those, what begins with the name of something that code reaches through packages of its name alone. */
const byPackages = /^REDIS_/;

/** Of those, what Auth.js and what builds on it read by themselves (https://authjs.dev/guides/environment-variables). */
const byAuth = /^AUTH_/;

/** Packages that may read such variables: for logins, and whole frameworks with modules for them. */
const readersOfAuth =
	/auth(?!or)|oidc|clerk|supabase|hanko|logto|kinde|nuxt|nitro|astro|svelte|solid-start|qwik|adonis|medusa|directus|keystone|strapi|payload|n8n|redwood/;

/** Packages that may read such variables, for what they keep there: queues, caches and sessions, and whole frameworks. */
const readersOfPackages =
	/redis|valkey|queue|bull|bee|cache|keyv|session|limit|throttl|socket|adonis|medusa|directus|keystone|strapi|n8n|nuxt|nitro/;

/** Of those, what code tells all: plain clients, and what is built on them (https://github.com/redis/ioredis, https://docs.bullmq.io). */
const clientsOfPackages =
	/^(?:@types\/|@redis\/|@keyv\/|@nestjs\/(?:bull(?:mq)?|cache-manager|throttler|platform-socket\.io)$)|^(?:redis|ioredis|connect-redis|redlock|bull|bullmq|bee-queue|keyv|node-cache|lru-cache|cache-manager(?:-[\w-]{1,40})?|express-session|cookie-session|koa-session|express-rate-limit|rate-limit-redis|rate-limiter-flexible|socket\.io(?:-[\w-]{1,40})?|@socket\.io\/[\w-]{1,40}|@fastify\/(?:redis|session|rate-limit|caching)|@nestjs-modules\/ioredis|@liaoliaots\/nestjs-redis)$/;

/** Of those, what clients of PostgreSQL read by themselves (https://www.postgresql.org/docs/current/libpq-envars.html). */
const byPostgres = /^PG(?:HOST|HOSTADDR|PORT|USER|PASSWORD|PASSFILE|DATABASE|SSLMODE|OPTIONS|APPNAME|SERVICE)$/;

/** Packages that may read such variables: drivers, what brings or builds on one, and whole frameworks. */
const readersOfPostgres =
	/(?:^|[^a-z])pg|postgres|neon|slonik|timescale|orm\b|orm\/|knex|sequelize|prisma|drizzle|kysely|objection|bookshelf|waterline|massive|loopback|feathers|sails|adonis|medusa|directus|keystone|strapi|payload|n8n|graphile|nuxt|nitro/;

/** Programs of PostgreSQL that read them, too. */
const toolsOfPostgres = /\b(?:psql|pg_\w{2,20}|createdb|dropdb|sqitch|flyway|dbmate)\b/;

/** Of those, what servers read that run in images of their own. */
const byImages = /^(?:KC|KEYCLOAK|HASURA|RABBITMQ|MINIO|TRAEFIK)_/;

/** Variables that runtimes, package managers and the tools of images read by themselves. */
const byTools =
	/^(?:NODE|NPM|YARN|PNPM|BUN|DENO|COREPACK|PUPPETEER|PLAYWRIGHT|CHROME|CHROMIUM|DEBIAN|PYTHON|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONPATH|PIP|VIRTUAL|LD|GIT|UV|TINI|MALLOC|JEMALLOC|S6|PM2|LETSENCRYPT|ACME|JAVA|JVM|SSL|CURL|UID|GID|PUID|PGID|UMASK|FFMPEG|IMAGEMAGICK|MAGICK|HUSKY|CHECKPOINT|SERVER|DBUS|XDG|VIRTUALENV|GOPATH|CARGO|RUST|PKG|FONTCONFIG|NEW|STATSD|JAEGER|ZIPKIN|SKIP|DO|NO|WATCHPACK|CHOKIDAR|GENERATE|ESLINT|BABEL|TS|TSC|BROWSERSLIST|OPENSSL|GRPC|KAFKA|VAULT|CONSUL|SWC|LOG|PROJECT|IS|RUNNING)(?:_|$)/;

/** First words of packages that are told all by the code that calls them (`@nestjs/jwt`, `cors`), and read no variable by themselves. */
const toldByCode: ReadonlySet<string> = wordSet(`jwt cors bcrypt bcryptjs helmet passport cookie session throttler`);

/** Bundlers that give code variables of their own, and what builds on them (https://vite.dev/guide/env-and-mode#built-in-constants). */
const givingBundlers =
	/(?:^|[/-])(?:vite|vitest|vitepress|astro|nuxt|nitro|rsbuild|sveltekit)(?:$|[/-])|^@(?:sveltejs|rsbuild|nuxt|astrojs)\//;

/** Loggers that their makers publish under a name of their own. */
const ownLogger = /^@(?!types\/|nestjs\/|fastify\/|hapi\/|google-cloud\/|adonisjs\/)[\w-]{1,80}\/[\w-]{0,80}\blog(?:ger|ging|s)?\b/;

/** Words of variables that tell a logger what to do. */
const logWords: ReadonlySet<string> = wordSet('log logs logger logging');

const strapi = /^(?:strapi$|@strapi\/)/;

/** What Strapi reads without being told to in the settings of a project. */
const byStrapi = /^STRAPI_|^(?:JWT_SECRET|ENV_PATH|FAST_REFRESH|BROWSER)$/;

/** Variables that may well hold the address of a database: which of them one has, its settings may say out of sight. */
const ofDatabase = /DATABASE|DB|SQL|PG|POSTGRES|(?:^|_)UR[LI]$|CONNECTION/i;

/** Who reads which variables, in code, commands and manifests alike. */
export class VariableUses {
	readonly #project: Project;
	readonly #names = new Set<string>();
	/** What schemas name that hand nothing on. */
	readonly #checked = new Set<string>();
	/** What compose fills in from where it is called: nothing of what it gives to a container. */
	readonly #ofComposeAlone: ReadonlySet<string>;
	#mentions: ReadonlySet<string> | undefined;
	#mentionsOfImages: ReadonlySet<string> | undefined;
	#prefixes: ReadonlySet<string> | undefined;
	#endings: readonly string[] | undefined;
	#installed: readonly string[] | undefined;
	readonly #installs = new Map<RegExp, boolean>();
	#dependencies: ReadonlySet<string> | undefined;
	#hasDatabaseOfSettings: boolean | undefined;
	#isBundled: boolean | undefined;
	#hasOnlyClients: boolean | undefined;
	#hasReadersOfPostgres: boolean | undefined;
	/** The variables that are read below each folder, and the folders below which something reads what cannot be seen. */
	#readBelow: ReadonlyMap<string, ReadonlySet<string | undefined>> | undefined;
	/** The folders below which something reads what only other languages, or packages of others, have names for. */
	#namedElsewhereBelow: ReadonlySet<string> | undefined;
	readonly #unseenBelow = new Map<boolean, ReadonlySet<string>>();
	#readByLetters: ReadonlyMap<string, string> | undefined;

	constructor(project: Project) {
		this.#project = project;
		const ofCompose = new Set<string>();
		const take = (value: Value | undefined, names: Set<string> = this.#names): void => {
			for (const part of partsOf(value)) {
				if (part.kind === 'env' && part.name !== undefined) {
					names.add(part.name);
				}
			}
		};
		for (const kind of ['env.read', 'env.write', 'env.expose', 'env.use'] as const) {
			project.of(kind).forEach(({ variable }) => variable !== undefined && this.#names.add(variable));
		}
		for (const fact of project.of('env.declare')) {
			const { source, variable, value, path, owner } = fact;
			if (source === 'schema') {
				(isOnlyChecked(fact, project) ? this.#checked : this.#names).add(variable);
			}
			// `MAIL_FROM: ${MAIL_FROM}` only hands it on, where what gets it is made here.
			const isHandedOn =
				value.kind === 'env' &&
				value.name === variable &&
				project.in(path, 'compose.service').some((service) => service.service === owner && service.build !== undefined);
			if (readsEnvironment(value) && !isHandedOn) {
				take(value, source === 'compose' ? ofCompose : this.#names);
			}
		}
		project.of('service.engine').forEach(({ url }) => take(url));
		project.of('compose.port').forEach(({ target, published }) => [target, published].forEach((port) => take(port, ofCompose)));
		project.of('compose.variables').forEach(({ names }) => names.forEach((name) => ofCompose.add(name)));
		for (const kind of ['process.declare', 'image.run', 'shell.script', 'pipeline.step', 'task.step'] as const) {
			for (const { command } of project.of(kind)) {
				// `$(NAME)` in a Makefile, which takes its variables from the environment, too, and in the command of a container.
				for (const [, name] of command.matchAll(/\$[{(]?([A-Za-z_]\w{1,127})/g)) {
					this.#names.add(name!);
				}
			}
		}
		for (const { image, build, dockerfile, target } of project.of('compose.service')) {
			for (const [, name] of [image, build, dockerfile, target].join(' ').matchAll(/\$\{?([A-Za-z_]\w{1,127})/g)) {
				ofCompose.add(name!);
			}
		}
		this.#ofComposeAlone = new Set([...ofCompose].filter((name) => !this.#names.has(name)));
		ofCompose.forEach((name) => this.#names.add(name));
	}

	/**
	 * Whether somebody reads a variable that a deploy gives to a service; wherever images are made or started, a mention is enough. What
	 * only an image is told how to make by (`EXPOSE $PORT`) reads what the image itself gives, and nothing that it is started with.
	 */
	hasInDeploy(name: string, giver: 'image' | 'script' | 'deploy' = 'deploy'): boolean {
		const mentioned = (): ReadonlySet<string> =>
			giver === 'image' ? (this.#mentionsOfImages ??= this.#mentioned(true)) : (this.#mentions ??= this.#mentioned(false));
		return (
			((this.#ofComposeAlone.has(name) ? this.#isReadUnnamed(name) : this.has(name)) &&
				!this.#isOfImage(name) &&
				!this.#isOfNobodyHere(name)) ||
			byTools.test(name) ||
			(giver !== 'script' && mentioned().has(name)) ||
			this.#isOfDependency(name) ||
			this.#isOfShell(name)
		);
	}

	/** Whether the program of a container that is built here has nothing that would read a variable by itself, and code does not ask for it. */
	#isOfNobodyHere(name: string): boolean {
		if (this.#names.has(name) || isPublicVariable(name) || this.#isOfSettings(name) || this.#startsAsRead(name)) {
			return false;
		}
		return (
			byDatabases.test(name) ||
			byKeepers.test(name) ||
			(byPackages.test(name) && !this.#installsOne(readersOfPackages)) ||
			(byAuth.test(name) && !this.#installsOne(readersOfAuth)) ||
			(byPostgres.test(name) && !this.#mayReadPostgres())
		);
	}

	/** All packages that the repository installs, by their names. */
	#allInstalled(): readonly string[] {
		return (this.#installed ??= this.#project.packages.flatMap(({ dependencies }) => [...dependencies.keys()]));
	}

	/** Whether the repository installs a package of such a name. */
	#installsOne(named: RegExp): boolean {
		const known = this.#installs.get(named) ?? this.#allInstalled().some((one) => named.test(one));
		this.#installs.set(named, known);
		return known;
	}

	/** Whether a package or a program that is called anywhere may be a client of PostgreSQL. */
	#mayReadPostgres(): boolean {
		this.#hasReadersOfPostgres ??=
			this.#installsOne(readersOfPostgres) ||
			(['process.declare', 'image.run', 'shell.script', 'task.step', 'image.health'] as const).some((kind) =>
				this.#project.of(kind).some((fact) => toolsOfPostgres.test(JSON.stringify(fact))),
			);
		return this.#hasReadersOfPostgres;
	}

	/** Whether a script may read a variable by a name that it puts together: `KEY="${STAGE}_KEY"; echo "${!KEY}"`. */
	#isOfShell(name: string): boolean {
		this.#endings ??= this.#project
			.of('shell.script')
			.filter(({ command }) => command.includes('${!'))
			.flatMap(({ command }) => [...command.matchAll(/\$\{\w{1,127}\}(_[A-Z0-9_]{1,127})/g)].map(([, ending]) => ending!));
		return this.#endings.some((ending) => name.endsWith(ending));
	}

	/** The words that are written like variables where images are made and processes started, and the texts of code that are. */
	#mentioned(inImage: boolean): ReadonlySet<string> {
		const written = (
			[
				...(inImage ? (['image.workdir', 'image.expose', 'image.user', 'image.volume'] as const) : []),
				'image.copy',
				'image.health',
				'image.run',
				'process.declare',
				'shell.script',
				'pipeline.step',
				'compose.option',
				'compose.volume',
			] as const
		).flatMap((kind) => this.#project.of(kind).map((fact) => JSON.stringify(fact)));
		const texts = this.#project
			.of('literal.named')
			.flatMap(({ value }) => (value.kind === 'literal' && /^[A-Z][A-Z0-9_]+$/.test(value.text) ? [value.text] : []));
		return new Set([...written.flatMap((text) => text.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []), ...texts]);
	}

	/** `KEYSTONE_URL` beside `@keystone-6/core`: a library may read what bears its name. */
	#isOfDependency(name: string): boolean {
		const [word = ''] = name.toLowerCase().split('_');
		this.#dependencies ??= new Set(
			this.#allInstalled().flatMap((one) =>
				one
					.toLowerCase()
					.split('/')
					.flatMap((part) => /[a-z]+/.exec(part)?.[0] ?? []),
			),
		);
		return word.length > 1 && !toldByCode.has(word) && this.#dependencies.has(word);
	}

	/** Whether only the program of another image would read a variable by itself, and ours reads others that begin like it. */
	#isOfImage(name: string): boolean {
		const prefix = byImages.exec(name)?.[0];
		return prefix !== undefined && !this.#names.has(name) && [...this.#names].filter((one) => one.startsWith(prefix)).length > 1;
	}

	/** Whether a name begins with a text with which code takes all that begin so out of the environment. */
	#startsAsRead(name: string): boolean {
		this.#prefixes ??= new Set(this.#project.of('env.read').flatMap((read) => prefixOf(this.#project, read) ?? []));
		return [...this.#prefixes].some((prefix) => name.startsWith(prefix));
	}

	has(name: string): boolean {
		return this.#names.has(name) || this.#isReadUnnamed(name);
	}

	/** Whether a schema names a variable, and checks it in vain where nobody else does. */
	isChecked(name: string): boolean {
		return this.#checked.has(name);
	}

	/** Whether somebody reads a variable who does not name it: by what it begins with, a platform, a library. */
	#isReadUnnamed(name: string): boolean {
		return (
			this.#startsAsRead(name) ||
			this.#isGiven(name) ||
			(byLibraries.test(name) && !(byPackages.test(name) && this.#hasClientsAlone())) ||
			isPublicVariable(name) ||
			this.#isOfStrapi(name) ||
			this.#isOfLogger(name) ||
			this.#isOfSettings(name)
		);
	}

	/** Whether nothing that the repository installs or starts would read a variable of such a name by itself, as far as is known. */
	#hasClientsAlone(): boolean {
		this.#hasOnlyClients ??=
			this.#allInstalled().every((one) => !readersOfPackages.test(one) || clientsOfPackages.test(one)) &&
			this.#project
				.of('compose.service')
				.every(({ image }) => image === undefined || !/redis|valkey/.test(image) || /^(?:redis|valkey)$/.test(repositoryNameOf(image)));
		return this.#hasOnlyClients;
	}

	/** Whether a variable begins like those that libraries read by themselves, whether one of them asks for it or not. */
	isCalledLikeLibrary(name: string): boolean {
		return families.test(name);
	}

	/** Whether somebody else than the authors sets a variable: of what only bundlers give, where one of them puts code together. */
	#isGiven(name: string): boolean {
		this.#isBundled ??= this.#project.of('env.read').some(({ bundled }) => bundled === true) || this.#installsOne(givingBundlers);
		return isGivenVariable(name) && (this.#isBundled || !isOfBundlers(name));
	}

	/** Whether a variable is about the log, and the logger comes from a package of somebody's own (`@acme/node-logger`), which may ask for it. */
	#isOfLogger(name: string): boolean {
		return haveWord([name], logWords) && this.#installsOne(ownLogger);
	}

	/** Whether the settings of a database may name a variable that has its address. */
	#isOfSettings(name: string): boolean {
		this.#hasDatabaseOfSettings ??= this.#project.of('env.read').some((read) => read.ofDatabase === true);
		return this.#hasDatabaseOfSettings && ofDatabase.test(name);
	}

	/** Whether the repository asks for a variable by its name, and neither a platform nor a library would know it. */
	isReadByName(name: string): boolean {
		return this.#names.has(name) && !isGivenVariable(name) && !byLibraries.test(name) && !byTools.test(name);
	}

	/** Whether Strapi or its plugin for users reads a variable by itself (https://docs.strapi.io/cms/configurations/environment). */
	#isOfStrapi(name: string): boolean {
		return byStrapi.test(name) && this.#installsOne(strapi);
	}

	/**
	 * Whether only a database would read a variable, each database of the compose files has a value of its own for it, and the code
	 * reads others that begin like it: `POSTGRES_DB` beside `process.env.POSTGRES_DATABASE`.
	 */
	isOfDatabaseAlone(name: string): boolean {
		const prefix = byDatabases.exec(name)?.[1];
		if (prefix === undefined || this.#names.has(name) || [...this.#names].filter((one) => one.startsWith(`${prefix}_`)).length < 3) {
			return false;
		}
		const databases = this.#project
			.of('compose.service')
			.filter(({ image }) => image !== undefined && repositoryNameOf(image).toLowerCase() === prefix.toLowerCase());
		const own = this.#project.of('env.declare').filter(({ variable, source }) => variable === name && source === 'compose');
		return (
			databases.length > 0 &&
			databases.every(({ path, service }) =>
				own.some((one) => one.path === path && one.owner === service && (one.value.kind === 'literal' || one.value.kind === 'secret')),
			)
		);
	}

	/** A variable that is read and has the same letters, where nobody reads this one: `APP_KEY` for `APPKEY`. */
	near(name: string): string | undefined {
		const letters = (one: string): string => one.replaceAll('_', '').toUpperCase();
		this.#readByLetters ??= new Map(
			this.#project.of('env.read').flatMap(({ variable }) => (variable ? [[letters(variable), variable]] : [])),
		);
		return this.#names.has(name) ? undefined : this.#readByLetters.get(letters(name));
	}

	/** How many variables the code around a file reads, those of its schemas included. */
	countAround(path: string): number {
		if (!this.#readBelow) {
			const below = new Map<string, Set<string | undefined>>();
			const read = [...this.#project.of('env.read'), ...this.#project.of('env.declare').filter(({ source }) => source === 'schema')];
			for (const { path: file, variable } of read.filter((one) => this.#isRunning(one.path))) {
				for (const folder of foldersOf(file)) {
					const variables = below.get(folder);
					if (variables) {
						variables.add(variable);
					} else {
						below.set(folder, new Set([variable]));
					}
				}
			}
			this.#readBelow = below;
		}
		return this.#readBelow.get(directoryOf(path))?.size ?? 0;
	}

	#isRunning(path: string): boolean {
		return !['test', 'build', 'docs', 'generated'].includes(this.#project.roleOf(path).role);
	}

	/**
	 * Whether all reads around a file can be seen: none by a computed name, none of the environment as a whole, no code in
	 * other languages. What `inDeploy` gives to a service, no test reads.
	 */
	areKnown(path: string, inDeploy = false): boolean {
		const unseen = this.#unseenBelow.get(inDeploy) ?? this.#findUnseen(inDeploy);
		this.#unseenBelow.set(inDeploy, unseen);
		return this.countAround(path) > 0 && !unseen.has(directoryOf(path));
	}

	/**
	 * Whether nothing but code of the workspace reads around a file, some of it by names that cannot be seen: what these may be,
	 * `isSpelled` tells.
	 */
	areInCode(path: string): boolean {
		this.#namedElsewhereBelow ??= new Set(
			[
				...this.#foreign(),
				...this.#reachingOut(),
				...this.#unseen().flatMap((read) => (takesNames(this.#project, read) ? [read.path] : [])),
			].flatMap(foldersOf),
		);
		return this.countAround(path) > 0 && !this.#namedElsewhereBelow.has(directoryOf(path));
	}

	#foreign(): readonly string[] {
		return this.#project.files.filter((path) => /^\.(?:py|go|rb|java|kt|cs|php|rs|ex|exs)$/.test(extensionOf(path)));
	}

	/** Files that take modules from outside of the workspace: what these read cannot be seen. */
	#reachingOut(): readonly string[] {
		return this.#project
			.of('module.import')
			.filter(
				({ specifier, typeOnly, path }) =>
					!typeOnly && specifier.startsWith('../') && isOuterPath(joinPath(directoryOf(path), specifier)) && !isOuterPath(path),
			)
			.map(({ path }) => path);
	}

	#unseen(): readonly LocatedFact<'env.read'>[] {
		return this.#project
			.of('env.read')
			.filter(
				(read) =>
					read.variable === undefined &&
					read.byCaller !== true &&
					read.ofDatabase !== true &&
					read.checked !== true &&
					read.toProgram !== true &&
					prefixOf(this.#project, read) === undefined,
			);
	}

	#findUnseen(inDeploy: boolean): ReadonlySet<string> {
		return new Set(
			[...this.#unseen().map(({ path }) => path), ...this.#foreign()]
				.filter((path) => !inDeploy || this.#project.roleOf(path).role !== 'test')
				.flatMap(foldersOf),
		);
	}
}

/** Packages that read settings by the names that code asks them for. */
const askedByName = /^(?:(?:node:)?process|@nestjs\/config|dotenv[\w-]*|config|convict|nconf|envalid|env-var|zod|joi|yup)$/;

/** Whether a file that reads a variable by a name from elsewhere takes such names from a package whose code is not here. */
function takesNames(project: Project, { form, path }: LocatedFact<'env.read'>): boolean {
	return (
		form === 'value' &&
		project
			.in(path, 'module.import')
			.some(
				({ specifier, names, typeOnly }) =>
					!typeOnly &&
					!specifier.startsWith('.') &&
					!askedByName.test(specifier) &&
					[specifier, ...names.map(({ exported }) => exported)].some((name) => /env|var|required|setting|config|keys|names/i.test(name)) &&
					project.resolveModule(specifier, path) === undefined,
			)
	);
}

/** The text with which the names begin that a read of the whole environment takes, there or in a function that it is handed to. */
function prefixOf(project: Project, { path, prefix, handedTo }: LocatedFact<'env.read'>): string | undefined {
	if (handedTo === undefined) {
		return prefix;
	}
	const file = /^[\w$]/.test(handedTo) ? path : fileOfCall(project, path, handedTo);
	const name = handedTo.slice(handedTo.lastIndexOf('.') + 1);
	return file === undefined ? undefined : project.in(file, 'names.prefix').find((one) => one.function === name)?.prefix;
}

/** The folders around a file, up to the root of the workspace; none of a file outside of it. */
function foldersOf(path: string): readonly string[] {
	if (isOuterPath(path)) {
		return [];
	}
	const folders = [...ancestorsOf(directoryOf(path))];
	return folders.slice(0, folders.indexOf('') + 1);
}
