import { wordList } from '../../../core/wordList.js';
import type { Project } from '../../../project/project.js';
import { isWrittenInCode } from '../../shared/spelledVariables.js';

/** Modules through which processes hear of each other, and names of a service's own modules that say so. */
const channels =
	/^(?:redis|ioredis|@redis\/.*|nats|kafkajs|node-rdkafka|amqplib|amqp.*|mqtt|pg-listen|@google-cloud\/pubsub|graphql-redis-subscriptions|zeromq|stompit|faye-redis)$|^[.~@#/].*(?:redis|pub-?sub|kafka|nats|amqp|rabbit|mqtt|[/.]subscriber(?:[./]|$))/i;

/** What else the name of one of them says than that it leads to Redis, which most services use as a store. */
const saysMore = /pub-?sub|kafka|nats|amqp|rabbit|mqtt|subscri|adapter|stream|channel|faye/i;

/** By what code hears of others, or tells them, through Redis. */
const hearing: readonly string[] = wordList(
	'subscribe psubscribe pSubscribe ssubscribe sSubscribe publish spublish sPublish xread xRead xreadgroup xReadGroup',
);

/** Whether code somewhere subscribes to something, or publishes it: in none other a client of Redis is a channel. */
function isHeard(project: Project): boolean {
	return hearing.some((word) => isWrittenInCode(project, word));
}

/**
 * Whether a module, or one that it has to do with, listens to a channel that processes share: then all of them may hear what is sent. That a
 * neighbour keeps something in Redis is no such channel, where no code subscribes to anything.
 */
export function hearsOfOthers(project: Project, path: string): boolean {
	return [path, ...project.importsOf(path), ...project.importersOf(path)].some((file) =>
		project
			.in(file, 'module.import')
			.some(
				({ specifier, typeOnly }) =>
					!typeOnly &&
					channels.test(specifier) &&
					(file === path || !/redis/i.test(specifier) || saysMore.test(specifier) || isHeard(project)),
			),
	);
}
