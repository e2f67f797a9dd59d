import { invocationOf, isCommand, nameOf, type CommandPattern, type Invocation } from './invocation.js';

/** Commands that change the schema of a database, or fill it: one-off processes of a release. */
const migrations: readonly CommandPattern[] = [
	{ program: 'prisma', words: ['migrate', 'deploy|dev|reset'] },
	{ program: 'prisma', words: ['db', 'push|seed'] },
	{ program: 'knex', words: ['migrate:latest|migrate:up|migrate:rollback|seed:run'] },
	{ program: ['sequelize', 'sequelize-cli'], words: ['db:migrate|db:seed|db:seed:all|db:create'] },
	{
		program: ['typeorm', 'typeorm-ts-node-commonjs', 'typeorm-ts-node-esm', 'typeorm-extension', 'cli.js'],
		words: ['migration:run|migrations:run|schema:sync|seed:run'],
	},
	{ program: ['mikro-orm', 'mikro-orm-esm'], words: ['migration:up|schema:update|seeder:run'] },
	{ program: ['drizzle-kit'], words: ['migrate|push|push:pg|push:mysql|up'] },
	{
		program: ['db-migrate', 'node-pg-migrate', 'knex-migrate', 'migrate-mongo', 'dbmate', 'goose', 'migrate', 'umzug', 'sql-migrate'],
		words: ['up'],
	},
	{ program: 'postgrator' },
	{ program: ['flyway', 'liquibase'], words: ['migrate|update'] },
	{ program: 'atlas', words: ['migrate', 'apply'] },
	{ program: 'alembic', words: ['upgrade'] },
	{ program: 'flask', words: ['db', 'upgrade'] },
	{ program: ['manage.py', 'django-admin'], words: ['migrate|loaddata|syncdb'] },
	{ program: ['rails', 'rake'], words: ['db:migrate|db:setup|db:seed|db:prepare|db:schema:load'] },
	{ program: 'artisan', words: ['migrate|db:seed|migrate:fresh|migrate:refresh'] },
	{ program: ['medusa', 'strapi'], words: ['migrations|db:migrate', 'run'] },
	{ program: 'dotnet', words: ['ef', 'database', 'update'] },
	{ program: 'ace', words: ['migration:run'] },
];

/**
 * Names of scripts that migrate, whatever they call: `migrate`, `db:migrate`, `migration:run`. (`migration:generate` and
 * `migration:revert` do other things.)
 */
const migrationScript =
	/^(?:(?:db|database|prisma|knex|sequelize|typeorm|orm)[:-])?(?:migrate|migration|migrations)(?:[:-](?:run|up|deploy|latest|prod|production)){0,2}$/;

/** Programs that run a file of the project. */
const runtimes: ReadonlySet<string> = new Set(['node', 'nodejs', 'bun', 'deno', 'ts-node', 'tsx', 'babel-node']);

/** Files that migrate or fill a database, by their names: `migrate.js`, `scripts/db-reset.js`, `seed.ts`, `migrate-orders.js`. */
const migrationFile =
	/(?:^|\/)(?:(?:db|database|run)[-_.]?)?(?:migrate(?:[-_](?!status|list|create|make|new|down|undo|rollback|revert|check|config)[\w-]{1,60})?|migrations?|migrator|seed|seeder|seeds|seed[-_.]?(?:db|database|data)|(?:db|database)[-_.]?(?:reset|init|setup|create|sync)|(?:reset|init|create|setup|sync)[-_.]?(?:db|database))(?:\.[cm]?[jt]s)?$/i;

/** The name of the migration that a command runs, or undefined. */
export function migrationOf(invocation: Invocation): string | undefined {
	const pattern = migrations.find((one) => isCommand(invocation, one));
	if (pattern) {
		return nameOf(invocation, pattern);
	}
	const { program, arguments: words } = invocation;
	const script = words[0] === 'run' || words[0] === 'run-script' ? words[1] : undefined;
	if (
		(program === 'npm' || program === 'yarn' || program === 'pnpm' || program === 'bun') &&
		script !== undefined &&
		isMigrationScript(script)
	) {
		return `${program} run ${script}`;
	}
	const file = runtimes.has(program) ? words.find((word) => !word.startsWith('-') && word !== 'run') : undefined;
	return file !== undefined && migrationFile.test(file) ? `${program} ${file}` : undefined;
}

/** Whether a command, as {@link migrationOf} names it, fills or creates a database and leaves its tables as they are. */
export function isOnlySeed(migration: string): boolean {
	return /\s(?:db:seed(?::all)?|db:create|seed:run|seeder:run|db seed|loaddata|(?:\S{0,200}\/)?(?:seeds?|seeder|seed[-_.]?(?:db|database|data))(?:\.[cm]?[jt]s)?)$/.test(
		migration,
	);
}

/** The migration that the words of a command run, where they run one. */
export function migrationIn(argv: readonly string[]): string | undefined {
	const invocation = invocationOf(argv);
	return invocation && migrationOf(invocation);
}

/** Whether a program is made to migrate databases, whatever else it can be told to do. */
export function isMigrationProgram(program: string): boolean {
	return migrations.some((one) => [one.program].flat().includes(program));
}

/** Whether a package script of this name migrates a database. */
export function isMigrationScript(name: string): boolean {
	return migrationScript.test(name) && name !== 'migration' && name !== 'migrations';
}
