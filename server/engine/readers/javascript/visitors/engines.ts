import type ts from 'typescript';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { dialects } from '../apis/databases.js';
import { isMember, memberName, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

/** What options and variables are called that name the kind of a database. */
const engineName = /^(?:db_?|database_?)?(?:client|dialect|type|driver|provider|engine)$/i;

/** Kinds of databases that hold in one environment only: `dialect: isProduction ? 'postgres' : 'sqlite'`, however far in. */
export const engineVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment || !source.whole.says('choosesEngine')) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** The name that gets a text, as it is or as one side of a choice. */
	const nameOf = (node: ts.Node, at: At): string | undefined => {
		let child = node;
		for (let depth = 1; ; depth++) {
			const parent = at.parent(depth);
			if (parent === undefined) {
				return undefined;
			}
			const isHandedOn =
				ts.isParenthesizedExpression(parent) ||
				ts.isAsExpression(parent) ||
				(ts.isConditionalExpression(parent) && parent.condition !== child);
			if (!isHandedOn) {
				return ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent)
					? propertyNameText(source, parent.name as ts.PropertyName)
					: ts.isBinaryExpression(parent) && parent.operatorToken.kind === k.EqualsToken
						? ts.isIdentifier(parent.left)
							? parent.left.text
							: isMember(source, parent.left)
								? memberName(source, parent.left)
								: undefined
						: undefined;
			}
			child = parent;
		}
	};

	/** The environment that the group around is named after: `{ development: { dialect: 'sqlite' } }`. */
	const groupOf = (at: At): string | undefined =>
		at.ancestors
			.flatMap((node) => (ts.isPropertyAssignment(node) ? (propertyNameText(source, node.name) ?? []) : []))
			.findLast((name) => environmentKindOf(name) !== undefined);

	return [
		{
			kinds: [k.StringLiteral],
			visit(node, at) {
				const { text } = node as ts.StringLiteral;
				const service = dialects.get(text);
				const setting = service === undefined ? undefined : nameOf(node, at);
				if (service === undefined || setting === undefined || !engineName.test(setting)) {
					return;
				}
				const isGuarded = at.guards.some(({ variable, value }) => value !== undefined && namesEnvironment(variable));
				const environment = isGuarded ? undefined : groupOf(at);
				if (isGuarded || environment !== undefined) {
					at.emit('service.engine', at.span(node), { service, ...(environment !== undefined && { environment }), source: 'code', setting });
				}
			},
		},
	];
};
