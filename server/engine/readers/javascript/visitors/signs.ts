import type ts from 'typescript';
import type { RoleSign } from '../../../core/facts/modules.js';
import { baseName } from '../../../core/paths.js';
import { moduleName } from '../qualified.js';
import { bare, isMember, memberName, propertyNameText, specifierText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { isSentToPage } from '../pages.js';
import { pageGlobals } from '../apis/known.js';
import { isRegistrar, mayRegister, moduleSigns } from '../apis/signs.js';
import type { WholeText } from '../whole.js';

const testGlobals: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite', 'beforeEach', 'beforeAll']);
const routeExports: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'loader', 'action']);
const routePath =
	/(?:^|\/)(?:app\/(?:.*\/)?route\.[cm]?[jt]sx?$|pages\/api\/|server\/(?:api|routes)\/|app\/routes\/|src\/routes\/|routes\/.*\+server\.[jt]s$)/;
const toolConfiguration =
	/(?:^|[./-])(?:config|conf|rc)\.[cm]?[jt]s$|^(?:gulpfile|Gruntfile|Jakefile|webpackfile|knexfile|ormconfig|ecosystem)\b/;
const handlerNames: ReadonlySet<string> = new Set(['handler', 'lambdaHandler']);

/** What a module that yargs reads as a command exports beside its handler. */
const commandExports: readonly string[] = ['command', 'builder', 'describe', 'desc'];

/** Signs of what a file is for; each is said once. */
export const signVisitors: VisitorFactory = (file) => {
	const { source } = file;
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	const said = new Set<RoleSign>();
	const registers = mayRegister.test(text);
	const exported = new Set<string>();

	const say = (sign: RoleSign, node: ts.Node, at: At, detail?: string): void => {
		if (!said.has(sign)) {
			said.add(sign);
			const { start, end } = at.span(node);
			// Of an element, the bracket that opens it.
			at.emit('role.sign', { start, end: sign === 'component' ? start + 1 : end }, detail === undefined ? { sign } : { sign, detail });
		}
	};

	const module = (specifier: string, node: ts.Node, at: At): void => {
		const name = moduleName(specifier);
		const sign = moduleSigns.get(name) ?? moduleSigns.get(/^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? '');
		if (sign !== undefined) {
			say(sign, node, at, specifier);
		}
	};

	const exports = (name: string, value: ts.Expression | undefined, node: ts.Node, at: At): void => {
		exported.add(name);
		if (exported.has('up') && exported.has('down')) {
			say('migration', node, at);
		}
		if (
			handlerNames.has(name) &&
			!commandExports.some((one) => new RegExp(`\\bexports\\.${one}\\b|\\bexport const ${one}\\b`).test(text))
		) {
			say('serverless-handler', node, at, name);
		}
		const isPage = name === 'default' && /(?:^|\/)pages\/api\/|(?:^|\/)server\/(?:api|routes)\//.test(source.path);
		if ((routeExports.has(name) && routePath.test(source.path)) || isPage) {
			say('framework-route', node, at, name);
		}
		if (name !== 'default' || value === undefined) {
			return;
		}
		const inner = at.names.follow(value, at.scope).node;
		if (ts.isObjectLiteralExpression(inner)) {
			const keys = new Set(inner.properties.map((property) => propertyNameText(source, property.name)));
			if (keys.has('up') && keys.has('down')) {
				say('migration', node, at);
			} else if (keys.has('fetch') && inner.properties.some((property) => ts.isMethodDeclaration(property)) && !/\bBun\b/.test(text)) {
				say('serverless-handler', node, at, 'fetch');
			}
		}
		const called = ts.isCallExpression(inner)
			? ts.isIdentifier(inner.expression)
				? inner.expression.text
				: memberName(source, inner.expression)
			: undefined;
		const configures =
			called !== undefined &&
			/^(?:define|create)?\w*[cC]onfig$/.test(called) &&
			/^define|^create|^with|[cC]onfig$/.test(called) &&
			called !== 'config';
		if (toolConfiguration.test(baseName(source.path)) || (configures && /^(?:define|with)/.test(called))) {
			say('configuration-export', node, at, called ?? baseName(source.path));
		}
	};

	return [
		{
			kinds: [k.SourceFile],
			visit(node, at) {
				const start = { start: 0, end: 0 };
				if (/^\uFEFF?#!/.test(text)) {
					at.emit('role.sign', start, {
						sign: 'shebang',
						detail: text
							.slice(0, 120)
							.split(/[\r\n]/)[0]!
							.replace('\uFEFF', ''),
					});
				}
				if (isGenerated(source.whole)) {
					at.emit('role.sign', start, { sign: 'generated' });
				}
				for (const statement of (node as ts.SourceFile).statements) {
					if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) {
						break;
					}
					const directive = statement.expression.text;
					if (directive === 'use client' || directive === 'use server') {
						say(directive === 'use client' ? 'browser-directive' : 'server-directive', statement, at);
					}
				}
			},
		},
		{
			kinds: [k.ImportDeclaration],
			visit(node, at) {
				const { moduleSpecifier, importClause } = node as ts.ImportDeclaration;
				if (ts.isStringLiteralLike(moduleSpecifier) && importClause?.phaseModifier !== k.TypeKeyword) {
					module(specifierText(moduleSpecifier), node, at);
				}
			},
		},
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const callee = bare(source, call.expression);
				const [first] = call.arguments;
				if (registers && isRegistrar(at.names.of(callee, at.scope) ?? '')) {
					say('serverless-handler', node, at);
				}
				if (ts.isIdentifier(callee)) {
					if (
						callee.text === 'require' &&
						first !== undefined &&
						ts.isStringLiteralLike(first) &&
						at.scope.lookup('require') === undefined
					) {
						module(first.text, node, at);
					} else if (
						testGlobals.has(callee.text) &&
						call.arguments.length >= 2 &&
						at.scope.lookup(callee.text) === undefined &&
						first !== undefined &&
						(ts.isStringLiteralLike(first) || ts.isTemplateExpression(first))
					) {
						say('test-api', node, at, callee.text);
					}
				}
			},
		},
		{
			kinds: [k.IfStatement],
			visit(node, at) {
				if (at.contexts.isMainGuard((node as ts.IfStatement).expression, at.scope)) {
					say('main-guard', node, at);
				}
			},
		},
		{
			kinds: [k.PropertyAccessExpression],
			visit(node, at) {
				const access = node as ts.PropertyAccessExpression;
				if (!ts.isIdentifier(access.expression)) {
					return;
				}
				const root = access.expression.text;
				if (root === 'process' && access.name.text === 'argv' && at.names.of(access, at.scope) === 'process.argv') {
					const parent = at.parent();
					// `process.argv[1]` asks whether the module is the program; `argv.slice(2)` reads arguments.
					if (parent !== undefined && !ts.isElementAccessExpression(parent)) {
						say('command-line-parser', node, at, 'process.argv');
					}
				} else if (pageGlobals.has(root) && at.scope.lookup(root) === undefined && !isSentToPage(at)) {
					say('browser-global', node, at, root);
				}
			},
		},
		{ kinds: [k.JsxElement, k.JsxSelfClosingElement, k.JsxFragment], visit: (node, at) => say('component', node, at) },
		{
			kinds: [k.ExportAssignment],
			visit: (node, at) => exports('default', (node as ts.ExportAssignment).expression, node, at),
		},
		{
			// `export { handler };`
			kinds: [k.ExportDeclaration],
			visit(node, at) {
				const { exportClause, isTypeOnly, moduleSpecifier } = node as ts.ExportDeclaration;
				if (exportClause !== undefined && ts.isNamedExports(exportClause) && !isTypeOnly && moduleSpecifier === undefined) {
					exportClause.elements.forEach((element) => exports(element.name.text, undefined, element, at));
				}
			},
		},
		{
			kinds: [k.VariableStatement],
			visit(node, at) {
				const statement = node as ts.VariableStatement;
				if (statement.modifiers?.some((modifier) => modifier.kind === k.ExportKeyword) === true) {
					for (const { name, initializer } of statement.declarationList.declarations) {
						if (ts.isIdentifier(name)) {
							exports(name.text, initializer, statement, at);
						}
					}
				}
			},
		},
		{
			kinds: [k.FunctionDeclaration],
			visit(node, at) {
				const { modifiers, name } = node as ts.FunctionDeclaration;
				if (modifiers?.some((modifier) => modifier.kind === k.ExportKeyword) === true) {
					exports(
						modifiers.some((modifier) => modifier.kind === k.DefaultKeyword) ? 'default' : (name?.text ?? 'default'),
						undefined,
						node,
						at,
					);
				}
			},
		},
		{
			kinds: [k.ClassDeclaration],
			visit(node, at) {
				const { members, heritageClauses } = node as ts.ClassDeclaration;
				const names = new Set(members.map((member) => propertyNameText(source, member.name)));
				if (names.has('up') && names.has('down') && (heritageClauses !== undefined || /igration/.test(source.path))) {
					say('migration', node, at);
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind !== k.EqualsToken || !isMember(source, left)) {
					return;
				}
				const name = at.names.of(left, at.scope);
				const member = name === 'module.exports' ? 'default' : /^(?:module\.)?exports\.([^.()]+)$/.exec(name ?? '')?.[1];
				if (member !== undefined) {
					exports(member, right, node, at);
				}
			},
		},
	];
};

/** Whether a program wrote a file: its first comment says so, or a compiler left the place of a map behind. */
export function isGenerated(whole: WholeText): boolean {
	return (
		/@generated\b|\bDO NOT EDIT\b|\b(?:this file (?:was|is) )?auto(?:matically)?[- ]generated\b|\bthis file (?:was|is) generated\b|generated by /i.test(
			headComment(whole.text.slice(0, 2000)),
		) || whole.says('isCompiled')
	);
}

/** Whether a framework takes what a module of this path exports as routes. */
export function isRouteModule(path: string): boolean {
	return routePath.test(path) || /(?:^|\/)pages\/api\/|(?:^|\/)server\/(?:api|routes)\//.test(path);
}

/** Whether a module of this name configures a tool. */
export function isConfigurationModule(name: string): boolean {
	return toolConfiguration.test(name);
}

/** The comments before the first statement. */
function headComment(head: string): string {
	const lines = head.split('\n', 40);
	const end = lines.findIndex((line) => !/^\s*(?:$|\/\/|\/\*|\*|#!)/.test(line));
	return lines.slice(0, end < 0 ? lines.length : end).join('\n');
}
