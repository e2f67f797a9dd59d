import type { Role } from '../core/role.js';
import { containsSpan, type Location } from '../core/text.js';
import { hashOfWord } from '../core/wordHash.js';
import type { LocatedFact } from '../core/fact.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';
import { unreadIn } from './unread.js';

/** Roles of code whose questions no deploy asks. */
const unaskedRoles: ReadonlySet<Role> = new Set<Role>(['test', 'docs']);

/** By which hashes code that may run asks for settings; undefined where it asks by names that are not written. */
const asked = rememberedOverKeystrokes((project): ReadonlySet<string> | undefined => {
	const asking = project.of('settings.asked').filter(({ path }) => !unaskedRoles.has(project.roleOf(path).role));
	return asking.some(({ open }) => open === true) ? undefined : new Set(asking.flatMap(({ names }) => names.split(' ')));
});

/**
 * Whether what stands at a place is given into a namespace of Nest's settings (`registerAs('tickets', () => ({ … }))`) that nobody asks for: by no path
 * (`config.get('tickets.secret')`), and not by what its module hands out (`@Inject(tickets.KEY)`, `ConfigType<typeof tickets>`) either, which
 * others only hand to the configuration.
 */
export function isUnaskedNamespace({ path, span }: Location, project: Project): boolean {
	const source = project.in(path, 'settings.source').find((one) => one.namespace !== undefined && containsSpan(one.span, span));
	const names = asked(project);
	return (
		source?.namespace !== undefined &&
		// Shorter or longer words are not told apart.
		/^[\w-]{1,60}$/.test(source.namespace) &&
		names !== undefined &&
		!names.has(hashOfWord(source.namespace)) &&
		onlyRegisters(path, project) &&
		project.importersOf(path).every((importer) => onlyHandsOver(importer, source, project)) &&
		!unreadIn(project, project.packageOf(path).folder)
	);
}

/** Whether a file takes nothing of Nest but what makes a namespace of settings, and so asks for none itself. */
function onlyRegisters(path: string, project: Project): boolean {
	return project
		.in(path, 'module.import')
		.every(({ specifier, names }) => !specifier.startsWith('@nestjs/') || names.every(({ exported }) => exported === 'registerAs'));
}

/** Whether a file takes nothing of a namespace's module, or hands what it takes to the configuration and does nothing else with it. */
function onlyHandsOver(importer: string, source: LocatedFact<'settings.source'>, project: Project): boolean {
	const home = source.path;
	return (
		unaskedRoles.has(project.roleOf(importer).role) ||
		project
			.in(importer, 'module.import')
			.filter(({ specifier }) => project.resolveModule(specifier, importer) === home)
			.every(
				({ form, names, specifier }) =>
					form === 'import' &&
					names.length > 0 &&
					(names.every(({ exported }) => exported !== source.route.name && exported !== '*') ||
						project
							.in(importer, 'settings.source')
							.some((one) => one.only === true && one.route.specifier === specifier && one.route.name === source.route.name)),
			)
	);
}
