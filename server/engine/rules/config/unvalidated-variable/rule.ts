import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { isSecretName } from '../../../core/secrets.js';
import { containsSpan, type Location } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { groupedBy } from '../../../core/group.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { factsOfPackage } from '../../shared/near.js';
import { haveWord } from '../../../core/words.js';
import { isGivenVariable } from '../../shared/platformVariables.js';
import { flag, isReadThere, keptUse, mappedUse, state } from './settingUses.js';

/** Uses that go wrong where a variable is missing. */
const trusting: ReadonlySet<NamedUse['how']> = new Set<NamedUse['how']>(['assertion', 'number', 'data', 'text', 'word', 'header']);

/** A use of a variable whose name is written there. */
type NamedUse = LocatedFact<'env.use'> & { readonly variable: string };

export default defineRule({
	id: 'config/unvalidated-variable',
	scope: 'workspace',
	severity: 'hint',
	question: 'Does the service notice at start what is missing or wrong in its environment?',
	messages: {
		assertion: 'The code takes it for granted that {{variable}} is set; when it is not, something else fails, later.',
		number: 'Without {{variable}}, or with a slip in it, this is NaN, and nobody notices.',
		converted:
			'{{variable}} is made a number in another module, and nobody looks at what came of it: without it, or with a slip in it, that is NaN.',
		numbers: 'What variables hold is made a number here, and nobody looks at what came of it: a slip in one of them is NaN.',
		data: 'Without {{variable}} this throws an error that does not name it.',
		text: 'Without {{variable}} the address holds the word "undefined", and nobody notices.',
		word: 'Without {{variable}} this is the word "undefined", and nobody notices.',
		header:
			'Others of its variables the service checks, and this one not: without {{variable}} the request goes out all the same, and whoever gets it refuses it.',
		missing:
			'The service asks of no variable whether it is there: without {{variable}} it starts all the same, and fails when it first needs the secret.',
		port: 'Without {{variable}} the server listens on whatever port is free, and nobody knows which.',
		flag: '{{variable}} is on as soon as it has any value, "false" included. Compare it with a value.',
		coerced:
			'{{variables}} on as soon as there is any text, "false" included: z.coerce.boolean() asks for no more. Compare the text with a value.',
		printed:
			'A failed check of the environment is only printed, and the service goes on with what is missing or wrong. Stop at start instead.',
		cast: '{{variables}} a text when set, and a type that is asserted does not change that. Convert it, and refuse what cannot be.',
		switch: '{{variable}} is a text when it is set: "false" is as good as true. Compare it with a value.',
		mapped:
			'{{variable}} is a text when it is set: "false" is as good as true. Give its mapping a __format, or compare the setting with a value.',
		checked: 'The service checks {{variable}} before it goes on.',
	},
	reads: [
		'env.use',
		'env.read',
		'env.load',
		'env.declare',
		'setting.use',
		'module.import',
		'literal.named',
		'settings.file',
		'server.listen',
		'schema.sync',
	],
	check({ project, report, affirm }) {
		const declared = new Set(
			project
				.of('env.declare')
				.filter(({ source }) => source === 'schema')
				.map(({ variable }) => variable),
		);
		const isOfService = (fact: LocatedFact): boolean =>
			!isOuterPath(fact.path) &&
			serviceRoles.includes(project.roleOf(fact.path).role) &&
			!isWithin(fact, 'test') &&
			!isDevelopmentOnly(fact);
		const all = project.of('env.use').filter(isOfService);
		const uses = all.flatMap((use) => (use.variable === undefined ? [] : [{ ...use, variable: use.variable }]));
		for (const { path, span } of all.filter(({ how }) => how === 'printed')) {
			report({ message: 'printed', path, span });
		}
		for (const [path, [first, ...others]] of groupedBy(
			all.filter(({ variable, how }) => variable === undefined && how === 'number'),
			(fact) => fact.path,
		)) {
			report({
				message: 'numbers',
				path,
				span: first.span,
				related: others.slice(0, 8).map(({ span }) => ({ at: { path, span }, message: 'Here, too.' })),
			});
		}
		/** Variables that a file of the repository sets to such a word. */
		const saidFalse = new Set(
			project
				.of('env.declare')
				.filter(({ source, value }) => source !== 'schema' && value.kind === 'literal' && /^(?:false|off|no)$/i.test(value.text))
				.map(({ variable }) => variable),
		);
		const checked = new Set(uses.filter(({ how }) => how === 'check').map(({ variable }) => variable));
		const told = new Set<string>();
		for (const [variable, all] of groupedBy(uses, (fact) => fact.variable)) {
			const check = all.find(({ how }) => how === 'check');
			if (check) {
				affirm({ message: 'checked', path: check.path, span: check.span, data: { variable } });
			}
			const isKnown = checked.has(variable) || declared.has(variable) || isGivenVariable(variable);
			// What is asked for elsewhere may be missing, and whoever asked goes another way.
			const isOptional = all.some(({ how }) => how === 'presence');
			// That a variable is there does not tell what it holds.
			const risky =
				(all.some(({ how }) => how === 'comparison') ? undefined : all.find((one) => !declared.has(variable) && isSwitch(one))) ??
				(isKnown
					? undefined
					: all.find(
							(one) =>
								isRisky(one, project) &&
								!(isOptional && (one.how === 'data' || one.how === 'header')) &&
								!isAssured(one, project) &&
								(one.how !== 'header' || checksOthers(project, one)),
						)) ??
				(isGivenVariable(variable)
					? undefined
					: saidFalse.has(variable) && isOnlyAskedFor(variable, all, project)
						? all[0]
						: askedBesideComparison(variable, all, project));
			if (risky) {
				told.add(variable);
				const others = all.filter((one) => one !== risky && isRisky(one, project));
				report({
					message:
						risky.how === 'presence' ? 'flag' : (risky.how as 'assertion' | 'number' | 'data' | 'text' | 'word' | 'switch' | 'header'),
					path: risky.path,
					span: risky.span,
					data: { variable },
					related: others.slice(0, 8).map(({ path, span }) => ({ at: { path, span }, message: 'Here, too.' })),
				});
			}
		}
		const raw = [
			...anyPorts(project.of('server.listen').filter(isOfService), project).map((one) => ({ ...one, message: 'port' as const })),
			...heldSwitches(project.of('schema.sync').filter(isOfService), project).map((one) => ({ ...one, message: 'switch' as const })),
		];
		for (const { message, variable, path, span } of raw) {
			if (!told.has(variable) && !declared.has(variable) && all.every((use) => use.variable !== variable)) {
				told.add(variable);
				report({ message, path, span, data: { variable } });
			}
		}
		const unasked = unaskedSecrets(project, isOfService);
		for (const [{ variable, path, span }, ...others] of unasked) {
			report({
				message: 'missing',
				path,
				span,
				data: { variable },
				related: others.slice(0, 8).map((one) => ({ at: { path: one.path, span: one.span }, message: `${one.variable}, too.` })),
			});
		}
		const mapped = project
			.of('setting.use')
			.filter(isOfService)
			.flatMap((use) => {
				const variable = mappedUse(use, project);
				return variable === undefined ? [] : [{ ...use, variable }];
			});
		for (const [first, ...others] of groupedBy(mapped, ({ how, variable }) => `${how} ${variable}`).values()) {
			report({
				message: first.how === 'number' ? 'number' : 'mapped',
				path: first.path,
				span: first.span,
				data: { variable: first.variable },
				related: others.slice(0, 8).map(({ path, span }) => ({ at: { path, span }, message: 'Here, too.' })),
			});
		}
		const missing = new Set(unasked.flat().map(({ variable }) => variable));
		const kept = project
			.of('setting.use')
			.filter(isOfService)
			.flatMap((use) => keptUse(use, project) ?? [])
			.filter(
				({ how, variable }) =>
					!told.has(variable) &&
					!checked.has(variable) &&
					!declared.has(variable) &&
					!isGivenVariable(variable) &&
					!(how === 'assertion' && missing.has(variable)),
			);
		for (const [first, ...others] of groupedBy(kept, ({ how, variable }) => `${how} ${variable}`).values()) {
			const isNumber = first.how === 'number';
			report({
				message: isNumber ? 'converted' : 'assertion',
				...(isNumber ? first.place : first.at),
				data: { variable: first.variable },
				related: isNumber
					? [first, ...others].slice(0, 8).map(({ at }) => ({ at, message: 'It is made a number here.' }))
					: [{ at: first.place, message: 'It is read here.' }, ...others.slice(0, 7).map(({ at }) => ({ at, message: 'Here, too.' }))],
			});
		}
		// One place of a file is mended as the others are.
		for (const [message, found] of [
			['coerced', project.of('env.declare').filter((fact) => fact.truthy === true && isOfService(fact))],
			['cast', uses.filter(({ how, variable }) => how === 'cast' && !declared.has(variable))],
		] as const) {
			for (const [path, [first, ...others]] of groupedBy<Location & { readonly variable: string }, string>(found, (fact) => fact.path)) {
				report({
					message,
					path,
					span: first.span,
					data: { variables: namesOf(first, others) },
					related: others.slice(0, 8).map(({ span, variable }) => ({ at: { path, span }, message: `${variable}, too.` })),
				});
			}
		}
	},
});

/** Servers that take any port that is free where they are told none: those on Node's own (https://nodejs.org/api/net.html#serverlisten). */
const onAnyPort = /^(?:node:https?|express|koa|fastify|@nestjs\/core|restify|polka|connect|@hapi\/hapi)\b/;

/** The variables that alone say where servers listen, each where that is read first: no default stands in, and nothing sets them for certain. */
function anyPorts(
	listeners: readonly LocatedFact<'server.listen'>[],
	project: Project,
): readonly (Location & { readonly variable: string })[] {
	return listeners.flatMap((fact) => {
		const port = project.resolved(fact).port;
		const variable = port.kind === 'env' && port.fallback === undefined ? port.name : undefined;
		const place = { path: port.path ?? fact.path, span: port.span };
		return variable !== undefined &&
			onAnyPort.test(fact.api) &&
			!isGivenVariable(variable) &&
			!isSetFor({ path: fact.path, variable }, project) &&
			(fact.guards ?? []).every((guard) => guard.variable !== variable) &&
			isReadThere(place, variable, project)
			? [{ ...place, variable }]
			: [];
	});
}

/** The variables whose text is an option of TypeORM that is on or off, where the options stand apart from the call that takes them. */
function heldSwitches(
	options: readonly LocatedFact<'schema.sync'>[],
	project: Project,
): readonly (Location & { readonly variable: string })[] {
	return options.flatMap((fact) => {
		const { value, apart } = project.resolved(fact);
		const variable = value.kind === 'env' && value.fallback === undefined ? value.name : undefined;
		const place = { path: value.path ?? fact.path, span: value.span };
		return apart === true && variable !== undefined && isReadThere(place, variable, project) ? [{ ...place, variable }] : [];
	});
}

/** Whether the image or the platform of a service sets a variable. */
function isSetFor(one: { readonly path: string; readonly variable: string }, project: Project): boolean {
	return isDeclaredIn('platform', one, project) || isDeclaredIn('dockerfile-env', one, project);
}

/**
 * Whether a variable is there for certain: dotenv-safe refuses to start without what the example names
 * (https://github.com/rolodato/dotenv-safe), and the file of a platform sets it, which says nothing of slips in it.
 */
function isAssured(use: NamedUse, project: Project): boolean {
	return (
		(use.how === 'data' && isDeclaredIn('platform', use, project)) ||
		(factsOfPackage(project, project.packageOf(use.path), 'env.load').some(checksExample) && isDeclaredIn('dotenv-example', use, project))
	);
}

/** Whether a file of one kind, in the package of a file, names a variable and leaves it no empty value. */
function isDeclaredIn(
	source: LocatedFact<'env.declare'>['source'],
	{ path, variable }: { readonly path: string; readonly variable?: string },
	project: Project,
): boolean {
	return factsOfPackage(project, project.packageOf(path), 'env.declare').some(
		(one) => one.variable === variable && one.source === source && !(one.value.kind === 'literal' && one.value.text === ''),
	);
}

function checksExample({ api }: LocatedFact<'env.load'>): boolean {
	return api.startsWith('dotenv-safe');
}

/**
 * Whether a secret is sent by a service whose package checks other variables one by one. Where it checks none, that is told at the
 * first secret; a name that is computed may be any.
 */
function checksOthers(project: Project, { path, variable }: NamedUse): boolean {
	const owner = project.packageOf(path);
	return (
		isSecretName(variable) &&
		factsOfPackage(project, owner, 'env.use').some(({ how }) => how === 'check') &&
		factsOfPackage(project, owner, 'env.read').every((read) => read.variable !== undefined) &&
		factsOfPackage(project, owner, 'env.declare').every(({ source }) => source !== 'schema')
	);
}

/** Whether nothing at all stands in for a key that tokens or sessions are signed with: they cannot be without one. */
function isEmptyKey({ variable = '', fallback }: LocatedFact<'env.read'>): boolean {
	return fallback?.kind === 'literal' && fallback.text === '' && /(?:SECRET|KEY)$/i.test(variable) && haveWord([variable], signedWords);
}

/** Words of what is signed, in the names of keys for it. */
const signedWords: ReadonlySet<string> = new Set(['jwt', 'token', 'session', 'cookie']);

/** A variable and how many others stand for the same, at the start of a sentence. */
function namesOf({ variable }: { readonly variable: string }, others: readonly unknown[]): string {
	return others.length === 0 ? `${variable} is` : `${variable} and ${others.length} more of this file are each`;
}

type NamedRead = LocatedFact<'env.read'> & { readonly variable: string };

/**
 * The secrets that the services of each package read and have no default for, where nothing in the package is known to check any
 * variable: no schema, no function that does not do without, no condition.
 */
function unaskedSecrets(project: Project, isOfService: (fact: LocatedFact) => boolean): readonly (readonly [NamedRead, ...NamedRead[]])[] {
	const homeOf = ({ path }: LocatedFact): string => project.packageOf(path).folder;
	const reads = project.of('env.read');
	const careful = new Set([
		...project
			.of('env.declare')
			.filter(({ source }) => source === 'schema')
			.map(homeOf),
		...project
			.of('env.use')
			.filter(({ how }) => how === 'check' || how === 'assertion')
			.map(homeOf),
		...project.of('env.load').filter(checksExample).map(homeOf),
		...reads.filter(({ byCaller, required, variable }) => byCaller === true || required === true || variable === undefined).map(homeOf),
	]);
	const empty = new Set(reads.filter(isEmptyKey).map(({ variable }) => variable));
	const optional = new Set([
		...project
			.of('env.use')
			.filter(({ how, fallback, variable }) => (fallback && !empty.has(variable)) || how === 'presence' || how === 'comparison')
			.map(({ variable }) => variable),
		...reads
			.filter((read) => (read.fallback !== undefined && !isEmptyKey(read)) || read.random === true || (read.guards ?? []).length > 0)
			.map(({ variable }) => variable),
	]);
	const secrets = reads.flatMap((read): readonly NamedRead[] => {
		const { variable, bundled } = read;
		return variable !== undefined &&
			bundled !== true &&
			isSecretName(variable) &&
			!optional.has(variable) &&
			!isGivenVariable(variable) &&
			!careful.has(homeOf(read)) &&
			!isWithin(read, 'try') &&
			isOfService(read) &&
			!isDeclaredIn('platform', read, project)
			? [{ ...read, variable }]
			: [];
	});
	const first = [...groupedBy(secrets, ({ variable, path }) => `${project.packageOf(path).folder}\0${variable}`).values()].map(
		([one]) => one,
	);
	return [...groupedBy(first, homeOf).values()];
}

/** Whether a boolean stands in for a text that is one by its name. What is on while nobody says anything is a switch for certain. */
function isSwitch({ how, variable, comparedWith }: NamedUse): boolean {
	return (
		how === 'switch' &&
		(flag.test(variable) ||
			state.test(variable) ||
			(comparedWith === 'true' && !/_(?:PROXY|ALIAS|HOST|ORIGIN|PATH|URL|NAME|LEVEL|DIR)$/.test(variable)))
	);
}

/**
 * Where a file only asks whether a variable is set that another file of the package compares with "true", "1" or the like: for one of both
 * "false" is off.
 */
function askedBesideComparison(variable: string, uses: readonly NamedUse[], project: Project): NamedUse | undefined {
	return uses.find(
		(one) =>
			one.how === 'presence' &&
			!one.fallback &&
			isOnlyAskedFor(
				variable,
				uses.filter(({ path }) => path === one.path),
				project,
				one.path,
			) &&
			uses.some(
				({ how, comparedWith, path }) =>
					how === 'comparison' &&
					comparedWith !== undefined &&
					/^(?:true|false|1|0|on|off|yes|no)$/.test(comparedWith) &&
					project.packageOf(path) === project.packageOf(one.path),
			),
	);
}

/** Whether all that a service, or one file of it, does with a variable is to ask whether it is there, right where it is read: what it holds, nobody looks at. */
function isOnlyAskedFor(variable: string, uses: readonly NamedUse[], project: Project, within?: string): boolean {
	return (
		uses.every(({ how }) => how === 'presence') &&
		project
			.of('env.read')
			.filter((read) => read.variable === variable && (within === undefined || read.path === within))
			.every(({ path, span }) => uses.some((use) => use.path === path && containsSpan(use.span, span)))
	);
}

/**
 * Whether the answer to whether a variable is there is kept as what is on or off by its name: `Boolean(process.env.SMTP_SECURE)`.
 * `DEBUG` alone is on by its presence wherever it is known.
 */
function isKeptState({ how, kept, variable }: NamedUse): boolean {
	return how === 'presence' && kept === true && variable !== 'DEBUG' && (state.test(variable) || /_SYNC(?:HRONIZE)?$/.test(variable));
}

function isRisky(use: NamedUse, project: Project): boolean {
	const { how, variable, guards } = use;
	// Around a request, a block that expects to fail is about whoever answers. So is one of a handler, where nothing fails right there.
	const isLate =
		how === 'header' ||
		// What opens a token expects that this one is none, and takes a missing key for that.
		(how === 'assertion' && isSecretName(variable)) ||
		(isWithin(use, 'request-handler') && how === 'assertion') ||
		// Nothing fails where a text is put together.
		((how === 'text' || how === 'word') && (isWithin(use, 'function') || isWithin(use, 'request-handler')));
	const guarded = (guards ?? []).some((guard) => guard.variable === variable) || (!isLate && how !== 'presence' && isWithin(use, 'try'));
	return !guarded && !hasDefault(use, project) && (trusting.has(how) || (how === 'presence' && (flag.test(variable) || isKeptState(use))));
}

/** Whether a default follows, also behind a conversion: `(process.env.X as Level) || 'info'`. */
function hasDefault({ path, span, variable, fallback, how }: NamedUse, project: Project): boolean {
	return (
		fallback ||
		project.in(path, 'env.read').some(
			(read) =>
				read.variable === variable &&
				read.fallback !== undefined &&
				containsSpan(read.span, span) &&
				// `!!process.env.X || false` is on with any text all the same.
				!(how === 'presence' && read.fallback.kind === 'literal' && read.fallback.text === 'false'),
		)
	);
}
