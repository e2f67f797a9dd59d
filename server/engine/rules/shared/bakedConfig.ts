import type { LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf } from '../../core/paths.js';
import { isSecretName } from '../../core/secrets.js';
import { stringOf, type Value } from '../../core/value.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { isDotenvOfDeploy } from './dotenvFiles.js';
import { endpointOf, isLocalHost, isMadeUpHost } from './endpoint.js';
import { environmentKindOf } from '../../core/environmentNames.js';
import { isLinkedHost, isNamespaceHost, isPublicService } from './publicServices.js';
import { isPublicVariable } from './publicVariables.js';
import { serviceOfScheme } from './backingServices.js';
import { wordsOf } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

/** Whether a variable holds a secret by its name; what bundlers hand to browsers is public whatever it is called. */
export function isSecretVariable(name: string): boolean {
	return isSecretName(name) && !isPublicVariable(name);
}

/** Words of variables that say where a build gets its parts from, or whom to ask: the same for every deploy. */
const buildWords: ReadonlySet<string> = wordSet(`
	registry mirror repo repository download source src index proxy homepage docs documentation release dist package packages cdn
	tarball checksum maintainer vendor issues license schema gpg keyserver telemetry
`);

/**
 * Whether a value of an image is right for one deploy only: the address of a service that is neither this machine nor the same
 * for everybody.
 */
export function isOfOneDeploy(variable: string, value: Value): boolean {
	const text = stringOf(value);
	const endpoint = text === undefined ? undefined : endpointOf(text);
	if (!endpoint || endpoint.partial || wordsOf(variable).some((word) => buildWords.has(word))) {
		return false;
	}
	const { host, scheme } = endpoint;
	const isService = scheme !== undefined && serviceOfScheme(scheme) !== undefined;
	return (
		(host.includes('.') || (isService && endpoint.address !== undefined)) &&
		!isLocalHost(endpoint) &&
		!isMadeUpHost(endpoint) &&
		!isLinkedHost(host) &&
		!isNamespaceHost(host) &&
		!isPublicService(host)
	);
}

/** What a copied file is: variables of a deploy, settings of one, or neither. */
export function copiedConfig(source: string): 'variables' | 'settings' | undefined {
	if (isDotenvOfDeploy(source)) {
		return 'variables';
	}
	const name = baseName(source);
	const [stem, extension] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.') + 1)];
	if (!/^(?:json5?|ya?ml|toml|properties|ini|[cm]?js|ts)$/i.test(extension)) {
		return undefined;
	}
	const words = stem.toLowerCase().split(/[^a-z0-9]+/);
	const ofDeploy = words.some((word) => environmentKindOf(word) === 'production');
	const inSettings = /^(?:configs?|configuration|settings)$/i.test(baseName(directoryOf(source))) && words.length === 1;
	return ofDeploy && (inSettings || /^(?:config|settings|appsettings|application|secrets)$/.test(words[0] ?? '')) ? 'settings' : undefined;
}

/** A build argument that a pipeline or a compose file fills with a secret. */
export interface SecretArgument {
	readonly path: string;
	readonly span: { readonly start: number; readonly end: number };
	readonly variable: string;
}

/** The secrets that pipelines and compose files hand to builds of images as arguments. */
export function secretArguments(project: Project): readonly SecretArgument[] {
	const fromCommands = project.of('pipeline.step').flatMap((step) =>
		commandsWritten(step).flatMap((command) =>
			argumentsIn(command.argv)
				.filter(isSecretVariable)
				.map((variable) => ({ path: step.path, span: step.span, variable })),
		),
	);
	const fromActions = project.of('pipeline.action').flatMap(({ path, action, inputs }) => {
		const given = /build-push-action|docker-build|kaniko/.test(action) ? inputs['build-args'] : undefined;
		return given
			? textOf(given)
					.split(/[\r\n,]+/)
					.flatMap((line) => /^\s*([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? [])
					.filter(isSecretVariable)
					.map((variable) => ({ path, span: given.span, variable }))
			: [];
	});
	const fromCompose = project
		.of('env.declare')
		.filter(({ source, variable }) => source === 'compose-arg' && isSecretVariable(variable))
		.map(({ path, span, variable }) => ({ path, span, variable }));
	return [...fromCommands, ...fromActions, ...fromCompose];
}

/** The names given with `--build-arg NAME=value`. */
function argumentsIn(argv: readonly string[]): readonly string[] {
	return argv.flatMap((word, index) => {
		const given =
			word === '--build-arg' ? argv[index + 1] : word.startsWith('--build-arg=') ? word.slice('--build-arg='.length) : undefined;
		return given === undefined ? [] : [given.split('=', 1)[0]!];
	});
}

function textOf(value: Value): string {
	return value.kind === 'literal'
		? value.text
		: value.kind === 'template'
			? value.parts.map(textOf).join('')
			: value.kind === 'env'
				? '$'
				: '';
}

/** The stage that an instruction of a Dockerfile stands in, by the name that facts give it. */
export function stageOf(
	fact: LocatedFact<'env.declare'>,
	stages: readonly LocatedFact<'image.base'>[],
): LocatedFact<'image.base'> | undefined {
	return stages.find(({ alias, stage }) => (alias ?? String(stage)) === fact.owner);
}
