import { wordSet } from '../../core/wordList.js';

/**
 * Modules that Node.js itself has, without the `node:` in front (documentation of Node.js 24, all index pages; deprecated ones
 * included).
 */
const nodeBuiltins: ReadonlySet<string> = wordSet(`
	_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex _stream_passthrough
	_stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert async_hooks buffer child_process
	cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path
	perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi
	worker_threads zlib freelist smalloc sqlite sea test
`);

/** Modules that another host than Node.js provides: editors, test runners, serverless platforms, other runtimes. */
export const hostModules: ReadonlySet<string> = wordSet(`
	vscode atom electron k6 bun deno meteor photoshop uxp figma sketch original-fs aws-lambda worker qgis nw.gui
`);

/**
 * The package that a specifier names (`lodash/fp` is `lodash`, `@nestjs/core/x` is `@nestjs/core`); undefined when it names a
 * file, an alias or a built-in.
 */
export function packageOfSpecifier(specifier: string): string | undefined {
	// A scheme (`node:`, `bun:`, `https:`, `virtual:`), a loader (`!`), a query, a path, and first characters that only aliases have.
	if (/[:!?\\]/.test(specifier) || /^[./~#$%_]/.test(specifier) || specifier === '') {
		return undefined;
	}
	const segments = specifier.split('/');
	const name = specifier.startsWith('@') ? segments.slice(0, 2).join('/') : segments[0]!;
	// The rules of the registry for names; a scope needs a name behind it.
	if (!/^(?:@[a-z0-9][\w.~-]*\/)?[a-z0-9][\w.~-]*$/i.test(name) || nodeBuiltins.has(name)) {
		return undefined;
	}
	return name;
}

/** The package of types for a package: `@types/node` for `node`, `@types/scope__name` for `@scope/name`. */
export function typesPackageOf(name: string): string {
	return `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`;
}
