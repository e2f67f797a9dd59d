import type ts from 'typescript';
import { baseName } from '../../../core/paths.js';
import { bare, propertyNameText } from '../nodes.js';
import type { Source } from '../parse.js';
import type { VisitorFactory } from '../walk.js';

/** Whether a program is the configuration of ESLint: `eslint.config.mjs`, `.eslintrc.js`. */
export function isLinterProgram(path: string): boolean {
	return /^(?:eslint\.config|\.eslintrc)\.[cm]?[jt]s$/.test(baseName(path));
}

/** What the configuration of a linter says of the console, for which files (https://eslint.org/docs/latest/rules/no-console). */
export const linterVisitors: VisitorFactory = ({ source }) => {
	if (!isLinterProgram(source.path) || !source.text.includes('no-console')) {
		return [];
	}
	const { ts } = source;
	return [
		{
			kinds: [ts.SyntaxKind.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const block = at.parent(3);
				if (propertyNameText(source, name) !== 'no-console' || block === undefined || !ts.isObjectLiteralExpression(block)) {
					return;
				}
				const value = bare(source, initializer);
				const [level, options] = ts.isArrayLiteralExpression(value) ? value.elements : [value];
				const files = propertyOf(source, block, 'files');
				at.emit('lint.console', at.span(node), {
					...(files && { files: textsOf(source, files) }),
					level: level !== undefined && ['off', '0'].includes(textOf(source, level) ?? '') ? 'off' : 'on',
					allow: textsOf(source, options && propertyOf(source, options, 'allow')),
				});
			},
		},
	];
};

function propertyOf(source: Source, node: ts.Expression, name: string): ts.Expression | undefined {
	const { ts } = source;
	const inner = bare(source, node);
	const found = ts.isObjectLiteralExpression(inner)
		? inner.properties.findLast((each) => ts.isPropertyAssignment(each) && propertyNameText(source, each.name) === name)
		: undefined;
	return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

function textsOf(source: Source, node: ts.Expression | undefined): readonly string[] {
	const inner = node && bare(source, node);
	return inner === undefined
		? []
		: (source.ts.isArrayLiteralExpression(inner) ? [...inner.elements] : [inner]).flatMap((each) => textOf(source, each) ?? []);
}

function textOf(source: Source, node: ts.Expression): string | undefined {
	const inner = bare(source, node);
	return source.ts.isStringLiteralLike(inner) || source.ts.isNumericLiteral(inner) ? inner.text : undefined;
}
