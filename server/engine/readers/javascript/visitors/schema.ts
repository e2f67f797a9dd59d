import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { type Call, valueAt } from '../arguments.js';
import { functionName } from '../exported.js';
import { bare, isMember, memberName } from '../nodes.js';
import type { Recipe } from '../apis/recipe.js';
import { routeOn, withRoute } from '../values/routes.js';
import type { At } from '../walk.js';

/** Code changes the schema of a database. */
export function emitSync(recipe: Recipe & { readonly fact: 'sync' }, api: string, call: Call, at: At): void {
	const asked = isAsked(at) ? { asked: true as const } : {};
	const given = recipe.options.flatMap((place, index) => {
		const value = isWrittenLater(call, place, at) ? undefined : (valueAt(at, call, place) ?? toldElsewhere(call, place, at));
		return value === undefined || value.kind === 'object' || (value.kind === 'unknown' && value.route === undefined)
			? []
			: [{ option: recipe.optionNames[index] ?? recipe.optionNames[0] ?? '', value }];
	});
	// One option that is on changes the schema, whichever others are off; with all of them off, tables are made all the same where
	// `always` says so.
	const option =
		given.find(({ value }) => !(value.kind === 'literal' && value.text === 'false')) ?? (recipe.always === true ? undefined : given[0]);
	if (option !== undefined) {
		at.emit('schema.sync', at.span(call), { api, ...option, ...asked });
		return;
	}
	if (recipe.always === true) {
		at.emit('schema.sync', at.span(call), { api, value: { kind: 'unknown', span: at.span(call) }, ...asked });
	} else if (recipe.options.length === 0) {
		const [first, second] = call.arguments ?? [];
		if (first !== undefined && second !== undefined && at.source.ts.isStringLiteralLike(first) && recipe.optionNames.includes(first.text)) {
			at.emit('schema.sync', at.span(call), { api, option: first.text, value: at.values.of(second, at.scope) });
		}
	}
}

/** The option of settings that a function or a class of the project gives, as far as its module may tell it: `forRoot(databaseSettings())`. */
function toldElsewhere(call: Call, place: string, at: At): Value | undefined {
	const last = place.lastIndexOf('.');
	const settings = last < 0 ? undefined : valueAt(at, call, place.slice(0, last));
	const route = settings?.kind === 'unknown' ? routeOn(settings, place.slice(last + 1)) : undefined;
	return settings?.kind === 'unknown' && route !== undefined ? withRoute(settings, route) : undefined;
}

/** Whether an option is written into an object that has a name already: mostly under a condition (`if (settings.force) options.force = true`). */
function isWrittenLater(call: Call, place: string, at: At): boolean {
	const [argument = '', option = ''] = place.split('.');
	const options = call.arguments?.[Number(argument)];
	return options !== undefined && at.source.ts.isIdentifier(options) && at.scope.lookup(options.text)?.memberWrites.has(option) === true;
}

/** Names of functions that make a database anew for whoever calls them, which is no service that starts. */
const remaking = /^(?:reset|drop|truncate|clear|clean|wipe|recreate|rebuild|seed|purge|empty)|(?:reset|recreate|ForTests?|Fixtures?)$/i;

/** Names of settings by which somebody asks for the schema to be changed: `config.db.sync`, `options.migrate`. */
const switching = /sync|migrat|alter|recreate|reset|seed|schema|createTables|initDb/i;

/** Whether code runs only where somebody asks for it: in a function that makes a database anew, or under a setting of its own. */
export function isAsked(at: At): boolean {
	const { ts } = at.source;
	for (let index = at.ancestors.length - 1; index >= 0; index--) {
		const node = at.ancestors[index]!;
		const inner = at.ancestors[index + 1];
		const condition =
			ts.isIfStatement(node) && inner !== node.expression
				? node.expression
				: ts.isConditionalExpression(node) && inner !== node.condition
					? node.condition
					: ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken && inner !== node.left
						? node.left
						: undefined;
		if (condition !== undefined && isSwitch(condition, at)) {
			return true;
		}
		const name = functionName(at.source, node, at.ancestors[index - 1]);
		if (name !== undefined && remaking.test(name)) {
			return true;
		}
	}
	return false;
}

/** Whether a condition asks a setting, and nothing else, whose name says so. */
function isSwitch(condition: ts.Expression, at: At): boolean {
	const { ts } = at.source;
	let node = bare(at.source, condition);
	if (ts.isBinaryExpression(node)) {
		node = bare(at.source, node.left);
	}
	if (ts.isCallExpression(node)) {
		const [first] = node.arguments;
		return first !== undefined && ts.isStringLiteralLike(first) && switching.test(first.text);
	}
	const name = isMember(at.source, node) ? memberName(at.source, node) : ts.isIdentifier(node) ? node.text : undefined;
	return name !== undefined && switching.test(name);
}
