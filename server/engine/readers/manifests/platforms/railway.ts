import type { Fact, FactTypes } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, type Node } from '../json.js';
import { textSpanOf, tomlEntries, type TomlEntry, type TomlValue } from '../toml.js';
import { isVariableName } from '../yamlView.js';
import { processOf } from './platformProcess.js';

/**
 * Reads the settings of Railway (https://docs.railway.com/config-as-code/reference) and those of the builder that it and others use
 * (https://nixpacks.com/docs/configuration/file), which both come as TOML and as JSON: what builds, what is started, and with which variables.
 */
export const railway: Reader = {
	id: 'railway',
	claims: (path) => /^(?:railway(?:[._-][\w.-]+)?|nixpacks)\.(?:toml|json)$/i.test(baseName(path)),
	read: async ({ path, text }) => {
		const entries = path.endsWith('.toml') ? tomlEntries(text).map(settingOf) : settingsOfJson(parseJson(text));
		const isBuilder = /^nixpacks/i.test(baseName(path));
		return entries.flatMap((setting) => (isBuilder ? ofBuilder(setting) : ofPlatform(setting, entries)));
	},
};

/** A text of a setting, with its place; `span` is exact for each character where nothing is escaped. */
interface Item {
	readonly text: string;
	readonly span: Span;
}

/** What stands under a path of keys: one text, or those of a list. */
interface Setting {
	readonly keys: readonly string[];
	readonly span: Span;
	readonly items: readonly Item[];
}

function settingOf({ keys, span, value }: TomlEntry): Setting {
	return { keys, span, items: itemsOf(value) };
}

function itemsOf(value: TomlValue): readonly Item[] {
	return value.text === undefined ? (value.items ?? []).flatMap(itemsOf) : [{ text: value.text, span: textSpanOf(value) }];
}

function settingsOfJson(node: Node | undefined, keys: readonly string[] = []): readonly Setting[] {
	return propertiesOf(node).flatMap(({ name, value, whole }): readonly Setting[] => {
		const path = [...keys, name];
		if (value.type === 'object') {
			return settingsOfJson(value, path);
		}
		const items = (value.type === 'array' ? (value.children ?? []) : [value]).flatMap((item) => {
			const text = textOf(item) ?? (item.type === 'number' ? String(item.value) : undefined);
			return text === undefined ? [] : [{ text, span: item.type === 'string' ? innerSpanOf(item) : spanOf(item) }];
		});
		return [{ keys: path, span: whole, items }];
	});
}

/** `deploy.startCommand`, and the same of one environment alone: `environments.staging.deploy.startCommand`. */
function ofPlatform(setting: Setting, all: readonly Setting[]): readonly Fact[] {
	const { keys, items } = setting;
	const isOfOne = keys[0] === 'environments' && keys.length > 2;
	const environment = isOfOne ? keys[1]! : undefined;
	const rest = isOfOne ? keys.slice(2) : keys;
	const has = (name: string): boolean =>
		all.some((one) => one.items.length > 0 && one.keys.join('.') === [...keys.slice(0, isOfOne ? 2 : 0), 'deploy', name].join('.'));
	switch (rest.join('.')) {
		case 'deploy.startCommand':
			return items.map((item) =>
				process(setting, item, environment ?? 'start', has('cronSchedule') ? 'scheduled' : has('healthcheckPath') ? 'web' : undefined),
			);
		case 'deploy.preDeployCommand':
			return items.map((item) => process(setting, item, environment ?? 'preDeploy', 'release'));
		case 'build.buildCommand':
			return items.map((item) => step(item, environment ?? 'build', 'buildCommand'));
		default:
			return [];
	}
}

function ofBuilder(setting: Setting): readonly Fact[] {
	const [table, name = '', field] = setting.keys;
	if (table === 'start' && name === 'cmd') {
		return setting.items.map((item) => process(setting, item, 'start', undefined));
	}
	if (table === 'phases' && field === 'cmds') {
		// `...` stands for what the builder does by itself.
		return setting.items.filter(({ text }) => text !== '...').map((item) => step(item, name, 'cmds'));
	}
	if (table === 'phases' && field === 'nixPkgs') {
		return setting.items.flatMap(({ text, span }) => nodeVersion(/^nodejs[-_](\d{1,2})(?:_x)?$/.exec(text)?.[1], span, 'nixPkgs'));
	}
	const [item] = setting.items;
	if (table !== 'variables' || setting.keys.length !== 2 || item === undefined || !isVariableName(name)) {
		return [];
	}
	const value = literalValue(item.text, 'string', item.span, { name, expectsSecret: isSecretName(name) });
	return [
		{ kind: 'env.declare', span: setting.span, variable: name, value, source: 'platform' },
		...(name === 'NIXPACKS_NODE_VERSION' ? nodeVersion(/^\d[\d.]{0,20}$/.exec(item.text)?.[0], item.span, name) : []),
	];
}

function nodeVersion(range: string | undefined, span: Span, setting: string): readonly Fact[] {
	return range === undefined ? [] : [{ kind: 'runtime.version', span, runtime: 'node', range, source: 'platform', setting }];
}

function step({ text, span }: Item, job: string, name: string): Fact {
	return { kind: 'pipeline.step', span, job, command: maskLine(text), name };
}

function process(
	{ span: instruction }: Setting,
	{ text, span }: Item,
	name: string,
	purpose: FactTypes['process.declare']['purpose'],
): Fact {
	return processOf(name, { span, command: maskLine(text) }, instruction, purpose);
}
