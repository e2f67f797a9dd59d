import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, memberOf, valueAt } from '../arguments.js';
import { dialects, handleParts } from '../apis/databases.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

type ConnectRecipe = Recipe & { readonly fact: 'connect' };

/**
 * What of TypeORM loads `ormconfig.js` of the package's folder where it is told nothing
 * (https://github.com/typeorm/typeorm/blob/0.2.45/docs/using-ormconfig.md#loading-all-configuration-files).
 */
const readingSettings: ReadonlySet<string> = new Set([
	'typeorm.createConnection',
	'typeorm.createConnections',
	'@nestjs/typeorm.TypeOrmModule.forRoot',
]);

/** A client of a backing service is made: with a whole handle, or with its parts. */
export function emitConnect(recipe: ConnectRecipe, api: string, call: Call, at: At): void {
	if (recipe.onlyWithArguments === true && (call.arguments?.length ?? 0) === 0) {
		return;
	}
	const parts: Record<string, Value> = {};
	for (const place of recipe.options ?? []) {
		const options = valueAt(at, call, place);
		// Of several that may be chosen, what all of them say of a database whose kind is an option, too.
		const first = options?.kind === 'choice' && recipe.dialect !== undefined ? options.of[0] : options;
		for (const name of first?.kind === 'object' ? Object.keys(first.properties) : []) {
			const value = handleParts.has(name) && !Object.hasOwn(parts, name) ? memberOf(options, name) : undefined;
			if (value !== undefined) {
				parts[name] = value;
			}
		}
	}
	for (const [name, place] of Object.entries(recipe.parts ?? {})) {
		const value = valueAt(at, call, place, { name });
		if (value !== undefined && value.kind !== 'object' && (call.arguments?.length ?? 0) > 1) {
			parts[name] ??= value;
		}
	}
	let url = firstUrl(recipe, call, at);
	const port = recipe.parts?.['port'];
	if (port !== undefined && url?.kind === 'literal' && url.type === 'number') {
		parts['port'] ??= url;
		url = undefined;
	}
	if (url !== undefined && recipe.parts?.['database'] === '0' && (call.arguments?.length ?? 0) > 2) {
		// `new Sequelize(database, user, password, settings)`: the options of another module say where it is.
		const settings = recipe.options?.includes('3') ? valueAt(at, call, '3') : undefined;
		url = settings?.kind === 'import' ? settings : undefined;
	}
	url ??= spreadSettings(recipe, call, at);
	if (recipe.onlyWithArguments === true && url === undefined && Object.keys(parts).length === 0) {
		return;
	}
	const service = serviceOf(recipe, call, at, url);
	const dialect = service === recipe.service ? importedDialect(recipe, call, at) : undefined;
	const isBare = (call.arguments?.length ?? 0) === 0;
	const span = at.span(call);
	at.emit('service.connect', span, {
		service,
		api,
		...(dialect && { dialect }),
		...(url === undefined ? {} : { url }),
		parts,
		...(isBare ? { bare: true } : {}),
	});
	if (isBare && readingSettings.has(api)) {
		const place = { start: span.start, end: span.start };
		at.emit('module.load', span, {
			specifier: {
				kind: 'template',
				parts: [
					{ kind: 'place', place: 'working-directory', span: place },
					{ kind: 'literal', type: 'string', text: '/ormconfig', span: place },
				],
				span,
			},
		});
	}
}

function firstUrl(recipe: ConnectRecipe, call: Call, at: At): Value | undefined {
	for (const place of recipe.url ?? []) {
		const value = valueAt(at, call, place);
		if (value !== undefined && value.kind !== 'object') {
			// `new Pool(config)`: what is imported is the whole handle, not a property of it that nobody has seen.
			return value.kind === 'import' && place.includes('.')
				? expressionAt(at, call, place) === undefined
					? valueAt(at, call, place.split('.')[0]!)
					: value
				: value;
		}
	}
	return undefined;
}

/** The settings of another module that the options begin with: `createPool({ ...config.database, connectionLimit: 5 })`. */
function spreadSettings({ options }: ConnectRecipe, call: Call, at: At): Value | undefined {
	const { ts } = at.source;
	for (const place of options ?? []) {
		const located = expressionAt(at, call, place);
		const { node, scope } = located === undefined ? {} : at.names.follow(located.node, located.scope);
		if (node === undefined || scope === undefined) {
			continue;
		}
		// `Object.assign({}, settings, { … })`
		const parts = ts.isObjectLiteralExpression(node)
			? node.properties.flatMap((one) => (ts.isSpreadAssignment(one) ? [one.expression] : []))
			: ts.isCallExpression(node) && at.names.of(node.expression, scope) === 'Object.assign'
				? [...node.arguments]
				: [];
		const spread = parts.map((part) => at.values.of(part, scope)).filter((value) => value.kind === 'import');
		if (spread.length === 1) {
			return spread[0];
		}
	}
	return undefined;
}

function serviceOf(recipe: ConnectRecipe, call: Call, at: At, url: Value | undefined): string {
	for (const place of recipe.dialect?.split(' ') ?? []) {
		const dialect = valueAt(at, call, place);
		if (dialect?.kind === 'literal') {
			return dialects.get(dialect.text) ?? recipe.service;
		}
	}
	const text =
		url?.kind === 'literal' ? url.text : url?.kind === 'template' && url.parts[0]?.kind === 'literal' ? url.parts[0].text : undefined;
	const scheme = recipe.service === 'sql' ? /^([a-z0-9+]{2,20}):/i.exec(text ?? '')?.[1] : undefined;
	return scheme === undefined ? recipe.service : (dialects.get(scheme.toLowerCase()) ?? recipe.service);
}

/** What names the service where another module, or a file of settings, has it. */
function importedDialect(recipe: ConnectRecipe, call: Call, at: At): Value | undefined {
	const places = recipe.dialect?.split(' ') ?? [];
	// What is written as an option counts before what an argument may hold that only its module shows.
	const written = places.find((place) => expressionAt(at, call, place) !== undefined);
	const values = (written === undefined ? places : [written]).map((place) => valueAt(at, call, place));
	return values.find((value) => value?.kind === 'import');
}
