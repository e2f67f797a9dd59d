import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { unreadIn } from '../../project/unread.js';
import { factsOfPackage } from './near.js';

/** More files than these are not looked through. */
const most = 300;

/** The module that signs and opens tokens in NestJS (https://docs.nestjs.com/security/authentication#jwt-token). */
const jwt = '@nestjs/jwt';

/**
 * Whether nothing gets what the module of Nest for tokens hands out where a file takes that module in: neither what the file puts together
 * asks for its service, nor what those do that take the file. A file that is no module of Nest may hand it to anybody.
 */
const areTokensUnasked = remembered((project, path): boolean => {
	if (!isModule(path) || unreadIn(project, project.packageOf(path).folder)) {
		return false;
	}
	// What others get from here they ask for in what they put together, or hand on, unless they take the module in themselves.
	const takers = new Set([path]);
	for (const each of takers) {
		for (const importer of project.importersOf(each)) {
			if (isModule(importer) && !takes(project, importer, 'JwtModule')) {
				takers.add(importer);
			}
		}
	}
	return takers.size < most && [...takers].every((each) => !asks(project, each));
});

function isModule(path: string): boolean {
	return /\.module\.[cm]?[jt]s$/.test(path);
}

/** Whether a file, or what it takes beside other modules of Nest, asks for the service that signs and opens tokens. */
function asks(project: Project, path: string): boolean {
	const reached = new Set([path]);
	for (const each of reached) {
		if (reached.size > most || takes(project, each, 'JwtService')) {
			return true;
		}
		for (const imported of project.importsOf(each)) {
			if (!isModule(imported)) {
				reached.add(imported);
			}
		}
	}
	return false;
}

function takes(project: Project, path: string, name: string): boolean {
	return project
		.in(path, 'module.import')
		.some(({ specifier, names }) => specifier === jwt && names.some(({ exported }) => exported === name || exported === '*'));
}

/** Whether a file of a package asks for that service. */
const isAskedFor = remembered((project, folder): boolean =>
	factsOfPackage(project, { folder }, 'module.import').some(({ path }) => takes(project, path, 'JwtService')),
);

/** Whether a file takes that module in, and nobody what it hands out: what it signs with, signs nothing. */
export function signsForNobody(project: Project, path: string): boolean {
	return takes(project, path, 'JwtModule') && (!isAskedFor(project, project.packageOf(path).folder) || areTokensUnasked(project, path));
}
