import { type Shape, shapeIn } from '../mechanics/shape.js';
import type { Edit } from '../../core/fix.js';
import type { Location, SourceFile } from '../../core/text.js';
import { freeName } from '../mechanics/identifiers.js';
import { inStyleOf, indentAt } from '../mechanics/lines.js';
import { knowsNullish } from '../mechanics/syntax.js';
import type { Cook, FixContext } from '../recipe.js';

/** How a server is closed, and what closes it: what `listen` gives back, what it is called on, or what the statement declares. */
interface Closing {
	readonly api: RegExp;
	readonly close: (server: string) => string;
	readonly on: 'result' | 'receiver' | 'declared';
}

const closeServer: Closing = {
	api: /^(?:express|koa|connect|node:https?|node:http2|restify)(?:\.createS\w+|\.Server)?\(\)\.listen$/,
	close: (server) => `${server}.close(() => process.exit(0));`,
	on: 'result',
};

/** By framework: the first row whose pattern matches the API. */
const closings: readonly Closing[] = [
	{ api: /^fastify\b/i, close: (app) => `void ${app}.close().then(() => process.exit(0));`, on: 'receiver' },
	{ api: /^@?hapi\b/i, close: (server) => `void ${server}.stop({ timeout: 10_000 }).then(() => process.exit(0));`, on: 'declared' },
	closeServer,
];

/** Frameworks whose application's `listen` gives back a server of Node. */
const plainFrameworks = ['express', 'koa', 'connect'];
/** Frameworks whose `listen` gives back something else. */
const otherFrameworks = ['fastify', '@nestjs/core', '@hapi/hapi', 'polka', 'restify', 'hyper-express', '@adonisjs/core'];

/** Closes the server on SIGTERM and SIGINT: no new connections, the running requests finish, and a timeout ends what does not. */
export const cookShutDownGracefully: Cook<'shut-down-gracefully'> = async ({ statement, api, variable }, context) => {
	const file = await context.read(statement.path);
	if (!file || !context.phrases(statement.path)) {
		return undefined;
	}
	const facts = await context.facts(statement.path);
	const shape = shapeIn(facts);
	const handled = facts.some((fact) => fact.kind === 'signal.handle' && fact.signal === 'SIGTERM');
	if (!shape || handled) {
		return undefined;
	}
	if (/nest/i.test(api)) {
		return enableHooks(file, statement, shape);
	}
	const known = closings.find((one) => one.api.test(api));
	const closing = known ?? closingOfPackage(api, statement.path, context);
	const source = file.text.slice(statement.span.start, statement.span.end);
	if (!closing || !standsInBlock(file.text, statement.span.start)) {
		return undefined;
	}
	const edits: Edit[] = [];
	const end = shape.semicolons ? ';' : '';
	// An application of another module is no server, whatever it is called; what its `listen` gives back is one.
	const kept = known || variable !== receiverOf(source) ? variable : undefined;
	let server = closing.on === 'receiver' ? receiverOf(source) : (declaredIn(source) ?? kept);
	if (server === undefined && closing.on === 'result') {
		server = isPlainCall(source) ? freeName(file.text, ['server', 'httpServer', 'webServer']) : undefined;
		if (server !== undefined) {
			edits.push({ path: file.path, span: { start: statement.span.start, end: statement.span.start }, newText: `const ${server} = ` });
		}
	}
	const handler = freeName(file.text, ['shutDown', 'shutDownGracefully', 'closeServer']);
	if (server === undefined || handler === undefined) {
		return undefined;
	}
	const indent = indentAt(file.text, statement.span.start);
	const isModern = knowsNullish(statement.path, context.project);
	// Separators of numbers are as old as `??`.
	const inNumbers = (code: string): string => (isModern ? code : code.replace('10_000', '10000'));
	const block = [
		'',
		`const ${handler} = () => {`,
		`${shape.indent}${inNumbers(closing.close(server)).replace(/;$/, end)}`,
		`${shape.indent}${inNumbers('setTimeout(() => process.exit(1), 10_000)')}.unref()${end}`,
		`}${end}`,
		`process.once(${shape.quote}SIGTERM${shape.quote}, ${handler})${end}`,
		`process.once(${shape.quote}SIGINT${shape.quote}, ${handler})${end}`,
	];
	const text = block.map((line) => (line === '' ? '\n' : `\n${indent}${line}`)).join('');
	const behind = endOfStatement(file.text, statement.span.end);
	const gap = /^[ \t]*\r?\n[ \t]*[^\s})\]]/.test(file.text.slice(behind)) ? '\n' : '';
	edits.push({ path: file.path, span: { start: behind, end: behind }, newText: inStyleOf(file.text, text + gap) });
	return { edits };
};

/** An application that another module makes: its package says what it can be. */
function closingOfPackage(api: string, path: string, { project }: FixContext): Closing | undefined {
	const { dependencies } = project.packageOf(path);
	const isPlain = plainFrameworks.some((name) => dependencies.has(name)) && !otherFrameworks.some((name) => dependencies.has(name));
	return isPlain && /\blisten$/.test(api) && !/^(?:Bun|Deno|socket\.io|ws|@grpc|grpc)\b/.test(api) ? closeServer : undefined;
}

/** Nest closes its modules and its server itself once it is told to listen to signals. */
function enableHooks(file: SourceFile, statement: Location, shape: Shape): { readonly edits: readonly Edit[] } | undefined {
	const receiver = receiverOf(file.text.slice(statement.span.start, statement.span.end));
	if (receiver === undefined || file.text.includes('enableShutdownHooks')) {
		return undefined;
	}
	const { start } = statement.span;
	const newText = `${receiver}.enableShutdownHooks()${shape.semicolons ? ';' : ''}\n${indentAt(file.text, start)}`;
	return { edits: [{ path: file.path, span: { start, end: start }, newText: inStyleOf(file.text, newText) }] };
}

/** Whether statements can be put beside this one: it is not the lone body of an `if` or a loop. */
function standsInBlock(text: string, start: number): boolean {
	const before = text.slice(Math.max(0, start - 2000), start);
	const previous = /(\S)\s*$/.exec(before)?.[1];
	if (previous === undefined || previous === ';' || previous === '{' || previous === '}') {
		return true;
	}
	const lines = before.split(/\r\n|\n|\r/);
	const isFirstOfLine = lines.at(-1)!.trim() === '';
	const above = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
	return isFirstOfLine && !/^\s*(?:\}\s*)?(?:if|for|while|else|do|case|default|with)\b/.test(above) && !/=>\s*$/.test(above);
}

/** The offset behind a statement, its semicolon and a comment on the same line. */
function endOfStatement(text: string, end: number): number {
	const rest = /^;?(?:[ \t]*\/\/[^\r\n]*)?/.exec(text.slice(end))?.[0] ?? '';
	return end + rest.length;
}

/** The name that a statement calls `listen` or `start` on: `app` of `await app.listen(3000)`. */
function receiverOf(statement: string): string | undefined {
	return /^(?:await\s+|void\s+)?([A-Za-z_$][\w$]*)\s*\.\s*(?:listen|start)\s*\(/.exec(statement)?.[1];
}

function declaredIn(statement: string): string | undefined {
	return /^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=/.exec(statement)?.[1];
}

/** Whether a statement is nothing but a call whose result nobody keeps. */
function isPlainCall(statement: string): boolean {
	return (
		/^[A-Za-z_$][\w$]*\s*[.(]/.test(statement) &&
		!/^(?:await|return|const|let|var|export|module|exports|if|for|while|throw|void|new|function|class|try|switch)\b/.test(statement)
	);
}
