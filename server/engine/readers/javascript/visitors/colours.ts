import type ts from 'typescript';
import { isFunctionNode, writtenAs } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';
import { isConditional } from './flags.js';

/** Codes that colour what stands behind them in a terminal, as they are written. */
export const colourCode = /\\(?:x1b|u001b|u\{1b\}|033)\[\d/i;

/** What a function asks of where it runs, or of how it was set up, before it colours anything. */
const asked =
	/isTTY|hasColors|NO_COLOR|process\.env|NODE_ENV|\bis_?(?:prod|dev)|colou?r(?:s|ize|ed)?(?:Enabled)?\s{0,4}(?:\?[^.?]|&&)|\bif\s{0,4}\(\s{0,4}!?\w{0,40}colou?r/i;

/**
 * Formats of winston that write the codes of colours into each line by themselves. What colours by a library (`chalk`) is left out: that
 * asks the stream first whether it is a terminal.
 */
export const colourVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const whole = source.whole.text;
	if (!whole.includes('printf') || !whole.includes('winston') || !colourCode.test(whole)) {
		return [];
	}
	const written = (node: ts.Node): string => source.text.slice(node.pos, node.end);
	/** Names of the module that hold such codes: `const red = '\x1b[31m'`. */
	const holders = source.file.statements
		.filter((one) => ts.isVariableStatement(one))
		.flatMap(({ declarationList }) => declarationList.declarations)
		.flatMap(({ name, initializer }) =>
			ts.isIdentifier(name) && initializer && !isFunctionNode(source, initializer) && colourCode.test(written(initializer))
				? [name.text]
				: [],
		);
	const colours = (node: ts.Node): boolean => {
		const text = written(node);
		const words = new Set(text.split(/[^\w$]+/));
		return !asked.test(text) && (colourCode.test(text) || holders.some((name) => words.has(name)));
	};
	/** Whether something of the module takes a format by its name, for nothing but a file and under no condition. */
	const isTaken = (name: string): boolean => {
		const search = (node: ts.Node): boolean => {
			if (ts.isIdentifier(node)) {
				return node.text === name;
			}
			if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name) {
				return false;
			}
			const isUnsure =
				ts.isConditionalExpression(node) ||
				ts.isIfStatement(node) ||
				ts.isExportDeclaration(node) ||
				(ts.isBinaryExpression(node) && node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) ||
				(ts.isNewExpression(node) && /File$/.test(writtenAs(source, node.expression))) ||
				(isFunctionNode(source, node) && /\bif\b|\bswitch\b/.test(written(node)));
			return !isUnsure && ts.forEachChild(node, (child) => search(child) || undefined) === true;
		};
		return search(source.file);
	};
	return [
		{
			kinds: [ts.SyntaxKind.CallExpression],
			visit(node, at) {
				const { expression, arguments: given } = node as ts.CallExpression;
				const [format] = given;
				if (format === undefined || at.names.of(expression, at.scope) !== 'winston.format.printf') {
					return;
				}
				const made = at.contexts.functionOf(format, at.scope);
				const parent = at.parent();
				const name = parent && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
				if (made !== undefined && colours(made) && (name === undefined || isTaken(name))) {
					const span = at.span(expression);
					at.emit('logger.option', span, {
						library: 'winston',
						option: 'pretty',
						name: 'printf',
						value: { kind: 'literal', type: 'boolean', text: 'true', span },
						...(isConditional(at) ? { conditional: true } : {}),
					});
				}
			},
		},
	];
};
