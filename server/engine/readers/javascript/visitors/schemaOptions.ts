import type ts from 'typescript';
import { baseName } from '../../../core/paths.js';
import { dialects } from '../apis/databases.js';
import { functionName } from '../exported.js';
import { initializerOf, isFunctionNode, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

const options: ReadonlySet<string> = new Set(['synchronize', 'migrationsRun']);

/** Options that TypeORM alone has, in whose company the option is its own whatever names the database. */
const companions = ['autoLoadEntities', 'entities', 'subscribers', 'migrationsTableName'] as const;

/** Words in names of what is no deploy's. */
const elsewhere = /(?:^|[^a-z])(?:test|tests|testing|e2e|spec|dev|development|local|mock|fake|seeds?|memory)(?:$|[^a-z])/i;

/**
 * What the settings of a database say of its schema where they stand apart from the call that takes them: a factory of settings, a class that
 * makes options, a group of a configuration. Which object it is, its own options tell.
 */
export const schemaOptionVisitors: VisitorFactory = ({ source }) => {
	const { ts, path } = source;
	const k = ts.SyntaxKind;
	if (!source.whole.says('synchronizes') || saysElsewhere(baseName(path))) {
		return [];
	}
	return [
		{
			kinds: [k.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const settings = at.parent();
				const option = propertyNameText(source, name) ?? '';
				if (
					!options.has(option) ||
					settings === undefined ||
					!ts.isObjectLiteralExpression(settings) ||
					!isOfTypeorm(settings, at) ||
					isChosen(at) ||
					isWrittenLater(settings, option, at)
				) {
					return;
				}
				const value = at.values.of(initializer, at.scope);
				if (value.kind !== 'unknown' && value.kind !== 'object') {
					at.emit('schema.sync', at.span(node), { api: 'typeorm.DataSourceOptions', option, value, apart: true });
				}
			},
		},
	];
};

/** Whether an object can only be options of TypeORM: it names a database in its words, or has options that nobody else has. */
function isOfTypeorm(settings: ts.ObjectLiteralExpression, at: At): boolean {
	const { source, scope, values } = at;
	if (initializerOf(source, settings, 'dialect') !== undefined) {
		return false;
	}
	const database = initializerOf(source, settings, 'database');
	const place = database && values.of(database, scope);
	if (place?.kind === 'literal' && place.text === ':memory:') {
		return false;
	}
	const type = initializerOf(source, settings, 'type');
	const kind = type && values.of(type, scope);
	return (
		(kind?.kind === 'literal' && dialects.has(kind.text)) || companions.some((name) => initializerOf(source, settings, name) !== undefined)
	);
}

/** Whether the object has a name by which the option is written again: `settings.synchronize = false`. */
function isWrittenLater(settings: ts.ObjectLiteralExpression, option: string, { source, scope, ancestors }: At): boolean {
	const { ts } = source;
	const named = ancestors.find((node) => ts.isVariableDeclaration(node) && node.initializer === settings);
	return (
		named !== undefined &&
		ts.isVariableDeclaration(named) &&
		ts.isIdentifier(named.name) &&
		scope.lookup(named.name.text)?.memberWrites.has(option) === true
	);
}

/** Whether settings are one of several that something chooses from, or are called after what is no deploy. */
function isChosen({ source, ancestors }: At): boolean {
	const { ts } = source;
	return ancestors.some((node, index) => {
		const name =
			ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)
				? propertyNameText(source, node.name)
				: isFunctionNode(source, node)
					? functionName(source, node, ancestors[index - 1])
					: ts.isClassDeclaration(node)
						? node.name?.text
						: undefined;
		return ts.isConditionalExpression(node) || ts.isCaseOrDefaultClause(node) || (name !== undefined && saysElsewhere(name));
	});
}

/** Whether one of the words of a name is of tests or of somebody's machine: `testOptions`, `database.dev.ts`. */
function saysElsewhere(name: string): boolean {
	return elsewhere.test(name.replace(/([a-z\d])([A-Z])/g, '$1 $2'));
}
