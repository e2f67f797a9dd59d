import { hashOfWord } from '../core/wordHash.js';
import { wordList } from '../core/wordList.js';
import { isAside } from './leftBehind.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';
import { unreadIn } from './unread.js';

/** By which code gets at what a session holds: members of a request, `passport.session()`, messages for the next page. */
const words: ReadonlySet<string> = new Set(wordList('session sessionID sessionStore flash consumeFlash').map((word) => hashOfWord(word)));

/** Packages that put something into the session of a request by themselves. */
const users =
	/^(?:csurf|lusca|koa-csrf|tiny-csrf|csrf-sync|@dr\.pogodin\/csurf|grant|grant-express|keycloak-connect|connect-flash|express-flash|connect-ensure-login|openid-client|oidc-.*|@okta\/.*|cas-.*|connect-cas.*|express-cas.*|@shopify\/.*|adminjs|@adminjs\/.*|passport-(?:twitter|oauth1?|openidconnect|saml|azure-ad|auth0)|@node-saml\/.*|express-openid-connect)(?:\/|$)/;

/** The folders of the packages whose code is seen to use sessions. */
const using = rememberedOverKeystrokes((project): ReadonlySet<string> => {
	const saying = project
		.of('module.words')
		.filter(({ words: said, held }) => [said, ...Object.values(held ?? {})].some((all) => all.split(' ').some((word) => words.has(word))));
	const importing = project
		.of('module.import')
		.filter(
			({ specifier, names, typeOnly }) =>
				!typeOnly && (users.test(specifier) || names.some(({ exported }) => exported === 'Session' || exported === 'SessionParam')),
		);
	return new Set([...saying, ...importing].filter(({ path }) => !isAside(path, project)).map(({ path }) => project.packageOf(path).folder));
});

/** By package, those that code goes to and fro with: files of one import files of the other. */
const neighbours = rememberedOverKeystrokes((project): ReadonlyMap<string, ReadonlySet<string>> => {
	const found = new Map<string, Set<string>>();
	const add = (one: string, other: string): void => void (found.get(one) ?? found.set(one, new Set()).get(one)!).add(other);
	for (const path of new Set(project.of('module.import').map((taken) => taken.path))) {
		const own = project.packageOf(path).folder;
		for (const other of project.importsOf(path).map((imported) => project.packageOf(imported).folder)) {
			if (other !== own) {
				add(own, other);
				add(other, own);
			}
		}
	}
	return found;
});

/**
 * How code uses the session of a request that a file gives it: it is `seen` to, or `unseen` in all that could. `unknown`: some of the
 * code of the file's package is not read.
 */
export function sessionUseOf(project: Project, path: string): 'seen' | 'unseen' | 'unknown' {
	const { folder, workspaceRoot } = project.packageOf(path);
	// Packages that lie beside one another know nothing of each other.
	const near = new Set([folder]);
	for (const each of near) {
		(neighbours(project).get(each) ?? []).forEach((other) => near.add(other));
	}
	return [...using(project)].some((each) => workspaceRoot !== undefined || each === '' || near.has(each))
		? 'seen'
		: unreadIn(project, folder)
			? 'unknown'
			: 'unseen';
}
