import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { isOuterPath } from '../../../core/paths.js';
import { readsEnvironment } from '../../../core/value.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { invocationOf } from '../../shared/invocation.js';
import { isPublicVariable } from '../../shared/publicVariables.js';
import { isOfServerBundle } from '../../shared/serverBundles.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';

/** Deploys beside production. Development and tests are none, and "production" alone only says that the build is optimized. */
const deploys = /^(staging|stage|stg|uat|qa|preprod|pre-prod|preview|demo|acceptance|sandbox|beta|canary|integration)$/i;

/** Options by which builds take the settings of one deploy, and files of its variables. */
const deployOption = /^(--mode|-m|--configuration|-c|--env|--environment|--env-file|-e|-f)$/;

/** Build arguments that say where something is: what they hold is built in. */
const addressArgument =
	/^((NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|GATSBY|VUE_APP|PUBLIC)_\w*(URL|URI|HOST|ENDPOINT|ORIGIN|DOMAIN)|(API|BACKEND|FRONTEND|SERVER|GRAPHQL|WEBSOCKET|WS)_(BASE_)?(URL|URI|HOST|ENDPOINT|ORIGIN))$/;

/** Build arguments that bundlers put into pages, by which a page knows its account at another service, or which deploy it is of. */
const accountArgument =
	/^(NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|GATSBY|VUE_APP)_(?!\w*(?:BUILD|COMMIT|GIT|VERSION|RELEASE))(\w*_)?((SITE|API|PUBLIC|PUBLISHABLE|MAPS)_?KEY|(CLIENT|PROJECT|TENANT|APP|TRACKING|MEASUREMENT)_?ID|DSN|ENV|ENVIRONMENT|STAGE)$/;

export default defineRule({
	id: 'build-release-run/deploy-specific-build',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does one build serve every deploy?',
	messages: {
		script:
			'The script "{{script}}" builds for {{deploy}} alone: what was tested there is not what runs elsewhere. Build once, and read what differs when it starts.',
		argument:
			'{{variable}} is built into the image: each deploy needs a build of its own, and what was tested is not what runs. Read it when the process starts.',
		bundled:
			'{{variable}} is put into the bundle of the server when it is built: each deploy needs a build of its own, and what was tested is not what runs. Leave it to the process to read it.',
		file: 'What a file of variables holds is put into the bundle of the server when it is built: each deploy needs a build of its own, and what was tested is not what runs. Leave it to the process to read it.',
		once: 'The image is built without knowing its deploy.',
	},
	reads: [
		'process.declare',
		'env.declare',
		'image.run',
		'image.copy',
		'package',
		'shell.script',
		'pipeline.step',
		'env.read',
		'env.expose',
	],
	check({ project, report, affirm }) {
		const bundled = project
			.of('env.expose')
			.filter((fact) => isOfServerBundle(fact) && isOfOneDeploy(fact) && isOfService(fact.path, project));
		for (const [path, [first, ...others]] of groupedBy(bundled, (fact) => fact.path)) {
			// Whether the values differ between deploys, nobody can see here.
			report({
				message: first.file ? 'file' : 'bundled',
				path,
				span: first.span,
				data: first.file ? {} : { variable: variableOf(first) ?? '' },
				related: others
					.slice(0, 8)
					.map((one) => ({ at: { path, span: one.span }, message: `${variableOf(one) ?? 'Such a file'} is put in, too.` })),
				severity: 'hint',
			});
		}
		for (const script of project.of('process.declare')) {
			const deploy = script.source === 'script' && !isOuterPath(script.path) && !isInExamples(script.path) ? deployOf(script) : undefined;
			const { kind } = project.packageOf(script.path);
			if (deploy !== undefined && (kind === 'service' || kind === 'static-site' || kind === 'unknown')) {
				// A static site has no start at which it could read anything.
				report({
					message: 'script',
					path: script.path,
					span: script.span,
					data: { script: script.name, deploy },
					...(kind !== 'service' && { severity: 'information' as const }),
				});
			}
		}
		for (const path of new Set(project.of('image.run').map((run) => run.path))) {
			const build = isOfDeploy(project, path) ? buildIn(project, path) : undefined;
			if (!build) {
				continue;
			}
			const given = project
				.in(path, 'env.declare')
				.filter(
					({ source, variable, span }) =>
						source === 'dockerfile-arg' &&
						span.start < build.span.start &&
						(addressArgument.test(variable) || accountArgument.test(variable)) &&
						!isFilledInLater(project, variable) &&
						!isReadAtStart(project, path, variable),
				);
			// An address says it most plainly.
			const [first, ...others] = [...given].sort(
				(a, b) => Number(addressArgument.test(b.variable)) - Number(addressArgument.test(a.variable)),
			);
			if (first) {
				const related = others.map(({ variable, span }) => ({ at: { path, span }, message: `${variable} is built in, too.` }));
				// What a page needs to know is built into it by most frameworks, and nobody has a choice.
				report({
					message: 'argument',
					path,
					span: first.span,
					data: { variable: first.variable },
					related,
					...((/^[A-Z]+_PUBLIC_|^(VITE|REACT_APP|GATSBY|VUE_APP|PUBLIC)_/.test(first.variable) || isOptional(project, first)) && {
						severity: 'hint' as const,
					}),
				});
			} else if (project.in(path, 'env.declare').every(({ source }) => source !== 'dockerfile-arg')) {
				affirm({ message: 'once', path, span: build.span });
			}
		}
	},
});

/** What a build tells of itself, or goes by itself, in every deploy alike. */
const ofBuild: ReadonlySet<string> = wordSet(`
	build builds version commit git sha hash revision release date time timestamp npm package mode analyze debug ci
`);

function variableOf({ variable, value }: LocatedFact<'env.expose'>): string | undefined {
	return variable ?? (value?.kind === 'env' ? value.name : undefined);
}

/** Whether what is put into a bundle comes from where it is built, and may be of one deploy. */
function isOfOneDeploy(fact: LocatedFact<'env.expose'>): boolean {
	if (fact.file) {
		return true;
	}
	const variable = variableOf(fact);
	return (
		variable !== undefined &&
		!/^(?:NODE|BABEL)_ENV$/.test(variable) &&
		// What a framework for pages is told goes into those as well, and its server reads the rest when it starts.
		!/^(?:next|nuxt)\.config\b/.test(fact.api) &&
		!haveWord([variable], ofBuild) &&
		(fact.api.endsWith('.EnvironmentPlugin') || readsEnvironment(fact.value))
	);
}

/** Whether settings are of a service, and of no sample or test. */
function isOfService(path: string, project: Project): boolean {
	const { kind } = project.packageOf(path);
	return !isOuterPath(path) && !isInExamples(path) && project.roleOf(path).role !== 'test' && (kind === 'service' || kind === 'unknown');
}

/** The deploy that a script builds for, by its name (`build:staging`) or its options (`--mode staging`). */
function deployOf(script: LocatedFact<'process.declare'>): string | undefined {
	const written = commandsWritten(script);
	const builds = written.some(isBuild);
	if (!builds) {
		return undefined;
	}
	const named = /^(?:build|bundle|compile)[:.-](\w[\w-]*)$/.exec(script.name)?.[1];
	if (named !== undefined && deploys.test(named)) {
		return named;
	}
	return written
		.flatMap(({ command }) => command.words.map(({ text }) => text))
		.map((word, index, all) => optionOf(word, all[index + 1]))
		.find((value) => value !== undefined && deploys.test(value));
}

/** The value of an option that chooses a deploy: `--mode=staging`, `--mode staging`, `-f .env.staging`. */
function optionOf(word: string, next: string | undefined): string | undefined {
	const equals = word.indexOf('=');
	const option = equals < 0 ? word : word.slice(0, equals);
	const value = equals < 0 ? next : word.slice(equals + 1);
	return deployOption.test(option) ? value?.replace(/^(\.\/)?\.env\./, '') : undefined;
}

/** The instruction that builds, in a Dockerfile. */
function buildIn(project: Project, path: string): LocatedFact<'image.run'> | undefined {
	return project.in(path, 'image.run').find((run) => commandsWritten(run).some(isBuild));
}

function isBuild({ argv }: WrittenCommand): boolean {
	const invocation = invocationOf(argv);
	return invocation !== undefined && buildStepOf(invocation)?.kind === 'build';
}

/**
 * Whether an argument is only the default of a variable of the container: ENV takes it over, and no code reads it but what runs on a
 * server, where whoever starts the container gives it another value.
 */
function isReadAtStart(project: Project, path: string, argument: string): boolean {
	const copies = project
		.in(path, 'env.declare')
		.filter(({ source, value }) => source === 'dockerfile-env' && value.kind === 'env' && value.name === argument);
	// What makes pages while it builds asks the service then.
	if (prerenderers.some((name) => project.dependencyOf(path, name) !== undefined)) {
		return false;
	}
	const isHandedOn =
		copies.length > 0 &&
		project.in(path, 'image.run').some((run) => commandsWritten(run).some(({ argv }) => argv.some((word) => word.includes(argument))));
	return copies.some(({ variable }) => {
		const reads = project.of('env.read').filter(({ variable: name }) => name === variable);
		return (
			!isPublicVariable(variable) &&
			!isHandedOn &&
			reads.length > 0 &&
			reads.every(({ path: file }) => startRoles.has(project.roleOf(file).role) && !project.isLoadedByBrowser(file))
		);
	});
}

/**
 * Whether a build may do without an argument, and the process then reads the variable when it starts: one image can serve every
 * deploy, and whether it does is up to who builds it.
 */
function isOptional(project: Project, { variable, value }: LocatedFact<'env.declare'>): boolean {
	const reads = project.of('env.read').filter((read) => read.variable === variable);
	const atStart = reads.filter(({ path }) => atStartOnly.has(project.roleOf(path).role) && !project.isLoadedByBrowser(path));
	const others = reads.filter((read) => !atStart.includes(read) && project.roleOf(read.path).role !== 'test');
	return (
		(value.kind === 'unknown' || (value.kind === 'literal' && value.text === '')) &&
		atStart.length > 0 &&
		others.length > 0 &&
		others.every(({ fallback }) => fallback !== undefined)
	);
}

/** Roles of the programs that a container starts. */
const atStartOnly: ReadonlySet<string> = new Set(['server', 'worker']);

/** Frameworks whose build runs the code of servers. */
const prerenderers: readonly string[] = ['next', 'nuxt', 'astro', 'gatsby', '@sveltejs/kit', '@docusaurus/core'];

/** Roles of code that reads the environment when a process starts. */
const startRoles: ReadonlySet<string> = new Set(['server', 'worker', 'cli', 'admin', 'test']);

/** Whether a script puts the value in when the container starts: what was built in only holds its place. */
function isFilledInLater(project: Project, variable: string): boolean {
	return project.of('shell.script').some(({ command }) => command.includes(variable) && /\b(sed|envsubst|find|replace)\b/.test(command));
}
