import type ts from 'typescript';
import { exportedNames, functionAround } from '../exported.js';
import { literalsOf } from '../../../core/value.js';
import { walkedFor } from '../handedEach.js';
import { bare, calledMethod, initializerOf, isMember, memberName } from '../nodes.js';
import { soleReturn } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';
import { wordSet } from '../../../core/wordList.js';

/** A statement, or one of several in a row, that makes or changes a table which stays when the connection is closed, or makes what holds tables. */
export const tableStatement =
	/(?:^|[;\n])\s{0,99}(?:create\s{1,9}(?:unlogged\s{1,9})?table|alter\s{1,9}(?:table|type|domain)|create\s{1,9}(?:database|schema|type|domain|extension|(?:unique\s{1,9})?index))\s/i;
/** Those of them that make an index and nothing else. */
const indexStatement = /^\s{0,99}create\s{1,9}(?:unique\s{1,9})?index\s/i;
/** Those that make or change what columns are made of, and no table. */
const typeStatement = /^\s{0,99}(?:(?:create|alter)\s{1,9}(?:type|domain)|create\s{1,9}extension)\s/i;
/** What stands before the name of a table that is put together where it runs: `CREATE TABLE IF NOT EXISTS ${name} (`. */
const beforeName = /(?:table|index|database|schema)\s{1,9}(?:if\s{1,9}(?:not\s{1,9})?exists\s{1,9})?["'`[]?[\w.]{0,99}$/i;
/** Options by which clients take a statement in an object. */
const statementOptions = ['query', 'text', 'sql'] as const;

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
	const textOf = (node: ts.Expression): string | undefined =>
		ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : undefined;
	const emit = (api: string, statement: ts.Expression | undefined, node: ts.Node, at: At): void => {
		const text = statement === undefined ? '' : textOf(statement)!;
		at.emit('schema.statement', at.span(node), {
			api,
			...(indexStatement.test(text) ? { makes: 'index' as const } : typeStatement.test(text) && { makes: 'type' as const }),
			...(statement !== undefined && ts.isTemplateExpression(statement) && beforeName.test(text) && { chosen: true as const }),
			...functionAround(at, exportedNames(source)),
		});
	};
	const isStatement = (node: ts.Expression): boolean => tableStatement.test(textOf(node) ?? '');
	/** Where a statement is written that is handed over: as it is, under a name, in an object, or as one of a list. */
	const writtenStatement = (given: ts.Expression, at: At): ts.Expression | undefined => {
		const inner = bare(source, given);
		const inObject = ts.isObjectLiteralExpression(inner)
			? statementOptions.flatMap((name) => initializerOf(source, inner, name) ?? []).map((one) => bare(source, one))
			: [];
		return [inner, ...inObject, ...[inner, ...inObject].map((one) => madeBy(one, at)), ...listed(inner, at)].find(isStatement);
	};
	return [
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const method = calledMethod(source, call);
				const [statement] = call.arguments;
				if (method === undefined || statement === undefined || !executing.has(method)) {
					return;
				}
				const written = writtenStatement(statement, at);
				if (written !== undefined || isSchemaFile(statement, at)) {
					emit(method, written, call, at);
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
					emit(name, template, node, at);
				}
			},
		},
	];
};

/** The items of a list that is written out, of which a name stands for one after the other: `for (const each of tables) await query(each)`. */
function listed(statement: ts.Expression, at: At): readonly ts.Expression[] {
	const { source, names, scope } = at;
	const { ts } = source;
	const walked = ts.isIdentifier(statement) ? walkedFor(statement.text, at) : undefined;
	const list = walked && bare(source, names.follow(walked, scope).node);
	return list !== undefined && ts.isArrayLiteralExpression(list) ? list.elements.map((one) => bare(source, one)) : [];
}

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
