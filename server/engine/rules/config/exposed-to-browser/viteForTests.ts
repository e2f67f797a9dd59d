import { remembered } from '../../../project/remember.js';

/** What vite is given to read code of pages by. */
const pagePlugins = /^@vitejs\/|^vite-plugin-(?:pwa|html|ssr|vue)|^@sveltejs\/|^@builder\.io\/|^vike$|^laravel-vite-plugin$/;

/** Whether vite only stands behind vitest: there is no page, nothing runs vite, and no code loads it but settings that tests have. */
export const isViteForTests = remembered(
	(project): boolean =>
		project.of('dependency').some(({ name }) => name === 'vitest') &&
		!project.of('dependency').some(({ name }) => pagePlugins.test(name)) &&
		![...project.allFiles].some((path) => /\.(?:html?|vue|svelte|astro|[jt]sx)$/.test(path)) &&
		!project.of('process.declare').some(({ command }) => /(?:^|[\s;&|/"'])vite(?:$|[\s;&|"'])/.test(command)) &&
		!project
			.of('module.import')
			.some(({ specifier, path }) => specifier === 'vite' && !['build', 'test'].includes(project.roleOf(path).role)) &&
		!project.of('role.sign').some(({ sign }) => sign === 'browser-directive' || sign === 'component'),
);
