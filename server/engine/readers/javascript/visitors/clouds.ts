import type { Value } from '../../../core/value.js';
import { type Call, valueAt } from '../arguments.js';
import { cloudWords } from '../apis/clouds.js';
import type { Recipe } from '../apis/recipe.js';
import type ts from 'typescript';
import { isMember, memberName } from '../nodes.js';
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
	let address: Value | undefined;
	for (const place of recipe.options ?? []) {
		const options = valueAt(at, call, place);
		for (const [name, value] of options?.kind === 'object' ? Object.entries(options.properties) : []) {
			if (name === 'endpoint' && isAddress(value)) {
				address ??= value;
			}
			const word = cloudWords.get(name.toLowerCase());
			if (word !== undefined && isKnown(value)) {
				parts[word] ??= value;
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
		at.emit('cloud.resource', at.span(call), { provider: recipe.provider, api, parts, ...(address && { address }) });
	}
}

function isKnown(value: Value): boolean {
	return value.kind !== 'unknown' && value.kind !== 'object';
}

/** Whether a value that a client gets for its address is one: of the cloud itself, `null` and an empty text it makes its own. */
function isAddress(value: Value): boolean {
	return value.kind !== 'literal' || (value.type === 'string' && value.text !== '' && !/\bamazonaws\.com\b/i.test(value.text));
}
