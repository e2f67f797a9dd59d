import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isForMakers } from '../../shared/toolCode.js';

/** Middleware compiles for each request, wherever it is put in. */
const isMiddleware = (api: string): boolean => /middleware/.test(api) || otherMiddleware.has(api.replace(/\(\)$/, ''));

/** That which does not say so by its name. */
const otherMiddleware: ReadonlySet<string> = wordSet(
	'connect-assets connect-coffee-script express-less less-express koa-less express-compile-sass',
);

export default defineRule({
	id: 'processes/runtime-asset-compile',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Are assets compiled before the service runs?',
	messages: {
		request: '{{api}} compiles while a request waits, and each process does it again. Compile in the build stage and serve what it made.',
		start: '{{api}} compiles when the process starts: every start is slower and needs the compiler. Compile in the build stage.',
		development: '{{api}} compiles only while developing; releases serve what the build made.',
	},
	reads: ['asset.compile'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const { api, asset, span } = fact;
		const data = { api: api.replace(/\(\)$/, '') };
		if (isDevelopmentOnly(fact)) {
			affirm({ message: 'development', span, data });
			return;
		}
		// `require('@babel/register')({ … })` is one compiler.
		if (
			project
				.in(fact.path, 'asset.compile')
				.some((other) => other.asset === asset && containsSpan(other.span, span) && other.span.end > span.end)
		) {
			return;
		}
		// What is only guarded by other switches, or by nothing we know, may still never run.
		if (isWithin(fact, 'test') || isInExamples(fact.path) || (fact.guards ?? []).length > 0) {
			return;
		}
		if (isWithin(fact, 'request-handler') || isMiddleware(api)) {
			// Such middleware is made for developers: a function that puts it in is mostly called only for them.
			const isMadeForOthers = isMiddleware(api) && isWithin(fact, 'function');
			report({ message: 'request', span, data, ...(isMadeForOthers && { severity: 'hint' as const }) });
		} else if (fact.forRequests === true) {
			// A cache around it, or what decides whether it is called at all, may stand anywhere.
			report({ message: 'request', span, data, severity: 'hint' });
		} else if ((asset === 'code' || asset === 'bundle') && !isWithin(fact, 'function')) {
			report({
				message: 'start',
				span,
				data,
				...(isForMakers(fact.path) ? { severity: 'hint' as const } : asset === 'bundle' && { severity: 'information' as const }),
			});
		}
	},
});
