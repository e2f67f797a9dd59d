import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import { invocationOf, isCommand, type CommandPattern } from '../../shared/invocation.js';

/** Commands that write a migration down, or tell of those that there are, and apply none. */
const writers: readonly CommandPattern[] = [
	// https://www.prisma.io/docs/orm/reference/prisma-cli-reference#migrate-dev
	{ program: 'prisma', words: ['migrate', 'dev'], options: ['--create-only'] },
	{ program: 'prisma', words: ['migrate', 'diff|status|resolve'] },
	{ program: 'knex', words: ['migrate:make|migrate:status|migrate:list'] },
	{ program: ['sequelize', 'sequelize-cli'], words: ['migration:generate|migration:create|model:generate|db:migrate:status'] },
	{
		program: ['typeorm', 'typeorm-ts-node-commonjs', 'typeorm-ts-node-esm', 'cli.js'],
		words: ['migration:generate|migration:create|migration:show'],
	},
	{ program: ['mikro-orm', 'mikro-orm-esm'], words: ['migration:create|migration:list|migration:pending'] },
	{ program: ['db-migrate', 'node-pg-migrate', 'migrate-mongo'], words: ['create|status'] },
];

/** Whether all that a command line does is to write migrations down, or to tell of them. */
export function onlyWrites(fact: CommandFact): boolean {
	const commands = commandsWritten(fact);
	return (
		commands.length > 0 &&
		commands.every(({ argv }) => {
			const invocation = invocationOf(argv);
			return invocation !== undefined && writers.some((one) => isCommand(invocation, one));
		})
	);
}
