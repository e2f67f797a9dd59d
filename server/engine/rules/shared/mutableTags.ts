import { wordSet } from '../../core/wordList.js';

/** Tags that are moved on purpose: branches, environments, channels. What they name today is not what they name tomorrow. */
const moving: ReadonlySet<string> = wordSet(`
	latest main master trunk head dev develop development prod production staging stage test qa uat live release stable unstable
	current edge nightly canary next beta alpha rc preview snapshot rolling lts alpine slim bullseye bookworm buster jammy noble
`);

/** Of those, the tags under which a release goes to those who use it. */
export const deliveredTags: ReadonlySet<string> = wordSet('latest stable release prod production live main master current');

/** Whether a tag names a branch, an environment or a channel instead of a version. A missing tag is `latest`. */
export function isMovingTag(tag: string | undefined): boolean {
	const name = tag?.toLowerCase();
	// `latest-cpu`, `v2-latest`: the latest of one kind.
	return name === undefined || moving.has(name) || /^latest[-_]|[-_]latest$/.test(name);
}
