import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName, directoryOf } from '../../../core/paths.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, valueOf, type Node as Json } from '../json.js';
import { tomlEntries } from '../toml.js';
import { isVariableName, YamlView } from '../yamlView.js';

/**
 * Reads the functions that a platform is told to call, what runs them, and their variables: those of the Serverless Framework
 * (https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml), of AWS SAM
 * (https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html), of Azure
 * (https://learn.microsoft.com/azure/azure-functions/functions-reference#function-code), of Cloudflare
 * (https://developers.cloudflare.com/workers/wrangler/configuration/#top-level-only-keys) and of Vercel
 * (https://vercel.com/docs/project-configuration), whose file also says how they are built.
 */
export const functions: Reader = {
	id: 'functions',
	claims: (path) =>
		baseName(path) === 'function.json' ||
		isSettingsOfAzure(path) ||
		isWorker(path) ||
		isVercel(path) ||
		/^(?:serverless(?:[.-][\w-]+)?|(?:sam-?)?template(?:[.-][\w-]+)?)\.ya?ml$/i.test(baseName(path)),
	read: async ({ path, text }) =>
		isWorker(path)
			? ofCloudflare(path, text)
			: isVercel(path)
				? ofVercel(parseJson(text))
				: path.endsWith('.json')
					? isSettingsOfAzure(path)
						? settingsOfAzure(parseJson(text))
						: ofAzure(path, parseJson(text))
					: /^serverless/i.test(baseName(path))
						? YamlView.all(text).flatMap(ofServerless)
						: text.includes('AWS::Serverless')
							? YamlView.all(text).flatMap(ofSam)
							: [],
};

function isWorker(path: string): boolean {
	return /^wrangler\.(?:toml|jsonc?)$/.test(baseName(path));
}

/** The only function of a worker is the default export of its main module. */
function ofCloudflare(path: string, text: string): readonly Fact[] {
	const entry = path.endsWith('.toml') ? tomlEntries(text).find(({ keys }) => keys.length === 1 && keys[0] === 'main')?.value : undefined;
	const node = path.endsWith('.toml') ? undefined : valueOf(parseJson(text), 'main');
	const main = entry?.text ?? textOf(node);
	const span = entry?.span ?? (node === undefined ? undefined : spanOf(node));
	return main === undefined || span === undefined
		? []
		: [{ kind: 'function.declare', span, name: 'default', module: main.replace(/^\.\//, '').replace(/\.[cm]?[jt]sx?$/, '') }];
}

function isVercel(path: string): boolean {
	return /^(?:vercel|now)\.json$/.test(baseName(path));
}

/** The items of a list. */
function itemsOf(node: Json | undefined): readonly Json[] {
	return node?.type === 'array' ? (node.children ?? []) : [];
}

/** The commands by which Vercel installs and builds, where the file names them (https://vercel.com/docs/project-configuration#buildcommand). */
function stepsOfVercel(root: Json | undefined): readonly Fact[] {
	return (['installCommand', 'buildCommand'] as const).flatMap((name): readonly Fact[] => {
		const node = valueOf(root, name);
		const command = textOf(node);
		return node === undefined || command === undefined || command.trim() === ''
			? []
			: [{ kind: 'pipeline.step', span: innerSpanOf(node), job: 'build', command: maskLine(command), name }];
	});
}

/**
 * What is built as a function, a server that listens as well, since that is called through what it listens with; what has settings as
 * one; and what of the folder of functions requests are led to. Then the steps of the build.
 */
function ofVercel(root: Json | undefined): readonly Fact[] {
	const built = itemsOf(valueOf(root, 'builds')).flatMap((build) =>
		/^@(?:vercel|now)\/node(?:-server)?(?:@|$)/.test(textOf(valueOf(build, 'use')) ?? '') ? (valueOf(build, 'src') ?? []) : [],
	);
	// `"src": "*.ts"`: which of them requests get to, the routes say.
	const buildsAny = built.some((node) => /^\*+(?:\/\*)?\.[cm]?[jt]sx?$/.test(textOf(node) ?? ''));
	const led = (['rewrites', 'routes'] as const)
		.flatMap((list) => itemsOf(valueOf(root, list)))
		.flatMap((route) => valueOf(route, 'destination') ?? valueOf(route, 'dest') ?? [])
		.filter((node) => {
			const text = textOf(node) ?? '';
			return /^\/?api(?:\/|$)/.test(text) || (buildsAny && /\.[cm]?[jt]sx?$/.test(text));
		});
	const named = [
		...[...built, ...led].map((node) => ({ node, text: textOf(node) ?? '' })),
		...propertiesOf(valueOf(root, 'functions')).map(({ name, value }) => ({ node: value, text: name })),
	];
	const known = new Map<string, Fact>();
	for (const { node, text } of named) {
		const module = text.replace(/^\.?\//, '').replace(/\.[cm]?[jt]sx?$/, '');
		if (/^[\w/@-][\w./@-]*$/.test(module) && !module.endsWith('.json') && !known.has(module)) {
			known.set(module, { kind: 'function.declare', span: spanOf(node), name: baseName(module), module });
		}
	}
	return [...known.values(), ...stepsOfVercel(root)];
}

function ofServerless(view: YamlView): readonly Fact[] {
	const named = view.entries(view.get(view.root, 'functions'));
	// Functions may also be listed by files, each an item of a list.
	const listed = view.items(view.get(view.root, 'functions')).flatMap((item) => view.entries(item));
	return [
		...runtimeOf(view, view.get(view.root, 'provider', 'runtime')),
		...variablesOf(view, view.get(view.root, 'provider', 'environment')),
		...view.entries(view.get(view.root, 'layers')).flatMap(({ value }) => layerOf(view, view.get(value, 'path'))),
		...[...named, ...listed].flatMap(({ name, value }): readonly Fact[] => [
			...functionOf(view, name, view.get(value, 'handler')),
			...runtimeOf(view, view.get(value, 'runtime')),
			...variablesOf(view, view.get(value, 'environment'), name),
		]),
	];
}

function ofSam(view: YamlView): readonly Fact[] {
	const globals = view.get(view.root, 'Globals', 'Function');
	return [
		...runtimeOf(view, view.get(globals, 'Runtime')),
		...variablesOf(view, view.get(globals, 'Environment', 'Variables')),
		...view.entries(view.get(view.root, 'Resources')).flatMap(({ name, value }): readonly Fact[] => {
			const type = view.known(value, 'Type');
			const properties = view.get(value, 'Properties');
			if (type === 'AWS::Serverless::LayerVersion') {
				return layerOf(view, view.get(properties, 'ContentUri'));
			}
			if (type !== 'AWS::Serverless::Function') {
				return [];
			}
			const folder = view.known(properties, 'CodeUri') ?? view.known(globals, 'CodeUri');
			return [
				...functionOf(view, name, view.get(properties, 'Handler') ?? view.get(globals, 'Handler'), folder),
				...runtimeOf(view, view.get(properties, 'Runtime')),
				...variablesOf(view, view.get(properties, 'Environment', 'Variables'), name),
			];
		}),
	];
}

/** The settings of functions on a developer's machine, or a sample of them: `local.settings.json`, `local.settings.example.json`. */
function isSettingsOfAzure(path: string): boolean {
	return /^(?:[\w-]+\.)?local\.settings(?:\.[\w-]+)?\.json$|^[\w-]+\.local\.settings\.json$/.test(baseName(path));
}

/** Variables as the tools for Azure Functions hand them on (https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file). */
function settingsOfAzure(root: Json | undefined): readonly Fact[] {
	return propertiesOf(valueOf(root, 'Values')).flatMap(({ name, value, whole }): readonly Fact[] => {
		const text = textOf(value);
		const hint = { name, expectsSecret: isSecretName(name) };
		return isVariableName(name)
			? [
					{
						kind: 'env.declare',
						span: whole,
						variable: name,
						value: text === undefined ? { kind: 'unknown', span: spanOf(value) } : literalValue(text, 'string', spanOf(value), hint),
						source: 'app-json',
					},
				]
			: [];
	});
}

/** The folder is the function; its module lies there, or is named from there. */
function ofAzure(path: string, root: Json | undefined): readonly Fact[] {
	const bindings = valueOf(root, 'bindings');
	const script = valueOf(root, 'scriptFile');
	const module = script === undefined ? 'index' : textOf(script)?.replace(/\.[cm]?[jt]s$/, '');
	return bindings === undefined || module === undefined
		? []
		: [
				{
					kind: 'function.declare',
					span: spanOf(script ?? bindings),
					name: baseName(directoryOf(path)),
					module: module.replace(/^\.\//, ''),
				},
			];
}

/** `src/orders.create`: the module, and the name under which it exports the function. */
function functionOf(view: YamlView, name: string, handler: Node | undefined, folder?: string): readonly Fact[] {
	const text = view.known(handler);
	const dot = text?.lastIndexOf('.') ?? -1;
	if (handler === undefined || text === undefined || dot <= 0 || !/^[\w./@-]+$/.test(text)) {
		return [];
	}
	const module = text.slice(0, dot).replace(/^\.?\//, '');
	const home = folder?.replace(/^\.\/?/, '').replace(/\/$/, '') ?? '';
	return [{ kind: 'function.declare', span: view.spanOf(handler), name, module: home === '' ? module : `${home}/${module}` }];
}

/**
 * The version of Node.js that functions are called with (`nodejs20.x`; https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html).
 */
function runtimeOf(view: YamlView, node: Node | undefined): readonly Fact[] {
	const line = /^nodejs(\d{1,3})\.x$/.exec(view.known(node) ?? '')?.[1];
	return node === undefined || line === undefined
		? []
		: [{ kind: 'runtime.version', span: view.spanOf(node), runtime: 'node', range: line, source: 'platform', setting: 'runtime' }];
}

/**
 * A folder whose files functions find below `/opt`, as they are, or in the folder of its runtime
 * (https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html).
 */
function layerOf(view: YamlView, content: Node | undefined): readonly Fact[] {
	const folder = view.known(content)?.replace(/^\.\//, '').replace(/\/$/, '');
	// What stands behind `!Ref` is a name.
	return content === undefined || content.tag !== undefined || folder === undefined || !/^[\w./-]+$/.test(folder)
		? []
		: [{ kind: 'module.alias', span: view.spanOf(content), pattern: '/opt/*', targets: [`${folder}/*`, `${folder}/nodejs/*`] }];
}

function variablesOf(view: YamlView, holder: Node | undefined, owner?: string): readonly Fact[] {
	return view.entries(holder).flatMap((entry): readonly Fact[] => {
		const { name: variable, value } = entry;
		return isVariableName(variable)
			? [
					{
						kind: 'env.declare',
						span: view.entrySpan(entry),
						variable,
						source: 'platform',
						// What is put together when it is deployed may hold a default that is nobody's business: `${opt:key, '…'}`.
						...(value !== null && !view.isComputed(value) && view.text(value)?.includes('${') !== true
							? { value: view.value(variable, value) }
							: { value: { kind: 'unknown', span: view.entrySpan(entry) }, store: 'reference' as const }),
						...(owner !== undefined && { owner }),
					},
				]
			: [];
	});
}
