import type ts from 'typescript';
import { isSecretName } from '../../core/secrets.js';
import { placesOfWord } from './lines.js';
import { isFunctionNode, isMember, memberName, propertyNameText } from './nodes.js';
import type { At } from './walk.js';

/** How many expressions may stand around a read in the property that holds it: `Number(process.env.X ?? 1)`. */
const mostAround = 5;

/** How often a text names something, but for variables of the environment that are called so, and the declaration of a field without a value. */
function timesNamed(text: string, name: string): number {
	return placesOfWord(text, name).filter((at) => {
		const end = at + name.length;
		const isVariable = text.startsWith('env.', at - 4) || text.startsWith("env['", at - 5);
		const isDeclared = /^[!?]?: ?string;/.test(text.slice(end, end + 12));
		return !isVariable && !isDeclared;
	}).length;
}

/** The property, or the field of a class, that the secret of a variable is read into where the walk stands, if the file names it there alone. */
export function heldByProperty(variable: string | undefined, at: At): { readonly property?: string } {
	const { source } = at;
	const { ts } = source;
	if (variable === undefined || !isSecretName(variable)) {
		return {};
	}
	for (let level = 0; level < mostAround; level++) {
		const node = at.parent(level);
		if (node === undefined || ts.isStatement(node) || isFunctionNode(source, node)) {
			return {};
		}
		const property =
			ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)
				? propertyNameText(source, node.name)
				: ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && isOwnField(node.left, at)
					? memberName(source, node.left)
					: undefined;
		if (property !== undefined) {
			const isHanded = ts.isPropertyAssignment(node) && isHandedToCall(level + 1, at);
			return !isHanded && timesNamed(source.whole.text, property) === 1 ? { property } : {};
		}
	}
	return {};
}

/** Whether the object that stands so far around the walk is handed to a function, which may take any part of it. */
function isHandedToCall(level: number, at: At): boolean {
	const { ts } = at.source;
	for (let around = level; ; around++) {
		const node = at.parent(around);
		if (node === undefined || ts.isStatement(node) || isFunctionNode(at.source, node)) {
			return false;
		}
		if (ts.isNewExpression(node) || (ts.isCallExpression(node) && at.names.of(node.expression, at.scope) !== 'Object.freeze')) {
			return true;
		}
	}
}

/** Whether something is a field of the object itself: `this.secret`. */
function isOwnField(node: ts.Expression, { source }: At): boolean {
	return isMember(source, node) && node.expression.kind === source.ts.SyntaxKind.ThisKeyword;
}
