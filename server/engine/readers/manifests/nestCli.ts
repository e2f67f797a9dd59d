import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { parseJson, spanOf, textOf, valueOf } from './json.js';

/**
 * Reads where the command line of Nest bundles a program from (`nest-cli.json`): with webpack, the file lies in the output folder itself,
 * however deep its source (https://docs.nestjs.com/cli/monorepo#global-compiler-options).
 */
export const nestCli: Reader = {
	id: 'nest-cli',
	claims: (path) => /^\.?nest(?:-cli)?\.json$/.test(baseName(path)),
	read: async ({ text }) => {
		const root = text.includes('webpack') ? parseJson(text) : undefined;
		const options = valueOf(root, 'compilerOptions');
		const builder = valueOf(options, 'builder');
		const bundles =
			valueOf(options, 'webpack')?.value === true || textOf(builder) === 'webpack' || textOf(valueOf(builder, 'type')) === 'webpack';
		const place = valueOf(root, 'sourceRoot');
		const source = textOf(place);
		return bundles && place !== undefined && source !== undefined && valueOf(root, 'projects') === undefined
			? [{ kind: 'build.output', span: spanOf(place), outDir: 'dist', rootDir: source }]
			: [];
	},
};
