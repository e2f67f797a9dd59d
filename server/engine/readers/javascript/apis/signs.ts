import type { RoleSign } from '../../../core/facts/modules.js';

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
	['component', 'react-dom vue svelte @angular/core solid-js preact'],
];

/** What importing a module says of the importing file, by module or package. */
export const moduleSigns: ReadonlyMap<string, RoleSign> = new Map(
	rows.flatMap(([sign, modules]) => modules.split(' ').map((module) => [module, sign] as const)),
);
