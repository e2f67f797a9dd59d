// How long the extension takes in the editor's own process: loading its bundle, and activating it up to the point where it starts
// the server. The editor's API is a stand-in that answers anything; what the editor itself does with the calls is not counted.
import { spawnSync } from 'node:child_process';
import { median } from './measure.mjs';

const program = `
const Module = require('node:module');
const path = require('node:path');
const childProcess = require('node:child_process');
const root = process.argv[1];
const anything = () => new Proxy(class {}, {
	get: (target, key) => {
		if (key === 'then' || key === Symbol.toPrimitive) {
			return undefined;
		}
		if (key === Symbol.iterator) {
			return () => [][Symbol.iterator]();
		}
		return key in target && key !== 'name' && key !== 'length' ? target[key] : (target[key] = anything());
	},
	set: (target, key, value) => Reflect.defineProperty(target, key, { value, writable: true, configurable: true }),
	apply: () => anything(),
	construct: (target, args, newTarget) => new Proxy(Reflect.construct(target, [], newTarget), { get: (made, key, self) => (key in made ? Reflect.get(made, key, self) : anything()) }),
});
const uri = (fsPath) => ({ scheme: 'file', fsPath, path: fsPath, toString: () => 'file://' + fsPath });
const vscode = anything();
vscode.Uri = { joinPath: (base, ...parts) => uri(path.join(base.fsPath, ...parts)), file: uri, parse: uri };
vscode.version = '1.139.0';
vscode.env = { appName: 'stand-in', language: 'en' };
const event = () => ({ dispose() {} });
vscode.workspace = new Proxy({
	workspaceFolders: [{ uri: uri(root), name: 'service', index: 0 }],
	textDocuments: [],
	notebookDocuments: [],
	getConfiguration: () => ({ get: (key, otherwise) => otherwise, has: () => false, inspect: () => undefined }),
}, { get: (known, key) => (key in known ? known[key] : event) });
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
const done = {};
const end = () => {
	done.started = performance.now() - activated;
	console.log(JSON.stringify(done));
	process.exit();
};
let activated;
childProcess.fork = childProcess.spawn = end;
const before = performance.now();
const { activate } = require(path.join(root, 'dist/client.cjs'));
activated = performance.now();
done.loaded = activated - before;
const activating = activate({ subscriptions: [], extensionUri: uri(root), globalStorageUri: uri('/nowhere'), storageUri: uri('/nowhere'), extension: { packageJSON: {} } });
done.returned = performance.now() - activated;
activating.catch((error) => {
	console.error(error);
	process.exit(1);
});
`;

/** The steps of activation with their medians in milliseconds. */
export function activationTimes(root, rounds) {
	const runs = Array.from({ length: rounds }, () => {
		const { stdout, stderr } = spawnSync(process.execPath, ['-e', program, root], { encoding: 'utf8' });
		if (!stdout.startsWith('{')) {
			throw new Error(`The extension did not come to start its server: ${stderr}`);
		}
		return JSON.parse(stdout);
	});
	return [
		['loading the bundle of the client', median(runs.map(({ loaded }) => loaded))],
		['activate(), until it returns', median(runs.map(({ returned }) => returned))],
		['activate(), until the server is started', median(runs.map(({ started }) => started))],
	];
}
