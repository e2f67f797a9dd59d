import { assets } from './assets.js';
import { chats } from './chats.js';
import { cloudRecipesOf, clouds } from './clouds.js';
import { databases } from './databases.js';
import { files, uploads } from './files.js';
import { flags } from './flags.js';
import { folders } from './folders.js';
import { loggerOptions } from './loggerOptions.js';
import { loggers } from './loggers.js';
import { shippingRecipesOf } from './logShippers.js';
import { processes } from './processes.js';
import { awsClient, queues } from './queues.js';
import { type Recipe, type Rows, tableOf, withFactories } from './recipe.js';
import { requests } from './requests.js';
import { schema } from './schema.js';
import { secrets } from './secrets.js';
import { servers } from './servers.js';
import { sessions } from './sessions.js';
import { caches, coordination, datastores, globals } from './stores.js';

const written: readonly Rows[] = [
	servers,
	databases,
	queues,
	chats,
	requests,
	files,
	uploads,
	sessions,
	loggers,
	processes,
	schema,
	secrets,
	clouds,
	datastores,
	globals,
	caches,
	coordination,
	assets,
	flags,
	folders,
	loggerOptions,
];

/** All tables, with rows for the factories of modules. */
export const tables: readonly Rows[] = [...written, ...written.map(withFactories)];

const table = tableOf(...tables);

/** What a call (or `new`) of a qualified name says; undefined where it says nothing. */
export function recipesOf(name: string, isNew: boolean): readonly Recipe[] | undefined {
	const recipes = table.get(name);
	const others = cloudRecipesOf(name, isNew);
	if (others === undefined) {
		return recipes ?? shippingRecipesOf(name, isNew);
	}
	return [...(recipes ?? (isAwsClient(name) ? awsClient : [])), ...others];
}

function isAwsClient(name: string): boolean {
	return (name.startsWith('@aws-sdk/client-') && !/Command$|\(/.test(name)) || /^aws-sdk(?:\.|\/clients\/)[A-Za-z0-9]+$/.test(name);
}
