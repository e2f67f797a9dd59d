import { databases } from './databases.js';
import { files, uploads } from './files.js';
import { loggers } from './loggers.js';
import { processes } from './processes.js';
import { awsClient, queues } from './queues.js';
import { type Recipe, tableOf } from './recipe.js';
import { requests } from './requests.js';
import { schema } from './schema.js';
import { secrets } from './secrets.js';
import { servers } from './servers.js';
import { sessions } from './sessions.js';

const table = tableOf(servers, databases, queues, requests, files, uploads, sessions, loggers, processes, schema, secrets);

/** What a call (or `new`) of a qualified name says; undefined where it says nothing. */
export function recipesOf(name: string, isNew: boolean): readonly Recipe[] | undefined {
	const recipes = table.get(name);
	if (recipes !== undefined || !isNew) {
		return recipes;
	}
	const aws = (name.startsWith('@aws-sdk/client-') && /\.[A-Z]\w*$/.test(name) && !name.endsWith('Command')) || /^aws-sdk(?:\.|\/clients\/)[A-Za-z0-9]+$/.test(name);
	return aws ? awsClient : undefined;
}
