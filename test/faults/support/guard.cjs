/* eslint-disable @typescript-eslint/no-require-imports -- `--require` loads nothing else. */
// Loaded before a bundle (`node --require`): whatever could execute something, load code or reach a network says so in the file
// that GUARD_LOG names, and throws. Only the bundles themselves may be loaded. With GUARD_TRY, each kind is tried, to prove that
// the guard holds.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const Module = require('node:module');

const { appendFileSync, readFileSync } = fs;
const dist = process.env.GUARD_DIST;
const log = process.env.GUARD_LOG;

function refuse(what) {
	appendFileSync(log, `${what}\n`);
	throw new Error(`${what} was called`);
}

let patched = 0;
function guard(owner, key, name) {
	const descriptor = Object.getOwnPropertyDescriptor(owner, key);
	if (descriptor && typeof descriptor.value === 'function' && descriptor.writable) {
		const original = descriptor.value;
		const guarded = function () {
			return refuse(name);
		};
		guarded.prototype = original.prototype;
		Object.defineProperty(owner, key, { ...descriptor, value: guarded });
		patched++;
	}
}

/** Functions that tell, and do nothing. */
const harmless =
	/^(?:is[A-Z]|get(?:Default|Servers|DefaultResultOrder|Ciphers|CACertificates)|setDefault|validateHeader|setMaxIdle|mark|unmark|move|receiveMessage|getEnvironmentData|checkServerIdentity|convertALPNProtocols|getPackedSettings|getUnpackedSettings)/;
/** Classes that streams over pipes are made of: what connects is in their prototypes. */
const classes = /^(?:Socket|Stream|Server|BlockList|SocketAddress|TLSSocket|Agent|ClientRequest|IncomingMessage|OutgoingMessage|ServerResponse|MessageChannel|MessagePort|BroadcastChannel)$/;
for (const name of ['child_process', 'cluster', 'dgram', 'dns', 'http', 'http2', 'https', 'inspector', 'net', 'tls', 'worker_threads']) {
	const loaded = require(`node:${name}`);
	for (const key of Object.keys(loaded)) {
		if (!harmless.test(key) && !classes.test(key)) {
			guard(loaded, key, `${name}.${key}`);
		}
	}
	for (const key of Object.keys(loaded.promises ?? {})) {
		guard(loaded.promises, key, `${name}.promises.${key}`);
	}
}
const net = require('node:net');
guard(net.Socket.prototype, 'connect', 'net.Socket.connect');
guard(net.Server.prototype, 'listen', 'net.Server.listen');
guard(require('node:repl'), 'start', 'repl.start');
guard(process, 'dlopen', 'process.dlopen');
guard(process, 'execve', 'process.execve');
for (const name of ['fetch', 'WebSocket', 'EventSource']) {
	// Node makes some of these when they are first asked for.
	if (name in globalThis) {
		Object.defineProperty(globalThis, name, { value: () => refuse(name), writable: true, configurable: true });
		patched++;
	}
}
globalThis.eval = () => refuse('eval');
const makers = { Function, AsyncFunction: (async () => {}).constructor, GeneratorFunction: function* () {}.constructor };
for (const [name, maker] of Object.entries(makers)) {
	const guarded = new Proxy(maker, { apply: () => refuse(name), construct: () => refuse(name) });
	Object.defineProperty(maker.prototype, 'constructor', { value: guarded, configurable: true, writable: true });
	patched++;
}
globalThis.Function = Function.prototype.constructor;

/** Only the text of a bundle is compiled: the programs are put together of them. */
const { Script } = vm;
vm.Script = new Proxy(Script, {
	construct(target, [code, options], made) {
		const name = typeof options === 'object' ? options.filename : options;
		const file = path.join(dist, String(name));
		if (path.dirname(file) !== dist || !String(code).includes(readFileSync(file, 'utf8'))) {
			refuse(`vm.Script ${name}`);
		}
		return Reflect.construct(target, [code, options], made);
	},
});
for (const key of ['compileFunction', 'runInContext', 'runInNewContext', 'runInThisContext', 'createContext']) {
	guard(vm, key, `vm.${key}`);
}
const { _load, _resolveFilename, isBuiltin } = Module;
Module._load = function (request, parent, ...rest) {
	if (!isBuiltin(request)) {
		const file = _resolveFilename.call(Module, request, parent);
		if (path.dirname(file) !== dist) {
			refuse(`require ${file}`);
		}
	}
	return _load.call(Module, request, parent, ...rest);
};
Module.syncBuiltinESMExports();

if (process.env.GUARD_TRY) {
	const tries = [
		() => require('node:child_process').execSync('true'),
		() => require('node:net').connect(9),
		() => new (require('node:net').Socket)().connect(9),
		() => require('node:http2').connect('http://127.0.0.1:9'),
		() => require('node:tls').connect(9),
		() => require('node:dgram').createSocket('udp4'),
		() => require('node:dns').promises.lookup('example.invalid'),
		() => require('node:cluster').fork(),
		() => require('node:inspector').open(),
		() => new (require('node:worker_threads').Worker)('1', { eval: true }),
		() => process.dlopen({}, 'x.node'),
		() => fetch('http://127.0.0.1:9'),
		() => (0, eval)('1'),
		() => new Function('1'),
		() => (() => {}).constructor('1'),
		() => (async () => {}).constructor('1'),
		() => vm.runInThisContext('1'),
		() => new vm.Script('1', { filename: 'cli.cjs' }),
		() => require(path.join(process.cwd(), 'evil/index.js')),
	];
	const passed = tries.filter((attempt) => {
		try {
			attempt();
			return true;
		} catch (error) {
			return !/was called/.test(error.message);
		}
	});
	console.log(JSON.stringify({ patched, tried: tries.length, passed: passed.map(String) }));
	process.exitCode = 7;
}
