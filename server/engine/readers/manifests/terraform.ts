import type { Fact, FactTypes } from '../../core/fact.js';
import { isSecretName, literalValue } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Reader } from '../reader.js';
import { engineName } from './databases/engines.js';
import { isVariableName } from './yamlView.js';

/** Reads Terraform and OpenTofu: stickiness of load balancers, engines of backing services, variables of containers and functions. */
export const terraform: Reader = {
	id: 'terraform',
	claims: (path) => /\.(?:tf|tofu)$/i.test(path),
	read: async ({ text }) => attributesOf(text).flatMap((attribute, index, all) => factsOf(attribute, index, all)),
};

/** An attribute (`name = expression`) with the blocks around it, the outermost first; each block with its labels. */
interface Attribute {
	readonly blocks: readonly (readonly string[])[];
	/** Identifies the innermost block. */
	readonly block: number;
	readonly name: string;
	/** The literal that the expression is; undefined for anything else. */
	readonly text?: string;
	/** What else of the configuration the expression is, as a whole: `azurerm_cdn_frontdoor_origin_group.web.id`. */
	readonly reference?: string;
	readonly span: Span;
	readonly valueSpan: Span;
}

/**
 * Line comments, the beginnings of comments and of here-documents, strings (without quotes inside interpolations), brackets,
 * names, signs.
 */
const token =
	/#[^\n]*|\/\/[^\n]*|\/\*|"(?:[^"\\\n]|\\.)*"|<<[-~]?([A-Za-z_]\w{0,63})(?=\r?\n)|[{}[\]()]|[\w.-]+|=>?|[=!<>]=|\r?\n|[^\s\w]/g;

/** Where a comment or a here-document ends that begins with a token; the end of the text when it is open. */
function endOf(text: string, from: number, label: string | undefined): number {
	if (label === undefined) {
		const close = text.indexOf('*/', from);
		return close < 0 ? text.length : close + 2;
	}
	for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
		const blanks = /^[ \t]*/.exec(text.slice(at + 1, at + 200))![0].length;
		const end = at + 1 + blanks + label.length;
		if (text.startsWith(label, at + 1 + blanks) && /^(?:[ \t]*\r?\n|[ \t]*$)/.test(text.slice(end, end + 200))) {
			return end;
		}
	}
	return text.length;
}

function attributesOf(text: string): readonly Attribute[] {
	const found: Attribute[] = [];
	const stack: { readonly labels: readonly string[]; readonly id: number; readonly lists: number }[] = [];
	let words: { readonly text: string; readonly start: number; readonly end: number }[] = [];
	let blocks = 0;
	let lists = 0;
	let done = 0;
	for (const match of text.matchAll(token)) {
		const unit = match[0];
		const last = words.at(-1);
		if (match.index < done || /^(?:#|\/\/)/.test(unit)) {
			continue;
		}
		if (unit === '/*' || match[1] !== undefined) {
			done = endOf(text, match.index + unit.length, match[1]);
			continue;
		}
		if (unit === '{') {
			stack.push({ labels: words.filter((word) => !/^[=:(,]$/.test(word.text)).map((word) => unquoted(word.text)), id: ++blocks, lists });
			words = [];
			lists = 0;
		} else if (unit === '\n' || unit === '\r\n' || unit === '}' || (unit === ',' && lists === 0)) {
			take(words, stack, found);
			words = [];
			if (unit === '}') {
				lists = stack.pop()?.lists ?? 0;
			}
		} else {
			lists += unit === '[' || unit === '(' ? 1 : unit === ']' || unit === ')' ? -1 : 0;
			lists = Math.max(0, lists);
			if (words.length < 50 || last === undefined) {
				words.push({ text: unit, start: match.index, end: match.index + unit.length });
			}
		}
		if (found.length > 5000 || stack.length > 100) {
			break;
		}
	}
	return found;
}

function take(
	words: readonly { readonly text: string; readonly start: number; readonly end: number }[],
	stack: readonly { readonly labels: readonly string[]; readonly id: number }[],
	out: Attribute[],
): void {
	const [name, sign, first] = words;
	if (name === undefined || first === undefined || (sign?.text !== '=' && sign?.text !== ':') || !/^["\w]/.test(name.text)) {
		return;
	}
	const last = words.at(-1)!;
	const isLiteral =
		words.length === 3 && /^(?:"[^]*"|-?\d[\d.]*|true|false)$/.test(first.text) && !first.text.includes('${') && !first.text.includes('%{');
	out.push({
		blocks: stack.map((block) => block.labels),
		block: stack.at(-1)?.id ?? 0,
		name: unquoted(name.text),
		...(isLiteral ? { text: unquoted(first.text) } : {}),
		...(words.length === 3 && /^[A-Za-z_][\w-]*(?:\.[\w-]+)+$/.test(first.text) ? { reference: first.text } : {}),
		span: { start: name.start, end: last.end },
		valueSpan: { start: first.start, end: last.end },
	});
}

function unquoted(text: string): string {
	return text.startsWith('"') ? text.slice(1, -1) : text;
}

function factsOf(attribute: Attribute, index: number, all: readonly Attribute[]): readonly Fact[] {
	const { blocks, name, text, span } = attribute;
	const inner = blocks.at(-1) ?? [];
	const resource = blocks.find((block) => block[0] === 'resource' || block[0] === 'module');
	const owner = resource === undefined ? {} : { owner: resource.slice(1).join('.') };
	const sibling = (wanted: string): string | undefined =>
		all.slice(Math.max(0, index - 60), index + 60).find((other) => other.block === attribute.block && other.name === wanted)?.text;
	if (inner[0] === 'stickiness' && name === 'type') {
		return sibling('enabled') === 'false'
			? []
			: [{ kind: 'traffic.affinity', span, by: text === 'source_ip' ? 'address' : 'cookie', setting: 'stickiness', ...owner }];
	}
	if (inner[0] === 'stickiness' && name === 'enabled' && text === 'true' && sibling('type') === undefined) {
		return [{ kind: 'traffic.affinity', span, by: 'unknown', setting: 'stickiness', ...owner }];
	}
	if (name === 'session_affinity' && text !== undefined && text !== 'NONE' && text !== 'none' && text !== '') {
		return [
			{
				kind: 'traffic.affinity',
				span,
				by: /cookie/i.test(text) ? 'cookie' : /ip/i.test(text) ? 'address' : 'unknown',
				setting: name,
				...owner,
			},
		];
	}
	if ((name === 'client_affinity_enabled' || name === 'session_affinity_enabled') && text === 'true') {
		return [{ kind: 'traffic.affinity', span, by: 'cookie', setting: name, ...owner }];
	}
	if (name === 'cdn_frontdoor_origin_group_id' && resource?.[1] === 'azurerm_cdn_frontdoor_origin' && attribute.reference !== undefined) {
		const isMany = all.some((other) => other.block === attribute.block && (other.name === 'count' || other.name === 'for_each'));
		return [{ kind: 'traffic.origin', span, group: attribute.reference.replace(/\.id$/, ''), ...(isMany && { many: true }) }];
	}
	if (resource?.[1] === 'aws_lb_cookie_stickiness_policy' || resource?.[1] === 'aws_app_cookie_stickiness_policy') {
		return name === 'name' ? [{ kind: 'traffic.affinity', span, by: 'cookie', setting: resource[1], ...owner }] : [];
	}
	return [...engines(attribute, resource, sibling), ...variables(attribute, resource, all)];
}

function engines(
	{ name, text, valueSpan, blocks }: Attribute,
	resource: readonly string[] | undefined,
	sibling: (name: string) => string | undefined,
): readonly Fact[] {
	if (resource === undefined || text === undefined || blocks.length !== 1) {
		return [];
	}
	const engine = (service: string, version: string | undefined): readonly Fact[] => [
		{
			kind: 'service.engine',
			span: valueSpan,
			service,
			...(version === undefined ? {} : { version }),
			source: 'infrastructure',
			setting: name,
		},
	];
	if (name === 'engine' && engineName(text) !== undefined) {
		return engine(engineName(text)!, sibling('engine_version'));
	}
	// `redis_version = "6"` of a cache in Azure, and of modules that make one.
	const named = /^(\w{2,20})_version$/.exec(name);
	const product = named === null ? undefined : engineName(named[1] === 'pgsql' ? 'postgres' : named[1]!);
	if (product !== undefined && /^\d{1,3}(?:\.\d{1,3}){0,3}$/.test(text)) {
		return engine(product, text);
	}
	const cloud = name === 'database_version' ? /^(POSTGRES|MYSQL|SQLSERVER)_(\d+)(?:_(\d+))?/.exec(text) : null;
	if (cloud) {
		return engine(
			{ POSTGRES: 'postgres', MYSQL: 'mysql', SQLSERVER: 'mssql' }[cloud[1]!]!,
			cloud[1] === 'MYSQL' && cloud[3] !== undefined ? `${cloud[2]}.${cloud[3]}` : cloud[2],
		);
	}
	const azure = name === 'version' ? /^azurerm_(postgresql|mysql|mariadb)_(?:flexible_)?server$/.exec(resource[1] ?? '') : null;
	return azure ? engine(engineName(azure[1]!)!, text) : [];
}

/** Blocks whose attributes are variables of a process. */
const environmentBlocks =
	/^(?:environment|environment_variables|env_vars|app_settings|variables|env|secret_environment_variables|config_vars|sensitive_config_vars)$/;

function variables(attribute: Attribute, resource: readonly string[] | undefined, all: readonly Attribute[]): readonly Fact[] {
	const { blocks, name, text, span, valueSpan } = attribute;
	const inner = blocks.at(-1) ?? [];
	const owner = resource === undefined ? {} : { owner: resource.slice(1).join('.') };
	const declare = (variable: string, given: string | undefined, whole: Span, place: Span): readonly Fact[] => {
		const value: Value =
			given === undefined
				? { kind: 'unknown', span: place }
				: literalValue(given, 'string', place, { name: variable, expectsSecret: isSecretName(variable) });
		const store: Pick<FactTypes['env.declare'], 'store'> = given === undefined ? { store: 'reference' } : {};
		return [{ kind: 'env.declare', span: whole, variable, value, source: 'infrastructure', ...owner, ...store }];
	};
	// `environment { variables = { NAME = "x" } }`, `app_settings = { NAME = "x" }`
	if (environmentBlocks.test(inner[0] ?? '') && inner.length === 1 && isVariableName(name) && name === name.toUpperCase()) {
		return declare(name, text, span, valueSpan);
	}
	// `{ name = "NAME", value = "x" }` of a container, and `env { name = …, value = … }`
	if (
		name === 'name' &&
		text !== undefined &&
		/^[A-Z][A-Z0-9_]{1,127}$/.test(text) &&
		(inner.length === 0 || inner[0] === 'env' || inner[0] === 'environment')
	) {
		const value = all.find((other) => other.block === attribute.block && /^value(?:From|_from)?$/.test(other.name));
		return value === undefined
			? inner[0] === 'env'
				? declare(text, undefined, span, valueSpan)
				: []
			: declare(
					text,
					value.name === 'value' ? value.text : undefined,
					{ start: Math.min(span.start, value.span.start), end: Math.max(span.end, value.span.end) },
					value.valueSpan,
				);
	}
	return [];
}
