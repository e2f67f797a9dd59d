import type { RoleSign } from '../../../core/facts/modules.js';
import { wordSet } from '../../../core/wordList.js';

const rows: readonly (readonly [RoleSign, string])[] = [
	[
		'command-line-parser',
		'commander yargs yargs/yargs minimist oclif @oclif/core @oclif/command cac meow sade arg mri command-line-args caporal clipanion citty yargs-parser optimist nopt dashdash argparse inquirer enquirer prompts',
	],
	[
		'test-api',
		'vitest jest @jest/globals mocha node:test chai sinon supertest ava tap tape bun:test @playwright/test cypress @testing-library/react @testing-library/vue @testing-library/jest-dom nock jasmine uvu @nestjs/testing enzyme chai-http',
	],
	['editor-extension', 'vscode'],
	['desktop-app', 'electron @tauri-apps/api electron-updater electron-store nw.gui'],
	['component', 'react-dom vue svelte @angular/core angular solid-js preact'],
];

/** What importing a module says of the importing file, by module or package. */
export const moduleSigns: ReadonlyMap<string, RoleSign> = new Map(
	rows.flatMap(([sign, modules]) => modules.split(' ').map((module) => [module, sign] as const)),
);

/** The parts of `firebase-functions` that a program may import by themselves. */
const partsOfFirebase: readonly string[] = [
	'https',
	'firestore',
	'scheduler',
	'pubsub',
	'storage',
	'database',
	'identity',
	'tasks',
	'eventarc',
];

/**
 * Modules by whose calls a program tells a platform which of its functions to call: the fourth model of Azure
 * (https://learn.microsoft.com/azure/azure-functions/functions-reference-node) and Firebase
 * (https://firebase.google.com/docs/functions/get-started).
 */
export const registeringModules: ReadonlySet<string> = new Set([
	'@azure/functions',
	'durable-functions',
	...['firebase-functions', 'firebase-functions/v1', 'firebase-functions/v2'].flatMap((name) => [
		name,
		...partsOfFirebase.map((part) => `${name}/${part}`),
	]),
]);

/** What the text of every file has that imports one of them. */
export const mayRegister = /\b(?:azure\/functions|durable-functions|firebase-functions)\b/;

const azureTriggers = wordSet(`
	http get post put patch deleteRequest timer storageBlob storageQueue serviceBusQueue serviceBusTopic eventHub eventGrid cosmosDB sql
	mySql generic orchestration activity entity
`);

/** Whether a call of a qualified name registers a function with a platform that calls it: `@azure/functions.app.http`. */
export function isRegistrar(name: string): boolean {
	const [module = '', holder, ...members] = name.split('.');
	const method = members.at(-1) ?? holder ?? '';
	return (
		registeringModules.has(module) &&
		(holder === 'app' ? azureTriggers.has(method) : module.startsWith('firebase') && /^on[A-Z]/.test(method))
	);
}
