import type ts from 'typescript';
import type { Recipe } from '../apis/recipe.js';
import { type Call, valueAt } from '../arguments.js';
import { initializerOf, memberName, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { folderOf } from './folders.js';

/**
 * `{ handler: 'index.main' }` in code of a stack of AWS, whatever construct it is given to: the function that `index` hands out as
 * `main`. Where the code is a folder (`Code.fromAsset('orders')`), the module lies there; else it is some bundle.
 */
export const functionVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	if (!/['"/-]cdk\b|\bcdk[-/'"]/.test(source.whole.text)) {
		return [];
	}
	return [
		{
			kinds: [ts.SyntaxKind.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const holder = at.parent(1);
				if (
					propertyNameText(source, name) !== 'handler' ||
					!ts.isStringLiteralLike(initializer) ||
					holder === undefined ||
					!ts.isObjectLiteralExpression(holder)
				) {
					return;
				}
				const { text } = initializer;
				const dot = text.lastIndexOf('.');
				if (dot <= 0 || !/^[\w./@-]+$/.test(text)) {
					return;
				}
				const [module, exported] = [text.slice(0, dot), text.slice(dot + 1)];
				const folder = assetOf(initializerOf(source, holder, 'code'), at);
				at.emit(
					'function.declare',
					at.span(initializer),
					folder === undefined ? { name: text, module, exported } : { name: text, module: `${folder.replace(/\/$/, '')}/${module}` },
				);
			},
		},
	];
};

/** The folder of `Code.fromAsset(folder)`. */
function assetOf(code: ts.Expression | undefined, at: At): string | undefined {
	const { ts } = at.source;
	const folder =
		code !== undefined && ts.isCallExpression(code) && memberName(at.source, code.expression) === 'fromAsset' && code.arguments.length > 0
			? folderOf(at.values.of(code.arguments[0]!, at.scope), at.source.text)
			: undefined;
	return folder === undefined || folder.startsWith('/') ? undefined : folder.replace(/^\.\//, '');
}

/** The module whose function a platform is told to call. */
export function emitFunction({ module }: Extract<Recipe, { readonly fact: 'function' }>, call: Call, at: At): void {
	const path = folderOf(valueAt(at, call, module), at.source.text);
	if (path !== undefined && !path.startsWith('/')) {
		const name = path.replace(/\.[cm]?[jt]sx?$/, '').replace(/^\.\//, '');
		at.emit('function.declare', at.span(call), { name, module: name });
	}
}
