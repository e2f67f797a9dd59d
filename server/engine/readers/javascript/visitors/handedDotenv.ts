import type ts from 'typescript';
import { namesEnvironment } from '../../../core/environmentNames.js';
import type { Value } from '../../../core/value.js';
import type { VisitorFactory } from '../walk.js';

/**
 * The file of variables that a program hands to a class or a function of its own, which reads it: `new ConfigService(
 * `${process.env.NODE_ENV}.env`)`, as NestJS wrote it before it had a module for that (https://docs.nestjs.com/v6/techniques/configuration).
 * The path itself tells what it is, and that the name of the environment chooses it.
 */
export const handedDotenvVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment || !/\benv`|`(?:[\w./-]*\/)?\.env\./.test(source.text)) {
		return [];
	}
	const { ts } = source;
	return [
		{
			kinds: [ts.SyntaxKind.NewExpression, ts.SyntaxKind.CallExpression],
			visit(node, at) {
				const call = node as ts.NewExpression | ts.CallExpression;
				const [first] = call.arguments ?? [];
				if (
					first === undefined ||
					!ts.isTemplateExpression(first) ||
					!ts.isIdentifier(call.expression) ||
					!isOwn(at.names.of(call.expression, at.scope))
				) {
					return;
				}
				const file = at.values.of(first, at.scope);
				if (file.kind === 'template' && isDotenvByEnvironment(file.parts)) {
					at.emit('env.load', at.span(first), { api: 'dotenv.parse', file, override: true });
				}
			},
		},
	];
};

/** Whether a name is that of a module of the project, or of the file itself. */
function isOwn(name: string | undefined): boolean {
	return name === undefined || /^[.~#@]{1,2}\//.test(name);
}

/** Whether the parts of a path give a file of variables that the name of the environment chooses: `.env.<NODE_ENV>`, `<NODE_ENV>.env`. */
function isDotenvByEnvironment(parts: readonly Value[]): boolean {
	const hole = parts.findLastIndex((part) => part.kind === 'env' && part.name !== undefined && namesEnvironment(part.name));
	const text = (part: Value | undefined): string => (part?.kind === 'literal' ? part.text : '');
	return (
		hole >= 0 &&
		hole >= parts.length - 2 &&
		(text(parts[hole + 1]) === '.env' || (/(?:^|\/)\.env\.$/.test(text(parts[hole - 1])) && hole === parts.length - 1))
	);
}
