import type { FactTypes } from '../../../core/fact.js';
import type { Recipe, Rows } from './recipe.js';
import { wordSet } from '../../../core/wordList.js';

/** What is made. */
export type Asset = FactTypes['asset.compile']['asset'];
const compile = (asset: Asset): Recipe => ({ fact: 'compile', asset });

/** What turns sources into what browsers load, or into code that runs. */
export const assets: Rows = [
	[
		'sass.render sass.renderSync sass.compile sass.compileAsync sass.compileString sass.compileStringAsync node-sass.render node-sass.renderSync less.render stylus.render stylus().render node-sass-middleware less-middleware stylus.middleware postcss().process express-less less-express koa-less express-compile-sass postcss-middleware',
		compile('style'),
	],
	[
		'@babel/core.transform @babel/core.transformSync @babel/core.transformAsync @babel/core.transformFile @babel/core.transformFileSync babel-core.transform uglify-js.minify terser.minify esbuild.transform esbuild.transformSync browserify browserify-middleware typescript.transpileModule typescript.transpile coffee-script.compile coffeescript.compile coffee-middleware connect-coffee-script',
		compile('script'),
	],
	[
		'connect-assets webpack webpack-dev-middleware webpack-hot-middleware koa-webpack koa-webpack-dev-middleware @rspack/core.rspack rollup.rollup esbuild.build esbuild.buildSync esbuild.context parcel-bundler vite.createServer vite.build @parcel/core.Parcel',
		compile('bundle'),
	],
	['webpack.DefinePlugin @rspack/core.DefinePlugin rspack.DefinePlugin', { fact: 'expose', object: ['0'] }],
	['webpack.EnvironmentPlugin @rspack/core.EnvironmentPlugin', { fact: 'expose', names: ['0'] }],
	// https://github.com/mrsteele/dotenv-webpack
	['dotenv-webpack', { fact: 'expose', ofFile: true }],
	// https://esbuild.github.io/api/#define, https://tsup.egoist.dev/#environment-variables
	['esbuild.build esbuild.buildSync esbuild.context', { fact: 'expose', object: ['0.define'], server: ['0.platform', 'node'] }],
	['tsup.defineConfig tsup.build', { fact: 'expose', object: ['0.env', '0.define'], server: true }],
	['vite.defineConfig vitest/config.defineConfig', { fact: 'expose', object: ['0.define', '0().define'] }],
	[
		'ts-node.register tsx/esm/api.register tsx/cjs/api.register @babel/register babel-register esbuild-register/dist/node.register @swc-node/register/register.register',
		compile('code'),
	],
];

/** Modules that compile code as it is loaded, by being imported. */
export const compilingModules: ReadonlySet<string> = wordSet(`
	ts-node/register ts-node/register/transpile-only ts-node/esm @babel/register babel-register babel-core/register esbuild-register
	@swc-node/register @swc/register tsx/cjs tsx/esm coffee-script/register coffeescript/register sucrase/register
`);
