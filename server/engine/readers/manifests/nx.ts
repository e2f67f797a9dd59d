import type { Fact } from '../../core/fact.js';
import { baseName, directoryOf } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { parseJson, propertiesOf, spanOf, textOf, valueOf } from './json.js';

/** Executors that compile or bundle a program for Node: `@nx/webpack:webpack`, `@nx/esbuild:esbuild`, `@nrwl/node:build`, `@nx/js:tsc`. */
const compilers = /^@(?:nx|nrwl)\/(?:webpack:webpack|esbuild:esbuild|rspack:rspack|rollup:rollup|node:(?:build|webpack)|js:(?:tsc|swc))$/;

/**
 * Reads where a project of an Nx workspace is compiled to (`project.json`): its paths are of the workspace
 * (https://nx.dev/docs/reference/project-configuration, https://nx.dev/docs/technologies/build-tools/esbuild/executors).
 */
export const nx: Reader = {
	id: 'nx',
	claims: (path) => baseName(path) === 'project.json',
	read: async ({ path, text }) => {
		const root = text.includes('executor') ? parseJson(text) : undefined;
		return propertiesOf(valueOf(root, 'targets')).flatMap(({ value }): Fact[] => {
			const executor = textOf(valueOf(value, 'executor'));
			const options = valueOf(value, 'options');
			const place = valueOf(options, 'outputPath');
			const [output, main] = [textOf(place), textOf(valueOf(options, 'main'))];
			if (place === undefined || output === undefined || main === undefined || !compilers.test(executor ?? '')) {
				return [];
			}
			const home = folderWithin(directoryOf(path), main);
			if (home === undefined || /[{}$]/.test(output + main)) {
				return [];
			}
			// A bundle lies in its folder under the name of its source; a compiler writes there what is below the folder of the project.
			const source = executor!.includes('/js:') ? '' : directoryOf(main.slice(home === '' ? 0 : home.length + 1));
			const up = home === '' ? '' : '../'.repeat(home.split('/').length);
			return [{ kind: 'build.output', span: spanOf(place), outDir: up + output, rootDir: source === '' ? '.' : source }];
		});
	},
};

/** The folder of a project as its workspace calls it: the last parts of its path, by which the path of a source of it begins. */
function folderWithin(folder: string, source: string): string | undefined {
	const parts = folder === '' ? [] : folder.split('/');
	for (let first = 0; first < parts.length; first++) {
		const ending = parts.slice(first).join('/');
		if (source.startsWith(`${ending}/`)) {
			return ending;
		}
	}
	return folder === '' ? '' : undefined;
}
