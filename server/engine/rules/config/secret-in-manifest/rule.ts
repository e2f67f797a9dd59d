import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { isSecretName, redaction } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import { containsSpan, type Span } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import { commandsWritten } from '../../../project/commandLines.js';
import { takeFromCompose } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsideName, isForProduction, isForTests, isInExamples } from '../../shared/aside.js';
import { isSecretVariable } from '../../shared/bakedConfig.js';
import { isTokenOfProvider } from '../../shared/providerTokens.js';

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
		command:
			'The secret {{variable}} is written into the command. Take it from a store of secrets or from the environment, and rotate it: history keeps what was committed.',
		reference: 'The secret {{variable}} comes from elsewhere.',
	},
	reads: ['env.declare', 'chart.secret', 'process.declare', 'pipeline.step', 'shell.script', 'task.step'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'chart.secret') {
			const isTold = project.in(fact.path, 'secret.token').some((token) => containsSpan(fact.span, token.span));
			if (!isTold && role !== 'test' && role !== 'docs' && !isOuterPath(fact.path) && !isForTests(fact.path) && !isInExamples(fact.path)) {
				report({ message: 'secret', span: fact.span, data: { variable: fact.name }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind !== 'env.declare') {
			for (const { variable, span } of role === 'test' || role === 'docs' ? [] : secretsHandedTo(fact)) {
				report({ message: 'command', span, data: { variable }, severity: 'hint' });
			}
		}
		if (fact.kind === 'pipeline.step' || fact.kind === 'shell.script' || fact.kind === 'task.step') {
			return;
		}
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
		// A word may stand in for a secret until somebody puts one there; what a supervisor is told is what the program runs with.
		if (isWordForUnit(fact)) {
			const [first, ...others] = project.in(path, 'env.declare').filter(isWordForUnit);
			if (first?.span.start === span.start && role !== 'test' && role !== 'docs' && !isInExamples(path) && !isForTests(path)) {
				report({
					message: 'secret',
					span,
					data: { variable },
					severity: 'hint',
					related: others.slice(0, mostRelated).map((other) => ({ at: { path, span: other.span }, message: 'And so is this one.' })),
				});
			}
			return;
		}
		const isToken = isTokenOfProvider(project, { path, span });
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

/** How many other places a finding names. */
const mostRelated = 8;

/**
 * Whether a supervisor is told a word as the secret of a program (`JWT_SECRET: 'my_key'` in a file of pm2), other than the password of a
 * database, which mostly is a developer's own there.
 */
function isWordForUnit({
	source,
	variable,
	value,
}: {
	readonly source: string;
	readonly variable: string;
	readonly value: Value;
}): boolean {
	return (
		source === 'unit' &&
		value.kind === 'literal' &&
		value.text === redaction &&
		value.standIn !== true &&
		value.publishable !== true &&
		!ofDatabases.test(variable) &&
		isSecretVariable(variable)
	);
}

/** The option by which a command of a compose file is given a secret, which the reader has covered: `redis-server --requirepass ***`. */
function secretOptionOf({ source, command, path }: LocatedFact<'process.declare'>): string | undefined {
	if (!source.startsWith('compose') || isOuterPath(path) || isForTests(path) || /(?:^|\/)\.devcontainer\//.test(path)) {
		return undefined;
	}
	const named = /(?:^|\s)--?([A-Za-z][\w-]{0,60})[= ]["']?\*{3,}["']?(?:\s|$)/g;
	const [, name] = [...command.matchAll(named)].find(([, each]) => each !== undefined && isSecretName(each)) ?? [];
	return name === undefined ? undefined : `--${name}`;
}

/** Programs that set variables of what runs elsewhere, or start a container with them. */
const deployers: ReadonlySet<string> = wordSet(`
	docker podman nerdctl heroku gcloud fly flyctl kubectl oc helm az aws railway vercel netlify wrangler doctl scalingo dokku cf eb
`);

/** Variables by which images of databases are given their first password, for somebody's own machine as often as not. */
const ofDatabases = /^(?:POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|MSSQL|SA|REDIS|RABBITMQ|MINIO|NEO4J|ELASTIC|KEYCLOAK)_/;

/**
 * What a command hands to a deploy as a secret that is written there, which the reader has covered: `heroku config:set JWT_SECRET=***`,
 * `docker run -e API_KEY=***`, `helm upgrade --set auth.password=***`; or to what it starts itself, where a deploy starts that. What is as
 * short as a word stands in for one.
 */
function secretsHandedTo(
	fact: LocatedFact<'process.declare' | 'pipeline.step' | 'shell.script' | 'task.step'>,
): readonly { readonly variable: string; readonly span: Span }[] {
	if (!fact.command.includes('=************') || isOuterPath(fact.path) || isForTests(fact.path) || isInExamples(fact.path)) {
		return [];
	}
	const isStart = fact.kind === 'process.declare' && (fact.source !== 'script' || /^(?:start|serve|prod)/.test(fact.name));
	return commandsWritten(fact).flatMap(({ started, command, exact }) => {
		const words = isStart || deployers.has(started.program) ? command.words.map(({ text, span }) => ({ text, span })) : [];
		const assigned = isStart ? command.assignments.map(({ name, value }) => ({ text: `${name}=${value.text}`, span: value.span })) : [];
		return [...assigned, ...words].flatMap(({ text, span }) => {
			const variable = /^(?:--?[a-z-]{1,40}=)?["']?([A-Za-z_][\w.-]{1,127})=\*{12,}/.exec(text)?.[1];
			return variable === undefined || ofDatabases.test(variable) || !isSecretName(variable)
				? []
				: [{ variable, span: exact ? span : fact.span }];
		});
	});
}
