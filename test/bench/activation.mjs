// How long the extension takes in the editor's own process: loading its bundle, and activating it up to the point where it waits
// for the server. The editor's API is a stand-in that answers anything.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './measure.mjs';

const program = `
const Module = require('node:module');
const anything = () => new Proxy(class {}, {
	get: (target, key) => (key === 'then' || key === Symbol.toPrimitive ? undefined : key in target ? target[key] : (target[key] = anything())),
	apply: () => anything(),
	construct: (target, args, newTarget) => new Proxy(Reflect.construct(target, [], newTarget), { get: (made, key, self) => (key in made ? Reflect.get(made, key, self) : anything()) }),
});
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? anything() : load(name, ...rest));
const before = performance.now();
require(process.argv[1]);
console.log(performance.now() - before);
`;

/** The steps of activation with their medians in milliseconds. */
export function activationTimes(root, rounds) {
	const runs = Array.from({ length: rounds }, () =>
		Number(spawnSync(process.execPath, ['-e', program, join(root, 'dist/client.cjs')], { encoding: 'utf8' }).stdout.trim() || Number.NaN),
	);
	return [['loading the bundle of the client', median(runs)]];
}
