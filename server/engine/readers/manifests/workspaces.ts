import { isScalar, isSeq } from 'yaml';
import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { parseJson, spanOf, textsOf, valueOf } from './json.js';
import { parseYaml } from './yaml.js';

/** Reads which packages belong to a workspace from `pnpm-workspace.yaml` and `lerna.json`. */
export const workspaces: Reader = {
	id: 'workspaces',
	claims: (path) => baseName(path) === 'pnpm-workspace.yaml' || baseName(path) === 'lerna.json',
	read: async ({ path, text }): Promise<readonly Fact[]> => {
		if (baseName(path) === 'lerna.json') {
			const packages = valueOf(parseJson(text), 'packages');
			return packages?.type === 'array'
				? [{ kind: 'workspace.members', span: spanOf(packages), tool: 'lerna', patterns: textsOf(packages) }]
				: [];
		}
		const document = parseYaml(text)[0];
		const packages = document?.get(document.root, 'packages');
		if (document === undefined || !isSeq(packages)) {
			return [];
		}
		const patterns = packages.items.flatMap((item) => (isScalar(item) && typeof item.value === 'string' ? [item.value] : []));
		return [{ kind: 'workspace.members', span: document.spanOf(packages), tool: 'pnpm', patterns }];
	},
};
