import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import { nameOf } from '../actions.js';
import { isMember, memberName, propertyNameText } from '../nodes.js';
import { outerNames } from '../outerNames.js';
import type { At, VisitorFactory } from '../walk.js';
import { wordSet } from '../../../core/wordList.js';

type Style = FactTypes['path.literal']['style'];

/** Calls that look at a text, or whose paths are those of URLs and modules. */
const elsewhere: ReadonlySet<string> = wordSet(`
	startsWith endsWith includes indexOf match test replace replaceAll split search localeCompare require mock unmock navigate
	redirect push goto visit get post put patch delete all use route describe it test expect toBe toEqual log info warn error debug
	fetch Error href param Controller Get Post
`);
const urlNames =
	/^(?:path|pathname|route|url|href|to|link|redirect|pattern|endpoint|uri|slug|description|message|example|help|label|title)$/i;

/** What runs a text as a command. */
const shells: ReadonlySet<string> = wordSet('node:child_process.exec node:child_process.execSync shelljs.exec');
/** A home in a command, by its beginning. */
export const homeInCommand = /\s(\/(?:home|Users)\/[A-Za-z][\w.-]{0,60}\/\S{1,200})/;

/** Whether a command of a text may have a home in it. */
function mayHoldHome(text: string): boolean {
	return (text.includes('/home/') || text.includes('/Users/')) && /\s\/(?:home|Users)\//.test(text);
}

/** Paths of one machine. */
export const pathVisitors: VisitorFactory = ({ source }) => {
	if (!/['"`](?:\/|~\/|\\\\|[A-Za-z]:|unix:)/.test(source.text) && !mayHoldHome(source.text)) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** A home in a command that is run: `exec('python3 /home/ada/report.py')`. */
	const lookInCommand = (node: ts.StringLiteralLike | ts.TemplateExpression, text: string, at: At): void => {
		const parent = at.parent();
		const found = parent !== undefined && ts.isCallExpression(parent) ? homeInCommand.exec(text) : null;
		if (found !== null && shells.has(at.names.of((parent as ts.CallExpression).expression, at.scope) ?? '')) {
			const span = at.span(node);
			at.emit('path.literal', span, {
				style: 'home',
				value: { kind: 'literal', type: 'string', text: found[1]!, span },
				names: [],
			});
		}
	};

	const look = (node: ts.StringLiteralLike | ts.TemplateExpression, text: string, at: At): void => {
		const style = pathStyleOf(text, ts.isTemplateExpression(node));
		if (text.length > 500) {
			return;
		}
		if (style === undefined) {
			lookInCommand(node, text, at);
			return;
		}
		const parent = at.parent();
		if (
			parent === undefined ||
			ts.isJsxAttribute(parent) ||
			ts.isCaseClause(parent) ||
			ts.isTaggedTemplateExpression(parent) ||
			(ts.isPropertyAssignment(parent) && parent.name === node) ||
			(isMember(source, parent) && ts.isElementAccessExpression(parent) && parent.argumentExpression === node)
		) {
			return;
		}
		if (ts.isBinaryExpression(parent)) {
			const operator = parent.operatorToken.kind;
			const continues = operator === k.PlusToken && parent.right === node;
			// `'C:\\Users\\' + process.env.USERNAME`: the environment says the rest.
			const isTold = operator === k.PlusToken && parent.left === node && at.values.of(parent.right, at.scope).kind === 'env';
			if (
				continues ||
				isTold ||
				(operator >= k.EqualsEqualsToken && operator <= k.ExclamationEqualsEqualsToken) ||
				operator === k.InKeyword
			) {
				return;
			}
		}
		let api: string | undefined;
		if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
			const written = ts.isIdentifier(parent.expression) ? parent.expression.text : memberName(source, parent.expression);
			if (written === undefined || elsewhere.has(written)) {
				return;
			}
			api = nameOf(parent.expression, at);
			if ((api === 'node:path.join' || api === 'node:path.resolve') && parent.arguments?.[0] !== node) {
				return;
			}
		}
		const names = namesAt(parent, at);
		if ((style === 'home' || style === 'system') && urlNames.test(names.at(-1) ?? '')) {
			return;
		}
		at.emit('path.literal', at.span(node), { style, value: at.values.of(node, at.scope), names, ...(api === undefined ? {} : { api }) });
	};

	const namesAt = (parent: ts.Node, at: At): readonly string[] => {
		if (ts.isParameter(parent) || ts.isPropertyDeclaration(parent) || ts.isBindingElement(parent)) {
			const name = propertyNameText(
				source,
				ts.isBindingElement(parent) ? (parent.propertyName ?? parent.name) : (parent.name as ts.PropertyName),
			);
			return name === undefined ? [] : [name];
		}
		return outerNames(at);
	};

	return [
		{
			kinds: [k.StringLiteral, k.NoSubstitutionTemplateLiteral],
			visit: (node, at) => look(node as ts.StringLiteralLike, (node as ts.StringLiteralLike).text, at),
		},
		{
			kinds: [k.TemplateExpression],
			visit: (node, at) => look(node as ts.TemplateExpression, (node as ts.TemplateExpression).head.text, at),
		},
	];
};

/** What kind of path a text is; of a template, its beginning. */
export function pathStyleOf(text: string, open: boolean): Style | undefined {
	const first = text.charCodeAt(0);
	if (first === 47 /* / */) {
		if (/\.sock(?:et)?$|^\/cloudsql\/|\/\.s\.PGSQL/.test(text) && !/\s/.test(text)) {
			return 'socket';
		}
		// `/tmp/{id}` and `/tmp/:id` are routes.
		if (/^\/(?:(?:private\/)?var\/)?tmp(?:\/[^\s*?{}:]*)?$/.test(text)) {
			return 'temporary';
		}
		if (/^\/(?:home|Users)\/[A-Za-z][\w.-]*\/[^\s*?:]*$/.test(text) || (open && /^\/(?:home|Users)\/$/.test(text))) {
			return 'home';
		}
		return /^\/(?:var|etc|opt|srv|mnt|media|usr|root)\/[\w.@/-]+$/.test(text) ? 'system' : undefined;
	}
	if (first === 126 /* ~ */) {
		return /^~\/\.?[A-Za-z][\w.-]*\/[^\s*?]*$|^~\/\.[A-Za-z][\w.-]*$/.test(text) && /^~\/\.|^~\/[A-Z]/.test(text) ? 'home' : undefined;
	}
	if (first === 92 /* \ */) {
		return /^\\\\[A-Za-z][\w.-]+\\[\w$. -]+/.test(text) ? 'network' : undefined;
	}
	if (first === 117 /* u */ && /^unix:\/?\/?\S+$/.test(text)) {
		return 'socket';
	}
	if (text.charCodeAt(1) === 58 /* : */ && /^[A-Za-z]:(?:\\|\/)[\w. $()-]/.test(text)) {
		return /^[A-Za-z]:[\\/](?:Windows[\\/])?Te?mp\b/i.test(text) ? 'temporary' : 'drive';
	}
	return undefined;
}
