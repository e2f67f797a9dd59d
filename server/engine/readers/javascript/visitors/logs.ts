import type ts from 'typescript';
import { loggerInstances, logMethods, debugMethods, consoleMethods } from '../apis/loggers.js';
import type { FactTypes } from '../../../core/fact.js';
import { innermostFunction } from '../exported.js';
import { acceptedConsole } from '../lintComments.js';
import { listeningMethods } from '../apis/servers.js';
import { bare, boundBy, isFunctionNode, isMember, lastName, memberName, propertyNameText, writtenAs } from '../nodes.js';
import type { Scopes } from '../scope.js';
import { chain } from '../outerNames.js';
import { isRelative } from '../qualified.js';
import { isSentToPage } from '../pages.js';
import { isUnderSwitch } from '../switches.js';
import type { At, VisitorFactory } from '../walk.js';
import { errorsIn, isLesserBranch } from './faults.js';
import { isInVainCatch, isInVainListener } from './vain.js';

/** Names of switches for looking for faults: somebody turns them on, and reads what comes. */
const debugSwitch =
	/^(?:is|enable|use|with|log)?_?(?:debug|verbose|trace)(?:ging|_?mode|_?enabled|_?on)?$|^(?:DEBUG|TRACE|VERBOSE)_[A-Z_]+$|^(?:is_?)?dry_?run$/i;

/** Names of switches by which somebody at a terminal asks for silence. */
const quietSwitch = /^(?:is|be|run|no|disable|hide)?_?(?:silent|quiet|log(?:s|ging)?(?:Disabled|_disabled)|mute|muted)$/i;

const speakingSwitch = { named: debugSwitch, unless: quietSwitch };

/** How libraries call what they do to a text for a terminal. */
const colours =
	/^(?:bg)?(?:black|red|green|yellow|blue|magenta|cyan|white|gr[ae]y|bold|underline|dim|italic|inverse|(?:black|red|green|yellow|blue|magenta|cyan|white)Bright|bright(?:Red|Green|Yellow|Blue|Cyan|White))$/;

/** Packages that say by their name that they log: `screwdriver-logger`, `mozlog()`, `abstract-logging`. */
const logPackage = /^[^@./(]*log(?:s|ger|ging)?(?=[-_.(]|$)/;

/** What somebody prints to see that a program comes by: a number, a letter several times over, `here`, `asdf`. */
const markWords =
	/^(?:\d{1,8}|(\p{L})\1{1,20}|(?:here|test|testing|aqui|aquí|hier|ici|hi|hiya|hello\w?|hey|hej|hoi|hallo|hola|ola|olá|oi|ciao|salut|привет|yo|foo|bar|baz|foobar|asdf?\w{0,6}|qwert?y?|lol|wtf|bla|blah|xyz|abc)[\s\d!.?]{0,8})$/iu;

/** Methods that call what they are handed for each event, value or failure. */
const sayingMethods: ReadonlySet<string> = new Set([
	...listeningMethods,
	'prependListener',
	'addEventListener',
	'catch',
	'then',
	'forEach',
]);

/** How much of a message is kept. */
const startLength = 60;

/** Calls of the console and of loggers, and what was left from debugging. */
export const logVisitors: VisitorFactory = ({ source, scopes }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const isAccepted = acceptedConsole(source.text);
	const mayEnd = source.text.includes('exit');
	const mayRelay = source.text.includes('std');
	/** What is handed the output of children by the name of a function, once it was asked for. */
	let outputHandovers: Scopes['handovers'] | undefined;
	const exits = new Map<ts.Block, readonly ts.CallExpression[]>();

	const statementOf = (at: At): { readonly statement: { start: number; end: number } } | Record<never, never> => {
		for (let level = 1; level <= 3; level++) {
			const parent = at.parent(level);
			if (parent !== undefined && ts.isExpressionStatement(parent)) {
				return { statement: at.span(parent) };
			}
			if (parent === undefined || !(ts.isAwaitExpression(parent) || ts.isVoidExpression(parent) || ts.isParenthesizedExpression(parent))) {
				return {};
			}
		}
		return {};
	};

	/** Whether the block of a call throws. */
	const isBeforeThrow = (at: At): boolean => {
		const block = at.ancestors.findLast((each) => ts.isBlock(each));
		return block?.statements.some((each) => ts.isThrowStatement(each)) === true;
	};

	/** Whether all that may fail before a call is what a logger does: `try { logger.info(event); } catch { … }`. */
	const isForLogger = (at: At): boolean => {
		const around = at.ancestors.findLast((each) => ts.isTryStatement(each));
		const { statements } = around?.tryBlock ?? {};
		return (
			statements !== undefined &&
			statements.length > 0 &&
			statements.every((each) => {
				const call = ts.isExpressionStatement(each) ? bare(source, each.expression) : undefined;
				const callee = call !== undefined && ts.isCallExpression(call) ? bare(source, call.expression) : undefined;
				return (
					callee !== undefined && isMember(source, callee) && /(?:^|\.)\w*(?:logger|log)$/i.test(chain(source, callee.expression).join('.'))
				);
			})
		);
	};

	/** Whether a call stands where the code has found that it was given no logger: `if (!log) { … }`. */
	const isWithoutLogger = (at: At): boolean =>
		at.ancestors.some(
			(each, index) =>
				ts.isIfStatement(each) &&
				at.ancestors[index + 1] === each.thenStatement &&
				ts.isPrefixUnaryExpression(each.expression) &&
				each.expression.operator === k.ExclamationToken &&
				/(?:^|\.)\w*(?:logger|log)$/i.test(chain(source, bare(source, each.expression.operand)).join('.')),
		);

	/** Whether the program ends behind a call, whatever else its function decides: in its block, or in one around it. */
	const isBeforeEnd = (call: ts.CallExpression, at: At): boolean => {
		const owner = at.functionNode();
		for (let index = at.ancestors.length - 1; index >= 0 && at.ancestors[index] !== owner; index--) {
			const block = at.ancestors[index]!;
			if (
				ts.isBlock(block) &&
				exitsIn(block).some((each) => each.pos >= call.end && at.names.of(each.expression, at.scope) === 'process.exit')
			) {
				return true;
			}
		}
		return false;
	};

	/** The statements of a block that look like the end of the program. */
	const exitsIn = (block: ts.Block): readonly ts.CallExpression[] => {
		let found = exits.get(block);
		if (found === undefined) {
			found = block.statements.flatMap((statement) =>
				ts.isExpressionStatement(statement) &&
				ts.isCallExpression(statement.expression) &&
				isMember(source, statement.expression.expression) &&
				memberName(source, statement.expression.expression) === 'exit'
					? [statement.expression]
					: [],
			);
			exits.set(block, found);
		}
		return found;
	};

	const startsWith = (call: ts.CallExpression, at: At): string | undefined => {
		for (const written of call.arguments) {
			const argument = uncoloured(written);
			if (!ts.isStringLiteralLike(argument) && !ts.isTemplateExpression(argument) && !ts.isBinaryExpression(argument)) {
				continue;
			}
			const value = at.values.of(argument, at.scope);
			const text = value.kind === 'template' ? value.parts[0] : value;
			if (text?.kind === 'literal' && text.type === 'string') {
				return text.text.slice(0, startLength);
			}
		}
		return undefined;
	};

	/** What is left of a text without its colours: `'ready'.green.bold`, `chalk.green('ready')`. */
	const uncoloured = (written: ts.Expression, depth = 0): ts.Expression => {
		if (depth < 4 && ts.isPropertyAccessExpression(written) && colours.test(written.name.text)) {
			return uncoloured(written.expression, depth + 1);
		}
		const [first] = depth < 4 && ts.isCallExpression(written) && written.arguments.length === 1 ? written.arguments : [];
		return first !== undefined &&
			ts.isCallExpression(written) &&
			ts.isPropertyAccessExpression(written.expression) &&
			colours.test(written.expression.name.text)
			? uncoloured(first, depth + 1)
			: written;
	};

	const isConsoleItself = (callee: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean => {
		const receiver = bare(source, callee.expression);
		return !ts.isIdentifier(receiver) || receiver.text === 'console' || !/log/i.test(receiver.text);
	};

	/** `order instanceof Order`, `total === 0`: what is printed of it is yes or no. */
	const isAnswer = (node: ts.Expression): boolean => {
		const inner = bare(source, node);
		return (
			ts.isBinaryExpression(inner) &&
			[k.InstanceOfKeyword, k.EqualsEqualsEqualsToken, k.ExclamationEqualsEqualsToken].includes(inner.operatorToken.kind)
		);
	};

	/** Whether all that a call prints are numbers, or is one answer, or word, that tells of nothing. */
	const printsMark = ({ arguments: given }: ts.CallExpression): boolean => {
		const [only, ...others] = given;
		return (
			only !== undefined &&
			(given.every((one) => ts.isNumericLiteral(one)) ||
				(others.length === 0 && (isAnswer(only) || (ts.isStringLiteralLike(only) && markWords.test(only.text.trim())))))
		);
	};

	/** `{ info: (text) => console.info(text) }`: the console is what such an object hands out as a logger. */
	const isHandedOut = (at: At): boolean => {
		const [owner, holder] = [at.parent(1), at.parent(2)];
		return (
			owner !== undefined &&
			ts.isArrowFunction(owner) &&
			holder !== undefined &&
			ts.isPropertyAssignment(holder) &&
			logMethods.has(propertyNameText(source, holder.name) ?? '')
		);
	};

	const emit = (api: string, method: string, callee: ts.Node, call: ts.CallExpression, at: At): void => {
		const start = startsWith(call, at);
		at.emit('log.call', at.span(call), {
			api,
			method,
			arguments: call.arguments.length,
			callee: at.span(callee),
			...statementOf(at),
			...(start === undefined ? {} : { startsWith: start }),
			...(api === 'console' ? { ...innermostFunction(at), ...faultsOf(method, call, at) } : {}),
			...(api === 'console' && at.within.at(-1) === 'event-handler' && isBeforeThrow(at) ? { throws: true } : {}),
			...(api === 'console' && at.within.at(-1) === 'catch' && isBeforeThrow(at) ? { rethrown: true } : {}),
			...(api === 'console' && ((at.within.at(-1) === 'catch' && isForLogger(at)) || isWithoutLogger(at)) ? { lastResort: true } : {}),
			...(api === 'console' && ((at.within.at(-1) === 'catch' && isInVainCatch(at)) || isInVainListener(at)) ? { vain: true } : {}),
			...(api === 'console' && isAccepted(at.span(call).start) ? { accepted: true } : {}),
			...(api === 'console' && isStructured(call, at) ? { structured: true } : {}),
			...(api === 'console' && isHandedOn(at) ? { handedOn: true } : {}),
			...(api === 'console' && isUnderSwitch(at, speakingSwitch) ? { switched: true } : {}),
			...(api === 'console' && mayEnd && isBeforeEnd(call, at) ? { ends: true } : {}),
			...(api === 'console' && mayRelay && isRelayed(call, at) ? { relayed: true } : {}),
		});
	};

	/** `child.stdout.on('data', …)`, `this.child.stderr.on('data', …)`. */
	const isOutputEvent = (node: ts.Node): node is ts.CallExpression => {
		if (!ts.isCallExpression(node) || !isMember(source, node.expression) || node.arguments.length < 2) {
			return false;
		}
		const [event] = node.arguments;
		const stream = bare(source, node.expression.expression);
		return (
			listeningMethods.has(memberName(source, node.expression) ?? '') &&
			event !== undefined &&
			ts.isStringLiteralLike(event) &&
			(event.text === 'data' || event.text === 'line') &&
			isMember(source, stream) &&
			/^std(?:out|err)$/.test(memberName(source, stream) ?? '')
		);
	};

	/** Whether what is said is what a child wrote: the function is handed its output, under a name of its own. */
	const isRelayed = (call: ts.CallExpression, at: At): boolean => {
		const owner = at.functionNode();
		const [parameter] = isFunctionNode(source, owner) ? owner.parameters : [];
		const parent = at.ancestors[at.ancestors.lastIndexOf(owner) - 1];
		if (parameter === undefined || !ts.isIdentifier(parameter.name)) {
			return false;
		}
		const { text } = parameter.name;
		const isTold = (node: ts.Node): boolean => (ts.isIdentifier(node) ? node.text === text : ts.forEachChild(node, isTold) === true);
		outputHandovers ??= scopes.handovers.filter((each) => isOutputEvent(each.call));
		return (
			call.arguments.some(isTold) &&
			((parent !== undefined && isOutputEvent(parent)) ||
				outputHandovers.some((each) => at.contexts.functionOf(each.call.arguments[1]!, each.scope) === owner))
		);
	};

	const faultsOf = (method: string, call: ts.CallExpression, at: At): Pick<FactTypes['log.call'], 'errors' | 'lesser'> => {
		const errors = errorsIn(call, at);
		return {
			...(errors.length > 0 && { errors }),
			...((method === 'log' || method === 'info') && isLesserBranch(at) && { lesser: true }),
		};
	};

	/** `console.log(JSON.stringify({ level: 'info', message }))`: with two fields and more it is an event that a log router can read. */
	const isStructured = (call: ts.CallExpression, at: At): boolean => {
		const [only, ...others] = call.arguments;
		const written = only === undefined || others.length > 0 ? undefined : bare(source, only);
		if (written === undefined || !ts.isCallExpression(written) || written.arguments.length !== 1) {
			return false;
		}
		const callee = bare(source, written.expression);
		const event = at.names.follow(written.arguments[0]!, at.scope).node;
		return (
			isMember(source, callee) &&
			memberName(source, callee) === 'stringify' &&
			ts.isObjectLiteralExpression(event) &&
			event.properties.length > 1
		);
	};

	/** `logTo(message) { console.error(stamp(), message); }`: what it is handed is what it says, and it does nothing else. */
	const isHandedOn = (at: At): boolean => {
		const owner = at.functionNode();
		if (owner === undefined || !isFunctionNode(source, owner) || owner.body === undefined) {
			return false;
		}
		const { body, parameters } = owner;
		const said: readonly ts.Node[] = ts.isBlock(body) ? body.statements : [body];
		const calls = said.map((one) => (ts.isExpressionStatement(one) ? one.expression : one));
		const handed = new Set(parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
		const isTold = (node: ts.Node): boolean =>
			ts.isIdentifier(node)
				? handed.has(node.text)
				: !isMember(source, node) && ts.forEachChild(node, (each) => isTold(each) || undefined) === true;
		return (
			calls.every((one) => ts.isCallExpression(one) && writtenAs(source, one.expression).startsWith('console.')) &&
			calls.some((one) => (one as ts.CallExpression).arguments.some(isTold))
		);
	};

	/** The field that a logger is taken from for one line: `this.logger` of `this.logger.forBot().info(…)`. */
	const heldIn = (receiver: ts.Expression): ts.Expression => {
		const made = ts.isCallExpression(receiver) ? bare(source, receiver.expression) : undefined;
		const holder = made !== undefined && isMember(source, made) ? bare(source, made.expression) : undefined;
		return holder !== undefined && isMember(source, holder) && holder.expression.kind === k.ThisKeyword ? holder : receiver;
	};

	/** A logger that comes from another module of the program, or as a parameter: its name says what it is. */
	const unresolvedLogger = (callee: ts.PropertyAccessExpression | ts.ElementAccessExpression, at: At): string | undefined => {
		const receiver = heldIn(bare(source, callee.expression));
		const member = lastName(source, receiver);
		if (member === undefined || !/^(?:\w*[lL]ogger|log|LOG|LOGGER)$/.test(member)) {
			return undefined;
		}
		const name = at.names.of(receiver, at.scope);
		if (name !== undefined) {
			const isOfProject = isRelative(name) || name.startsWith('@') || name.startsWith('~') || name.startsWith('src/');
			return isOfProject || logPackage.test(name) ? name : undefined;
		}
		const binding = ts.isIdentifier(receiver) ? at.scope.lookup(receiver.text) : undefined;
		return ts.isIdentifier(receiver) && binding === undefined ? undefined : member;
	};

	/** A method of the console that a call is handed to call it later: `work().catch(console.error)`. */
	const visitHanded = (call: ts.CallExpression, at: At): void => {
		for (const argument of call.arguments) {
			const [said, words] = unbound(bare(source, argument));
			const method = isMember(source, said) ? memberName(source, said) : undefined;
			const isDebug = method !== undefined && debugMethods.has(method);
			if (method === undefined || !(isDebug || consoleMethods.has(method)) || at.names.of(said, at.scope) !== `console.${method}`) {
				continue;
			}
			if (isSentToPage(at)) {
				return;
			}
			if (isDebug) {
				at.inside(at.contexts.ofHanded(call, argument, at), () => {
					const accepted = isAccepted(at.span(argument).start) ? { accepted: true as const } : {};
					at.emit('debug.call', at.span(argument), { api: `console.${method}`, ...accepted });
				});
				continue;
			}
			const [event] = call.arguments;
			const heard = event !== argument && ts.isStringLiteralLike(event!) ? event.text : undefined;
			const text = words !== undefined && ts.isStringLiteralLike(words) ? words.text.slice(0, startLength) : undefined;
			at.inside(at.contexts.ofHanded(call, argument, at), () => {
				at.emit('log.call', at.span(argument), {
					api: 'console',
					method,
					arguments: 1,
					callee: at.span(said),
					handed: true,
					...(text !== undefined && { startsWith: text }),
					...(heard !== undefined && { event: heard }),
					...(isAccepted(at.span(argument).start) && { accepted: true }),
					...(isUnderSwitch(at, speakingSwitch) && { switched: true }),
				});
			});
		}
	};

	/** What `bind` is called of, and the first words that it puts before all others. */
	const unbound = (node: ts.Expression): readonly [ts.Expression, ts.Expression | undefined] => {
		const bound = ts.isCallExpression(node) ? boundBy(source, node) : undefined;
		return bound === undefined ? [node, undefined] : [bare(source, bound), (node as ts.CallExpression).arguments[1]];
	};

	return [
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const callee = bare(source, call.expression);
				if (isMember(source, callee) && sayingMethods.has(memberName(source, callee) ?? '')) {
					visitHanded(call, at);
				}
				if (!isMember(source, callee)) {
					const name = ts.isIdentifier(callee) ? at.names.of(callee, at.scope) : undefined;
					if (name?.startsWith('console.') === true) {
						visitConsole(name.slice('console.'.length), callee, call, at);
					}
					return;
				}
				const method = memberName(source, callee);
				if (method === undefined) {
					return;
				}
				if (consoleMethods.has(method) || debugMethods.has(method)) {
					const name = at.names.of(callee, at.scope);
					if (name === `console.${method}`) {
						// Under the name of a logger the console only stands in for one that was not given.
						if (isConsoleItself(callee)) {
							visitConsole(method, callee, call, at);
						}
						return;
					}
				}
				if (!logMethods.has(method)) {
					return;
				}
				const receiver = at.names.of(callee.expression, at.scope);
				if (receiver !== undefined && loggerInstances.has(receiver)) {
					emit(receiver, method, callee, call, at);
					return;
				}
				const unresolved = unresolvedLogger(callee, at);
				if (unresolved !== undefined) {
					emit(unresolved, method, callee, call, at);
				}
			},
		},
		{
			kinds: [k.DebuggerStatement],
			visit(node, at) {
				at.emit('debug.call', at.span(node), { api: 'debugger', statement: at.span(node) });
			},
		},
	];

	function visitConsole(method: string, callee: ts.Node, call: ts.CallExpression, at: At): void {
		// The console of the page, which somebody sees who opens its tools.
		if (isSentToPage(at)) {
			return;
		}
		const isMark = method !== 'error' && consoleMethods.has(method) && printsMark(call);
		if (debugMethods.has(method) || isMark) {
			at.emit('debug.call', at.span(call), {
				api: `console.${method}`,
				...(isMark ? { mark: true } : {}),
				...statementOf(at),
				...(isAccepted(at.span(call).start) ? { accepted: true } : {}),
				...(isUnderSwitch(at, speakingSwitch) ? { switched: true } : {}),
			});
		} else if (consoleMethods.has(method) && !isHandedOut(at)) {
			emit('console', method, callee, call, at);
		}
	}
};
