import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { sessionUseOf } from '../../../project/sessionUse.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly, isForMissingAddress } from '../../shared/guards.js';
import { hasSharedStore, runsSeveral } from '../../shared/severalProcesses.js';
import { storeOf } from '../../shared/storeOptions.js';

export default defineRule({
	id: 'processes/memory-session',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Do sessions live outside the process?',
	messages: {
		memory:
			'Sessions live in the memory of this process: a restart signs everybody out, and a second process does not know them. Give it a store.',
		unused:
			'Sessions would live in the memory of this process, but no code here is seen to use one. Take the middleware out, or give it a store before something does.',
		file: 'Sessions live in files on this machine, which the next release or a second process does not have. Give it a store.',
		tokens:
			'The tokens of users live in the memory of this process: after a restart, or in a second process, they cannot be renewed, and everybody has to sign in again. Give the client a cache plugin (cache.cachePlugin) with a store.',
		chats:
			'What the bot remembers of each chat lives in the memory of this process: a restart forgets it, and a second process does not know it. Give the session a store.',
		external: 'Sessions live in a store that all processes share.',
		cookie: 'The session travels in a cookie; the process keeps nothing.',
	},
	reads: ['session.store'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const { span } = fact;
		const store = storeOf(fact, project);
		const others = project.in(fact.path, 'session.store');
		if (isTokenCache(fact.api)) {
			if (store === 'memory' && !isDevelopmentOnly(fact)) {
				// Who finds no token may well be sent to sign in without being asked anything.
				report({ message: 'tokens', span, sure: runsSeveral(project), severity: runsSeveral(project) ? 'warning' : 'information' });
			}
			return;
		}
		if (fact.made === true) {
			// What it is made for stands elsewhere, or somebody chooses it there.
			if (
				!isDevelopmentOnly(fact) &&
				!others.some((other) => other.made !== true && (other.store === 'memory' || other.store === 'file'))
			) {
				report({ message: store === 'file' ? 'file' : 'memory', span, severity: 'hint' });
			}
			return;
		}
		if (store === 'external' || store === 'cookie') {
			affirm({ message: store, span });
		} else if ((store === 'memory' || store === 'file') && !isDevelopmentOnly(fact)) {
			// Who gives no address of the store that the same file has does without it, and deploys mostly give one; a switch that is off
			// unless somebody turns it on is no choice of a deploy. Files on a volume outlive the release.
			const use = store === 'memory' && fact.api === 'express-session' ? sessionUseOf(project, fact.path) : 'seen';
			if (use === 'unseen') {
				report({ message: 'unused', span, severity: 'hint' });
				return;
			}
			const isChoice =
				others.some((other) => other.store === 'external') && (isForMissingAddress(fact) || (fact.guards ?? []).length === 0);
			report({
				message: store === 'memory' && isOfBot(fact.api) ? 'chats' : store,
				span,
				sure: isMissed(project, fact.path),
				...((isChoice || use === 'unknown' || (store === 'file' && hasVolume(project))) && { severity: 'hint' as const }),
			});
		}
	},
});

/** Whether it is the tokens of users that a client keeps, rather than sessions. */
function isTokenCache(api: string): boolean {
	return api.startsWith('@azure/msal-node.');
}

/** Whether it is a bot that remembers chats, and nobody signs in. */
function isOfBot(api: string): boolean {
	return /^(?:telegraf|grammy)\./.test(api);
}

/**
 * Whether sessions in memory are lost for certain: several processes run, of which each has its own, or a store is at hand that they
 * could share. What a session holds is not seen, and who signs users in with tokens may hold nothing in it.
 */
function isMissed(project: Project, path: string): boolean {
	return runsSeveral(project) || hasSharedStore(project, path);
}

/** Whether a container of the deploy that is built here is given a disk that lasts. */
function hasVolume(project: Project): boolean {
	return (
		project.of('workload.volume').some(({ type }) => type !== 'temporary' && type !== 'configuration') ||
		project
			.of('compose.volume')
			.some(
				({ type, path, service, readOnly }) =>
					type !== 'temporary' &&
					!readOnly &&
					project.in(path, 'compose.service').some((one) => one.service === service && one.build !== undefined),
			)
	);
}
