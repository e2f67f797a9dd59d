import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { isSecretName } from '../../../core/secrets.js';
import { containsSpan } from '../../../core/text.js';
import { takeFromCompose } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsideName, isForProduction, isForTests, isInExamples } from '../../shared/aside.js';
import { isSecretVariable } from '../../shared/bakedConfig.js';

/** Declarations that a deploy or a pipeline reads; Dockerfiles and `.env` files have rules of their own. */
const sources: ReadonlySet<string> = new Set(['workload', 'compose', 'app-json', 'platform', 'pipeline', 'infrastructure', 'unit']);

export default defineRule({
	id: 'config/secret-in-manifest',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Do manifests name secrets without holding them?',
	messages: {
		secret:
			'The secret {{variable}} is written into the manifest. Refer to a store of secrets or to the environment, and rotate it: history keeps what was committed.',
		local: 'The password {{variable}} is written into a compose file; fine for a local service, wrong as soon as anything else runs it.',
		reference: 'The secret {{variable}} comes from elsewhere.',
	},
	reads: ['env.declare', 'process.declare'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'process.declare') {
			const variable = role === 'test' || role === 'docs' ? undefined : secretOptionOf(fact);
			if (variable !== undefined) {
				report({ message: 'local', span: fact.span, data: { variable }, severity: 'hint' });
			}
			return;
		}
		const { variable, value, source, store, path, span } = fact;
		if (!sources.has(source) || isOuterPath(path)) {
			return;
		}
		if (
			store === 'reference' ||
			store === 'encrypted' ||
			(value.kind === 'env' && value.fallback === undefined && value.name !== undefined)
		) {
			if (isSecretName(variable)) {
				affirm({ message: 'reference', span, data: { variable } });
			}
			return;
		}
		const isToken = project.in(path, 'secret.token').some((token) => containsSpan(span, token.span) || containsSpan(token.span, span));
		if (
			value.kind !== 'secret' ||
			isToken ||
			!(isSecretVariable(variable) || value.strength === 'strong') ||
			/PUBLIC|PUBLISHABLE|ANON_KEY/.test(variable.toUpperCase())
		) {
			return;
		}
		const weak = value.strength === 'weak';
		const aside = isInExamples(path) || project.isDevelopmentFile(path) || isAsideName(baseName(path));
		const forTests = isForTests(path);
		// Services of a pipeline or a test live for a minute and hold nothing.
		if (
			weak &&
			(source === 'pipeline' ||
				/(?:^|\/)\.devcontainer\//.test(path) ||
				forTests ||
				role === 'test' ||
				role === 'docs' ||
				role === 'generated' ||
				(aside && source !== 'compose'))
		) {
			return;
		}
		const local = source === 'compose' && (weak || aside);
		const plan = source === 'compose' && !forTests ? takeFromCompose(variable, value, path) : undefined;
		report({
			message: local ? 'local' : 'secret',
			span,
			data: { variable },
			// What a pipeline writes out is mostly made up for its tests; what it deploys with comes from its store. A word is what whoever
			// installs the thing puts another one for.
			...(local || source === 'pipeline' || (weak && !isForProduction(path)) || !isSecretVariable(variable)
				? { severity: 'hint' as const }
				: weak || aside
					? { severity: 'warning' as const }
					: {}),
			fixes: plan ? [plan] : [],
		});
	},
});

/** The option by which a command of a compose file is given a secret, which the reader has covered: `redis-server --requirepass ***`. */
function secretOptionOf({ source, command, path }: LocatedFact<'process.declare'>): string | undefined {
	if (!source.startsWith('compose') || isOuterPath(path) || isForTests(path) || /(?:^|\/)\.devcontainer\//.test(path)) {
		return undefined;
	}
	const named = /(?:^|\s)--?([A-Za-z][\w-]{0,60})[= ]["']?\*{3,}["']?(?:\s|$)/g;
	const [, name] = [...command.matchAll(named)].find(([, each]) => each !== undefined && isSecretName(each)) ?? [];
	return name === undefined ? undefined : `--${name}`;
}
