import type { Fact } from '../../../core/fact.js';
import { isPm2Output, mayTellPm2, pm2Command } from '../../../core/pm2Files.js';
import type { Reader } from '../../reader.js';
import { isSecretName, literalValue } from '../../../core/secrets.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, valueOf, type Node } from '../json.js';
import { isVariableName } from '../yamlView.js';

/** Reads the processes that pm2 keeps, where they are listed in JSON: how many of each, and how many programs side by side. */
export const pm2: Reader = {
	id: 'pm2',
	claims: (path) => path.endsWith('.json') && mayTellPm2(path),
	read: async ({ text }) => {
		const list = text.includes('"apps"') ? valueOf(parseJson(text), 'apps') : undefined;
		const apps = list?.type === 'array' ? (list.children ?? []) : [];
		const counts = apps.flatMap((app): Fact[] => {
			const node = valueOf(app, 'instances');
			const count = node === undefined ? undefined : (textOf(node) ?? (node.type === 'number' ? String(node.value) : undefined));
			return node === undefined || count === undefined || count === '1'
				? []
				: [
						{
							kind: 'process.fork',
							span: innerSpanOf(node),
							api: 'pm2',
							count: { kind: 'literal', type: node.type === 'number' ? 'number' : 'string', text: count, span: innerSpanOf(node) },
						},
					];
		});
		const group: readonly Fact[] =
			list !== undefined && apps.length > 1
				? [
						{
							kind: 'process.group',
							span: spanOf(list),
							manager: 'pm2',
							members: apps.map((app, index) => textOf(valueOf(app, 'name')) ?? String(index)),
						},
					]
				: [];
		return [...counts, ...group, ...apps.flatMap(started), ...apps.flatMap(variables), ...apps.flatMap(outputs)];
	},
};

/** What pm2 starts. */
function started(app: Node, index: number): readonly Fact[] {
	const settingOf = (setting: string): string | undefined => {
		const value = valueOf(app, setting);
		return value?.type === 'array' ? (value.children ?? []).map((one) => textOf(one) ?? '').join(' ') : value && textOf(value);
	};
	const script = valueOf(app, 'script');
	const command = pm2Command(settingOf);
	const name = settingOf('name') ?? String(index);
	return script === undefined || command === undefined
		? []
		: [
				{
					kind: 'process.declare',
					span: innerSpanOf(script),
					name,
					source: 'unit',
					form: 'shell',
					command,
					instruction: spanOf(app),
					owner: name,
				},
			];
}

/** The files in which pm2 keeps what a program prints. */
function outputs(app: Node): readonly Fact[] {
	return propertiesOf(app).flatMap(({ name, value }): readonly Fact[] => {
		const text = textOf(value);
		const span = innerSpanOf(value);
		return text === undefined || !isPm2Output(name, text)
			? []
			: [{ kind: 'log.sink', span, api: 'pm2', target: 'file', file: literalValue(text, 'string', span, { name }) }];
	});
}

/** The variables that pm2 gives to a program: `env`, and `env_production` for one deploy. */
function variables(app: Node, index: number): readonly Fact[] {
	const owner = textOf(valueOf(app, 'name')) ?? String(index);
	return propertiesOf(app)
		.filter(({ name }) => /^env(?:_\w+)?$/.test(name))
		.flatMap(({ value }) => propertiesOf(value))
		.flatMap(({ name, value, whole }): readonly Fact[] => {
			const text = textOf(value) ?? (value.type === 'number' || value.type === 'boolean' ? String(value.value) : undefined);
			return isVariableName(name) && text !== undefined
				? [
						{
							kind: 'env.declare',
							span: whole,
							variable: name,
							value: literalValue(text, 'string', innerSpanOf(value), { name, expectsSecret: isSecretName(name) }),
							source: 'unit',
							owner,
						},
					]
				: [];
		});
}
