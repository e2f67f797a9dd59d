import type { LocatedFact } from '../../../core/fact.js';
import type { Location } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';

/** Names of switches: somebody will set one of them to "false" one day. */
export const flag =
	/^(?:ENABLE|DISABLE|USE|IS|HAS|ALLOW|SKIP|SHOULD|WITH|REQUIRE|FORCE)_|_(?:ENABLED|DISABLED|ENABLE|DISABLE|ALLOWED|FLAG)$/;

/** Names of what is on or off, beside those above: a name, a path and a colour may be missing, too (`ALIAS || false`). */
export const state = /(?:^|_)(?:LOGGING|DEBUG|VERBOSE|ACTIVE|CREATE|ON|OFF|TLS|SSL|SECURE|(?:MAINTENANCE|TEST|DEMO)_MODE)$/;

/** Whether a place is a read of a variable and nothing more: no conversion, no comparison, no default that only the code around knows. */
export function isReadThere({ path, span }: Location, variable: string, project: Project): boolean {
	return project
		.in(path, 'env.read')
		.some(
			(read) =>
				read.variable === variable &&
				read.required !== true &&
				read.byCaller !== true &&
				read.fallback === undefined &&
				read.span.start === span.start &&
				read.span.end === span.end,
		);
}

/**
 * The variable that a file of node-config maps to a setting which is on or off, by its default or its name, and does not say the
 * form of: what the setting is then, is a text. Of one that a number is made of, that where there is no default, or one that is none.
 */
export function mappedUse({ path, value, how }: LocatedFact<'setting.use'>, project: Project): string | undefined {
	const setting = project.resolve(value, path);
	if (
		how === 'assertion' ||
		setting.kind !== 'env' ||
		setting.name === undefined ||
		!/(?:^|\/)custom-environment-variables\.\w+$/.test(setting.path ?? '')
	) {
		return undefined;
	}
	const { name, fallback, span } = setting;
	const entry = project.in(setting.path!, 'literal.named').find((one) => one.span.start === span.start);
	if (entry === undefined || entry.names.at(-1) === '__name') {
		return undefined;
	}
	if (how === 'number') {
		return fallback === undefined || (fallback.kind === 'literal' && !/^\s*[-+]?\.?\d/.test(fallback.text)) ? name : undefined;
	}
	const isBoolean = fallback?.kind === 'literal' && fallback.type === 'boolean';
	return isBoolean || flag.test(name) || state.test(name) ? name : undefined;
}

/** Libraries by which modules of settings look at what they have read, or that stop where something is missing. */
const checkers =
	/^(?:joi|@hapi\/joi|zod|yup|ajv|envalid|env-var|envsafe|znv|convict|superstruct|class-validator|valibot|io-ts|runtypes|arktype|@t3-oss\/env-\w+|@sinclair\/typebox)$/;

/** A variable that a module of settings keeps as it is, with where it reads it, and where and how another module takes it for granted. */
export interface KeptUse {
	readonly variable: string;
	readonly how: 'number' | 'assertion';
	readonly place: Location;
	readonly at: Location;
}

/** What another module takes for granted of a variable that a module of settings keeps as it is: that there is a number in it, or a text. */
export function keptUse({ path, span, value, how }: LocatedFact<'setting.use'>, project: Project): KeptUse | undefined {
	if (how === 'presence') {
		return undefined;
	}
	const setting = project.resolve(value, path);
	const place = { path: setting.path ?? path, span: setting.span };
	return setting.kind === 'env' &&
		setting.name !== undefined &&
		place.path !== path &&
		isReadThere(place, setting.name, project) &&
		!project.in(place.path, 'module.import').some(({ specifier }) => checkers.test(specifier))
		? { variable: setting.name, how, place, at: { path, span } }
		: undefined;
}
