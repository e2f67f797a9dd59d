import { wordSet } from '../core/wordList.js';

/** What the name of a process, a compose service, an image stage or a script says it is for. */
type NamedType = 'web' | 'worker' | 'task' | 'development';

const words: Readonly<Record<NamedType, ReadonlySet<string>>> = {
	development: wordSet(`
		dev develop development debug watch local test tests testing e2e ci hot inspect mock mocks mocked stub stubs stubbed fake fakes
		storybook preview build builder lint deps dependencies docs example examples swc
	`),
	task: wordSet(`
		migrate migration migrations migrator seed seeds console repl shell setup init db backup import export generate cleanup typeorm
		prisma knex sequelize release publish deploy version cli once oneshot
	`),
	worker: wordSet(`
		worker workers queue queues consumer consumers job jobs scheduler clock cron subscriber processor background sidekiq daemon
	`),
	web: wordSet(`web server api app http backend service www prod production start serve main gateway`),
};

/** The type that a name speaks for; undefined when it says nothing. Words of development count before all others. */
export function typeByName(name: string): NamedType | undefined {
	const parts = name.toLowerCase().split(/[^a-z0-9]+/);
	for (const type of ['development', 'task', 'worker', 'web'] as const) {
		if (parts.some((each) => words[type].has(each))) {
			return type;
		}
	}
	return undefined;
}

const madeIn: ReadonlySet<string> = wordSet('build builder deps dependencies');

/** Whether the name of a stage is that of what a program is made in, and of nothing else for developers: `build-stage`. */
export function isOfBuilding(name: string): boolean {
	const ofDevelopers = name
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((each) => words.development.has(each));
	return ofDevelopers.length > 0 && ofDevelopers.every((each) => madeIn.has(each));
}

const buildNames: ReadonlySet<string> = wordSet(`
	build prebuild postbuild compile bundle lint format prettier eslint fix check typecheck types tsc clean prepare prepublish
	prepublishonly prepack postpack install preinstall postinstall heroku gcp vercel docs doc codegen analyze husky changeset ci gen
`);
const testNames: ReadonlySet<string> = wordSet(`
	test tests tdd e2e smoke jest mocha vitest cypress playwright coverage spec bench benchmark posttest pretest
`);
const deployNames: ReadonlySet<string> = wordSet(`
	start serve server prod production staging stage stag worker web api run forever pm2 queue scheduler cron clock consumer
`);

/** Whether a package script looks whether something holds, by its first word: `verify:webhooks`. It may as well be a task (`verify-accounts`). */
export function isVerification(name: string): boolean {
	return /^(?:verify|prove|proofs?|validate|selftest)(?:$|[^a-z0-9])/i.test(name);
}

/** What a package script is for, by its name: its first word decides, unless another word is of development or tests. */
export function scriptPurpose(name: string): 'deploy' | 'development' | 'test' | 'build' | 'task' | undefined {
	const parts = name
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((each) => each !== '');
	const first = parts[0] ?? '';
	if (testNames.has(first)) {
		return 'test';
	}
	if (buildNames.has(first)) {
		return 'build';
	}
	if (parts.some((each) => testNames.has(each))) {
		return 'test';
	}
	if (parts.some((each) => words.development.has(each) || each === 'example')) {
		return 'development';
	}
	if (deployNames.has(first)) {
		return parts.some((each) => words.task.has(each)) ? 'task' : 'deploy';
	}
	return parts.some((each) => words.task.has(each)) ? 'task' : undefined;
}

/** Words of tasks that a script may do before it starts what it is for. One for a console or a single run starts just that. */
const preparations: ReadonlySet<string> = wordSet(`migrate migration migrations seed seeds db prisma knex sequelize typeorm`);

/** Whether a script of a task says by its name that it starts something after it: `start:migrate:prod`. What it starts tells whether it does. */
export function startsAfterTask(name: string): boolean {
	const [first, ...others] = name.toLowerCase().split(/[^a-z0-9]+/);
	return (first === 'start' || first === 'serve') && others.some((each) => preparations.has(each));
}
