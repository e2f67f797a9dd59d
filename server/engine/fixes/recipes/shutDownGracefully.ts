import { type Shape, shapeIn } from '../mechanics/shape.js';
import type { Edit, ListeningServer } from '../../core/fix.js';
import type { SourceFile } from '../../core/text.js';
import { closeAll, closeServer, type Closing, closingOf, patience } from '../mechanics/closings.js';
import { freeName, mentions } from '../mechanics/identifiers.js';
import { indentationOf, stepBehind } from '../mechanics/indentation.js';
import { inStyleOf, indentAt } from '../mechanics/lines.js';
import { keepsIdleConnections } from '../mechanics/runtime.js';
import { endOfStatement, gapBehind, standsInBlock, standTogether } from '../mechanics/statements.js';
import { isRefusal, type Cook, type FixContext, type Refusal } from '../recipe.js';

/** Frameworks whose application's `listen` gives back a server of Node. */
const plainFrameworks = ['express', 'koa', 'connect'];
/** Frameworks whose `listen` gives back something else. */
const otherFrameworks = ['fastify', '@nestjs/core', '@hapi/hapi', 'polka', 'restify', 'hyper-express', '@adonisjs/core'];

/** A server with the name by which it can be closed, and the edit that gives it one. */
interface Named {
	readonly name: string;
	readonly closing: Closing;
	/** It can be told to close the connections that nothing goes over. */
	readonly closesIdle?: boolean;
	readonly edits: readonly Edit[];
}

/** Closes servers on SIGTERM and SIGINT: no new connections, the running requests finish, and a timeout ends what does not. */
export const cookShutDownGracefully: Cook<'shut-down-gracefully'> = async ({ path, servers }, context) => {
	const file = await context.read(path);
	const [main] = servers;
	if (!file || !main || !context.phrases(path)) {
		return undefined;
	}
	const { text } = file;
	const facts = await context.facts(path);
	const shape = shapeIn(facts);
	const handled = facts.flatMap((fact) => (fact.kind === 'signal.handle' ? [fact.signal] : []));
	if (!shape || handled.includes('SIGTERM')) {
		return undefined;
	}
	if (/nest/i.test(main.api)) {
		return servers.length === 1 ? enableHooks(file, main, shape) : undefined;
	}
	const own = ownStopOf(text);
	if (own !== undefined) {
		return { refusal: `${own}() of the file knows better what is to be closed: call it on SIGTERM` };
	}
	if (letsRequestsRun(text)) {
		return { refusal: 'requests may take as long as the file says, and how much of that a stop may cut off is for its author to say' };
	}
	if (!servers.every(({ statement }) => standsInBlock(text, statement.start) && standTogether(text, main.statement, statement))) {
		return { refusal: 'there is no place from which all that is to be closed can be named' };
	}
	const repeated = servers.find((server) => isRepeated(text, server));
	if (repeated) {
		return { refusal: `${repeated.function ?? 'the function'}() may run more than once, and each time would add a handler` };
	}
	const named: Named[] = [];
	for (const server of servers) {
		const one = nameServer(
			file,
			server,
			named.map(({ name }) => name),
			context,
		);
		if (isRefusal(one)) {
			return one;
		}
		named.push({ ...one, closesIdle: one.closing.closesIdle?.test(server.api) === true });
	}
	const handler = freeName(text, ['shutDown', 'shutDownGracefully', 'closeServer']);
	if (handler === undefined) {
		return undefined;
	}
	const last = servers.reduce((one, other) => (other.statement.start > one.statement.start ? other : one));
	const indent = indentAt(text, last.statement.start);
	const step = stepBehind(indent, await indentationOf(file, context));
	const end = shape.semicolons ? ';' : '';
	const signals = ['SIGTERM', 'SIGINT'].filter((signal) => !handled.includes(signal));
	const block = [
		'',
		`const ${handler} = () => {`,
		`${step}${closeAll(named, 'process.exit(0)')}${end}`,
		...(keepsIdleConnections(path, context.project)
			? named.filter(({ closesIdle }) => closesIdle).map(({ name }) => `${step}${name}.closeIdleConnections()${end}`)
			: []),
		`${step}setTimeout(() => process.exit(1), ${patience}).unref()${end}`,
		`}${end}`,
		...signals.map((signal) => `process.once(${shape.quote}${signal}${shape.quote}, ${handler})${end}`),
	];
	const inserted = block.map((line) => (line === '' ? '\n' : `\n${indent}${line}`)).join('');
	const behind = endOfStatement(text, last.statement.end);
	const newText = inStyleOf(text, inserted + gapBehind(text, behind));
	return { edits: [...named.flatMap(({ edits }) => edits), { path, span: { start: behind, end: behind }, newText }] };
};

/** How a server is closed, under the name that it has, else under one that is free. */
function nameServer(file: SourceFile, server: ListeningServer, taken: readonly string[], context: FixContext): Named | Refusal | undefined {
	const { text, path } = file;
	const { statement, api, variable } = server;
	const known = closingOf(api);
	const closing = known ?? closingOfPackage(api, path, context);
	const source = text.slice(statement.start, statement.end);
	if (!closing) {
		return { refusal: `how a server of ${api} is closed is not known` };
	}
	// An application of another module is no server, whatever it is called; what its `listen` gives back is one. A name that the
	// statement itself binds (`.then(({ app }) => app.listen())`) is gone behind it.
	const isOutside = variable !== undefined && mentions(text.slice(0, statement.start), variable);
	const kept = isOutside && (known || variable !== receiverOf(source)) ? variable : undefined;
	const name = closing.on === 'receiver' ? receiverOf(source) : (declaredIn(source, server) ?? kept);
	if (name !== undefined) {
		return closing.starts === undefined || startsBehind(text, statement.end, name, closing.starts)
			? { name, closing, edits: [] }
			: { refusal: 'the server is made here, and started elsewhere' };
	}
	// A call somewhere inside of the statement gives back something else than the statement does.
	if (closing.on !== 'result' || server.call.start !== statement.start || !isPlainCall(source)) {
		return undefined;
	}
	const receiver = receiverOf(source);
	// `listen` of a server of Node gives back that server, which has a name already.
	if (receiver !== undefined && /^node:(?:https?|http2|net|tls)\b/.test(api)) {
		return { name: receiver, closing, edits: [] };
	}
	const free = freeName(
		text,
		namesFor(receiver).filter((one) => !taken.includes(one)),
	);
	return free === undefined
		? undefined
		: { name: free, closing, edits: [{ path, span: { start: statement.start, end: statement.start }, newText: `const ${free} = ` }] };
}

/** Names for what an application's `listen` gives back: its own kind of server, where its name says which, else just a server. */
function namesFor(application: string | undefined): readonly string[] {
	const kind = application?.replace(/(?:Application|Express|App|Http|Server){1,5}$/, '') ?? '';
	return /^(?:app|api|server|express|application|koa)?$/i.test(kind)
		? ['server', 'httpServer', 'webServer', 'otherServer']
		: [`${kind}Server`, `${kind}HttpServer`, `${kind}Listener`, 'httpServer'];
}

/** An application that another module makes: its package says what it can be. */
function closingOfPackage(api: string, path: string, { project }: FixContext): Closing | undefined {
	const { dependencies } = project.packageOf(path);
	const isPlain = plainFrameworks.some((name) => dependencies.has(name)) && !otherFrameworks.some((name) => dependencies.has(name));
	return isPlain && /\blisten$/.test(api) && !/^(?:Bun|Deno|socket\.io|ws|@grpc|grpc)\b/.test(api) ? closeServer : undefined;
}

/** Nest closes its modules and its server itself once it is told to listen to signals. */
function enableHooks(file: SourceFile, { statement }: ListeningServer, shape: Shape): { readonly edits: readonly Edit[] } | undefined {
	const receiver = receiverOf(file.text.slice(statement.start, statement.end));
	if (receiver === undefined || file.text.includes('enableShutdownHooks') || !standsInBlock(file.text, statement.start)) {
		return undefined;
	}
	const { start } = statement;
	const newText = `${receiver}.enableShutdownHooks()${shape.semicolons ? ';' : ''}\n${indentAt(file.text, start)}`;
	return { edits: [{ path: file.path, span: { start, end: start }, newText: inStyleOf(file.text, newText) }] };
}

/** Whether a file gives requests a time limit of its own, which may be far beyond that of a stop. */
function letsRequestsRun(text: string): boolean {
	return /(?<![\w$])(?:req|res|request|response|server|httpServer)\.(?:setTimeout\s*\(|(?:timeout|requestTimeout)\s*=)/.test(text);
}

/** A function or method of the file that by its name stops what the file starts. */
function ownStopOf(text: string): string | undefined {
	const name =
		'(?:stop|close|shut_?down|tear_?down|dispose|destroy|terminate|graceful)(?:All|App|Server|Servers|Service|Services|Gracefully|Shutdown|Handlers)*';
	const declared = new RegExp(`(?:^|[^\\w$.])(?:async\\s+)?(?:function\\s+)?(${name})\\s*\\([^()]*\\)\\s*(?::[^{};]+)?\\{`, 'i').exec(
		text,
	)?.[1];
	return (
		declared ??
		new RegExp(
			`(?:^|[^\\w$.])(${name})\\s*(?::[^=;]+)?=\\s*(?:async\\s*)?(?:function\\b|\\([^()]*\\)\\s*(?::[^=;]+)?=>|\\w+\\s*=>)`,
			'i',
		).exec(text)?.[1]
	);
}

/** Whether the function that a server stands in is called at several places of its file. */
function isRepeated(text: string, { function: name }: ListeningServer): boolean {
	if (name === undefined) {
		return false;
	}
	const calls = [...text.matchAll(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\s*\\(`, 'g'))].filter(
		({ index }) => !/\b(?:function|async|static|public|private|protected)\s*\*?\s*$/.test(text.slice(Math.max(0, index - 30), index)),
	);
	const isMethod = new RegExp(`^[ \\t]+${name.replaceAll('$', '\\$')}\\s*\\([^()]*\\)\\s*(?::[^{};]+)?\\{`, 'm').test(text);
	return calls.length > (isMethod ? 2 : 1);
}

/** Whether a server that was made before an offset is made to listen behind it, under the same name. */
function startsBehind(text: string, offset: number, name: string, method: string): boolean {
	return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*\\.\\s*${method}\\s*\\(`).test(text.slice(offset));
}

/** The name that a statement calls `listen` or `start` on: `app` of `await app.listen(3000)`. */
function receiverOf(statement: string): string | undefined {
	return /^(?:await\s+|void\s+)?([A-Za-z_$][\w$]*)\s*\.\s*(?:listen|start)\s*\(/.exec(statement)?.[1];
}

/** The variable that a statement puts the server into, and nothing that is made of it. */
function declaredIn(statement: string, { call, statement: { start } }: ListeningServer): string | undefined {
	const [head, name] = /^(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=\s*(?:await\s+)?/.exec(statement) ?? [];
	return head !== undefined && call.start === start + head.length ? name : undefined;
}

/** Whether a statement is nothing but a call whose result nobody keeps. */
function isPlainCall(statement: string): boolean {
	return (
		/^[A-Za-z_$][\w$]*\s*[.(]/.test(statement) &&
		!/^(?:await|return|const|let|var|export|module|exports|if|for|while|throw|void|new|function|class|try|switch)\b/.test(statement)
	);
}
