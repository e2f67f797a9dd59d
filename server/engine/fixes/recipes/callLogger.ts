import type { Fact } from '../../core/fact.js';
import type { Edit, LoggerSource } from '../../core/fix.js';
import type { Location, SourceFile, Span } from '../../core/text.js';
import { partsInImages } from '../../project/imageCopies.js';
import { isUsedInBrowser } from '../../project/browserUse.js';
import { argumentsAt } from '../mechanics/callArguments.js';
import { indentationOf } from '../mechanics/indentation.js';
import { importName } from '../mechanics/imports.js';
import { withoutRemarks } from '../mechanics/lintComments.js';
import { loggerInScope } from '../mechanics/loggerInScope.js';
import { translateConsoleCall } from '../mechanics/logStatements.js';
import { shapeIn } from '../mechanics/shape.js';
import type { Cook, FixContext, Refusal } from '../recipe.js';

/** Calls the project's logger in place of the console. */
export const cookCallLogger: Cook<'call-logger'> = async ({ callee, method, logger }, context) => {
	const file = await context.read(callee.path);
	if (!file) {
		return undefined;
	}
	const source = await describe(logger, context);
	if (!source) {
		return { refusal: `${logger.module} does not hand out a logger` };
	}
	if (logger.used === 'import' && logger.name === 'default' && shapeIn(await context.facts(callee.path))?.format === 'commonjs') {
		return { refusal: `what ${logger.module} hands out as a whole is not known` };
	}
	const { project } = context;
	if (project.has(logger.module)) {
		if (isUsedInBrowser(project, callee.path) && !isUsedInBrowser(project, logger.module)) {
			return { refusal: 'a page loads this file, too' };
		}
		if (partsInImages(project, callee.path, logger.module)) {
			return { refusal: `an image takes this file and not ${logger.module}` };
		}
	}
	const edits = await callEdits(file, callee, method, source, context);
	return edits && ('refusal' in edits ? edits : { edits });
};

/** The edits that make a console call one of a logger, with its import. */
export async function callEdits(
	file: SourceFile,
	callee: Location,
	method: string,
	logger: LoggerSource,
	context: FixContext,
): Promise<readonly Edit[] | Refusal | undefined> {
	const { span } = callee;
	if (!/^(?:globalThis\s*\.\s*|global\s*\.\s*)?console\s*(?:\.|\?\.)\s*\w+$/.test(file.text.slice(span.start, span.end))) {
		return undefined;
	}
	const unit = await indentationOf(file, context);
	const facts = await context.facts(file.path);
	const call = facts.find((fact): fact is Fact<'log.call'> => fact.kind === 'log.call' && fact.callee.start === span.start);
	const statement = translateConsoleCall(file.text, span.end, levelAt(file.text, span, method, call), logger.library, {
		unit,
		errors: call?.errors ?? [],
		writesErrors: writesErrors((await context.read(logger.module))?.text ?? ''),
	});
	if (!statement) {
		return { refusal: `its arguments cannot be handed to ${logger.library ?? 'that logger'} without losing something` };
	}
	const preferred = logger.name === 'default' || logger.name === '*' ? 'logger' : logger.name;
	const inScope = loggerInScope(file, span, facts);
	const imported =
		inScope === undefined
			? await importName(file, { module: logger.module, name: logger.name === '*' ? 'default' : logger.name, preferred }, context)
			: { local: inScope, edits: [] };
	if (!imported) {
		return { refusal: `there is no free name for ${preferred}` };
	}
	const edits: Edit[] = [...imported.edits, { path: file.path, span, newText: `${imported.local}.${statement.method}` }];
	if (statement.arguments !== file.text.slice(statement.inside.start, statement.inside.end)) {
		edits.push({ path: file.path, span: statement.inside, newText: statement.arguments });
	}
	return [...edits, ...withoutRemarks(file, { start: span.start, end: statement.inside.end + 1 })];
}

/** How far back the head of a handler may begin, in UTF-16 units. */
const handlerHead = 300;

/** A call that hands on an error is an error, unless it answers an event that is none (`on('reconnecting', …)`). */
function levelAt(text: string, callee: Span, method: string, fact: Fact<'log.call'> | undefined): string {
	if (!/\b(?:log|info)$/.test(text.slice(callee.start, callee.end)) || fact?.lesser === true) {
		return method; // the author has said how grave it is
	}
	const before = text.slice(Math.max(0, callee.start - handlerHead), callee.start);
	// The handler that begins last is the one around the call.
	const event =
		/^[\s\S]*\.(?:on|once|addListener)\(\s*['"`]([\w:-]+)['"`]\s*,\s*(?:async\s*)?(?:function\b[^{}]*\{|(?:\([^(){}]*\)|[\w$]+)\s*=>\s*\{?)[^{}]*$/.exec(
			before,
		)?.[1];
	if (event !== undefined) {
		return /^(?:\w*error|uncaught\w*|unhandled\w*)$/i.test(event) ? 'error' : method;
	}
	const open = /^\s*\(/.exec(text.slice(callee.end, callee.end + 20))?.[0];
	const call = open === undefined ? undefined : argumentsAt(text, callee.end + open.length - 1);
	if (call?.items.some(({ start, end }) => isErrorText(text.slice(start, end), fact?.errors ?? [])) === true) {
		return 'error';
	}
	const [first] = call?.items ?? [];
	return (first && saidLevel(text.slice(first.start, first.end))) ?? method;
}

/** The level that a message begins with in words: `WARNING: …`, `[error] …`. */
function saidLevel(source: string): string | undefined {
	const word = /^['"`]\W{0,3}(error|fatal|warn|warning)\b\]?\s?[:\]]/i.exec(source)?.[1]?.toLowerCase();
	return word === undefined ? undefined : word.startsWith('warn') ? 'warn' : 'error';
}

/** `error`, `err.message`, `` `failed: ${error}` `` */
function isErrorText(source: string, errors: readonly string[]): boolean {
	const name = `(?:e|ex|err|error${errors.map((one) => `|${one.replaceAll('$', '\\$')}`).join('')})`;
	return (
		new RegExp(
			`^\\(?(?:${name}|exception|\\w+(?:Err|Error))(?:\\s+as\\s+\\w+\\))?(?:\\??\\.(?:message|stack|toString\\(\\)))?(?:\\s+as\\s+\\w+)?$`,
		).test(source) ||
		(/^['"`]/.test(source) &&
			new RegExp(
				`\\$\\{\\(?${name}(?:\\s+as\\s+\\w+\\))?(?:\\??\\.(?:message|stack))?\\}|['"\`]\\s*\\+\\s*${name}(?:\\.(?:message|stack))?$`,
			).test(source))
	);
}

/** Whether the module of a logger has it write errors with their stacks: `format.errors({ stack: true })` of winston. */
function writesErrors(text: string): boolean {
	return /\berrors\(\s*\{[^{}]*\bstack\s*:\s*true/.test(text);
}

/**
 * Finds out what the logger's module says of it: the export it has, and the library that made it. Undefined when the module
 * exports no such logger.
 */
async function describe(logger: LoggerSource, context: FixContext): Promise<LoggerSource | undefined> {
	if (!context.project.has(logger.module)) {
		return { ...logger, library: logger.library ?? logger.module };
	}
	if (logger.used) {
		return logger;
	}
	const facts = await context.facts(logger.module);
	const names = facts.filter((fact): fact is Fact<'module.export'> => fact.kind === 'module.export').map(({ name }) => name);
	const made = facts.filter((fact): fact is Fact<'logger.create'> => fact.kind === 'logger.create');
	const library = logger.library ?? made[0]?.library;
	const found = { module: logger.module, ...(library !== undefined && { library }) };
	if (logger.name !== 'default' && logger.name !== '*' && names.includes(logger.name)) {
		return { ...found, name: logger.name };
	}
	const text = (await context.read(logger.module))?.text ?? '';
	return names.includes('default') && exportsLogger(text, made, logger.name) ? { ...found, name: 'default' } : undefined;
}

/** Whether what a module exports as a whole is the logger, and not something else that merely uses one. */
function exportsLogger(text: string, made: readonly Fact<'logger.create'>[], name: string): boolean {
	const exported = /(?:export\s+default|module\.exports\s*=)\s*/g;
	const variables = new Set([name, ...made.map(({ variable }) => variable)]);
	for (let match = exported.exec(text); match; match = exported.exec(text)) {
		const start = match.index + match[0].length;
		const identifier = /^[A-Za-z_$][\w$]*(?=\s*(?:;|$|[\r\n]))/.exec(text.slice(start, start + 200))?.[0];
		if (made.some(({ span }) => span.start === start) || (identifier !== undefined && variables.has(identifier))) {
			return true;
		}
	}
	return false;
}
