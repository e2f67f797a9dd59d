import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, valueOf, type Node, type Property } from '../json.js';
import { processOf } from './platformProcess.js';

/**
 * Reads app.json (scalingo.json) of platforms that deploy from a repository: variables, process types, scripts that run after a release. Files of
 * that name of mobile apps have none of these.
 */
export const appJson: Reader = {
	id: 'app-json',
	claims: (path) => /^(?:app(?:\.[\w-]+)?|scalingo)\.json$/.test(baseName(path)),
	read: async ({ text }) => {
		const root = parseJson(text);
		const isMobile =
			valueOf(root, 'expo') !== undefined || (valueOf(root, 'displayName') !== undefined && valueOf(root, 'env') === undefined);
		return isMobile ? [] : factsOf(root);
	},
};

function factsOf(root: Node | undefined): readonly Fact[] {
	const facts: Fact[] = [];
	for (const property of propertiesOf(valueOf(root, 'env'))) {
		facts.push(variableOf(property));
	}
	for (const { name, value, whole } of propertiesOf(valueOf(root, 'scripts'))) {
		const command = textOf(value);
		if (command !== undefined && command.trim() !== '') {
			const purpose = name === 'postdeploy' ? 'release' : 'task';
			facts.push(processOf(name, { span: innerSpanOf(value), command: maskLine(command) }, whole, purpose));
		}
	}
	const addons = valueOf(root, 'addons');
	for (const node of addons?.children ?? []) {
		const plan = textOf(node) ?? textOf(valueOf(node, 'plan'));
		const service =
			plan === undefined
				? undefined
				: (/^heroku-(postgresql|redis|kafka)/.exec(plan)?.[1] ??
					/^(mongolab|cleardb|jawsdb|cloudamqp|rediscloud|redistogo)/.exec(plan)?.[1]);
		const engine =
			service === undefined
				? undefined
				: (
						{
							postgresql: 'postgres',
							redis: 'redis',
							kafka: 'kafka',
							mongolab: 'mongodb',
							cleardb: 'mysql',
							jawsdb: 'mysql',
							cloudamqp: 'rabbitmq',
							rediscloud: 'redis',
							redistogo: 'redis',
						} as const
					)[service as 'redis'];
		if (engine !== undefined) {
			facts.push({ kind: 'service.engine', span: spanOf(node), service: engine, source: 'platform', setting: 'addons' });
		}
	}
	return facts;
}

/** `"NAME": "value"`, or `"NAME": { value, generator, required, description }`. */
function variableOf({ name, value, whole }: Property): Fact {
	const inner = value.type === 'object' ? valueOf(value, 'value') : value;
	const text = textOf(inner);
	const hint = { name, expectsSecret: isSecretName(name) };
	const isGenerated = valueOf(value, 'generator') !== undefined;
	return {
		kind: 'env.declare',
		span: whole,
		variable: name,
		value:
			inner === undefined || text === undefined
				? { kind: 'unknown', span: spanOf(value) }
				: literalValue(text, 'string', spanOf(inner), hint),
		source: 'app-json',
		...(isGenerated ? { store: 'reference' as const } : {}),
	};
}
