import { isWithin, type FactTypes, type LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { EnvironmentKind } from '../../../core/environmentNames.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { literalEndpointOf } from '../../shared/endpoint.js';
import { isAddressPart, isGate, isOwnError, isRefusal, isServiceWord, letsPass, isTrialOrLive, lastName, sendsRequest } from './names.js';

/** Whether production has no log, or only the machines of developers have one: `logger: NODE_ENV !== 'production'`, `if (production) logger = false`. */
export function silences(fact: LocatedFact<'env.branch'>, kind: EnvironmentKind, project: Project): boolean {
	const { form, then, otherwise, operator, off, path, span } = fact;
	const name = then[0] ?? '';
	const isLog = /^(?:\w{1,40}\.)?logger$/i.test(name) && (form === 'conditional' || (then.length === 1 && otherwise.length === 0));
	// Where it is off: on the way that the condition opens, or on the other one. `logger: NODE_ENV !== 'production'` is on where it holds.
	const isOffThere = form === 'value' ? operator === '!=' : off === undefined ? undefined : (off === 'then') === (operator === '=');
	return (
		isLog &&
		isOffThere !== undefined &&
		isOffThere === (kind === 'production') &&
		// What a client of a database writes is for those who look for a mistake.
		!project.in(path, 'service.connect').some((connection) => containsSpan(connection.span, span)) &&
		// An application of NestJS may be given another logger once it is made (`app.useLogger`).
		!project.in(path, 'logger.option').some((option) => option.library.startsWith('@nestjs/') && containsSpan(option.span, span))
	);
}

/** Parts of a handle that say which service it is. */
const handleParts: readonly string[] = ['host', 'port', 'node', 'endpoint', 'database', 'dbName'];

/**
 * The connection of which a branch chooses where it leads, by what is put together, asked for or computed there. Where one of both is
 * written out, or both are variables, other rules tell of it.
 */
export function handleChosen(
	{ form, arms, path, span }: LocatedFact<'env.branch'>,
	project: Project,
): LocatedFact<'service.connect'> | undefined {
	return form !== 'conditional' || arms !== undefined
		? undefined
		: project
				.in(path, 'service.connect')
				.find(
					({ url, parts, span: whole }) =>
						containsSpan(whole, span) &&
						[url, ...handleParts.map((name) => parts[name])].some(
							(one) =>
								one?.kind === 'choice' &&
								one.span.start === span.start &&
								one.span.end === span.end &&
								one.of.every(({ kind }) => kind !== 'literal' && kind !== 'secret'),
						),
				);
}

/**
 * The connection of a branch, and the environments that make it, where all of a file's connections of this kind hang on the name of
 * the environment: `if (env === 'development') connect(); if (env === 'production') connect();`.
 */
export function connectedAlone(
	{ path, then, otherwise, variable }: LocatedFact<'env.branch'>,
	project: Project,
): { readonly name: string; readonly values: readonly string[] } | undefined {
	const all = project.in(path, 'service.connect');
	const mine = otherwise.length === 0 ? all.find(({ api }) => then.includes(api)) : undefined;
	const names = all
		.filter(({ service }) => service === mine?.service)
		.map(({ guards }) => guards?.find((guard) => guard.variable === variable && guard.operator === '=')?.value);
	const values = new Set(names.flatMap((name) => name ?? []));
	return mine === undefined || names.includes(undefined) || values.size < 2 ? undefined : { name: mine.api, values: [...values] };
}

/** The request to another service that developers' machines do without, and everything else makes. */
export function sparedRequest({ operator, then, otherwise, path }: LocatedFact<'env.branch'>, project: Project): string | undefined {
	const [done, spared] = operator === '=' ? [then, otherwise] : [otherwise, then];
	const calls = new Set(project.in(path, 'http.request').map(({ api }) => api));
	const isCall = (name: string): boolean => calls.has(name) || sendsRequest(name);
	return done.some(isCall) ? undefined : spared.find(isCall);
}

/** The middleware of a branch that puts one in everywhere but on developers' machines, or in production alone. */
export function middlewareOf(
	{ form, operator, then, otherwise }: FactTypes['env.branch'],
	kind: EnvironmentKind,
): { readonly name: string; readonly isLeftOut: boolean } | undefined {
	const isLeftOut = kind === 'development';
	const names = (operator === '=') === isLeftOut ? otherwise : then;
	const others = names === then ? otherwise : then;
	const isPutIn = form === 'if' && names.some((name) => name.endsWith('.use')) && !others.some((name) => name.endsWith('.use'));
	const name = isPutIn ? names.map(lastName).find(isGate) : undefined;
	return name === undefined ? undefined : { name, isLeftOut };
}

/** What members of a library are called that name the real place of a service, or one for trials. */
const placeOfOthers = /^(?:live|prod(?:uction)?|sandbox|test(?:ing)?|staging)$/i;

/**
 * What gets the one or the other of the members of a library, or the classes, that are called after the real place of a service and the
 * one for trials, or the name of the first: `environment`, `LiveEnvironment`.
 */
export function trialNamed({ form, then, otherwise, sides, returns }: FactTypes['env.branch']): string | undefined {
	if (sides !== undefined && form === 'conditional') {
		return isTrialOrLive(sides) && sides.every((side) => placeOfOthers.test(side)) ? (then[0] ?? sides[0]) : undefined;
	}
	const isChoice = form === 'conditional' || (form === 'if' && returns === true);
	const made = isChoice ? [then.at(-1) ?? '', otherwise.at(-1) ?? ''].map(lastName) : [];
	return made.length > 0 &&
		made.every((name) => /[a-z]Environment$/.test(name)) &&
		isTrialOrLive(made.map((name) => name.slice(0, -'Environment'.length)))
		? made[0]
		: undefined;
}

/** Whether a branch chooses between two addresses that are written in the code. */
export function choosesAddress({ path, span }: LocatedFact<'env.branch'>, project: Project): boolean {
	const addresses = project
		.in(path, 'literal.named')
		.filter((one) => containsSpan(span, one.span))
		.flatMap(({ value }) => literalEndpointOf(value)?.host ?? []);
	return new Set(addresses).size > 1;
}

/** Whether a branch on developers' machines, or everywhere but in production, leaves a function of which the rest turns requests away. */
export function isLetIn({ operator, otherwise }: FactTypes['env.branch'], kind: EnvironmentKind): boolean {
	return (operator === '=') === (kind === 'development') && otherwise.some(isRefusal);
}

/** By which a function that is handed one says that all is well: `callback(null, true)` of a check of origins. */
const passing: ReadonlySet<string> = new Set(['callback', 'cb', 'done']);

/**
 * Whether middleware hands requests on as they are on developers' machines, of which the rest of it turns some away. So does a check that
 * is handed what it calls in the end.
 */
export function isHandedOn(fact: LocatedFact<'env.branch'>, kind: EnvironmentKind): boolean {
	const { operator, then, otherwise } = fact;
	return (
		operator === '=' &&
		kind === 'development' &&
		then.length === 1 &&
		(then[0] === 'next' ? isWithin(fact, 'request-handler') : passing.has(then[0]!) && otherwise.includes(then[0]!)) &&
		otherwise.some((name) => isRefusal(name) || isOwnError(name) || name === 'Error')
	);
}

/**
 * The function that gives nothing back in one environment, and elsewhere lets people in by a code or past a check: `staticOtpOf`,
 * `bypassToken`.
 */
export function leftAtOnce({ form, returns, then, otherwise }: FactTypes['env.branch']): string | undefined {
	return form === 'if' && returns === true && then.length === 0
		? otherwise.find((name) => !name.includes('.') && letsPass(name))
		: undefined;
}

/** Whether a name is an error by which requests are turned away: of any kind where a file asks who calls (`middleware/authentication.js`). */
export function turnsAway(name: string, fact: LocatedFact<'env.branch'>): boolean {
	return (
		isRefusal(name) ||
		(isWithin(fact, 'request-handler') &&
			((isOwnError(name) && isGate(baseName(fact.path))) || (name === 'Error' && fact.then.includes('statusCode'))))
	);
}

/** Whether a branch leaves what is called for each event or request, for some of them. */
export function passesOver(fact: LocatedFact<'env.branch'>): boolean {
	return fact.leaves === true && (isWithin(fact, 'event-handler') || isWithin(fact, 'request-handler'));
}

/** Whether a branch chooses one written value or another for what changes what the service does, or a part of an address or none. */
export function choosesValue({ target, orEmpty, elseRead, thenRead }: FactTypes['env.branch']): boolean {
	return target !== undefined && !elseRead && !thenRead && (orEmpty ? isAddressPart(target) : isServiceWord(target));
}
