interface Owner {
	readonly owner: string;
}

/** Libraries made to check the environment, and where their calls hold the variables. */
export const environmentSchemas: ReadonlyMap<string, Owner & { readonly places: readonly string[] }> = new Map([
	['envalid.cleanEnv', { owner: 'envalid', places: ['1'] }],
	['envalid.customCleanEnv', { owner: 'envalid', places: ['1'] }],
	['envsafe.envsafe', { owner: 'envsafe', places: ['0'] }],
	['znv.parseEnv', { owner: 'znv', places: ['1'] }],
	['@t3-oss/env-core.createEnv', { owner: '@t3-oss/env-core', places: ['0.server', '0.client', '0.shared'] }],
	['@t3-oss/env-nextjs.createEnv', { owner: '@t3-oss/env-nextjs', places: ['0.server', '0.client', '0.shared'] }],
	['@t3-oss/env-nuxt.createEnv', { owner: '@t3-oss/env-nuxt', places: ['0.server', '0.client', '0.shared'] }],
	['env-schema', { owner: 'env-schema', places: ['0.schema.properties'] }],
	['env-schema.envSchema', { owner: 'env-schema', places: ['0.schema.properties'] }],
	['ts-dotenv.load', { owner: 'ts-dotenv', places: ['0'] }],
	['@adonisjs/core/env.Env.create', { owner: '@adonisjs/core', places: ['1'] }],
	['@poppinss/env.Env.rules', { owner: '@poppinss/env', places: ['0'] }],
]);

const rows: readonly (readonly [owner: string, required: boolean, names: string])[] = [
	[
		'zod',
		true,
		'zod.object zod.z.object zod.strictObject zod.z.strictObject zod.looseObject zod.z.looseObject zod.object().extend zod.z.object().extend zod/v4.z.object zod/v4.object zod/mini.object',
	],
	[
		'joi',
		false,
		'joi.object joi.object().keys joi.object().append joi.Joi.object @hapi/joi.object @hapi/joi.object().keys joi.default.object',
	],
	['yup', false, 'yup.object yup.object().shape'],
	['valibot', true, 'valibot.object valibot.looseObject valibot.strictObject'],
	['typebox', true, '@sinclair/typebox.Type.Object typebox.Type.Object'],
	['superstruct', true, 'superstruct.object superstruct.type'],
	['arktype', true, 'arktype.type'],
	['io-ts', true, 'io-ts.type'],
];

/** General schema libraries, and whether what is not said to be optional is required. */
export const generalSchemas: ReadonlyMap<string, Owner & { readonly required: boolean }> = new Map(
	rows.flatMap(([owner, required, names]) => names.split(' ').map((name) => [name, { owner, required }] as const)),
);

/** The same by the modules that the libraries are imported from. */
export const schemaModules: ReadonlyMap<string, Owner & { readonly required: boolean }> = new Map(
	[...generalSchemas].map(([name, library]) => [name.split('.')[0]!, library]),
);

/** Methods of schemas that check what they are given, and the member of what they return that holds the checked copy (empty: the whole). */
export const checkedResults: ReadonlyMap<string, string> = new Map([
	['parse', ''],
	['parseAsync', ''],
	['safeParse', 'data'],
	['safeParseAsync', 'data'],
	['validate', 'value'],
	['validateAsync', ''],
	['validateSync', ''],
	['attempt', ''],
	['cast', ''],
	['Cast', ''],
	['Parse', ''],
	['Decode', ''],
	['create', ''],
	['assert', ''],
]);
