import type ts from 'typescript';
import { exportedNames, functionAround } from '../exported.js';
import { literalsOf } from '../../../core/value.js';
import { bare, calledMethod, isMember, memberName } from '../nodes.js';
import { soleReturn } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';
import { wordSet } from '../../../core/wordList.js';

/** A statement that makes a table which stays when the connection is closed. */
export const tableStatement = /^\s{0,99}create\s{1,9}(?:unlogged\s{1,9})?table\s/i;

/** Methods that hand a statement to a database. */
export const executing: ReadonlySet<string> = wordSet(
	`query execute exec run raw unsafe none any command executeSql queryRaw $executeRawUnsafe $queryRawUnsafe`,
);

/** Tables that running code makes, by statements of its own. */
export const tableVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	if (!source.whole.says('makesTables') && !source.whole.says('readsStatements')) {
		return [];
	}
	const emit = (api: string, node: ts.Node, at: At): void =>
		at.emit('schema.statement', at.span(node), { api, ...functionAround(at, exportedNames(source)) });
	const isStatement = (node: ts.Expression): boolean =>
		ts.isStringLiteralLike(node) ? tableStatement.test(node.text) : ts.isTemplateExpression(node) && tableStatement.test(node.head.text);
	return [
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const method = calledMethod(source, call);
				const [statement] = call.arguments;
				if (
					method !== undefined &&
					executing.has(method) &&
					statement !== undefined &&
					(isStatement(bare(source, statement)) || isStatement(madeBy(statement, at)) || isSchemaFile(statement, at))
				) {
					emit(method, call, at);
				}
			},
		},
		{
			// `sql`CREATE TABLE …``
			kinds: [k.TaggedTemplateExpression],
			visit(node, at) {
				const { tag, template } = node as ts.TaggedTemplateExpression;
				const name = isMember(source, tag) ? memberName(source, tag) : ts.isIdentifier(tag) ? tag.text : undefined;
				if (name !== undefined && /^(?:sql|\$executeRaw|query)$/.test(name) && isStatement(template)) {
					emit(name, node, at);
				}
			},
		},
	];
};

/** What a name stands for, or a function of the module gives back: `query(createTable('berths', columns))`. */
function madeBy(statement: ts.Expression, at: At): ts.Expression {
	const { source, names, scope } = at;
	const { ts } = source;
	const followed = names.follow(bare(source, statement), scope);
	if (!ts.isCallExpression(followed.node)) {
		return bare(source, followed.node);
	}
	const called = at.contexts.functionOf(followed.node.expression, followed.scope);
	const made = called && soleReturn(source, at.scopes, called, () => true);
	return made === undefined ? statement : bare(source, made.node);
}

/** Files of statements that make the tables, by their names. */
const schemaFile = /(?:^|[/\\._-])(?:schema|schemas|init|initdb|setup|ddl|tables?|create[_-]?(?:db|tables?|schema)?)\.sql$/i;

/** Whether a statement is all that such a file holds: `pool.query(fs.readFileSync('schema.sql', 'utf8'))`. */
function isSchemaFile(statement: ts.Expression, at: At): boolean {
	const { source, names, values, scope } = at;
	const { ts } = source;
	let { node, scope: around } = names.follow(statement, scope);
	if (ts.isCallExpression(node) && calledMethod(source, node) === 'toString' && isMember(source, node.expression)) {
		({ node, scope: around } = names.follow(node.expression.expression, around));
	}
	const name = ts.isCallExpression(node) ? names.of(node.expression, around) : undefined;
	const file = ts.isCallExpression(node) && name !== undefined && reading.test(name) ? node.arguments[0] : undefined;
	return file !== undefined && [...literalsOf(values.of(file, around))].some(({ text }) => schemaFile.test(text));
}

const reading = /^node:fs(?:\/promises)?\.readFile(?:Sync)?$/;
