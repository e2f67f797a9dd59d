import { wordSet } from '../../core/wordList.js';

/**
 * Helpers of pipelines that only look or tell: what they print is for people, and nothing that is built or deployed depends on
 * their version.
 */
export const helpers: ReadonlySet<string> = wordSet(`
	changelogithub changelogen conventional-github-releaser auto-changelog turbo-ignore nx-ignore danger codecov coveralls cspell
	markdownlint-cli markdownlint-cli2 markdown-link-check linkinator commitlint @commitlint/cli license-checker bundlewatch
	pkg-pr-new all-contributors-cli is-ci serve http-server wait-on kill-port npm-check-updates skott madge pin-github-action
	lockfile-lint node-gyp
`);
