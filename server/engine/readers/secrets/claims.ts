import { baseName, extensionOf } from '../../core/paths.js';
import { isLockFile } from '../manifests/lockfiles.js';

/** Extensions of text that people write. Anything else may be binary, and reading it would only be said to have been skipped. */
const extensions = new Set(
	(
		'js jsx mjs cjs ts tsx mts cts vue svelte astro py rb php go java kt kts scala groovy gradle cs fs vb rs swift c h cc cpp hpp m mm dart ex exs erl clj pl pm lua r sh bash zsh fish ps1 bat cmd ' +
		'json jsonc json5 yaml yml toml ini cfg conf config properties env xml plist tf tfvars hcl bicep nomad sql graphql gql prisma proto md mdx rst txt adoc html htm ejs hbs pug erb twig liquid mustache njk css scss less ' +
		'pem key ppk p8 asc crt http rest ipynb service dockerfile containerfile example sample template tpl dist local'
	).split(' '),
);

/** Files without an extension, and dot files, that are text. */
const names =
	/^(?:Dockerfile|Containerfile|Makefile|Procfile|Jenkinsfile|Vagrantfile|Rakefile|Gemfile|Brewfile|Tiltfile|Caddyfile|README|id_[a-z0-9]+|credentials|config|\.env[\w.-]*|\.npmrc|\.yarnrc|\.pypirc|\.netrc|\.pgpass|\.git-credentials|\.dockercfg|\.htpasswd|\.bashrc|\.zshrc|\.profile|\.envrc|\.[a-z]{2,20}ignore)(?:[.-][\w-]+)?$/;

/** Keys as the console of AWS hands them out: `rootkey.csv`, `deployer_accessKeys.csv`, `mailer_credentials (1).csv`. Other tables are data. */
const handedOut = /(?:^|[_.-])(?:credentials|access_?keys?|root_?keys?)(?: ?\(\d{1,3}\))?\.csv$/i;

/** Whether a file is text that somebody wrote: no lock file, nothing minified, bundled or mapped, no dependency. */
export function isWritten(path: string): boolean {
	const name = baseName(path);
	if (
		isLockFile(path) ||
		/[.-]min\.[\w.]+$|\.(?:bundle|chunk|map|lock)(?:\.\w+)?$|\.(?:generated|g|pb|designer)\.\w+$/i.test(name) ||
		/(?:^|\/)(?:node_modules|bower_components|\.yarn|\.git|\.pnp)(?:\/|$)/.test(path)
	) {
		return false;
	}
	return extensions.has(extensionOf(path).slice(1)) || names.test(name) || handedOut.test(name);
}
