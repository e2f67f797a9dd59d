import type ts from 'typescript';
import { exportedNames, functionAround } from '../exported.js';
import { isHandedEach } from '../handedEach.js';
import { bare, calledMethod, isMember, memberName, rootIdentifier, writtenAs } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { executing } from './tables.js';

/** A statement on the whole database, or on tables whose names code puts together. */
const onAll = /^\s{0,99}(?:vacuum|reindex|alter\s{1,9}system|drop\s{1,9}(?:database|schema))\b/i;
/** Methods that drop what they are told the name of. */
const dropping: ReadonlySet<string> = new Set(['dropCollection', 'dropTable', 'dropTableIfExists']);
/** A statement that empties a table or drops it, up to the name of that. */
const emptying =
	/^\s{0,99}(?:(?:truncate(?:\s{1,9}table)?|delete\s{1,9}from)\s{1,9}(?:only\s{1,9})?|drop\s{1,9}table\s{1,9}(?:if\s{1,9}exists\s{1,9})?)/i;
/** What may follow the name. */
const rest = /^\s{0,99}(?:(?:restart\s{1,9}identity|cascade)\s{0,99}){0,2};?\s{0,99}$/i;
const named = /^["`[]?[\w.$"`[\]]{1,128}/;

/** Methods that empty or drop a table, a collection or all of them, if they are not told which rows. */
const sweeping: ReadonlySet<string> = new Set([...dropping, 'deleteMany', 'dropDatabase', 'dropAllTables']);
/** The same where nothing is handed to them: streams and files are told how long they are to be, `knex('orders').truncate()` is not. */
const onlyBare: ReadonlySet<string> = new Set(['truncate', 'drop']);

/** Code that empties tables and collections, or works on the database as a whole. */
export const sweepVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	if (!source.whole.says('sweeps')) {
		return [];
	}
	const emit = (api: string, of: string | undefined, node: ts.Node, at: At): void =>
		at.emit('data.sweep', at.span(node), { api, ...(of !== undefined && { of }), ...functionAround(at, exportedNames(source)) });

	/** Whether an object stands for each of a list of collections: `models[name]`, what a loop or a callback is handed. */
	const isOfList = (object: ts.Expression, at: At): boolean =>
		ts.isElementAccessExpression(object)
			? !ts.isStringLiteralLike(bare(source, object.argumentExpression))
			: ts.isIdentifier(object) && isHandedEach(object.text, at);

	/** What a collection is of, `Order.collection` and `db.collection('orders')`: much else has a method `drop`, lists among it. */
	const collectionOf = (object: ts.Expression): ts.Expression | undefined => {
		if (ts.isCallExpression(object)) {
			const [name] = object.arguments;
			return calledMethod(source, object) === 'collection' ? name && bare(source, name) : undefined;
		}
		return isMember(source, object) && memberName(source, object) === 'collection' ? bare(source, object.expression) : undefined;
	};

	const method = (name: string, call: ts.CallExpression, at: At): void => {
		const callee = bare(source, call.expression);
		const object = isMember(source, callee) ? bare(source, callee.expression) : undefined;
		const [filter, ...others] = call.arguments;
		if (object === undefined || others.length > (dropping.has(name) ? 1 : 0)) {
			return;
		}
		if (name === 'dropDatabase' || name === 'dropAllTables') {
			emit(name, undefined, call, at);
		} else if (dropping.has(name)) {
			if (filter !== undefined) {
				const isGiven = ts.isIdentifier(filter) && isHandedEach(filter.text, at);
				emit(name, isGiven ? undefined : writtenAs(source, filter), call, at);
			}
		} else if (name === 'drop') {
			const holder = collectionOf(object);
			if (holder !== undefined) {
				emit(name, isOfList(holder, at) ? undefined : writtenAs(source, holder), call, at);
			}
		} else if (filter === undefined || (ts.isObjectLiteralExpression(filter) && filter.properties.length === 0)) {
			emit(name, isOfList(object, at) ? undefined : writtenAs(source, object), call, at);
		}
	};

	const statement = (api: string, text: ts.Expression, node: ts.Node, at: At): void => {
		const isHead = ts.isTemplateExpression(text);
		if (!isHead && !ts.isStringLiteralLike(text)) {
			return;
		}
		const said = isHead ? text.head.text : text.text;
		const before = emptying.exec(said)?.[0];
		const table = before === undefined ? undefined : (named.exec(said.slice(before.length))?.[0] ?? '');
		if (onAll.test(said)) {
			emit(api, undefined, node, at);
		} else if (before !== undefined && table !== undefined) {
			const after = said.slice(before.length + table.length);
			if (isHead) {
				// `TRUNCATE TABLE "${name}"`: with one name, and nothing but how behind it.
				const [span, ...more] = text.templateSpans;
				if (/^["`[]?$/.test(said.slice(before.length)) && more.length === 0 && rest.test(span!.literal.text.replace(/^["`\]]/, ''))) {
					emit(api, isConstant(span!.expression, at) ? writtenAs(source, span!.expression) : undefined, node, at);
				}
			} else if (table !== '' && rest.test(after)) {
				emit(api, table.replaceAll(/["`[\]]/g, ''), node, at);
			} else if (table !== '' && /^\s{0,9},/.test(after)) {
				emit(api, undefined, node, at);
			}
		}
	};

	/** Whether the name of a table is always the same: the one that a class or a module has. */
	const isConstant = (name: ts.Expression, at: At): boolean => {
		const root = rootIdentifier(source, name);
		return root === undefined || !isHandedEach(root.text, at);
	};

	return [
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const name = calledMethod(source, call);
				const [first] = call.arguments;
				if (name !== undefined && (sweeping.has(name) || (onlyBare.has(name) && first === undefined))) {
					method(name, call, at);
				} else if (name !== undefined && first !== undefined && executing.has(name)) {
					statement(name, bare(source, first), call, at);
				}
			},
		},
		{
			kinds: [k.TaggedTemplateExpression],
			visit(node, at) {
				const { tag, template } = node as ts.TaggedTemplateExpression;
				const name = isMember(source, tag) ? memberName(source, tag) : ts.isIdentifier(tag) ? tag.text : undefined;
				if (name !== undefined && /^(?:sql|\$executeRaw|query)$/.test(name)) {
					statement(name, template, node, at);
				}
			},
		},
	];
};
