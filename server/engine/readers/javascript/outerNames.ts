import type ts from 'typescript';
import { bare, isMember, memberName, propertyNameText } from './nodes.js';
import type { Source } from './parse.js';
import type { At } from './walk.js';

/** The names around a property, outermost first. */
export function outerNames(at: At): string[] {
	const { source } = at;
	const { ts } = source;
	const k = ts.SyntaxKind;
	const names: string[] = [];
	for (let level = 1; level < 24; level++) {
		const parent = at.parent(level);
		if (parent === undefined) {
			break;
		}
		if (ts.isPropertyAssignment(parent)) {
			const name = propertyNameText(source, parent.name);
			if (name !== undefined) {
				names.unshift(name);
			}
		} else if (ts.isVariableDeclaration(parent)) {
			if (ts.isIdentifier(parent.name)) {
				names.unshift(parent.name.text);
			}
			break;
		} else if (ts.isPropertyDeclaration(parent)) {
			const name = propertyNameText(source, parent.name);
			if (name !== undefined) {
				names.unshift(name);
			}
			break;
		} else if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === k.EqualsToken) {
			names.unshift(...chain(source, parent.left));
			break;
		} else if (ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isBlock(parent) || ts.isArrowFunction(parent)) {
			break;
		}
	}
	return names;
}

/** `module.exports.db.host = …` is `db`, `host`. */
export function chain(source: Source, node: ts.Expression): readonly string[] {
	const { ts } = source;
	const names: string[] = [];
	let current = bare(source, node);
	while (isMember(source, current)) {
		const name = memberName(source, current);
		if (name !== undefined && name !== 'exports') {
			names.unshift(name);
		}
		current = bare(source, current.expression);
	}
	if (ts.isIdentifier(current) && current.text !== 'module' && current.text !== 'exports') {
		names.unshift(current.text);
	}
	return names;
}
