import type ts from 'typescript';
import { exportedNames, functionAround } from '../exported.js';
import { bare, calledMethod, isFunctionNode, isMember, lastName, writtenAs } from '../nodes.js';
import { isHandedEach } from '../handedEach.js';
import type { At, VisitorFactory } from '../walk.js';
import { isAsked } from './schema.js';

/** Methods by which clients make collections and tables; no other library says it so. */
const making: ReadonlySet<string> = new Set(['createCollection', 'createTableIfNotExists']);
/** Those by which they make indexes. */
const indexing: ReadonlySet<string> = new Set(['createIndex', 'createIndexes', 'ensureIndex', 'ensureIndexes']);
/** What `createTable` is a method of, where it makes one in a database. */
const schemaOwners = /(?:^|\.)(?:schema|queryInterface|queryRunner|qi)(?:\(\))?$|getQueryInterface\(\)$/;
/** Names by which modules pass on what knows all models of Sequelize. */
const ormNames = /sequelize|^(?:db|database|orm|conn|connection)$/i;

/** Tables, collections and indexes that running code makes, by calls of a client. */
export const schemaCallVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	if (!source.whole.says('callsForSchema')) {
		return [];
	}
	return [
		{
			kinds: [ts.SyntaxKind.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const method = calledMethod(source, call);
				const callee = bare(source, call.expression);
				if (method === undefined || !isMember(source, callee)) {
					return;
				}
				const [first] = call.arguments;
				const isIndex = indexing.has(method);
				if (
					isIndex ||
					(making.has(method) &&
						(first === undefined ? isOfModel(writtenAs(source, callee.expression)) : !isFunctionNode(source, first))) ||
					(method === 'createTable' && schemaOwners.test(writtenAs(source, callee.expression))) ||
					(method === 'sync' && syncsModel(call, callee, at))
				) {
					if (!isAsked(at)) {
						const chosen = first !== undefined && isHanded(first, at) && !isIndex ? { chosen: true as const } : {};
						const makes = isIndex ? { makes: 'index' as const } : {};
						at.emit('schema.statement', at.span(node), { api: method, ...makes, ...chosen, ...functionAround(at, exportedNames(source)) });
					}
				}
			},
		},
	];
};

/** Whether a name is that of a model, which knows the name of its collection: `Order.createCollection()`. */
function isOfModel(name: string): boolean {
	return /^[A-Z]/.test(name);
}

/** Whether `sync` is of a model of Sequelize, or of what knows them all, by what it is called on and handed. */
function syncsModel(
	{ arguments: given }: ts.CallExpression,
	callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
	at: At,
): boolean {
	const { source } = at;
	const { ts } = source;
	const [options, ...more] = given;
	const receiver = bare(source, callee.expression);
	const name = lastName(source, receiver);
	return (
		more.length === 0 &&
		(options === undefined || ts.isObjectLiteralExpression(options)) &&
		((name !== undefined && (/^[A-Z][a-z]/.test(name) || ormNames.test(name))) ||
			(ts.isElementAccessExpression(receiver) && !ts.isStringLiteralLike(receiver.argumentExpression)) ||
			(ts.isIdentifier(receiver) && isHandedEach(receiver.text, at)))
	);
}

/** Whether a value is one that a function is handed. */
function isHanded(node: ts.Expression, { source, scope }: At): boolean {
	const inner = bare(source, node);
	return source.ts.isIdentifier(inner) && scope.lookup(inner.text)?.origin.kind === 'parameter';
}
