import { wordSet } from './wordList.js';

/** What a name of an environment stands for. */
export type EnvironmentKind = 'development' | 'production' | 'test';

const kinds: Readonly<Record<string, EnvironmentKind>> = {
	development: 'development',
	dev: 'development',
	develop: 'development',
	local: 'development',
	localhost: 'development',
	localdev: 'development',
	production: 'production',
	prod: 'production',
	prd: 'production',
	live: 'production',
	staging: 'production',
	stage: 'production',
	preprod: 'production',
	preproduction: 'production',
	pre: 'production',
	uat: 'production',
	qa: 'production',
	test: 'test',
	tests: 'test',
	testing: 'test',
	tst: 'test',
	ci: 'test',
	e2e: 'test',
};

/** Variables by which a deploy names itself. */
const variables: ReadonlySet<string> = wordSet(`
	NODE_ENV APP_ENV RAILS_ENV RACK_ENV FLASK_ENV DJANGO_ENV ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT SPRING_PROFILES_ACTIVE
	ENVIRONMENT ENV ENVIRONMENT_NAME ENV_NAME APP_ENVIRONMENT NODE_ENVIRONMENT DEPLOY_ENV STAGE VERCEL_ENV APP_STAGE MODE NODE_MODE APP_MODE
`);

/** Variables of tools, and of services that have a sandbox of their own: which of theirs is meant is a setting like any other. */
const ofOthers =
	/^(?:GITHUB|BASH|VIRTUAL|CONDA|BABEL|SENTRY|DD|DATADOG|NEW_RELIC|ROLLBAR|BUGSNAG|PAYPAL|ADYEN|PLAID|STRIPE|BRAINTREE|SQUARE|XERO|DOCUSIGN|KLARNA|APNS?|AZURE|AWS)_/;

/** What a name of an environment stands for; undefined for a word that is none. */
export function environmentKindOf(name: string): EnvironmentKind | undefined {
	const key = name.toLowerCase().replaceAll('-', '');
	return Object.hasOwn(kinds, key) ? kinds[key] : undefined;
}

/** Whether a variable names the environment a process runs in: `NODE_ENV`, `SHOP_ENV`, `SHOP_STAGE`. */
export function namesEnvironment(variable: string): boolean {
	return (
		variables.has(variable) || (/^[A-Z][A-Z0-9_]*_(?:ENV|ENVIRONMENT|STAGE|DEPLOY_TARGET)$/.test(variable) && !ofOthers.test(variable))
	);
}
