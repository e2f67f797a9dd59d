import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import { type Call, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

/** Switches for debugging among the options of a call, or `set(name, value)`, or the call itself. */
export function emitFlags(recipe: Recipe & { readonly fact: 'flag' }, api: string, call: Call, at: At): void {
	const { ts } = at.source;
	const [first, second] = call.arguments ?? [];
	if (
		recipe.settings !== undefined &&
		first !== undefined &&
		second !== undefined &&
		ts.isStringLiteralLike(first) &&
		recipe.settings.includes(first.text)
	) {
		at.emit('debug.flag', at.span(call), { api, option: first.text, value: at.values.of(second, at.scope) });
		return;
	}
	for (const place of recipe.options) {
		const value = valueAt(at, call, place);
		if (isSaid(value)) {
			at.emit('debug.flag', value.span, { api, option: recipe.always ?? place.split('.').at(-1)!, value });
		}
	}
	if (recipe.always !== undefined && recipe.options.length === 0) {
		at.emit('debug.flag', at.span(call), { api, option: recipe.always, value: { kind: 'unknown', span: at.span(call) } });
	}
}

/** Options of a logger. */
export function emitOptions(recipe: Recipe & { readonly fact: 'options' }, call: Call, at: At): void {
	for (const [option, place, only] of recipe.options) {
		const value = valueAt(at, call, place);
		if (isSaid(value) && (only === undefined || (value.kind === 'literal' && value.text === only))) {
			at.emit('logger.option', value.span, {
				library: recipe.library,
				option,
				name: only ?? place.split('.').at(-1)!,
				value,
				...(option === 'rotation' || option === 'level' ? { of: at.span(call) } : {}),
				...(isConditional(at) ? { conditional: true } : {}),
			});
		}
	}
	if (recipe.always !== undefined) {
		const [option, name] = recipe.always;
		emitOn(recipe.library, option, name, call, at);
	}
}

/** An option that is on because something is called. */
function emitOn(library: string, option: FactTypes['logger.option']['option'], name: string, call: Call, at: At): void {
	const span = at.span(call);
	at.emit('logger.option', span, {
		library,
		option,
		name,
		value: { kind: 'literal', type: 'boolean', text: 'true', span },
		...(isConditional(at) ? { conditional: true } : {}),
	});
}

function isSaid(value: Value | undefined): value is Value {
	return value !== undefined && value.kind !== 'unknown';
}

/** What only tells the processes of one program apart: each of them is there in every deploy. */
const processKind = /\bcluster\.is(?:Master|Primary|Worker)\b|\brequire\.main\b|\bmodule\.parent\b/;

/**
 * Whether the current node is one of two by a condition: a branch of `a ? b : c` or of an `if`, within its function. That a process
 * is the first of a cluster is none.
 */
export function isConditional(at: At): boolean {
	const { ts } = at.source;
	for (let level = 1; ; level++) {
		const node = at.parent(level);
		if (node === undefined || ts.isFunctionLike(node)) {
			return false;
		}
		if (ts.isConditionalExpression(node) || (ts.isIfStatement(node) && !asksForKind(node.expression, at))) {
			return true;
		}
	}
}

function asksForKind(condition: ts.Expression, at: At): boolean {
	const { ts, text } = at.source;
	return ts.isBinaryExpression(condition) && /^(?:&&|\|\|)$/.test(ts.tokenToString(condition.operatorToken.kind) ?? '')
		? asksForKind(condition.left, at) && asksForKind(condition.right, at)
		: processKind.test(text.slice(condition.pos, condition.end));
}
