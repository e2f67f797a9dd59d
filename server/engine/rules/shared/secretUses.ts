import { serviceRoles } from '../../core/role.js';
import type { Location } from '../../core/text.js';
import { remembered } from '../../project/remember.js';
import { isOfDefaults } from '../../project/settings.js';
import type { Project } from '../../project/project.js';
import { isDevelopmentOnly } from './guards.js';
import { keyOf, placeOf } from './places.js';

/** What takes any text as a secret to sign with; of some it is the key of a digest. */
const signers = /session|jwt|jsonwebtoken|jose|cookie|keygrip|yar|auth\.strategy|csrf|hmac|sign/i;

/** Whether an API signs with the secret that it is given: any text does, and whoever has it can sign as well. */
export function signsWith(api: string): boolean {
	return signers.test(api);
}

/** Whether an API makes a digest with a key, which mostly tells one kind of digest from another. */
export function isDigest(api: string): boolean {
	return /createHmac$/.test(api);
}

/** The places of secrets with which services sign, as they are written; none where a deploy is seen to bring settings of its own. */
const signedWith = remembered((project): ReadonlySet<string> => {
	if (bringsSettings(project)) {
		return new Set();
	}
	const uses = project
		.of('secret.use')
		.filter(
			(use) => signsWith(use.api) && !isDigest(use.api) && !isDevelopmentOnly(use) && serviceRoles.includes(project.roleOf(use.path).role),
		);
	return new Set(
		uses.flatMap((use) => {
			const value = project.resolve(use.value, use.path);
			return value.kind === 'secret' ? [keyOf(placeOf(value, use))] : [];
		}),
	);
});

/**
 * Whether a manifest lays files over the folder of settings, or names others in the variables of the library
 * (https://github.com/node-config/node-config/wiki/Environment-Variables).
 */
function bringsSettings(project: Project): boolean {
	return (
		project.of('env.declare').some(({ variable }) => variable === 'NODE_CONFIG' || variable === 'NODE_CONFIG_DIR') ||
		[...project.of('compose.volume'), ...project.of('workload.volume')].some(
			({ target }) => target !== undefined && /\/config(?:\/[\w.-]+)?\/?$/.test(target),
		)
	);
}

/** Whether a service signs with the secret that the defaults of its settings have at a place, where no variable and no file of a deploy says another. */
export function isSigningDefault(project: Project, place: Location): boolean {
	return isOfDefaults(place.path) && signedWith(project, '').has(keyOf(place));
}
