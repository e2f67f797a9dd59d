import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { StateChange } from '../../../core/facts/state.js';
import type { Value } from '../../../core/value.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { broughtStateOf } from '../../shared/broughtState.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { outerStatesOf } from '../../shared/outerState.js';
import { askerStateOf, isOfProcess, mixedStateOf, requestStateOf, sharedHandleOf } from '../../shared/requestState.js';

export default defineRule({
	id: 'processes/cross-request-state',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does a process keep nothing between two requests?',
	messages: {
		collection:
			'Requests leave data in "{{variable}}", in the memory of this process: a second process does not see it, and a restart loses it. Keep it in a backing service.',
		number:
			'Each process counts "{{variable}}" for itself: two processes give out the same number, and a restart begins again. Let the database count.',
		changed:
			'"{{variable}}" is kept in the memory of this process and changed while it runs: what a request leaves there, a second process does not see, and a restart loses it. If it is more than a cache, keep it in a backing service.',
		setting:
			'A request changes what the whole process goes by ({{api}}): requests that run at the same time get it, too. Keep it with the request.',
		handle:
			'Each call makes "{{variable}}" anew for itself and closes it, in a variable of the module: calls that run at the same time use and close each other\'s. Keep it in the function.',
		mixed:
			'Each request puts its own "{{variable}}" into a variable of the module, and waits for others: requests that run at the same time go on with each other\'s. Keep it in the function, or in a backing service.',
		field:
			'Each request puts its own "{{variable}}" into a field of an object that all of them share, and others are waited for: requests that run at the same time go on with each other\'s. Hand it to the methods that need it.',
		kept: 'What sessions hold is kept outside of the process.',
	},
	reads: ['state.module', 'module.export', 'state.change', 'state.global', 'session.store', 'http.route', 'coordination.use'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'session.store') {
			if (fact.store === 'external') {
				affirm({ message: 'kept', span: fact.span });
			}
			return;
		}
		if (fact.kind === 'state.global') {
			// What is the same for all requests may as well be set for all.
			if (isDevelopmentOnly(fact) || isWithin(fact, 'test')) {
				return;
			}
			if ((fact.added === true || isWithin(fact, 'request-handler')) && !isOfDeploy(fact.value)) {
				if (fact.added) {
					// The object around it may well be called settings: what is put in is told by the list.
					if (!isOfProcess(fact.api.slice(fact.api.lastIndexOf('.') + 1)) && !isSaidBefore(fact, project)) {
						report({ message: 'changed', span: fact.span, data: { variable: fact.api }, severity: 'hint' });
					}
					return;
				}
				report({ message: 'setting', span: fact.span, data: { api: fact.api } });
			}
			return;
		}
		if (fact.kind === 'module.export') {
			const filled = isInExamples(fact.path) ? undefined : filledByRequests(project, fact);
			if (filled !== undefined) {
				report({
					message: 'changed',
					span: fact.span,
					data: { variable: fact.name },
					related: [{ at: { path: filled.path, span: filled.change.span }, message: 'It is changed here.' }],
					severity: 'hint',
				});
			}
			return;
		}
		if (fact.kind !== 'state.module' || isDevelopmentOnly(fact) || isInExamples(fact.path)) {
			return;
		}
		const hint = (message: 'handle' | 'mixed' | 'field' | 'changed', change: StateChange, what: string): void =>
			report({
				message,
				span: fact.span,
				data: { variable: fact.variable },
				related: [{ at: { path: fact.path, span: change.span }, message: what }],
				severity: 'hint',
			});
		const handle = sharedHandleOf(fact);
		if (handle !== undefined) {
			hint('handle', handle, 'It is made here.');
			return;
		}
		const state = requestStateOf(project, fact);
		if (state) {
			const { path, span, variable } = fact;
			report({
				message: state.confidence === 'guess' ? 'changed' : state.kind,
				span,
				data: { variable },
				related: [
					{
						at: { path, span: state.change.span },
						message: state.confidence === 'guess' ? 'It is changed here.' : 'A request changes it here.',
					},
				],
				...(state.confidence !== 'certain' && { severity: state.confidence === 'guess' ? ('hint' as const) : ('information' as const) }),
			});
			return;
		}
		const asker = askerStateOf(project, fact);
		if (asker) {
			hint('field', asker, 'It is put there here.');
			return;
		}
		const mixed = mixedStateOf(fact);
		// What one function puts into several variables, it does once.
		if (mixed) {
			if (!isMixedBefore(fact, mixed, project)) {
				hint('mixed', mixed, 'A request puts it there here.');
			}
			return;
		}
		const brought = broughtStateOf(project, fact);
		if (brought) {
			hint('changed', brought, 'It is changed here.');
		}
	},
});

/** Whether the function that puts what is of one request into a variable of the module does so with one that stands before it, too. */
function isMixedBefore({ path, span }: LocatedFact<'state.module'>, { function: name }: StateChange, project: Project): boolean {
	return project.in(path, 'state.module').some((other) => other.span.start < span.start && mixedStateOf(other)?.function === name);
}

/** Where code that requests run puts something into a collection that a module exports for others to fill. */
function filledByRequests(
	project: Project,
	fact: LocatedFact<'module.export'>,
): { readonly path: string; readonly change: StateChange } | undefined {
	for (const state of outerStatesOf(project, fact)) {
		const change = requestStateOf(project, state)?.change ?? broughtStateOf(project, state);
		if (change !== undefined && serviceRoles.includes(project.roleOf(state.path).role)) {
			return { path: state.path, change };
		}
	}
	return undefined;
}

/** Whether something is put into a list of the same object further up in the file. */
function isSaidBefore({ api, path, span }: LocatedFact<'state.global'>, project: Project): boolean {
	const root = (name: string): string => name.split('.')[0]!;
	return project
		.in(path, 'state.global')
		.some((other) => other.added === true && root(other.api) === root(api) && other.span.start < span.start);
}

/** Whether a value is the same for all requests, as far as it is known: written, or from the environment. */
function isOfDeploy(value: Value): boolean {
	const parts = value.kind === 'template' ? value.parts : value.kind === 'choice' ? value.of : undefined;
	return parts === undefined ? value.kind === 'literal' || value.kind === 'env' : parts.every(isOfDeploy);
}
