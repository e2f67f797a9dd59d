import type ts from 'typescript';
import { literalValue, namesCredentials } from '../../../core/secrets.js';
import { wordSet } from '../../../core/wordList.js';
import { bare, calledMethod, isMember } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

/** Methods that put something under a name: settings of an application, headers. */
const setters: ReadonlySet<string> = new Set(['set', 'append', 'setHeader']);

/** What packs a text as it is given, as `btoa` does. */
const packers: ReadonlySet<string> = wordSet(`
	btoa base-64.encode js-base64.encode js-base64.toBase64 js-base64.Base64.encode js-base64.Base64.toBase64 js-base64.Base64.btoa
`);

/** Secrets that no variable or property names: `app.set('jwtSecret', '…')`, and those that a header packs (`btoa('clerk:…')`). */
export const toldVisitors: VisitorFactory = ({ source }) => {
	if (!/\.(?:set|append|setHeader)\(\s{0,99}['"`]|\bbtoa\(|base-?64/.test(source.text)) {
		return [];
	}
	const { ts } = source;

	/** What is packed as the basic authorization of a request (https://www.rfc-editor.org/rfc/rfc7617#section-2). */
	const packed = (call: ts.CallExpression, at: At): ts.StringLiteralLike | undefined => {
		const callee = bare(source, call.expression);
		const [form] = call.arguments;
		const isBase64 = form !== undefined && ts.isStringLiteralLike(form) && form.text === 'base64';
		const held = isBase64 && isMember(source, callee) && calledMethod(source, call) === 'toString' ? bare(source, callee.expression) : call;
		const api = ts.isCallExpression(held) ? at.names.of(held.expression, at.scope) : undefined;
		const [text] = ts.isCallExpression(held) && (held === call ? packers.has(api ?? '') : api === 'Buffer.from') ? held.arguments : [];
		const inner = text && (api === 'btoa' || held !== call ? at.names.follow(text, at.scope).node : text);
		return inner !== undefined && ts.isStringLiteralLike(inner) ? inner : undefined;
	};

	return [
		{
			kinds: [ts.SyntaxKind.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const [name, value] = call.arguments;
				if (
					value !== undefined &&
					ts.isStringLiteralLike(name!) &&
					setters.has(calledMethod(source, call) ?? '') &&
					namesCredentials(name.text)
				) {
					const told = at.values.of(value, at.scope, { name: name.text });
					if (told.kind === 'secret') {
						at.emit('literal.named', at.span(value), { names: [name.text], value: told, form: 'property' });
					}
				}
				const text = packed(call, at);
				const [, password] = text === undefined ? [] : (/^[^\s:]{1,200}:(\S{1,200})$/.exec(text.text) ?? []);
				const secret = password === undefined ? undefined : literalValue(password, 'string', at.span(text!), { name: 'password' });
				if (secret?.kind === 'secret') {
					at.emit('literal.named', secret.span, { names: ['authorization', 'password'], value: secret, form: 'property' });
				}
			},
		},
	];
};
