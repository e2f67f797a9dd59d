import type { Node as YamlNode } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { isPm2Output, mayTellPm2, startedByPm2 } from '../../../core/pm2Files.js';
import { isSecretName, literalValue } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, valueOf, type Node } from '../json.js';
import { isVariableName, YamlView } from '../yamlView.js';

/** A setting of a program, from JSON or YAML. */
interface Setting {
	readonly name: string;
	/** From the name to the end of the value. */
	readonly whole: Span;
	/** Of the value. */
	readonly span: Span;
	readonly text: string | undefined;
	readonly type: 'string' | 'number' | 'other';
	readonly items: readonly string[] | undefined;
	readonly settings: readonly Setting[];
}

interface App {
	readonly span: Span;
	readonly settings: readonly Setting[];
}

/**
 * Reads the processes that pm2 keeps, where they are listed in JSON or YAML: how many of each, and how many programs side by side
 * (https://pm2.keymetrics.io/docs/usage/application-declaration/).
 */
export const pm2: Reader = {
	id: 'pm2',
	claims: (path) => /\.(?:json|ya?ml)$/.test(path) && mayTellPm2(path),
	read: async ({ path, text }) => {
		if (!text.includes('apps')) {
			return [];
		}
		const { span, apps } = path.endsWith('.json') ? ofJson(text) : ofYaml(text);
		const group: readonly Fact[] =
			span !== undefined && apps.length > 1
				? [{ kind: 'process.group', span, manager: 'pm2', members: apps.map((app, index) => nameOf(app, index)) }]
				: [];
		return [...apps.flatMap(counted), ...group, ...apps.flatMap(started), ...apps.flatMap(variables), ...apps.flatMap(outputs)];
	},
};

function ofJson(text: string): { readonly span?: Span; readonly apps: readonly App[] } {
	const list = valueOf(parseJson(text), 'apps');
	return list?.type === 'array'
		? { span: spanOf(list), apps: (list.children ?? []).map((app) => ({ span: spanOf(app), settings: settingsOf(app) })) }
		: { apps: [] };
}

function settingsOf(node: Node): readonly Setting[] {
	return propertiesOf(node).map(({ name, value, whole }) => ({
		name,
		whole,
		span: innerSpanOf(value),
		text: textOf(value) ?? (value.type === 'number' || value.type === 'boolean' ? String(value.value) : undefined),
		type: value.type === 'string' || value.type === 'number' ? value.type : 'other',
		items: value.type === 'array' ? (value.children ?? []).map((one) => textOf(one) ?? '') : undefined,
		settings: settingsOf(value),
	}));
}

function ofYaml(text: string): { readonly span?: Span; readonly apps: readonly App[] } {
	for (const view of YamlView.all(text)) {
		const list = view.get(view.root, 'apps');
		const apps = view.items(list);
		if (list !== undefined && apps.length > 0) {
			return { span: view.spanOf(list), apps: apps.map((app) => ({ span: view.spanOf(app), settings: settingsIn(view, app, 2) })) };
		}
	}
	return { apps: [] };
}

/** `depth`: how deep settings are looked for; aliases could lead round in a circle. */
function settingsIn(view: YamlView, node: YamlNode | null, depth: number): readonly Setting[] {
	return (depth === 0 ? [] : view.entries(node)).flatMap((entry): readonly Setting[] => {
		const { name, value } = entry;
		const text = value === null ? undefined : view.known(value);
		return value === null
			? []
			: [
					{
						name,
						whole: view.entrySpan(entry),
						span: view.spanOf(value),
						text,
						type:
							text === undefined ? 'other' : /^-?\d+$/.test(text) ? 'number' : /^(?:true|false|null|~)$/.test(text) ? 'other' : 'string',
						items: text === undefined ? view.items(value).map((item) => view.known(item) ?? '') : undefined,
						settings: settingsIn(view, value, depth - 1),
					},
				];
	});
}

function settingOf({ settings }: App, name: string): Setting | undefined {
	return settings.findLast((setting) => setting.name === name);
}

/** The text of a setting, and the items of a list with spaces between them. */
function textIn(app: App, name: string): string | undefined {
	const setting = settingOf(app, name);
	return setting?.type === 'string' ? setting.text : setting?.items?.length ? setting.items.join(' ') : undefined;
}

function nameOf(app: App, index: number): string {
	return textIn(app, 'name') ?? String(index);
}

/** How many processes of it pm2 keeps. */
function counted(app: App): readonly Fact[] {
	const { text, type, span } = settingOf(app, 'instances') ?? {};
	return span === undefined || text === undefined || type === 'other' || text === '1'
		? []
		: [{ kind: 'process.fork', span, api: 'pm2', count: { kind: 'literal', type: type === 'number' ? 'number' : 'string', text, span } }];
}

/** What pm2 starts. */
function started(app: App, index: number): readonly Fact[] {
	const script = settingOf(app, 'script');
	const watch = settingOf(app, 'watch');
	const declared = startedByPm2({
		span: app.span,
		owner: nameOf(app, index),
		watch: watch && { span: watch.span, texts: watch.items ?? [watch.text ?? 'false'] },
		textOf: (name) => textIn(app, name),
	});
	return script === undefined || declared === undefined ? [] : [{ kind: 'process.declare', span: script.span, ...declared }];
}

/** The files in which pm2 keeps what a program prints. */
function outputs({ settings }: App): readonly Fact[] {
	return settings.flatMap(({ name, text, type, span }): readonly Fact[] =>
		text === undefined || type !== 'string' || !isPm2Output(name, text)
			? []
			: [{ kind: 'log.sink', span, api: 'pm2', target: 'file', file: literalValue(text, 'string', span, { name }) }],
	);
}

/** The variables that pm2 gives to a program: `env`, and `env_production` for one deploy. */
function variables(app: App, index: number): readonly Fact[] {
	const owner = nameOf(app, index);
	return app.settings
		.filter(({ name }) => /^env(?:_\w+)?$/.test(name))
		.flatMap(({ name: group, settings }) => settings.map((one) => ({ ...one, group })))
		.flatMap(({ name, text, span, whole, group }): readonly Fact[] =>
			isVariableName(name) && text !== undefined
				? [
						{
							kind: 'env.declare',
							span: whole,
							variable: name,
							value: literalValue(text, 'string', span, { name, expectsSecret: isSecretName(name) }),
							source: 'unit',
							owner,
							...(group === 'env' ? {} : { group: group.slice('env_'.length) }),
						},
					]
				: [],
		);
}
