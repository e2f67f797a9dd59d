import type { LocatedFact } from '../../../core/fact.js';
import type { RelatedPlace } from '../../../core/finding.js';
import { actionsThatBuild } from '../../../project/pipelineImages.js';
import type { Span } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { remembered } from '../../../project/remember.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { isAsidePath } from '../../shared/aside.js';
import { copiedConfig, isOfOneDeploy, isSecretVariable, secretArguments, stageOf } from '../../shared/bakedConfig.js';
import { serviceOfScheme } from '../../shared/backingServices.js';
import { dotenvChosenBy } from '../../shared/chosenDotenv.js';
import { dockerContextOf, isLeftOut } from '../../shared/dockerContext.js';
import { hasSecrets, isDotenvOfDeploy } from '../../shared/dotenvFiles.js';
import { endpointOf, isContainer, isLocalHost } from '../../shared/endpoint.js';
import { isPublished } from '../../shared/exposure.js';
import { dockerfilesOf, finalStages } from '../../shared/images.js';
import { joinPath, directoryOf, isOuterPath } from '../../../core/paths.js';
import { packedVariables } from './packedVariables.js';

export default defineRule({
	id: 'config/baked-into-image',
	scope: 'workspace',
	severity: 'error',
	tentative: true,
	question: 'Is the image free of what differs between deploys?',
	messages: {
		secret:
			'The image holds the secret {{variable}}: whoever pulls it can read it. Give it to the container when it starts, or mount it while building (RUN --mount=type=secret).',
		argument:
			'{{variable}} is handed to the build as an argument, which stays in the history of the image. Mount it instead (RUN --mount=type=secret).',
		layer:
			'{{variable}} is handed to the build as an argument and written into a layer: its stage is left behind, and the cache of the build keeps it for whoever can read that. Mount it instead (RUN --mount=type=secret).',
		deployValue:
			'{{variable}} in the image is the address of one deploy: every other one needs an image of its own. Set it where the container is started.',
		command:
			'The command of the image names {{host}}: what it is told there no deploy can set from outside. Leave it out, and let a variable say it.',
		variables: '{{file}} is copied into the image, and with it the config of one deploy.',
		written:
			'{{file}} is written into the image from the argument {{variable}}, and with it the config of one deploy, for whoever can pull the image. Set variables where the container is started.',
		packed:
			'{{file}} is filled with the variables of one deploy and then packed into what is shipped: the build is right for one deploy, and whoever gets it can read them. Set variables where the program is started.',
		settings: '{{file}} is copied into the image: settings for one deploy are right in one place only.',
		chosen:
			'{{variable}} in the image chooses {{file}}, the variables of one deploy, which come along with all that is copied. Leave the file out, and set variables where the container is started.',
		clean: 'The image holds no secret and no address of one deploy.',
	},
	reads: [
		'env.declare',
		'env.load',
		'image.base',
		'image.copy',
		'image.run',
		'pipeline.step',
		'pipeline.action',
		'ignore.pattern',
		'process.declare',
	],
	check({ project, report, affirm }) {
		const passed = secretArguments(project);
		const told = new Set<string>();
		for (const dockerfile of dockerfilesOf(project, '')) {
			if (isOuterPath(dockerfile) || isAsidePath(dockerfile) || project.isDevelopmentFile(dockerfile)) {
				continue;
			}
			const final = finalStages(project, dockerfile);
			if (/(?:^|[-_])(?:upload|publish|artifacts?)(?:[-_]|$)/i.test(final[0]?.alias ?? '')) {
				continue; // a stage that hands over what was built, and that nobody keeps
			}
			const declared = project.in(dockerfile, 'env.declare');
			let clean = true;
			/** What was said where the argument stands that it takes over. */
			const said = new Set<LocatedFact<'env.declare'>>();
			const args: (Parameters<typeof say>[0] & { readonly message: 'argument'; readonly span: Span })[] = [];
			const say = (problem: Parameters<typeof report>[0]): void => {
				clean = false;
				// A secret in the image is one for certain; an argument is where somebody hands it over.
				report({ path: dockerfile, sure: problem.message === 'secret', ...problem });
			};
			for (const fact of declared) {
				const { variable, value, source, span } = fact;
				const stage = stageOf(fact, final);
				const related: readonly RelatedPlace[] = passed
					.filter((one) => one.variable === variable)
					.map(({ path, span }) => ({ at: { path, span }, message: 'Handed over here.' }));
				// A word in a stage that is thrown away lets a build run that asks for some value.
				if (
					value.kind === 'secret' &&
					(stage || value.strength === 'strong') &&
					((isSecretVariable(variable) && !(value.strength === 'weak' && isPublished(variable))) ||
						(value.strength === 'strong' && !isHarmlessName(variable)))
				) {
					const copies = source === 'dockerfile-arg' ? copiesOf(declared, variable) : [];
					const isPublic = source === 'dockerfile-arg' && isCommittedBeside(project, fact, value);
					if (isPublic && copies.length > 0) {
						continue; // What replaces it ends up where ENV takes it over, and is said there.
					}
					copies.forEach((copy) => said.add(copy));
					say({
						message: 'secret',
						span,
						data: { variable },
						...(isPublic || isFirstPassword(variable, value.strength)
							? { severity: 'hint' as const }
							: value.strength === 'weak' || !stage
								? { severity: 'warning' as const }
								: {}),
						related: [...related, ...copies.map(({ path, span: at }) => ({ at: { path, span: at }, message: 'ENV keeps it here.' }))],
					});
				} else if (said.has(fact)) {
					continue;
				} else if (
					source === 'dockerfile-env' &&
					stage &&
					value.kind === 'env' &&
					value.fallback === undefined &&
					isSecretVariable(variable) &&
					!isPublished(variable) &&
					// What no argument of these stages is called after is empty.
					declared.some((one) => one.source === 'dockerfile-arg' && one.variable === value.name && stageOf(one, final) !== undefined)
				) {
					// What comes from an argument ends up in the image all the same; the ENV is the worse of the two.
					say({
						message: 'secret',
						span,
						data: { variable },
						severity: 'warning',
						related: [...related, ...argumentOf(declared, value.name)],
					});
					told.add(variable).add(value.name ?? '');
				} else if (source === 'dockerfile-arg' && stage && isSecretVariable(variable) && !copiedByEnv(declared, variable)) {
					args.push({
						message: 'argument',
						span,
						data: { variable },
						severity: isLeftEmpty(project, dockerfile, variable) ? 'hint' : 'warning',
						related,
					});
				} else if (source === 'dockerfile-arg' && !stage && isSecretVariable(variable) && isWrittenToLayer(project, fact)) {
					say({ message: 'layer', span, data: { variable }, severity: 'hint', related });
				} else if (source === 'dockerfile-env' && stage && isOfOneDeploy(variable, value)) {
					say({ message: 'deployValue', span, data: { variable }, severity: 'warning' });
				} else if (source === 'dockerfile-env' && stage && namesContainer(value)) {
					// Compose of the same repository may well have it under that name, and no other deploy.
					say({ message: 'deployValue', span, data: { variable }, severity: 'hint' });
				} else {
					const file = source === 'dockerfile-env' && stage ? dotenvChosenBy(project, fact) : undefined;
					if (file === undefined) {
						continue;
					}
					say({ message: 'chosen', span, data: { variable, file }, severity: 'hint' });
				}
				told.add(variable);
			}
			// Arguments are handed over together, and are mended together.
			const [gravest, ...others] = args.toSorted((one, other) => Number(one.severity === 'hint') - Number(other.severity === 'hint'));
			if (gravest) {
				say({
					...gravest,
					related: [
						...(gravest.related ?? []),
						...others.slice(0, 12).map(({ span }) => ({ at: { path: dockerfile, span }, message: 'And so is this one.' })),
					],
				});
			}
			for (const copy of project.in(dockerfile, 'image.copy').filter(({ from }) => from === undefined)) {
				const kept = final.some(({ stage }) => stage === copy.stage);
				const all = kept ? copy.sources.find((file) => /^(?:\.\/)?\.env\*$/.test(file)) : undefined;
				if (all !== undefined && !isLeftOut(project, dockerContextOf(project, dockerfile), '.env')) {
					say({ message: 'variables', span: copy.span, data: { file: all }, severity: 'hint' });
				}
				for (const file of copy.sources.filter((one) => one !== all)) {
					const kind = copiedConfig(file);
					if (kind && (kept || kind === 'variables')) {
						const harm = kind === 'variables' ? harmOf(project, dockerfile, file) : undefined;
						const isLess = kind === 'settings' || harm === 'settings' || !kept;
						say({
							message: kind,
							span: copy.span,
							data: { file },
							...(harm === 'none' || (kind === 'settings' && copiesMapping(project, dockerfile))
								? { severity: 'hint' as const }
								: isLess
									? { severity: 'warning' as const }
									: {}),
						});
					}
				}
			}
			for (const { span, sources } of copiesBetweenStages(project, dockerfile, final)) {
				for (const { path, file } of sources) {
					const harm = harmIn(project, path);
					const severity = harm === 'none' ? 'hint' : harm === 'settings' ? 'warning' : undefined;
					say({ message: 'variables', span, data: { file }, ...(severity === undefined ? {} : { severity }) });
				}
			}
			for (const { span, file, variable } of variablesWritten(project, dockerfile, final)) {
				say({ message: 'written', span, data: { file, variable }, severity: 'hint' });
			}
			for (const { span, variable } of secretsWritten(project, dockerfile, final)) {
				say({ message: 'secret', span, data: { variable }, severity: 'hint', sure: false });
			}
			for (const { span, host } of addressesInCommand(project, dockerfile)) {
				say({ message: 'command', span, data: { host }, severity: 'hint' });
			}
			const last = final[0];
			if (clean && last) {
				affirm({ message: 'clean', path: dockerfile, span: last.span });
			}
		}
		for (const { at, file, packed } of packedVariables(project)) {
			report({ message: 'packed', ...at, data: { file }, severity: 'hint', related: [{ at: packed, message: 'Packed here.' }] });
		}
		for (const { path, span, variable } of passed) {
			if (
				!told.has(variable) &&
				!isOuterPath(path) &&
				project.of('env.declare').every(({ source, variable: name }) => source !== 'dockerfile-arg' || name !== variable)
			) {
				report({ message: 'argument', path, span, data: { variable }, severity: 'warning' });
			}
		}
	},
});

/**
 * The copies of files of variables that the repository has from another stage of a Dockerfile, where what follows from them is kept:
 * `COPY --from=build /app/.env.production .`.
 */
function copiesBetweenStages(
	project: Project,
	dockerfile: string,
	kept: readonly LocatedFact<'image.base'>[],
): readonly { readonly span: Span; readonly sources: readonly { readonly path: string; readonly file: string }[] }[] {
	const stages = project.in(dockerfile, 'image.base');
	return project
		.in(dockerfile, 'image.copy')
		.filter(
			({ from, stage }) =>
				from !== undefined &&
				stages.some((one) => one.alias === from || String(one.stage) === from) &&
				kept.some((one) => one.stage === stage),
		)
		.map(({ span, sources }) => ({
			span,
			sources: sources
				.filter((file) => copiedConfig(file) === 'variables')
				.flatMap((file) => {
					const path = project.files.find((one) => `/${file}`.endsWith(`/${one}`) && project.isTracked(one) !== false);
					return path === undefined || project.in(path, 'env.declare').length === 0 ? [] : [{ path, file }];
				}),
		}));
}

/** The files of variables that a build fills with one of its arguments, in a stage that is kept: `RUN echo "$SETTINGS" | base64 -d > .env`. */
function variablesWritten(
	project: Project,
	dockerfile: string,
	kept: readonly LocatedFact<'image.base'>[],
): readonly { readonly span: Span; readonly file: string; readonly variable: string }[] {
	const args = project
		.in(dockerfile, 'env.declare')
		.filter((one) => one.source === 'dockerfile-arg' && stageOf(one, kept) !== undefined)
		.map(({ variable }) => variable);
	return args.length === 0
		? []
		: project
				.in(dockerfile, 'image.run')
				.filter((run) => kept.some(({ stage }) => stage === run.stage))
				.flatMap((run) => {
					const commands = commandsWritten(run).map(({ command }) => command);
					const file = commands.map(dotenvWritten).find((name) => name !== undefined);
					const variable = args.find((name) => commands.some(({ words }) => words.some(({ text }) => isNamedIn(text, name))));
					return file === undefined || variable === undefined ? [] : [{ span: run.span, file, variable }];
				});
}

/**
 * The secrets that a build writes out into a file of variables, in a stage that is kept, which the reader has covered:
 * `RUN echo "DB_PASSWORD=***" >> .env`.
 */
function secretsWritten(
	project: Project,
	dockerfile: string,
	kept: readonly LocatedFact<'image.base'>[],
): readonly { readonly span: Span; readonly variable: string }[] {
	return project
		.in(dockerfile, 'image.run')
		.filter((run) => kept.some(({ stage }) => stage === run.stage))
		.flatMap((run) =>
			commandsWritten(run)
				.filter(({ command }) => dotenvWritten(command) !== undefined)
				.flatMap(({ command }) =>
					command.words.flatMap(({ text }) => [...text.matchAll(/(?:^|[\sn\\])([A-Z][A-Z0-9_]{1,63})=["']?\*{3,}/g)]),
				)
				.flatMap(([, name = '']) => (isSecretVariable(name) ? [{ span: run.span, variable: name }] : [])),
		);
}

/** The file of variables that a command writes to. */
function dotenvWritten({ redirections }: WrittenCommand['command']): string | undefined {
	return redirections.find(({ operator, target }) => /^>>?$/.test(operator) && isDotenvOfDeploy(target.text))?.target.text;
}

/** Whether a word of a command expands a variable. */
function isNamedIn(text: string, variable: string): boolean {
	return [...text.matchAll(/\$(?:\{(\w{1,80})\}|(\w{1,80}))/g)].some(([, braced, plain]) => (braced ?? plain) === variable);
}

/** The addresses of backing services among the words of what an image starts: `--redis:url=redis://cache:6379`. */
function addressesInCommand(project: Project, dockerfile: string): readonly { readonly span: Span; readonly host: string }[] {
	return project
		.in(dockerfile, 'process.declare')
		.filter(({ source, final }) => final === true && (source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint'))
		.flatMap((declaration) => {
			const words = commandsWritten(declaration).flatMap(({ command }) => command.words.filter(({ expands }) => !expands));
			const endpoints = words.flatMap(({ text }) => {
				const [, address = ''] = /^(?:--?[\w.:-]{1,60}=)?([a-z][a-z\d+.-]{1,20}:\/\/\S+)$/i.exec(text) ?? [];
				const endpoint = address === '' ? undefined : endpointOf(address);
				return endpoint && !isLocalHost(endpoint) && serviceOfScheme(endpoint.scheme) !== undefined ? [endpoint.host] : [];
			});
			return endpoints.slice(0, 1).map((host) => ({ span: declaration.span, host }));
		});
}

/** Whether a value is the address of a backing service by a name that only a network of containers knows: `mongodb://mongo/shop`. */
function namesContainer(value: Value): boolean {
	const endpoint = value.kind === 'literal' ? endpointOf(value.text) : undefined;
	return (
		endpoint !== undefined &&
		serviceOfScheme(endpoint.scheme) !== undefined &&
		!endpoint.host.includes('.') &&
		!isLocalHost(endpoint) &&
		isContainer({ ...endpoint, port: endpoint.port ?? '' })
	);
}

/** The actions of pipelines that build a Dockerfile, where nothing else does. */
const buildersOf = remembered((project, dockerfile) => actionsThatBuild(dockerfile, project) ?? []);

/** Whether the pipelines that build an image hand it no such argument: it stands there empty. */
function isLeftEmpty(project: Project, dockerfile: string, variable: string): boolean {
	const builders = buildersOf(project, dockerfile);
	return (
		builders.length > 0 &&
		builders.every(
			({ inputs: { 'build-args': given } }) => given === undefined || (given.kind === 'literal' && !given.text.includes(variable)),
		)
	);
}

/** Whether a command of the same stage writes an argument into a file, which the same layer does not take out again. */
function isWrittenToLayer(project: Project, { path, variable, owner }: LocatedFact<'env.declare'>): boolean {
	const stage = project.in(path, 'image.base').find((one) => (one.alias ?? String(one.stage)) === owner)?.stage;
	return project
		.in(path, 'image.run')
		.filter((run) => run.stage === stage)
		.map(commandsWritten)
		.some(
			(commands) =>
				commands.some(
					({ command: { words, redirections } }) =>
						words.some(({ text }) => isNamedIn(text, variable)) &&
						redirections.some(({ operator, target }) => /^>>?$/.test(operator) && !target.text.startsWith('/dev/')),
				) && !commands.some(({ argv }) => argv[0] === 'rm' || argv[0] === 'shred'),
		);
}

/** Whether the image gets the file by which variables replace settings, too: what stands in them are defaults. */
function copiesMapping(project: Project, dockerfile: string): boolean {
	return project
		.in(dockerfile, 'image.copy')
		.some(({ sources }) => sources.some((source) => /(?:^|\/)custom-environment-variables\.\w+$/.test(source)));
}

/**
 * A word as somebody's password is what an account or a store is made with at first, and is documented as such. A word that signs
 * or encrypts is what everybody could forge with.
 */
function isFirstPassword(variable: string, strength: 'weak' | 'strong'): boolean {
	return strength === 'weak' && /PASS(?:WORD|WD|PHRASE)?$|PWD$/.test(variable.toUpperCase());
}

/** Names of what is long and random without being a secret. */
function isHarmlessName(variable: string): boolean {
	return (
		/PUBLIC|SHA\d*|SUM|HASH|DIGEST|CHECKSUM|KEYS?$|_OK$|VERSION|COMMIT|REVISION|SITE|PACKAGES|_ID$/.test(variable.toUpperCase()) &&
		!isSecretVariable(variable)
	);
}

function argumentOf(declared: readonly LocatedFact<'env.declare'>[], name: string | undefined): readonly RelatedPlace[] {
	return declared
		.filter(({ source, variable }) => source === 'dockerfile-arg' && variable === name)
		.map(({ path, span }) => ({ at: { path, span }, message: 'The argument it comes from.' }));
}

/** Whether an ENV of the same file takes over an argument, where the finding stands then. */
function copiedByEnv(declared: readonly LocatedFact<'env.declare'>[], argument: string): boolean {
	return copiesOf(declared, argument).length > 0;
}

/** Where an ENV of the same file takes over an argument that is a secret by its name. */
function copiesOf(declared: readonly LocatedFact<'env.declare'>[], argument: string): readonly LocatedFact<'env.declare'>[] {
	return declared.filter(
		({ source, value, variable }) =>
			source === 'dockerfile-env' && isSecretVariable(variable) && value.kind === 'env' && value.name === argument,
	);
}

/**
 * Whether a file of variables that the repository shows everybody (an example, a staging deploy for developers) has a secret of the same
 * name, strength and length. What it is nobody sees here.
 */
function isCommittedBeside(
	project: Project,
	{ variable }: LocatedFact<'env.declare'>,
	secret: Value & { readonly kind: 'secret' },
): boolean {
	const lengthOf = ({ span }: Value): number => span.end - span.start;
	return project
		.of('env.declare')
		.some(
			({ path, variable: name, source, value }) =>
				(source === 'dotenv' || source === 'dotenv-example') &&
				name === variable &&
				value.kind === 'secret' &&
				value.strength === secret.strength &&
				lengthOf(value) === lengthOf(secret) &&
				/\.env[\w.-]*\.?(?:example|sample|template|dist|defaults?|staging|stage|dev|development|local)$/.test(path) &&
				project.isTracked(path) !== false,
		);
}

/**
 * What a file of variables that is here to be looked at holds: settings without a secret, or nothing but defaults, which no
 * deploy is bound to. Undefined when it holds a secret or is not here.
 */
function harmOf(project: Project, dockerfile: string, file: string): 'settings' | 'none' | undefined {
	const paths = [directoryOf(dockerfile), dockerContextOf(project, dockerfile).folder].map((folder) => joinPath(folder, file));
	const path = paths.find((one) => project.in(one, 'env.declare').length > 0);
	return path === undefined ? undefined : harmIn(project, path);
}

/** The same of a file that is here. */
function harmIn(project: Project, path: string): 'settings' | 'none' | undefined {
	if (hasSecrets(project, path)) {
		return undefined;
	}
	return project.in(path, 'env.declare').some(({ variable, value }) => isOfOneDeploy(variable, value)) ? 'settings' : 'none';
}
