import { hashOfWord } from '../core/wordHash.js';
import { wordList } from '../core/wordList.js';
import { isAside } from './leftBehind.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';
import { unreadIn } from './unread.js';

/** By which code gets at what a session holds: members of a request, `passport.session()`, messages for the next page. */
const words: ReadonlySet<string> = new Set(
	wordList('session sessionID sessionStore Session flash consumeFlash').map((word) => hashOfWord(word)),
);

/** Packages that put something into the session of a request by themselves. */
const users =
	/^(?:csurf|lusca|koa-csrf|tiny-csrf|csrf-sync|@dr\.pogodin\/csurf|grant|grant-express|keycloak-connect|connect-flash|express-flash|connect-ensure-login|openid-client|oidc-.*|@okta\/.*|cas-.*|connect-cas.*|express-cas.*|@shopify\/.*|adminjs|@adminjs\/.*|passport-(?:twitter|oauth1?|openidconnect|saml|azure-ad|auth0)|@node-saml\/.*|express-openid-connect)(?:\/|$)/;

const areUsed = rememberedOverKeystrokes((project): boolean => {
	const saying = project
		.of('module.words')
		.filter(({ words: said, held }) => [said, ...Object.values(held ?? {})].some((all) => all.split(' ').some((word) => words.has(word))));
	const importing = project
		.of('module.import')
		.filter(
			({ specifier, names, typeOnly }) =>
				!typeOnly && (users.test(specifier) || names.some(({ exported }) => exported === 'Session' || exported === 'SessionParam')),
		);
	return [...saying, ...importing].some(({ path }) => !isAside(path, project));
});

/** Whether code of a workspace is seen to use the session of a request, or that of this file's package may do so unseen. */
export function usesSessions(project: Project, path: string): boolean {
	return areUsed(project) || unreadIn(project, project.packageOf(path).folder);
}
