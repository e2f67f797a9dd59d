import type { Package, Project } from '../../project/project.js';
import { providersOf } from './binaries.js';
import { factsOfPackage } from './near.js';
import { remembered } from '../../project/remember.js';
import { wordSet } from '../../core/wordList.js';

/** Tools that put a program and what it imports into files of their own. Frameworks that build their server do it, too. */
const bundlers: ReadonlySet<string> = wordSet(`
	webpack webpack-cli esbuild tsup tsdown rollup rolldown @vercel/ncc ncc parcel parcel-bundler vite vite-plus rspack @rspack/core
	@rspack/cli rsbuild @rsbuild/core microbundle unbuild pkgroll bunchee backpack-core razzle nx @nx/webpack @nx/esbuild
	@nrwl/webpack @nrwl/workspace next nuxt @sveltejs/kit astro @remix-run/dev @react-router/dev vinxi @solidjs/start nitropack nitro
	@tanstack/start @tanstack/react-start serverless-esbuild serverless-webpack serverless-bundle wrangler @netlify/functions aws-cdk
	aws-cdk-lib sst @cloudflare/vite-plugin @cloudflare/workers-types browserify @swc/bundler spack pkg @yao-pkg/pkg nexe
	esbuild-node-externals @strapi/strapi gatsby react-scripts @angular/cli @angular-devkit/build-angular @medusajs/cli
`);

/** Whether a package's program may be bundled, so that what it imports need not be installed where it runs. */
export function isBundled(project: Project, { folder, workspaceRoot, dependencies }: Package): boolean {
	const names = [...dependencies.keys(), ...(workspaceRoot?.dependencies.keys() ?? [])];
	if (names.some((name) => bundlers.has(name))) {
		return true;
	}
	return bundlesInScript(project, folder);
}

const bundlesInScript = remembered((project, folder): boolean =>
	factsOfPackage(project, { folder }, 'process.declare').some(
		({ source, command }) =>
			source === 'script' && (/\bbun build\b|--webpack\b/.test(command) || command.split(/[\s;&|]+/).some((word) => isBundler(word))),
	),
);

/** Whether a program comes with bundlers alone: jest comes with `react-scripts`, too, and bundles nothing. */
function isBundler(program: string): boolean {
	const providers = providersOf(program);
	return bundlers.has(program) || (providers.length > 0 && providers.every((name) => bundlers.has(name)));
}
