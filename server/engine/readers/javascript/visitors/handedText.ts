import type ts from 'typescript';
import { environmentAccess } from '../environment.js';
import { bare, calledMethod, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { wordSet } from '../../../core/wordList.js';

/** Options that are on or off, and what is told them: any text but an empty one switches them on. */
const switches: ReadonlySet<string> = wordSet(
	'secure ignoreTLS requireTLS synchronize dropSchema migrationsRun httpOnly resave saveUninitialized rejectUnauthorized',
);
const toldSwitches =
	/^(?:nodemailer\.createTransport|typeorm\.(?:DataSource|createConnection)|@nestjs\/typeorm\.TypeOrmModule\.forRoot|@nestjs-modules\/mailer\.MailerModule\.forRoot|express-session|cookie-session|node:https\.Agent)$/;

/** Methods of texts that look for what they are given. */
const comparing: ReadonlySet<string> = wordSet('replace replaceAll startsWith endsWith includes indexOf split');

/** The variable whose text an expression is, as it is read here or under a name that was taken out of the environment. */
export function textRead(node: ts.Expression, at: At): string | undefined {
	const inner = bare(at.source, node);
	const read = at.source.ts.isIdentifier(inner) ? at.values.of(inner, at.scope) : undefined;
	if (read?.kind === 'env' && read.name !== undefined) {
		// What a function has made of it is the text no more: `const on = isOn(process.env.SYNC)`.
		const made = bare(at.source, at.names.follow(inner, at.scope).node);
		const isMade = at.source.ts.isCallExpression(made) && at.source.ts.isIdentifier(made.expression);
		return read.fallback === undefined && !isMade ? read.name : undefined;
	}
	return environmentAccess(at.source, at.names, inner, at.scope)?.variable;
}

/** Variables whose text is put into another one, sent along, or handed to a package as it is. */
export const handedTextVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	const emit = (at: At, node: ts.Expression, variable: string, how: 'text' | 'word' | 'header' | 'presence' | 'number' | 'data'): void => {
		at.emit('env.use', at.span(node), { variable, how, fallback: false, ...(how === 'presence' ? { kept: true as const } : {}) });
	};

	/** The variable that an expression reads; what a constant holds, something before may have looked at. */
	const readHere = (node: ts.Expression, at: At): string | undefined =>
		environmentAccess(source, at.names, bare(source, node), at.scope)?.variable;

	/** What makes numbers of what stands beside it. */
	const calculating: ReadonlySet<ts.SyntaxKind> = new Set([k.AsteriskToken, k.SlashToken, k.MinusToken, k.PercentToken]);

	/** Whether the object around a property is what a package is told, as it is or as a part of that: `createTransport({ secure })`. */
	const isToldToPackage = (at: At): boolean => {
		for (let level = 1; level < 8; level++) {
			const parent = at.parent(level);
			if (parent !== undefined && (ts.isCallExpression(parent) || ts.isNewExpression(parent))) {
				const name = at.names.of(parent.expression, at.scope);
				return name !== undefined && toldSwitches.test(name);
			}
			if (parent === undefined || !(ts.isObjectLiteralExpression(parent) || ts.isPropertyAssignment(parent))) {
				return false;
			}
		}
		return false;
	};

	/** The start of a text that is put together by `+`, at its right. */
	const startOf = (node: ts.Expression): string | undefined => {
		const inner = bare(source, node);
		return ts.isStringLiteralLike(inner) ? inner.text : ts.isTemplateExpression(inner) ? inner.head.text : undefined;
	};

	/** `process.env.API_URL + '/users'`, and the same behind the scheme of an address. */
	const joined = (left: ts.Expression, right: ts.Expression, at: At): void => {
		const first = environmentAccess(source, at.names, bare(source, left), at.scope);
		// What an address is compared with, or loses, is none itself.
		const call = at.parent();
		if (call !== undefined && ts.isCallExpression(call) && comparing.has(calledMethod(source, call) ?? '')) {
			return;
		}
		const follows = first?.variable !== undefined && startOf(right)?.startsWith('/') === true;
		const behind = /^[a-z][a-z\d+.-]{0,20}:\/\/$/.test(startOf(left) ?? '')
			? environmentAccess(source, at.names, bare(source, right), at.scope)
			: undefined;
		const access = follows ? first : behind;
		if (access?.variable !== undefined) {
			const node = follows ? left : right;
			emit(at, node, access.variable, 'text');
		}
	};

	return [
		{
			// An address that is put together, or a text that is made of a variable: a missing one becomes the word "undefined".
			kinds: [k.TemplateSpan],
			visit(node, at) {
				const { expression } = node as ts.TemplateSpan;
				const access = environmentAccess(source, at.names, bare(source, expression), at.scope);
				const [whole, around] = [at.parent(), at.parent(2)];
				if (access?.variable !== undefined && whole !== undefined && ts.isTemplateExpression(whole)) {
					const written = source.text.slice(whole.pos, whole.end);
					const isAddress = /^(?:[a-z][a-z\d+.-]*:\/\/|$)/.test(whole.head.text) && written.includes('/');
					// `${process.env.TOKEN}`: the template is there to make a text of it, whatever it is.
					const isAlone =
						whole.head.text === '' &&
						whole.templateSpans.length === 1 &&
						whole.templateSpans[0]!.literal.text === '' &&
						!(around !== undefined && ts.isBinaryExpression(around) && around.operatorToken.kind !== k.PlusToken);
					if (isAddress || isAlone) {
						emit(at, expression, access.variable, isAddress ? 'text' : 'word');
					}
				}
			},
		},
		{
			// `{ headers: { 'x-api-key': process.env.KEY } }`, and the same behind a word: `Bearer ${process.env.TOKEN}`.
			kinds: [k.PropertyAssignment],
			visit(node, at) {
				const outer = at.parent(2);
				if (
					outer === undefined ||
					!ts.isPropertyAssignment(outer) ||
					propertyNameText(source, outer.name) !== 'headers' ||
					outer.initializer !== at.parent()
				) {
					return;
				}
				const { initializer } = node as ts.PropertyAssignment;
				const [span] = ts.isTemplateExpression(initializer) && initializer.templateSpans.length === 1 ? initializer.templateSpans : [];
				const sent =
					span?.literal.text === '' && /^\w+ $/.test((initializer as ts.TemplateExpression).head.text) ? span.expression : initializer;
				const variable = textRead(sent, at);
				if (variable !== undefined) {
					emit(at, sent, variable, 'header');
				}
			},
		},
		{
			// A text where a package asks for a boolean: `createTransport({ secure: process.env.SMTP_SECURE })`.
			kinds: [k.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const variable = switches.has(propertyNameText(source, name) ?? '') ? textRead(initializer, at) : undefined;
				if (variable !== undefined && isToldToPackage(at)) {
					emit(at, initializer, variable, 'presence');
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind === k.PlusToken) {
					joined(left, right, at);
				} else if (calculating.has(operatorToken.kind)) {
					// `process.env.TTL_HOURS * 3600`
					for (const side of [left, right]) {
						const variable = readHere(side, at);
						if (variable !== undefined) {
							emit(at, side, variable, 'number');
						}
					}
				}
			},
		},
		{
			// `process.env.ORIGINS.split(',')`: there is nothing to split where the variable is missing.
			kinds: [k.CallExpression],
			visit(node, at) {
				const { expression } = node as ts.CallExpression;
				const variable =
					ts.isPropertyAccessExpression(expression) && expression.questionDotToken === undefined
						? readHere(expression.expression, at)
						: undefined;
				// Who asks by the chain elsewhere in the file knows that it may be missing.
				if (variable !== undefined && !source.whole.text.includes(`${variable}?.`)) {
					emit(at, (expression as ts.PropertyAccessExpression).expression, variable, 'data');
				}
			},
		},
	];
};
