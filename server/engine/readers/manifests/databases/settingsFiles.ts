import { isScalar } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import type { Reader } from '../../reader.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, valueOf, type Node } from '../json.js';
import { textSpanOf, tomlEntries, type TomlEntry } from '../toml.js';
import { YamlView } from '../yamlView.js';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';

/** Words that a file of settings uses for the deploy it is for. */
const environments: ReadonlySet<string> = wordSet(`
	development dev local production prod live staging stage stg qa uat preview sandbox test testing ci integration preprod demo
`);

/** The most entries that are listed. */
const most = 500;

/** The most entries of a file that is taken for the settings of one service. */
const mostOfOne = 24;

/**
 * Reads settings in data files of `config` folders (`config/default.json`, `config/production.yml`) and settings of web
 * frameworks (`application-prod.yml`, `appsettings.Production.json`).
 */
export const settingsFiles: Reader = {
	id: 'settings-files',
	claims: (path) => isSettings(path) || isCalledSettings(path) || isAmongSettings(path),
	read: async ({ path, text }) => {
		if (!isSettings(path) && /["']?(?:dialect|use_env_variable)["']?\s{0,4}:/.test(text)) {
			return [];
		}
		const all = /\.json5?$/i.test(path)
			? jsonEntries(parseJson(text), [])
			: /\.toml$/i.test(path)
				? tomlEntries(text).flatMap(tomlEntry)
				: YamlView.all(text).flatMap((view) => yamlEntries(view, view.root, []));
		const entries =
			isSettings(path) || isCalledSettings(path) || isOfOneService(all) ? all : all.filter(({ value }) => isSecretForCertain(value));
		const environment = environmentOf(path);
		const sinks = isSettings(path) && /\.json5?$/i.test(path) && text.includes('"appenders"') ? appenders(parseJson(text)) : [];
		return entries.length === 0
			? []
			: [
					...sinks,
					{
						kind: 'settings.file',
						span: { start: entries[0]!.span.start, end: entries[0]!.span.end },
						...(environment === undefined ? {} : { environment }),
						...(isSettings(path) ? {} : { byName: true as const }),
						entries: entries.length,
					},
					...entries.slice(0, most),
					...(baseName(path).startsWith('custom-environment-variables.') ? mapped(entries.slice(0, most)) : []),
				];
	},
};

/** The variables that replace settings, where a file maps those to their names. */
function mapped(entries: readonly Fact<'literal.named'>[]): readonly Fact<'env.declare'>[] {
	return entries.flatMap(({ names, value, span }): Fact<'env.declare'>[] =>
		value.kind === 'literal' && names.at(-1) !== '__format' && /^[A-Z][A-Z0-9_]*$/.test(value.text)
			? [{ kind: 'env.declare', span, variable: value.text, value: { kind: 'unknown', span }, source: 'schema', owner: 'config' }]
			: [],
	);
}

/** Where log4js writes, in settings that are handed to it: `appenders: { file: { type: 'dateFile', filename: 'logs/app.log' } }`. */
function appenders(node: Node | undefined, depth = 0): readonly Fact<'log.sink'>[] {
	return propertiesOf(node).flatMap(({ name, value }) => {
		if (name !== 'appenders') {
			return depth > 8 ? [] : appenders(value, depth + 1);
		}
		return (value.type === 'array' ? (value.children ?? []) : propertiesOf(value).map((one) => one.value)).flatMap(
			(one): Fact<'log.sink'>[] => {
				const type = textOf(valueOf(one, 'type'));
				const filename = valueOf(one, 'filename');
				const file = textOf(filename);
				if (type === 'console' || type === 'stdout' || type === 'stderr') {
					return [{ kind: 'log.sink', span: spanOf(one), api: 'log4js', target: type === 'stderr' ? 'stderr' : 'stdout' }];
				}
				const isFile = type === 'file' || type === 'dateFile' || type === 'fileSync' || type === 'multiFile';
				return isFile && filename && file !== undefined && file !== ''
					? [
							{
								kind: 'log.sink',
								span: innerSpanOf(filename),
								api: 'log4js',
								target: 'file',
								file: { kind: 'literal', type: 'string', text: file, span: innerSpanOf(filename) },
							},
						]
					: [];
			},
		);
	});
}

/** The deploy that the name of a file stands for. */
function environmentOf(path: string): string | undefined {
	return baseName(path)
		.toLowerCase()
		.split(/[._-]/)
		.find((word) => environments.has(word));
}

/** Settings in TOML of programs that stand beside a service, and of tools. */
const ofOtherPrograms =
	/^(?:telegraf|traefik|nextest|gitleaks|vector|promtail|loki|prometheus|influx\w*|netdata|rustfmt|clippy|cargo|deny|taplo|ruff|pyproject|netlify|fly|wrangler|hugo|starship|mise|dagger|buildkitd|config-toml)\b/i;

function isSettings(path: string): boolean {
	const name = baseName(path);
	if (/^(?:application|bootstrap)(?:-[\w-]+)?\.ya?ml$/.test(name) || /^appsettings(?:\.[\w-]+)?\.json$/i.test(name)) {
		return true;
	}
	if (
		!/(?:^|\/)(?:config|configs|settings|conf|environments)\/(?:(?:env|envs|environments)\/)?[^/]+\.(?:json5?|ya?ml|toml)$/i.test(path) ||
		/(?:^|\/)(?:config\/config\.json|\.github\/.*)$/.test(path)
	) {
		return false;
	}
	return (
		environmentOf(path) !== undefined ||
		/^(?:default|settings|config|app|base|common|custom-environment-variables)\.(?:json5?|ya?ml)$/i.test(name) ||
		// A program in JavaScript reads all TOML of such a folder; other programs name theirs after themselves.
		(/\.toml$/i.test(name) && !ofOtherPrograms.test(name))
	);
}

/**
 * Whether a file is called after settings or secrets and lies beside code, where programs of all kinds have such files, or, called
 * after secrets, in a folder of settings. What Sequelize reads in such a folder is told by another reader.
 */
function isCalledSettings(path: string): boolean {
	const inside = besideCode.exec(path)?.[0] ?? '';
	return /^(?:(?:config|configuration|settings|defaults?|(?:app|server)[.-](?:config|settings)|keys|secrets?|credentials|env|environment)|(?:configs?|configurations?|settings|conf)\/(?:keys|secrets?|credentials|env|environment|configuration|(?:config|settings)(?:[.-][a-z]{1,12})?))\.(?:json5?|ya?ml)$/.test(
		path.slice(inside.length),
	);
}

/**
 * Whether a file of data lies in a folder of settings, whatever it is called (`config/mailer.json`): but for what says where a service is, only
 * what is a secret for certain is taken, since what else is there may be texts, lists or schemas.
 */
function isAmongSettings(path: string): boolean {
	return /(?:^|\/)(?:configs?|configurations?|settings|conf)\/[\w-]+\.json$/.test(path) && !/(?:^|\/)config\/config\.json$/.test(path);
}

/** Whether a file with few entries says where one service is. */
function isOfOneService(entries: readonly Fact<'literal.named'>[]): boolean {
	return entries.length <= mostOfOne && entries.some(({ names }) => /^(?:host|hostname)$/i.test(names.at(-1) ?? ''));
}

/** Whether a value is a secret by itself, and no word that stands under the name of one. */
function isSecretForCertain(value: Value): boolean {
	return value.kind === 'secret' && (value.strength === 'strong' || value.chosen === true);
}

/** The folder in which the code of a program is. */
const besideCode = /^(?:(?:src|server|app|lib|api|backend)\/|(?:apps|packages|services)\/[\w-]+\/)/;

/** Names of groups that hold what is shown to people. */
const shownGroups = /^(?:errors?|messages?|labels?|validations?|texts?|hints?|placeholders?|translations?|titles?|descriptions?)$/i;

/** Whether a setting is what people get to see, though it is called after a secret: `errors: { password: 'Password is required' }`. */
function isShown(names: readonly string[], text: string): boolean {
	return (
		/\S\s+\S/.test(text) &&
		(names.slice(0, -1).some((name) => shownGroups.test(name)) ||
			(text.trim().split(/\s+/).length > 2 && text.toLowerCase().includes(names.at(-1)!.toLowerCase())))
	);
}

function jsonEntries(node: Node | undefined, names: readonly string[]): readonly Fact<'literal.named'>[] {
	return propertiesOf(node).flatMap(({ name, value }) => {
		const path = [...names, name];
		const plain = value.type === 'number' || value.type === 'boolean' ? value.type : 'string';
		const text = textOf(value) ?? (plain === 'string' ? undefined : String(value.value));
		if (isKeyInBytes(value) && isSecretName(tellingName(path, ''))) {
			return [
				{
					kind: 'literal.named',
					span: spanOf(value),
					names: path,
					value: { kind: 'secret', strength: 'strong', span: spanOf(value) },
					form: 'property',
				},
			];
		}
		return text === undefined ? (path.length > 12 ? [] : jsonEntries(value, path)) : entry(path, text, innerSpanOf(value), plain);
	});
}

/** The lengths of keys in bytes: of AES (https://csrc.nist.gov/pubs/fips/197/final), and of pairs of Ed25519. */
const keyLengths: ReadonlySet<number> = new Set([16, 24, 32, 64]);

/** Whether a list holds the bytes of a key. */
function isKeyInBytes(node: Node): boolean {
	const items = node.type === 'array' ? (node.children ?? []) : [];
	return (
		keyLengths.has(items.length) &&
		items.every(({ type, value }) => type === 'number' && Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256)
	);
}

function tomlEntry({ keys, value }: TomlEntry): readonly Fact<'literal.named'>[] {
	const { text, type } = value;
	return text === undefined || (type !== 'string' && type !== 'number' && type !== 'boolean') || keys.length > 12
		? []
		: entry(keys, text, textSpanOf(value), type);
}

function yamlEntries(view: YamlView, node: unknown, names: readonly string[]): readonly Fact<'literal.named'>[] {
	return names.length > 12
		? []
		: view.entries(node).flatMap(({ name, value }) => {
				const followed = view.get(value);
				const path = [...names, ...name.split('.')];
				const text = view.known(followed);
				return isScalar(followed) && text !== undefined
					? entry(path, text, view.spanOf(followed), typeOf(followed.value))
					: yamlEntries(view, value, path);
			});
}

type EntryType = 'string' | 'number' | 'boolean';

/**
 * The name of a setting, with that of its group where one without the other says only half: `jwt: { key: … }` is the key of the tokens,
 * `secrets: { cookie: … }` the secret of the cookies, and what is random among `apiKeys: { maps: … }` the key of the maps.
 */
function tellingName(names: readonly string[], text: string): string {
	const own = names.at(-1)!;
	const group = names.at(-2);
	if (group === undefined || isSecretName(own)) {
		return own;
	}
	if (group === 'secrets' && /^(?:cookie|session|jwt)s?$/i.test(own)) {
		return `${own}_secret`;
	}
	const words = wordsOf(group);
	const grouped = words.length < 5 && groupsOfSecrets.has(words.at(-1) ?? '') ? [...words.slice(0, -1), own, 'api', 'key'].join('_') : own;
	if (grouped !== own && isSecretName(grouped) && isRandomSecret(text, grouped)) {
		return grouped;
	}
	return /^keys?$/i.test(own) && isSecretName(`${group}_key`) ? `${group}_key` : own;
}

/** The last words of groups whose members are secrets, each under the name of what it opens. */
const groupsOfSecrets: ReadonlySet<string> = wordSet('key keys token tokens secret secrets password passwords');

/** Whether a text is more than a word, and a secret where a name says so. */
function isRandomSecret(text: string, name: string): boolean {
	const value = literalValue(text, 'string', { start: 0, end: text.length }, { name });
	return value.kind === 'secret' && value.strength === 'strong';
}

function typeOf(value: unknown): EntryType {
	return typeof value === 'number' || typeof value === 'boolean' ? (typeof value as EntryType) : 'string';
}

function entry(names: readonly string[], text: string, span: Span, type: EntryType): readonly Fact<'literal.named'>[] {
	if (text === '') {
		return [];
	}
	const name = tellingName(names, text);
	// Placeholders of frameworks (`${DB_URL:default}`, `ENC(…)`, references to vaults) are no literals.
	const isFilled = /\$\{|%\(|^ENC\(|^vault:|^\{cipher\}|^<%/.test(text);
	return [
		{
			kind: 'literal.named',
			span,
			names,
			value: isFilled
				? { kind: 'unknown', span }
				: literalValue(text, type, span, { name, expectsSecret: isSecretName(name) && !isShown(names, text) }),
			form: 'property',
		},
	];
}
