import type { Fact } from '../../../core/fact.js';
import { isUntouchedGroup } from '../../../core/untouchedGroup.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, valueOf, type Node } from '../json.js';
import { engineName } from './engines.js';

/**
 * Reads the database settings of ORMs in JSON: Sequelize's `config/config.json` and what people call it otherwise (`db.json`), TypeORM's
 * `ormconfig.json`, db-migrate's `database.json`.
 */
export const databaseSettings: Reader = {
	id: 'database-settings',
	claims: (path) =>
		/^(?:ormconfig|database|knexfile|sequelize)(?:\.[\w-]+)?\.json$/.test(baseName(path)) ||
		/^(?:db|dbs|db[-_.]?config|db[-_.]?settings|database[-_]?config)\.json$/i.test(baseName(path)) ||
		/(?:^|\/)config\/config\.json$/.test(path) ||
		isSample(path),
	read: async ({ path, text }) => {
		const root = parseJson(text);
		if (isSample(path)) {
			return propertiesOf(root).flatMap(({ name, value }) => sampleEngines(value, name));
		}
		const environment = /\.([\w-]+)\.json$/.exec(baseName(path))?.[1];
		const connections = root?.type === 'array' ? (root.children ?? []) : [root];
		return connections.flatMap((node) =>
			engineNode(node) === undefined
				? groups(node)
				: [...settings(node, environment), ...(baseName(path) === 'ormconfig.json' ? synchronizing(node) : [])],
		);
	},
};

/** Whether TypeORM is to keep the schema in step. */
function synchronizing(node: Node | undefined): readonly Fact[] {
	const option = valueOf(node, 'synchronize');
	return option?.type === 'boolean'
		? [
				{
					kind: 'schema.sync',
					span: spanOf(option),
					api: 'typeorm.DataSourceOptions',
					option: 'synchronize',
					value: literalValue(String(option.value), 'boolean', spanOf(option)),
					apart: true,
				},
			]
		: [];
}

/** A settings file to be copied: `config.json.example`, `config.sample.json`. The copy is what runs, and git ignores it. */
function isSample(path: string): boolean {
	return /^(?:config|settings|database|ormconfig|knexfile)(?:[.-](?:example|sample|template|dist)\.json|\.json[.-](?:example|sample|template|dist))$/.test(
		baseName(path),
	);
}

/** The engines that a sample names for an environment, at its top or one group further in (`development.db.dialect`). */
function sampleEngines(node: Node, environment: string): readonly Fact[] {
	return [node, ...propertiesOf(node).map(({ value }) => value)].flatMap((group) =>
		settings(group, environment).filter(({ kind }) => kind === 'service.engine'),
	);
}

function engineNode(node: Node | undefined): Node | undefined {
	return ['dialect', 'driver', 'client', 'type']
		.map((name) => valueOf(node, name))
		.find((each) => engineName(textOf(each) ?? '') !== undefined);
}

function isUntouched(node: Node | undefined, environment: string | undefined): boolean {
	return isUntouchedGroup(environment, (setting) => textOf(valueOf(node, setting)));
}

/** The connections of a file by the names of their deploys. The first says which others are there that nobody has filled in. */
function groups(node: Node | undefined): readonly Fact[] {
	const all = propertiesOf(node);
	const untouched = all.filter(({ name, value }) => engineNode(value) !== undefined && isUntouched(value, name)).map(({ name }) => name);
	const facts = all.flatMap(({ name, value }) => settings(value, name));
	const first = facts.find((fact) => fact.kind === 'service.engine');
	return untouched.length === 0 ? facts : facts.map((fact) => (fact === first ? { ...first, untouched } : fact));
}

/** One connection: its engine, and each of its settings as a literal with its names. */
function settings(node: Node | undefined, environment: string | undefined): readonly Fact[] {
	const engine = engineNode(node);
	if (engine === undefined || isUntouched(node, environment)) {
		return [];
	}
	const written = textOf(engine) ?? '';
	const where = environment === undefined ? [] : [environment];
	const url = propertiesOf(node).find(
		({ name, value }) => /^(?:url|uri|connectionString)$/.test(name) && textOf(value) !== undefined,
	)?.value;
	const facts: Fact[] = [
		{
			kind: 'service.engine',
			span: innerSpanOf(engine),
			service: engineName(written)!,
			...(environment === undefined ? {} : { environment }),
			source: 'settings',
			setting: 'dialect',
			...(url === undefined ? {} : { url: literalValue(textOf(url)!, 'string', innerSpanOf(url), { name: 'url' }) }),
		},
	];
	for (const { name, value } of propertiesOf(node)) {
		const text = textOf(value);
		// db-migrate: `"user": { "ENV": "DB_USER" }` (https://db-migrate.readthedocs.io/en/latest/Getting%20Started/configuration/).
		const variable = valueOf(value, 'ENV');
		const named = textOf(variable);
		if (variable !== undefined && named !== undefined) {
			facts.push({ kind: 'env.read', span: innerSpanOf(variable), variable: named, form: 'value' });
		} else if (name === 'use_env_variable' && text !== undefined) {
			facts.push({ kind: 'env.read', span: innerSpanOf(value), variable: text, form: 'value' });
		} else if (text !== undefined && text !== '' && value !== engine) {
			facts.push({
				kind: 'literal.named',
				span: innerSpanOf(value),
				names: [...where, name],
				value: literalValue(text, 'string', innerSpanOf(value), { name, expectsSecret: isSecretName(name) }),
				form: 'property',
			});
		}
	}
	return facts;
}
