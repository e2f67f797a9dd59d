import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import { cloudWords } from '../apis/clouds.js';
import type { Place, Recipe } from '../apis/recipe.js';
import type ts from 'typescript';
import { bare, isMember, memberName, writtenAs } from '../nodes.js';
import type { Located } from '../scope.js';
import { isUnderSwitch } from '../switches.js';
import type { At, VisitorFactory } from '../walk.js';

/** `AWS.config.region = 'eu-west-1'`: what all clients of the process go by. */
export const cloudVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	if (!source.text.includes('.config.')) {
		return [];
	}
	return [
		{
			kinds: [ts.SyntaxKind.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (
					operatorToken.kind === ts.SyntaxKind.EqualsToken &&
					isMember(source, left) &&
					memberName(source, left) === 'region' &&
					/^aws-sdk(?:\/global)?\.config\.region$/.test(at.names.of(left, at.scope) ?? '')
				) {
					const region = at.values.of(right, at.scope);
					if (isKnown(region) && !isUnderSwitch(at, { named: standIn })) {
						at.emit('cloud.resource', at.span(node), { provider: 'aws', api: 'aws-sdk.config', parts: { region } });
					}
				}
			},
		},
	];
};

/** Names by which programs ask for a stand-in of a cloud on a developer's machine. */
const standIn = /emulat|localstack|minio|mock|fake/i;

/** A client of a cloud, or a command to it, that says where something is and whose. */
export function emitCloud(recipe: Recipe & { readonly fact: 'cloud' }, api: string, call: Call, at: At): void {
	const parts: Record<string, Value> = {};
	const beneath: string[] = [];
	let address: Value | undefined;
	for (const place of recipe.options ?? []) {
		const { properties, isCovered } = optionsAt(at, call, place);
		// Where the same object takes its values from settings, what is written beside them is what the deploy goes by.
		const isOfDeploy = Object.values(properties).some((value) => isSetting(defaultOf(value) ?? value));
		for (const [name, given] of Object.entries(properties)) {
			const covered = isCovered ? given : defaultOf(given);
			const value = covered ?? given;
			if (name === 'endpoint' && isAddress(value)) {
				address ??= value;
			}
			const word = placeWords.test(name) && isHostOfRegion(value) ? 'region' : cloudWords.get(name.toLowerCase());
			if (word !== undefined && parts[word] === undefined && isKnown(value) && (covered === undefined || isOfDeploy)) {
				parts[word] = value;
				if (covered !== undefined) {
					beneath.push(word);
				}
			}
		}
	}
	for (const [word, place] of Object.entries(recipe.parts ?? {})) {
		const value = valueAt(at, call, place);
		if (value !== undefined && isKnown(value)) {
			parts[word] ??= value;
		}
	}
	if (Object.keys(parts).length > 0 && !isUnderSwitch(at, { named: standIn })) {
		at.emit('cloud.resource', at.span(call), {
			provider: recipe.provider,
			api,
			parts,
			...(address && { address }),
			...(beneath.length > 0 && { beneath }),
		});
	}
}

/** The properties of options, and whether others are laid over all of them. */
interface Options {
	readonly properties: Readonly<Record<string, Value>>;
	readonly isCovered: boolean;
}

function optionsAt(at: At, call: Call, place: Place): Options {
	const value = valueAt(at, call, place);
	if (value?.kind === 'object') {
		return { properties: value.properties, isCovered: false };
	}
	const located = expressionAt(at, call, place);
	const written = located && objectBeneath(at, located);
	return { properties: written?.kind === 'object' ? written.properties : {}, isCovered: true };
}

/** What an object was made with that others are merged into: `let options = { … }; options = Object.assign(options, given)`. */
function objectBeneath(at: At, { node, scope }: Located): Value | undefined {
	const { ts } = at.source;
	const inner = bare(at.source, node);
	const first = ts.isCallExpression(inner) && merging.test(writtenAs(at.source, inner.expression)) ? inner.arguments[0] : inner;
	const binding = first !== undefined && ts.isIdentifier(first) ? scope.lookup(first.text) : undefined;
	if (binding?.origin.kind !== 'expression' || binding.origin.steps.length > 0) {
		return undefined;
	}
	const { value } = binding.origin;
	const isMerged = binding.writes.every((write) => {
		const made = bare(at.source, write.node);
		const [into] = ts.isCallExpression(made) && merging.test(writtenAs(at.source, made.expression)) ? made.arguments : [];
		return into !== undefined && ts.isIdentifier(into) && into.text === binding.name;
	});
	return isMerged ? at.values.of(value.node, value.scope) : undefined;
}

/** What merges others into the first object that it is given. */
const merging = /^(?:Object\.assign|(?:_|lodash)\.(?:assign|assignIn|extend|merge)|merge|extend)$/;

/** What a property is where nothing that is unknown is laid over it: the choice of both stands where it is written. */
function defaultOf(value: Value): Value | undefined {
	const [first, second, ...others] = value.kind === 'choice' ? value.of : [];
	return first?.kind === 'unknown' &&
		second !== undefined &&
		others.length === 0 &&
		second.span.start === value.span.start &&
		second.span.end === value.span.end
		? second
		: undefined;
}

/** Whether a value comes from the environment, or from the settings of another module. */
function isSetting(value: Value): boolean {
	return value.kind === 'env' || value.kind === 'import';
}

function isKnown(value: Value): boolean {
	return value.kind !== 'unknown' && value.kind !== 'object';
}

/** Options of stores that take the host of a region. */
const placeWords = /^(?:endpoint|server)$/;
/** The host of a store in one region, without the scheme that would make an address of it: `oss-cn-hangzhou.aliyuncs.com`. */
const hostOfRegion =
	/^(?:oss|obs|cos|tos|bos|s3)?[.-]?[a-z]{2}(?:-[a-z\d]{1,20}){1,3}(?:-internal)?\.(?:aliyuncs|myhuaweicloud|myqcloud|volces|bcebos)\.com$/;

function isHostOfRegion(value: Value): boolean {
	return value.kind === 'literal' && value.type === 'string' && hostOfRegion.test(value.text);
}

/** Whether a value that a client gets for its address is one: of the cloud itself, `null` and an empty text it makes its own. */
function isAddress(value: Value): boolean {
	return (
		value.kind !== 'literal' ||
		(value.type === 'string' &&
			value.text !== '' &&
			!/\b(?:amazonaws|aliyuncs|myhuaweicloud|myqcloud|volces|bcebos)\.com\b/i.test(value.text))
	);
}
