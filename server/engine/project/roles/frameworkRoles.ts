import { baseName, extensionOf, pathWithin } from '../../core/paths.js';
import type { RoleDecision } from '../../core/role.js';
import type { PackageFolder } from '../packages.js';

/** Whether a file without its ending starts the error tracker Sentry in a server: `sentry.server.config`. */
export function isOfSentryServer(stem: string): boolean {
	return stem === 'sentry.server.config' || stem === 'sentry.edge.config';
}

/** What a framework's conventions say of a file, by its path in its package. */
export function roleByFramework(path: string, owner: PackageFolder): RoleDecision | undefined {
	const within = pathWithin(owner.folder, path);
	if (within === undefined) {
		return undefined;
	}
	const rest = within.startsWith('src/') ? within.slice('src/'.length) : within;
	const name = baseName(rest);
	const extension = extensionOf(rest);
	const stem = extension === '' ? name : name.slice(0, -extension.length);
	const has = (dependency: string): boolean => owner.dependencies.has(dependency);
	const server = (what: string): RoleDecision => ({ role: 'server', because: `${what} runs it on the server.` });
	if (has('next')) {
		if (
			rest.startsWith('pages/api/') ||
			// https://nextjs.org/docs/app/api-reference/file-conventions/metadata
			(rest.startsWith('app/') && ['route', 'sitemap', 'robots', 'manifest'].includes(stem)) ||
			rest === `middleware${extension}` ||
			rest === `instrumentation${extension}` ||
			rest === `proxy${extension}`
		) {
			return server('Next.js');
		}
	}
	// The plugins of its builds put them at the start of the server, or the instrumentation of an application imports them.
	if ((has('@sentry/nextjs') || has('@sentry/nuxt')) && isOfSentryServer(stem)) {
		return server('Sentry');
	}
	if (has('nuxt') || has('nuxt3') || has('nitropack')) {
		if (rest.startsWith('server/') || rest.startsWith('routes/') || rest.startsWith('api/')) {
			return server('Nuxt');
		}
	}
	if (has('@sveltejs/kit') && (stem === '+server' || stem.endsWith('.server') || stem === 'hooks.server' || rest.includes('lib/server/'))) {
		return server('SvelteKit');
	}
	if (
		(has('@remix-run/node') || has('@remix-run/serve') || has('@remix-run/express') || has('@react-router/node')) &&
		(stem.endsWith('.server') || rest.includes('.server/'))
	) {
		return server('Remix');
	}
	if (has('astro') && rest.startsWith('pages/') && (extension === '.ts' || extension === '.js')) {
		return server('Astro');
	}
	if (
		(has('@strapi/strapi') || has('strapi')) &&
		(rest.startsWith('api/') ||
			rest.startsWith('extensions/') ||
			rest.startsWith('config/') ||
			rest === `index${extension}` ||
			rest.startsWith('middlewares/') ||
			rest.startsWith('policies/')) &&
		!rest.includes('/admin/')
	) {
		return server('Strapi');
	}
	if (has('sails') && (rest.startsWith('api/') || rest.startsWith('config/'))) {
		return server('Sails');
	}
	if (
		has('@adonisjs/core') &&
		(rest.startsWith('app/') || rest.startsWith('config/') || rest.startsWith('start/') || rest.startsWith('providers/'))
	) {
		return server('AdonisJS');
	}
	if ((has('egg') || has('midway')) && (rest.startsWith('app/') || rest.startsWith('config/')) && !rest.startsWith('app/public/')) {
		return server('Egg');
	}
	if ((has('@fastify/autoload') || has('fastify-autoload')) && /(?:^|\/)(?:plugins|routes|services|hooks)\//.test(rest)) {
		return server('@fastify/autoload');
	}
	if (has('config') && rest.startsWith('config/')) {
		return { role: 'server', because: 'The package "config" loads it by its name.' };
	}
	return undefined;
}
