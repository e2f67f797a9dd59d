import type { FixPlan } from '../../core/fix.js';
import type { Context } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { readFromEnvironment } from '../../fixes/plans.js';
import { isMapped } from './environmentGroups.js';
import { keyOf, namesAt, placeOf, readsByDefault } from './places.js';
import { wholeOf } from '../../project/partial.js';
import { mayThrow, runsInPage } from './throwing.js';
import { factsOfPackage } from './near.js';
import { remembered } from '../../project/remember.js';
import { freeVariable, variableOfNames } from './variableName.js';
import { platformFunctions } from './platformCalls.js';

/** Shorter texts (`3000`, `admin`) are the same by chance. */
const shortestTelling = 8;

/** The variables of a package by the text that each falls back on. */
const byDefault = remembered((project, folder) => {
	const variables = new Map<string, string>();
	for (const { fallback, variable } of factsOfPackage(project, { folder }, 'env.read')) {
		if (variable !== undefined && fallback?.kind === 'literal' && !variables.has(fallback.text)) {
			variables.set(fallback.text, variable);
		}
	}
	return variables;
});

/** The variable whose default is this very text somewhere in the package: the same thing, read in another place. */
function variableInUse(project: Project, value: Value, path: string): string | undefined {
	if (value.kind !== 'literal' || value.text.length < shortestTelling) {
		return undefined;
	}
	const { folder } = project.packageOf(path);
	return byDefault(project, folder).get(value.text);
}

/**
 * The fix that reads a literal from the environment, under the variable that its package has for it, or the first of the
 * candidate names that is free. Empty where a literal is required, where
 * no name is free, where the program can be told another value already, or where a secret that is missing would not stop the
 * start but something later. `isTelling` is false for a text that many things have in common, as clients of one region do.
 */
export function environmentFix(
	project: Project,
	value: Value,
	fact: {
		readonly path: string;
		readonly within?: readonly Context[];
		readonly api?: string;
		readonly names?: readonly string[];
		readonly listed?: true;
	},
	candidates: readonly (string | undefined)[],
	isTelling = true,
): readonly FixPlan[] {
	if ((value.kind !== 'literal' && value.kind !== 'secret') || (value.kind === 'literal' && (value.required || isPattern(value.text)))) {
		return [];
	}
	// No single variable stands for one of several addresses: the list would have to come from the environment.
	if (fact.listed === true || /^\d+$/.test(fact.names?.at(-1) ?? '')) {
		return [];
	}
	const whole = wholeOf(project);
	const place = placeOf(value, fact);
	const isSecret = value.kind === 'secret' || value.credentials !== undefined;
	// What code elsewhere falls back on has a variable already.
	if (
		runsInPage(whole, place.path) ||
		(isSecret && !mayThrow(whole, place, fact)) ||
		readsByDefault(whole, '').has(keyOf(place)) ||
		isReadByName(whole, place.path)
	) {
		return [];
	}
	const inUse = isTelling ? variableInUse(whole, value, place.path) : undefined;
	const names = namesAt(whole, place);
	const own = names && variableOfNames(names);
	// What has a telling name is a setting of its own, and may be the same as another one by chance.
	const variable =
		(own === undefined || own === inUse ? inUse : undefined) ??
		freeVariable(whole, candidates, value.kind === 'literal' ? value.text : undefined);
	const plan = variable === undefined ? undefined : readFromEnvironment(value, place.path, variable);
	// Where the platform sets the variable itself, the code would get another value at once.
	return plan ? [variable !== undefined && isSetByPlatform(whole, variable) ? { ...plan, applicability: 'suggestion' } : plan] : [];
}

/** Whether a platform that calls handlers sets a variable for them. */
function isSetByPlatform(project: Project, variable: string): boolean {
	return /^AWS_(?:DEFAULT_)?REGION$/.test(variable) && platformFunctions(project, '').size > 0;
}

/** Whether others fill something into a text: `https://api.acme.com/{{tenant}}/orders`. */
function isPattern(text: string): boolean {
	return /\{\{|\$\{|<%/.test(text);
}

/**
 * Whether a module of defaults lays over them whatever variable has the name of a setting: `process.env[key]`, or the mapping of
 * node-config (`custom-environment-variables.js`) that is made of the defaults themselves.
 */
const isReadByName = remembered(
	(project, path): boolean => project.in(path, 'env.read').some(({ variable }) => variable === undefined) || isMapped(project, path),
);
