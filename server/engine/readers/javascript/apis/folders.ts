import { wordList } from '../../../core/wordList.js';
import type { Rows } from './recipe.js';

/** What haute-couture loads beside the plugin that it composes (https://github.com/hapipal/haute-couture/blob/main/API.md#files-and-directories). */
const couture: readonly string[] = wordList(`
	auth bind cache caches cookies decorations dependencies extensions methods models path plugins routes services subscriptions validator
	view-manager
`);

/** What loads the modules of a folder, or lists its files. */
export const folders: Rows = [
	['require-all include-all', { fact: 'folder', folder: ['0.dirname', '0'] }],
	['require-dir', { fact: 'folder', folder: ['0'], own: true }],
	['require-directory', { fact: 'folder', folder: ['1'], own: true }],
	[
		'@hapipal/haute-couture.compose @hapipal/haute-couture.composeWith @hapipal/haute-couture.using',
		{ fact: 'folder', folder: [], beside: couture },
	],
	['consign().include consign().then consign().include().then', { fact: 'folder', folder: ['0'] }],
	['express-load express-load().then express-load().then().then', { fact: 'folder', folder: ['0'] }],
	['express-enrouten express-file-routing express-file-routing.router', { fact: 'folder', folder: ['0.directory'] }],
	[
		'routing-controllers.createExpressServer routing-controllers.createKoaServer',
		{ fact: 'folder', folder: ['0.controllers'], more: ['0.middlewares', '0.interceptors'] },
	],
	[
		'routing-controllers.useExpressServer routing-controllers.useKoaServer',
		{ fact: 'folder', folder: ['1.controllers'], more: ['1.middlewares', '1.interceptors'] },
	],
	['express-openapi.initialize', { fact: 'folder', folder: ['0.paths'] }],
	['express-openapi-validator.middleware', { fact: 'folder', folder: ['0.operationHandlers.basePath', '0.operationHandlers'] }],
	['@graphql-tools/load-files.loadFilesSync @graphql-tools/load-files.loadFiles', { fact: 'folder', folder: ['0'] }],
	['merge-graphql-schemas.fileLoader', { fact: 'folder', folder: ['0'] }],
	['awilix-express.loadControllers awilix-koa.loadControllers', { fact: 'folder', folder: ['0'] }],
	['awilix.createContainer().loadModules', { fact: 'folder', folder: ['0'] }],
	['@openaddresses/batch-schema().load', { fact: 'folder', folder: ['0'] }],
	[
		'glob glob.sync glob.globSync glob.glob fast-glob fast-glob.sync fast-glob.glob fast-glob.globSync globby globby.sync globby.globby globby.globbySync',
		{ fact: 'folder', folder: ['0'], listed: true },
	],
	['tiny-glob tiny-glob/sync tinyglobby.glob tinyglobby.globSync', { fact: 'folder', folder: ['0'], listed: true }],
	['node:fs.globSync node:fs/promises.glob', { fact: 'folder', folder: ['0'], listed: true }],
];

/** Plugins that load the modules of a folder, and the option that names it. */
export const loadingPlugins: ReadonlyMap<string, string> = new Map([
	['@fastify/autoload', 'dir'],
	['fastify-autoload', 'dir'],
	['fastify-autoroutes', 'dir'],
	['hapi-router', 'routes'],
	['hapi-auto-route', 'routes_dir'],
	['hapi-openapi', 'handlers'],
]);
