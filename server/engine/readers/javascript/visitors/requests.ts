import type { LiteralValue, Value } from '../../../core/value.js';
import { type Call, expressionAt, returnedBy, valueAt } from '../arguments.js';
import { bare } from '../nodes.js';
import type { Located } from '../scope.js';
import type { Place, Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

/** A host as options of clients name it, with or without a port: no URL, no socket of a file. */
const bareHost = /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9_.-]{0,252})(?::\d{1,5})?$/i;

/** A call to another service: its address, be it a URL or a host beside its port. */
export function emitRequest(recipe: Recipe & { readonly fact: 'request' }, api: string, call: Call, at: At): void {
	for (const place of recipe.url) {
		const url = valueAt(at, call, place);
		if (url !== undefined && !(url.kind === 'import' && isItself(place, recipe, call, at))) {
			if (url.kind !== 'unknown' && url.kind !== 'object') {
				at.emit('http.request', at.span(call), { api, url: wholeAddress(url, place, recipe, call, at) });
			}
			return;
		}
	}
}

/** Names of what holds an address beside other options. */
const optionsName = /(?:opt(?:ion)?s|conf(?:ig)?|configuration|settings|params|request|req|init)$/i;

/** Whether what another module hands out is the address itself, which may stand at the same place: by its name, it holds none. */
function isItself(place: Place, { url }: Recipe & { readonly fact: 'request' }, call: Call, at: At): boolean {
	const [argument = ''] = place.split('.');
	const whole =
		argument !== place && url.includes(argument) && expressionAt(at, call, place) === undefined ? valueAt(at, call, argument) : undefined;
	const name = whole?.kind === 'import' ? (whole.members.at(-1) ?? whole.name) : '*';
	return name !== '*' && !optionsName.test(name);
}

/** An address with what its client puts before and behind it: the scheme that it speaks, the port and the path that stand in other options. */
function wholeAddress(url: Value, place: Place, { scheme, port, path }: Recipe & { readonly fact: 'request' }, call: Call, at: At): Value {
	// What another module says may be a whole URL, unless its name is that of a host.
	const isHost =
		url.kind === 'literal' ? url.type === 'string' && bareHost.test(url.text) : url.kind === 'import' && /host(?:name)?$/.test(place);
	if (scheme === undefined || !isHost || expressionAt(at, call, '0.socketPath') !== undefined) {
		return url;
	}
	return addressOf(
		scheme,
		url,
		port === undefined ? undefined : valueAt(at, call, port),
		path === undefined ? undefined : valueAt(at, call, path),
	);
}

/** A host, a port and a path as the URL that they are together; the places of all parts stay what they are. */
function addressOf(scheme: string, host: Value, port?: Value, path?: Value): Value {
	const { span } = host;
	const text = (written: string): LiteralValue => ({ kind: 'literal', type: 'string', text: written, span });
	return {
		kind: 'template',
		parts: [
			text(`${scheme}://`),
			host,
			...(port === undefined ? [] : [text(':'), port]),
			...(path === undefined ? [] : path.kind === 'template' ? path.parts : [path]),
		],
		span,
	};
}

/** The transports of NestJS that lead to the peer itself, by the option that names it; over all others a broker is between. */
const transports: ReadonlyMap<string, readonly [scheme: string, place: string]> = new Map([
	['@nestjs/microservices.Transport.TCP', ['tcp', 'host']],
	['@nestjs/microservices.Transport.GRPC', ['grpc', 'url']],
]);

/** What `ClientsModule.register([…])` and its like are told of peers: `{ transport: Transport.TCP, options: { host, port } }`. */
export function emitPeers(api: string, call: Call, at: At): void {
	const { ts } = at.source;
	const [given] = call.arguments ?? [];
	const all = given && at.names.follow(given, at.scope);
	for (const item of all && ts.isArrayLiteralExpression(all.node) ? all.node.elements : given ? [given] : []) {
		const made = at.names.member(item, at.scope, 'useFactory');
		const peer: Located | undefined = made === undefined ? { node: item, scope: at.scope } : returnedBy(at, made);
		const transport = peer && at.names.member(peer.node, peer.scope, 'transport');
		const [scheme, place] = transports.get((transport && at.names.of(transport.node, transport.scope)) ?? '') ?? [];
		const options = peer && at.names.member(peer.node, peer.scope, 'options');
		const of = (name: string): Value | undefined => {
			const found = options && at.names.member(options.node, options.scope, name);
			return found && at.values.of(found.node, found.scope);
		};
		const host = place === undefined ? undefined : of(place);
		if (scheme !== undefined && host?.kind === 'literal' && bareHost.test(host.text)) {
			at.emit('http.request', at.span(bare(at.source, item)), { api, url: addressOf(scheme, host, of('port')) });
		}
	}
}
