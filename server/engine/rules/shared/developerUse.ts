import { remembered } from '../../project/remember.js';

/**
 * Whether a server hands out what a bundler builds as it is asked for, in every environment, and nothing but scripts start it: that is
 * how people develop pages which are deployed without it.
 */
export const isServerOfBundler = remembered(
	(project, path): boolean =>
		project
			.in(path, 'asset.compile')
			.some(({ api, guards, within }) => /^webpack-(?:dev|hot)-middleware\b/.test(api) && guards === undefined && within === undefined) &&
		project.processesOf(path).every(({ declaration }) => declaration.source === 'script'),
);
