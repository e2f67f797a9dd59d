import type ts from 'typescript';
import { exportedNames, functionAround } from '../exported.js';
import { bare, isMember, memberName, writtenAs } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';
import { isAsked } from './schema.js';

/** `seedAdmin`, `runSeeders`, `seed_roles`. */
const called =
	/^(?:(?:run|execute|start|init|initial|auto)_?)?[sS]eed(?:s|ers?|ing)?(?:$|_|All|Data|Database|Db|DB|Initial|Default|Super|Admin|Users?|Roles?|Permissions?|Accounts?|Categor)/;
/** `createDefaultAdmin`, `ensureSuperUser`, `setupInitialRoles`. */
const firstOnes =
	/^(?:create|ensure|add|insert|init|initiali[sz]e|set[uU]p|make|generate|populate)_?(?:Default|Initial|First|Root|Super)_?\w{0,20}?(?:Admin|User|Account|Role|Permission|Categor|Organi[sz]ation)\w{0,20}$/;
/** `createAdminUser`, `createRoles`, `populateDatabase`: names that tutorials have made everybody's. */
const wellKnown =
	/^(?:(?:create|ensure|init|set[uU]p)(?:Admins?|AdminUser|AdminAccount|SuperAdmin|SuperUser|Roles)(?:IfNotExists?|IfMissing|IfNeeded)?|populate(?:Database|Db|DB))$/;
/** What makes random numbers repeat themselves. */
const ofNumbers = /faker|chance|random|rng|math|prng/i;

/** Whether a function is called after what fills a database for the first time. */
export function isSeeding(name: string): boolean {
	return called.test(name) || firstOnes.test(name) || wellKnown.test(name);
}

/** First rows that running code writes, by the names of the functions that do. */
export const seedVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	if (!source.whole.says('callsSeeds')) {
		return [];
	}
	return [
		{
			kinds: [ts.SyntaxKind.CallExpression],
			visit(node, at) {
				const { expression, arguments: given, questionDotToken, typeArguments } = node as ts.CallExpression;
				const callee = bare(source, expression);
				const name = isMember(source, callee)
					? ts.isPropertyAccessExpression(callee)
						? memberName(source, callee)
						: undefined
					: ts.isIdentifier(callee)
						? callee.text
						: undefined;
				const [first] = given;
				if (
					name !== undefined &&
					questionDotToken === undefined &&
					typeArguments === undefined &&
					isSeeding(name) &&
					!ofNumbers.test(writtenAs(source, callee)) &&
					!(first !== undefined && ts.isNumericLiteral(first)) &&
					!isAsked(at)
				) {
					at.emit('schema.statement', at.span(node), { api: name, makes: 'rows', ...functionAround(at, exportedNames(source)) });
				}
			},
		},
	];
};
