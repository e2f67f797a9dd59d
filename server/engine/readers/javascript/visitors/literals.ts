import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import { isSecretName, namesCredentials } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import { namesOverridden } from '../merged.js';
import { isEnvironment } from '../environment.js';
import { functionName, innermostFunction } from '../exported.js';
import { bare, initializerOf, isMember, lastName, propertyNameText, writtenAs } from '../nodes.js';
import { providedBy } from '../provided.js';
import type { At, VisitorFactory } from '../walk.js';
import { chain, outerNames } from '../outerNames.js';
import { wordSet } from '../../../core/wordList.js';

type Form = FactTypes['literal.named']['form'];

/** What is known of a literal beside its name. */
interface Extra {
	readonly required?: boolean;
	readonly api?: string;
	readonly default?: true;
	readonly instead?: Value;
	/** The name of that, as it is written there. */
	readonly setting?: string;
	readonly listed?: true;
	readonly label?: string;
}

/** Names of functions that ask for what is at the address which they are given. */
const callingFunction = /fetch|request|client|http/i;

const scheme = /^[a-z][a-z0-9+.-]{1,20}:\/\//i;
const address =
	/^(?:\d{1,3}\.){3}\d{1,3}(?:[:/]\d{1,5})?$|^(?:https?:\/\/)?(?:localhost|host\.docker\.internal)(?:[:/]|$)|^\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\]?$/i;
const host = /^[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,6}(?::\d{1,5})?$/i;
/** Names of what holds a host. */
export const hostName = /host|server|domain|endpoint|address|url|uri|broker|node/i;
/** The start of an address on a host that is named, of which the path is put together, and a function that is called after one. */
const hostAndPath = /^https?:\/\/(?:[a-z\d-]{1,63}\.){1,6}[a-z]{2,24}\//i;
const addressFunction = /(?:url|uri|link|href)$/i;
/** The same on the own machine, and a function that is called after a file that is served there. */
const localAndPath = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?\/\S/i;
const fileFunction =
	/(?:image|img|avatar|photo|picture|file|thumbnail|cover|banner|logo|icon|video|media|asset|attachment|upload)s?(?:Path|Src)?$/i;
/** Names of what takes options of CORS, and options that nothing else has beside an origin. */
const corsName = /cors/i;
const corsOptions: ReadonlySet<string> = wordSet(
	'credentials methods allowedHeaders exposedHeaders optionsSuccessStatus preflightContinue',
);
const quiet: ReadonlySet<string> = wordSet(`
	require describe it test expect console.log console.info console.warn console.error console.debug Error TypeError RegExp
`);

/** An address of the own machine in an attribute of HTML, as it is written in the source. */
const localLink = /\b(href|src|action)=\\?["']?(https?:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?(?:[/?#][^\s"'`<>\\$]{0,500})?)/g;

/** The start of a link to a named host in HTML, at the end of a text whose rest is put together: `<a href="https://acme.com/verify/${`. */
const openLink = /\bhref=\\?["']?(https?:\/\/(?:[a-z\d-]{1,63}\.){1,6}[a-z]{2,24}[/?#][^\s"'`<>\\$]{0,500})\$\{$/i;

/** Literals with names: addresses, and what is called a secret. */
export const literalVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;

	const emit = (at: At, node: ts.Expression, names: readonly string[], form: Form, extra: Extra = {}): void => {
		const inner = bare(source, node);
		switch (inner.kind) {
			case k.BinaryExpression: {
				const { left, right, operatorToken } = inner as ts.BinaryExpression;
				if (operatorToken.kind === k.BarBarToken || operatorToken.kind === k.QuestionQuestionToken) {
					if (!holdsText(left) && !holdsText(right)) {
						return;
					}
					// The default of a variable is told by the fact of its read.
					const first = at.values.of(left, at.scope);
					if (first.kind !== 'env') {
						emit(at, left, names, form, extra);
						emit(
							at,
							right,
							names,
							form,
							isWritten(left) ? extra : { ...extra, default: true, ...(first.kind === 'import' && { instead: first, ...settingOf(left) }) },
						);
					}
					return;
				}
				if (operatorToken.kind !== k.PlusToken) {
					return;
				}
				break;
			}
			case k.ConditionalExpression: {
				const { condition, whenTrue, whenFalse } = inner as ts.ConditionalExpression;
				if ((holdsText(whenTrue) || holdsText(whenFalse)) && at.values.of(inner, at.scope).kind !== 'env') {
					at.under(condition, true, () => emit(at, whenTrue, names, form, isWritten(whenFalse) ? extra : { ...extra, default: true }));
					at.under(condition, false, () => emit(at, whenFalse, names, form, isWritten(whenTrue) ? extra : { ...extra, default: true }));
				}
				return;
			}
			case k.StringLiteral:
			case k.NoSubstitutionTemplateLiteral:
			case k.TemplateExpression:
				break;
			default:
				return;
		}
		const text = textOf(inner);
		const own = names.at(-1) ?? '';
		// What stands in for a setting is one, whatever holds it: `KEY = settings.SESSION_SECRET || '…'`.
		const { setting } = extra;
		const name = setting !== undefined && !isSecretName(own) && isSecretName(setting) ? setting : own;
		// A member of an enumeration is a name for something that everybody may know.
		const secret = form !== 'argument' && extra.required !== true && isSecretName(name);
		const credentials = !secret && form !== 'argument' && namesCredentials(name);
		if (
			!secret &&
			!credentials &&
			(text === undefined || text.length > 2048 || !(isAddress(text) || (hostName.test(name) && isHost(text))))
		) {
			return;
		}
		let value: Value = at.values.of(node, at.scope, name === '' || extra.required === true ? {} : { name });
		if (value.kind === 'unknown' || value.kind === 'env' || (credentials && value.kind !== 'secret')) {
			return;
		}
		if (extra.required === true && value.kind === 'literal') {
			value = { ...value, required: true };
		}
		at.emit('literal.named', at.span(node), {
			names,
			value,
			form,
			...(extra.api === undefined ? {} : { api: extra.api }),
			...(extra.default === undefined ? {} : { default: extra.default }),
			...(extra.instead === undefined ? {} : { instead: extra.instead }),
			...(extra.listed === undefined ? {} : { listed: extra.listed }),
			...(extra.label === undefined ? {} : { label: extra.label }),
		});
	};

	/** The name of a setting of another module, as an expression has it. */
	const settingOf = (node: ts.Expression): Pick<Extra, 'setting'> => {
		const name = lastName(source, node);
		return name === undefined ? {} : { setting: name };
	};

	/** Whether an expression is a text whose start is written there, so that nothing else decides it. */
	const isWritten = (node: ts.Expression): boolean => {
		const inner = bare(source, node);
		return (
			ts.isStringLiteralLike(inner) ||
			(ts.isTemplateExpression(inner) && inner.head.text.length > (scheme.exec(inner.head.text)?.[0].length ?? 0))
		);
	};

	/** Whether one of the ways through an expression ends in a text. */
	const holdsText = (node: ts.Expression): boolean => {
		const inner = bare(source, node);
		if (ts.isBinaryExpression(inner)) {
			return holdsText(inner.left) || holdsText(inner.right);
		}
		return ts.isConditionalExpression(inner)
			? holdsText(inner.whenTrue) || holdsText(inner.whenFalse)
			: ts.isStringLiteralLike(inner) || ts.isTemplateExpression(inner);
	};

	/** The text of a literal, or the start of one that is put together. */
	const textOf = (node: ts.Expression): string | undefined => {
		if (ts.isStringLiteralLike(node)) {
			return node.text;
		}
		if (ts.isTemplateExpression(node)) {
			return node.head.text;
		}
		if (ts.isBinaryExpression(node)) {
			return textOf(bare(source, node.left));
		}
		return undefined;
	};

	let overridden: ReadonlySet<string> | undefined;

	/** Whether others may replace what an object was made with: a file of settings is merged into it. */
	const isOverridden = (name: string): boolean => (overridden ??= namesOverridden(source.whole.text)).has(name);

	const elements = (at: At, node: ts.Expression, names: readonly string[], form: Form, extra: Extra = {}): void => {
		const inner = bare(source, node);
		if (ts.isArrayLiteralExpression(inner)) {
			const item: Extra = inner.elements.length > 1 ? { ...extra, listed: true } : extra;
			for (const element of inner.elements) {
				emit(at, element, names, form, item);
			}
		} else {
			emit(at, node, names, form, extra);
		}
	};

	/** What is said of a server beside its address, as it is written. */
	const labelled = (label: ts.Expression | undefined): Pick<Extra, 'label'> => {
		const text = label === undefined ? undefined : textOf(bare(source, label));
		return text === undefined ? {} : { label: text };
	};

	/** Whether what a function returns is an address that it puts together. */
	const isHandedOut = (node: ts.Expression): boolean => {
		const inner = bare(source, node);
		return ts.isTemplateExpression(inner) && (hostAndPath.test(inner.head.text) || localAndPath.test(inner.head.text));
	};

	/** Whether the object around a property says who may call: it is given to what is called after CORS, or has other options of it. */
	const isOfCors = (at: At): boolean => {
		const owner = at.parent();
		const around = at.parent(2);
		if (owner === undefined || !ts.isObjectLiteralExpression(owner)) {
			return false;
		}
		const told =
			around !== undefined && (ts.isCallExpression(around) || ts.isNewExpression(around))
				? [around.expression, ...(around.arguments ?? []).filter((one) => one !== owner)]
				: [];
		return (
			told.some((one) => corsName.test(writtenAs(source, bare(source, one)))) ||
			owner.properties.some(({ name }) => name !== undefined && corsOptions.has(propertyNameText(source, name) ?? ''))
		);
	};

	/** `const url = 'https://…'; await fetchList(url)`: an address in a variable of its own, for a function of another module that calls it. */
	const handedOn = (callee: ts.Expression, written: string, argument: ts.Expression, at: At): void => {
		const inner = bare(source, argument);
		if (!ts.isIdentifier(inner)) {
			return;
		}
		const held = at.scope.lookup(inner.text);
		const declared = held?.writes.length === 0 && ts.isVariableDeclaration(held.node) ? held.node.initializer : undefined;
		const text = declared && textOf(bare(source, declared));
		const api = text !== undefined && mayBeAddress(text) ? at.names.of(callee, at.scope) : undefined;
		if (declared && api !== undefined && /^[.~#@]/.test(api) && !quiet.has(api)) {
			emit(at, declared, [written], 'argument', { api });
		}
	};

	const returned = (at: At, node: ts.Expression, name: string | undefined): void => {
		const isLocal = localAndPath.test(textOf(bare(source, node)) ?? '');
		if (name !== undefined && (addressFunction.test(name) || (isLocal && fileFunction.test(name)))) {
			emit(at, node, [name], 'returned');
		}
	};

	return [
		{
			kinds: [k.VariableDeclaration],
			visit(node, at) {
				const { name, initializer } = node as ts.VariableDeclaration;
				if (initializer !== undefined && ts.isIdentifier(name)) {
					elements(at, initializer, [name.text], 'variable');
				}
			},
		},
		{
			kinds: [k.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const own = propertyNameText(source, name);
				const provided = providedBy(node as ts.PropertyAssignment, at);
				if (provided !== undefined) {
					elements(at, provided.value, [provided.name], 'property');
				} else if (own !== undefined) {
					const inner = bare(source, initializer);
					if (ts.isStringLiteralLike(inner) && !namesCredentials(own) && !mayBeAddress(inner.text)) {
						return;
					}
					const outer = outerNames(at);
					const names = own === 'origin' && isOfCors(at) ? [...outer, 'cors', own] : [...outer, own];
					const owner = own === 'url' && names.at(-2) === 'servers' ? at.parent() : undefined;
					elements(at, initializer, names, 'property', {
						...(isAddress(inner.kind === k.StringLiteral ? (inner as ts.StringLiteral).text : '') &&
							isOverridden(names[0]!) && { default: true as const }),
						...(owner !== undefined && ts.isObjectLiteralExpression(owner) && labelled(initializerOf(source, owner, 'description'))),
					});
				}
			},
		},
		{
			kinds: [k.PropertyDeclaration],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyDeclaration;
				const own = propertyNameText(source, name);
				if (own !== undefined && initializer !== undefined) {
					elements(at, initializer, [own], 'property');
				}
			},
		},
		{
			kinds: [k.Parameter],
			visit(node, at) {
				const { name, initializer } = node as ts.ParameterDeclaration;
				if (initializer !== undefined && ts.isIdentifier(name)) {
					emit(at, initializer, [name.text], 'parameter', { default: true });
				}
			},
		},
		{
			kinds: [k.BindingElement],
			visit(node, at) {
				const { name, propertyName, initializer } = node as ts.BindingElement;
				const own = propertyNameText(source, propertyName ?? name);
				if (initializer === undefined || own === undefined) {
					return;
				}
				const declaration = at.parent(2);
				const fromEnvironment =
					declaration !== undefined &&
					ts.isVariableDeclaration(declaration) &&
					declaration.initializer !== undefined &&
					isEnvironment(at.names, declaration.initializer, at.scope);
				if (!fromEnvironment) {
					emit(at, initializer, [own], 'parameter', { default: true });
				}
			},
		},
		{
			kinds: [k.ReturnStatement],
			visit(node, at) {
				const { expression } = node as ts.ReturnStatement;
				if (expression !== undefined && isHandedOut(expression)) {
					returned(at, expression, innermostFunction(at).function);
				}
			},
		},
		{
			kinds: [k.ArrowFunction],
			visit(node, at) {
				const { body } = node as ts.ArrowFunction;
				if (!ts.isBlock(body) && isHandedOut(body)) {
					returned(at, body, functionName(source, node, at.parent(1)));
				}
			},
		},
		{
			kinds: [k.EnumMember],
			visit(node, at) {
				const { name, initializer } = node as ts.EnumMember;
				const own = propertyNameText(source, name);
				if (own !== undefined && initializer !== undefined) {
					emit(at, initializer, [own], 'property', { required: true });
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind < k.FirstAssignment || operatorToken.kind > k.LastAssignment) {
					return;
				}
				const names = chain(source, left);
				if (names.length > 0 && !(names[0] === 'process' && names[1] === 'env')) {
					elements(at, right, names, 'assignment');
				}
			},
		},
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const callee = bare(source, call.expression);
				const written = lastName(source, callee);
				const isCalling = written !== undefined && callingFunction.test(written);
				for (const argument of call.arguments ?? []) {
					if (isCalling) {
						handedOn(callee, written, argument, at);
					}
					const text = textOf(bare(source, argument));
					if (text === undefined || !mayBeAddress(text) || call.expression.kind === k.ImportKeyword) {
						continue;
					}
					const api = at.names.of(callee, at.scope) ?? written;
					// `brokerUrls.push('wss://…')`: what is put into a list has the name of the list.
					const list = isMember(source, callee) && (written === 'push' || written === 'unshift') ? chain(source, callee.expression) : [];
					if (list.length > 0) {
						emit(at, argument, list, 'assignment');
						continue;
					}
					// `config.get('REDIS_URL', 'redis://…')`: the default of a variable is told by the fact of its read.
					if (api !== undefined && written !== undefined && !quiet.has(api) && at.values.of(call, at.scope).kind !== 'env') {
						emit(at, argument, [written], 'argument', { api, ...(written === 'addServer' ? labelled(call.arguments?.[1]) : {}) });
					}
				}
			},
		},
		{
			kinds: [k.StringLiteral, k.NoSubstitutionTemplateLiteral, k.TemplateHead, k.TemplateMiddle, k.TemplateTail],
			visit(node, at) {
				if (!holdsLink((node as ts.LiteralLikeNode).text)) {
					return;
				}
				const { start, end } = at.span(node);
				const written = source.text.slice(start, end);
				const open = openLink.exec(written)?.[1];
				if (open !== undefined) {
					const to = end - '${'.length;
					const span = { start: to - open.length, end: to };
					const rest = { start: to, end: to };
					at.emit('literal.named', span, {
						names: ['href'],
						value: {
							kind: 'template',
							parts: [
								{ kind: 'literal', type: 'string', text: open, span },
								{ kind: 'unknown', span: rest },
							],
							span,
						},
						form: 'markup',
					});
				}
				for (const link of written.matchAll(localLink)) {
					const [whole, attribute, text] = link as unknown as readonly [string, string, string];
					const from = start + link.index + whole.length - text.length;
					const span = { start: from, end: from + text.length };
					at.emit('literal.named', span, { names: [attribute], value: { kind: 'literal', type: 'string', text, span }, form: 'markup' });
				}
			},
		},
	];
};

/** A look that costs little: whether a text could be HTML that leads to the own machine, or to an address that is put together. */
export function holdsLink(text: string): boolean {
	const isLocal = text.includes('://localhost') || text.includes('://127.0.0.1');
	return (isLocal && /\b(?:href|src|action)=/.test(text)) || (text.includes('://') && /\bhref=\\?["']?https?:/i.test(text));
}

/** Whether a text is a URL or an address, whatever it is called. */
export function isAddress(text: string): boolean {
	return scheme.test(text) || address.test(text);
}

/** Whether a text could be the name of a host; only its own name can tell. */
export function isHost(text: string): boolean {
	return text.includes('.') && host.test(text) && /[a-z]/i.test(text);
}

/** A look that costs little: most strings are neither URL nor host. */
function mayBeAddress(text: string): boolean {
	return (
		text.length >= 3 &&
		text.length <= 2048 &&
		(text.includes('://') || text.includes('.') || text.includes('::') || text.startsWith('localhost') || text === 'localhost')
	);
}
