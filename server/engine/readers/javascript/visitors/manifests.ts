import type ts from 'typescript';
import { baseName } from '../../../core/paths.js';
import { isPm2Output, mayTellPm2, startedByPm2 } from '../../../core/pm2Files.js';
import { isUntouchedGroup } from '../../../core/untouchedGroup.js';
import type { Value } from '../../../core/value.js';
import { dialects } from '../apis/databases.js';
import { aliasOf, babelResolvers, rootsAlias } from '../../manifests/aliases.js';
import { mayTellGlue } from './composed.js';
import { emitExposedObject, emitExposedValues } from './exposed.js';
import { isMember, propertyNameText } from '../nodes.js';
import type { Located } from '../scope.js';
import { isConfigurationModule } from './signs.js';
import type { At, VisitorFactory } from '../walk.js';

const deployNames = /^(?:development|dev|production|prod|staging|stage|test|testing|qa|uat|preview|local|ci)$/i;
const databaseFiles = /^(?:knexfile|ormconfig|data-?source|sequelize|database|db)\b/i;
const bundlesPages = /^(?:next|nuxt)\.config\./;
const engineOptions = ['client', 'dialect', 'type', 'provider'] as const;

/** Files of settings that are written as code: databases by environment, processes of a supervisor, variables for a bundle. */
export const manifestVisitors: VisitorFactory = ({ source }) => {
	const { ts, path } = source;
	const k = ts.SyntaxKind;
	const name = baseName(path);
	const engines = (databaseFiles.test(name) || source.whole.says('namesDeploy')) && source.whole.says('choosesEngine');
	const supervised = mayTellPm2(name);
	const bundled = bundlesPages.test(name);
	const aliased = isConfigurationModule(name) && source.whole.says('aliases');
	const resolved = /^(?:babel\.config|\.babelrc)\.[cm]?js$/.test(name) && /module-resolver|root-import/.test(source.text);
	if (!engines && !supervised && !bundled && !aliased && !resolved) {
		return [];
	}
	/** The names that a plugin of Babel is told: where they lead is written there. */
	const told = new Set<ts.Node>();

	/** `['module-resolver', { root: ['./src'], alias: { models: './src/models' } }]` */
	const resolver = ({ elements: [plugin, options] }: ts.ArrayLiteralExpression, at: At): void => {
		const value = options === undefined ? undefined : at.values.of(options, at.scope);
		if (plugin === undefined || !ts.isStringLiteralLike(plugin) || !babelResolvers.test(plugin.text) || value?.kind !== 'object') {
			return;
		}
		const { root, alias } = value.properties;
		const roots = (root?.kind === 'list' ? root.items : root === undefined ? [] : [root]).flatMap((one) => textOf(one) ?? []);
		for (const [named, target] of alias?.kind === 'object' ? Object.entries(alias.properties) : []) {
			aliasOf(named, textOf(target), target.span).forEach(({ span, pattern, targets }) =>
				at.emit('module.alias', span, { pattern, targets }),
			);
		}
		if (root !== undefined && roots.length > 0) {
			const { span, pattern, targets } = rootsAlias(roots, root.span);
			at.emit('module.alias', span, { pattern, targets });
		}
		ts.forEachChild(options!, (child) => void told.add(child));
	};

	/**
	 * `resolve: { alias: { settings: path.resolve(…) } }`: what is imported by that name is no package. Where it leads is mostly
	 * put together, and not read.
	 */
	const aliases = (node: ts.PropertyAssignment, at: At): void => {
		if (told.has(node) || propertyNameText(source, node.name) !== 'alias' || !ts.isObjectLiteralExpression(node.initializer)) {
			return;
		}
		for (const property of node.initializer.properties) {
			const key = property.name === undefined ? undefined : propertyNameText(source, property.name);
			if (key !== undefined && key !== '') {
				for (const pattern of key.endsWith('$') ? [key.slice(0, -1)] : [key, `${key.replace(/\/$/, '')}/*`]) {
					at.emit('module.alias', at.span(property), { pattern, targets: [] });
				}
			}
		}
	};

	const engine = (settings: Value, environment: string | undefined, at: At): void => {
		const { properties } = settings.kind === 'object' ? settings : { properties: {} as Readonly<Record<string, Value>> };
		if (isUntouchedGroup(environment, (setting) => textOf(properties[setting]))) {
			return;
		}
		for (const setting of engineOptions) {
			const value = properties[setting];
			for (const one of value?.kind === 'choice' ? value.of : value === undefined ? [] : [value]) {
				const service = one.kind === 'literal' ? dialects.get(one.text) : undefined;
				if (service !== undefined) {
					at.emit('service.engine', one.span, {
						service,
						...(environment === undefined ? {} : { environment }),
						source: 'settings',
						setting,
					});
				}
			}
		}
	};

	/** What a supervisor starts. */
	const started = (app: Value, index: number, at: At): void => {
		const settings = app.kind === 'object' ? app.properties : {};
		const settingOf = (setting: string): string | undefined => {
			const value = settings[setting];
			return value?.kind === 'list' ? textsOf(value).join(' ') : textOf(value);
		};
		const { script, watch } = settings;
		const declared = startedByPm2({
			span: app.span,
			owner: settingOf('name') ?? String(index),
			watch: watch && { span: watch.span, texts: textsOf(watch) },
			textOf: settingOf,
		});
		if (script !== undefined && declared !== undefined) {
			at.emit('process.declare', script.span, declared);
		}
	};

	/** What a supervisor gives to a program: `env`, and `env_production` for one deploy. */
	const variables = (app: Value, index: number, at: At): void => {
		const owner = textOf(app.kind === 'object' ? app.properties['name'] : undefined) ?? String(index);
		for (const [group, given] of Object.entries(app.kind === 'object' ? app.properties : {})) {
			for (const [variable, value] of /^env(?:_\w+)?$/.test(group) && given.kind === 'object' ? Object.entries(given.properties) : []) {
				if (/^[A-Za-z_]\w{0,127}$/.test(variable)) {
					const deploy = group === 'env' ? {} : { group: group.slice('env_'.length) };
					at.emit('env.declare', value.span, { variable, value, source: 'unit', owner, ...deploy });
				}
			}
		}
	};

	/** The files in which a supervisor keeps what a program prints: a variable may well name a stream. */
	const outputs = (app: Value, at: At): void => {
		for (const [setting, file] of Object.entries(app.kind === 'object' ? app.properties : {})) {
			const text = file.kind === 'template' ? '\u2026' : textOf(file);
			if (text !== undefined && isPm2Output(setting, text)) {
				at.emit('log.sink', file.span, { api: 'pm2', target: 'file', file });
			}
		}
	};

	/** The settings of a framework for pages that a module gives, as they are or through functions that add to them: `withReport(settings)`. */
	const pageSettings = ({ node, scope }: Located, at: At, depth = 0): readonly Value[] => {
		const { node: inner, scope: around } = at.names.follow(node, scope);
		if (ts.isCallExpression(inner) && depth < 4) {
			return inner.arguments.flatMap((argument) => pageSettings({ node: argument, scope: around }, at, depth + 1));
		}
		return [at.values.of(inner, around)];
	};

	const exposed = (expression: ts.Expression, at: At): void => {
		for (const settings of pageSettings({ node: expression, scope: at.scope }, at)) {
			const properties = settings.kind === 'object' ? settings.properties : {};
			const framework = name.slice(0, name.indexOf('.config'));
			for (const setting of ['env', 'publicRuntimeConfig']) {
				emitExposedObject(properties[setting], `${framework}.config.${setting}`, at, true);
			}
			const { runtimeConfig } = properties;
			if (framework === 'nuxt' && runtimeConfig?.kind === 'object') {
				emitExposedValues(runtimeConfig.properties['public'], 'nuxt.config.runtimeConfig.public', at);
			}
		}
	};

	const whole = (expression: ts.Expression, at: At): void => {
		if (bundled) {
			exposed(expression, at);
		}
		const value = at.values.of(expression, at.scope);
		if (supervised) {
			supervise(value, at);
		}
		if (value.kind === 'object' && engines) {
			const deploys = Object.entries(value.properties).filter(([key]) => deployNames.test(key));
			for (const [environment, settings] of deploys) {
				engine(settings, environment, at);
			}
			if (deploys.length === 0 && databaseFiles.test(name)) {
				engine(value, undefined, at);
			}
		}
	};

	/**
	 * The programs that pm2 keeps: under `apps`, or those that are exported as they are, one or a list of them
	 * (https://pm2.keymetrics.io/docs/usage/application-declaration/).
	 */
	const supervise = (value: Value, at: At): void => {
		const listed = value.kind === 'object' && Object.hasOwn(value.properties, 'apps') ? value.properties['apps'] : undefined;
		const told = listed ?? value;
		const all = told.kind === 'list' ? told.items : [told];
		// A module of a program may be called as such a file is.
		const apps = listed === undefined ? all.filter((app) => app.kind === 'object' && Object.hasOwn(app.properties, 'script')) : all;
		for (const [index, app] of apps.entries()) {
			const count = app.kind === 'object' ? app.properties['instances'] : undefined;
			if (count !== undefined && !(count.kind === 'literal' && count.text === '1')) {
				at.emit('process.fork', count.span, { api: 'pm2', count });
			}
			started(app, index, at);
			variables(app, index, at);
			outputs(app, at);
		}
		if (told.kind === 'list' && apps.length > 1) {
			at.emit('process.group', told.span, {
				manager: 'pm2',
				members: apps.map((app, index) => textOf(app.kind === 'object' ? app.properties['name'] : undefined) ?? String(index)),
			});
		}
	};

	return [
		...(resolved
			? [{ kinds: [k.ArrayLiteralExpression], visit: (node: ts.Node, at: At) => resolver(node as ts.ArrayLiteralExpression, at) }]
			: []),
		...(aliased ? [{ kinds: [k.PropertyAssignment], visit: (node: ts.Node, at: At) => aliases(node as ts.PropertyAssignment, at) }] : []),
		{ kinds: [k.ExportAssignment], visit: (node, at) => whole((node as ts.ExportAssignment).expression, at) },
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind === k.EqualsToken && isMember(source, left) && at.names.of(left, at.scope) === 'module.exports') {
					whole(right, at);
				}
			},
		},
	];
};

function textOf(value: Value | undefined): string | undefined {
	return value?.kind === 'literal' ? value.text : undefined;
}

/** Whether a module of this name holds settings of a kind that is looked into. */
export function isSettingsModule(name: string): boolean {
	return databaseFiles.test(name) || mayTellPm2(name) || bundlesPages.test(name) || mayTellGlue(name);
}

/** The text of a value, or of all items of a list. */
function textsOf(value: Value): readonly string[] {
	return (value.kind === 'list' ? value.items : [value]).map((one) => textOf(one) ?? '');
}
