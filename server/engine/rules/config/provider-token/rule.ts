import type { LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { isSecretName } from '../../../core/secrets.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples, sampleWords } from '../../shared/aside.js';
import { isReadByService } from '../../shared/filesRead.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** Providers whose tokens programs usually hold, as they stand in the names of variables. */
const providers: ReadonlySet<string> = wordSet(`
	aws github gitlab slack stripe sendgrid twilio mailgun openai anthropic npm google azure discord telegram shopify linear notion
	datadog cloudflare heroku digitalocean
`);

/** Places that a finding names beside its own. */
const mostRelated = 12;

export default defineRule({
	id: 'config/provider-token',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Are tokens of providers kept out of the repository?',
	messages: {
		token: 'This has the form of {{what}}. Revoke it where it was made: history keeps what was committed.',
		fromEnvironment: 'The token in {{variable}} comes from the environment.',
	},
	reads: ['secret.token', 'env.read'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'env.read') {
			if (
				fact.variable !== undefined &&
				fact.fallback === undefined &&
				isSecretName(fact.variable) &&
				haveWord([fact.variable], providers)
			) {
				affirm({ message: 'fromEnvironment', span: fact.span, data: { variable: fact.variable } });
			}
			return;
		}
		if (fact.repeats !== undefined) {
			return; // one token is one finding, at its first place
		}
		const isOfExample = fact.provider === 'privatekey' && isOfNobody(fact.path);
		if (
			(role === 'test' && fact.genuine !== true) ||
			(isOfExample && (haveWord([baseName(fact.path)], new Set(['localhost'])) || !isReadByService(project, fact.path)))
		) {
			return; // made up to try a parser, or a key of a test's own server
		}
		// Pages show made-up tokens, and the form does not tell one that is real. The key of a certificate in an example is one that its
		// reader is to make anew.
		const isSample =
			role === 'docs' ||
			isOfExample ||
			isMadeUpRecord(fact.path) ||
			(fact.provider === 'aws' && isOfLocalStore(project, fact)) ||
			(isInExamples(fact.path) && !serviceRoles.includes(role)) ||
			/\.(?:md|mdx|markdown|rst|adoc)$/i.test(fact.path) ||
			(fact.provider === 'privatekey' &&
				(isInExamples(fact.path) || isDescription(fact.path) || (isOfMakers(fact.path) && !isTaken(project, fact.path))));
		// Whoever has the file still needs the passphrase.
		const isNameAlone = fact.provider === 'aws' && isWithoutSecret(project, fact);
		// The keys of Apollo have no sign of their own but their owner's name.
		const severity = isSample || isNameAlone || fact.provider === 'apollo' ? 'hint' : fact.encrypted === true ? 'warning' : 'error';
		// A private key is mostly one that somebody made to try something; a token of a provider was given to somebody.
		report({
			message: 'token',
			span: fact.span,
			data: { what: fact.encrypted === true ? 'a private key under a passphrase' : whatOf(fact.provider) },
			severity,
			sure: !isSample && !isNameAlone && fact.provider !== 'privatekey' && fact.provider !== 'apollo',
			related: project
				.in(fact.path, 'secret.token')
				.filter(({ repeats }) => repeats?.start === fact.span.start)
				.slice(0, mostRelated)
				.map(({ path, span }) => ({ at: { path, span }, message: 'The same token stands here.' })),
		});
	},
});

/**
 * Whether a key is that of a store which stands in for the cloud on a developer's machine: of MinIO, or beside an endpoint on the same
 * machine. Whoever starts the store makes its key up.
 */
function isOfLocalStore(project: Project, { path, span }: LocatedFact<'secret.token'>): boolean {
	return project
		.in(path, 'env.declare')
		.some(
			(declared) =>
				(/^MINIO_/.test(declared.variable) && containsSpan(declared.span, span)) ||
				(/ENDPOINT/i.test(declared.variable) &&
					declared.value.kind === 'literal' &&
					/^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|minio|localstack)(?::\d+)?\/?$/i.test(declared.value.text)),
		);
}

/**
 * Whether the id of an access key is kept in a file of variables that has no secret beside it: alone it names the key and opens
 * nothing. Some keep the secret where secrets are kept, and the id with what everybody may know.
 */
function isWithoutSecret(project: Project, { path, span }: LocatedFact<'secret.token'>): boolean {
	const declared = project.in(path, 'env.declare');
	return (
		declared.some((one) => containsSpan(one.span, span)) &&
		!declared.some(({ variable, value }) => /SECRET/i.test(variable) && (value.kind === 'literal' || value.kind === 'secret'))
	);
}

/** A record that tests read, by its name: `testOrder.json`, `mock-invoice.json`. What somebody saved for that is mostly over. */
function isMadeUpRecord(path: string): boolean {
	return /^(?:test|mock|fake|dummy|sample)[A-Z_-][^/]*\.(?:json|xml|csv)$/.test(baseName(path));
}

/** A description of an interface shows what is sent to it: `schema/paths/certificates.json`, `openapi.yaml`. */
function isDescription(path: string): boolean {
	return /\.(?:json|ya?ml)$/.test(path) && haveWord(path.split('/'), new Set(['schema', 'schemas', 'openapi', 'swagger']));
}

/** The key of a certificate for localhost or of an example (`localhost.key`, `certs/example.key`) proves nothing to anybody. */
function isOfNobody(path: string): boolean {
	return haveWord([baseName(path)], new Set(['localhost', 'example', 'sample', 'snakeoil', 'dummy', 'selfsigned']));
}

/** Words of files and folders whose keys somebody made to try a program with. */
const makersWords: ReadonlySet<string> = new Set([...sampleWords, 'dev', 'develop', 'development', 'local', 'test', 'tests']);

function isOfMakers(path: string): boolean {
	return haveWord([baseName(path), ...directoryOf(path).split('/')], makersWords);
}

/** Whether an image brings that very file along: then it is the key of a deploy, whatever it is called. */
function isTaken(project: Project, path: string): boolean {
	const name = baseName(path);
	return (
		project.of('image.copy').some(({ sources, from }) => from === undefined && sources.some((source) => baseName(source) === name)) ||
		project
			.of('env.declare')
			.some(({ source, value }) => source === 'dockerfile-env' && value.kind === 'literal' && baseName(value.text) === name)
	);
}

/** Providers as they write themselves, by the detector's names. */
const titles: Readonly<Record<string, string>> = {
	aws: 'AWS',
	gcp: 'Google Cloud',
	npm: 'npm',
	slack: 'Slack',
	sendgrid: 'SendGrid',
	shopify: 'Shopify',
	github: 'GitHub',
	openai: 'OpenAI',
	anthropic: 'Anthropic',
	linear: 'Linear',
	'1password': '1Password',
	apollo: 'Apollo',
};

function whatOf(provider: string): string {
	return provider === 'privatekey' ? 'a private key' : `a credential for ${Object.hasOwn(titles, provider) ? titles[provider]! : provider}`;
}
