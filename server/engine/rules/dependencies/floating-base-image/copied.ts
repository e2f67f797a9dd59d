import { splitImage } from '../../../core/imageName.js';
import type { LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { floatingTag, isFilledIn, isNamedByVersion, isRolling, namesVariant, versioned } from './versions.js';

/** Images that go by a name of one word; any other such name may be a folder that the build is given. */
const official = /^(?:busybox|alpine|debian|ubuntu|composer|docker|maven|gradle)$/;

/**
 * The image without a version that files are copied from (`COPY --from=ghcr.io/acme/tools:latest`): what it brings is built into this one,
 * as the base is. A stage, by its name or its number, is none, nor is what the build fills in.
 */
export function floatingSource(
	{ path, from = '' }: LocatedFact<'image.copy'>,
	project: Project,
): { readonly image: string; readonly tag?: string } | undefined {
	const { image, tag, digest } = splitImage(from);
	const isStage = /^\d+$/.test(from) || project.in(path, 'image.base').some(({ alias }) => alias?.toLowerCase() === from.toLowerCase());
	const isKnown = image.includes('/') || tag !== undefined || official.test(image) || versioned.test(image);
	return from === '' ||
		isStage ||
		!isKnown ||
		isFilledIn(image, tag) ||
		isRolling.test(image) ||
		isNamedByVersion(image) ||
		digest !== undefined ||
		(tag !== undefined && !floatingTag.test(tag) && !namesVariant(image, tag)) ||
		isOuterPath(path) ||
		isInExamples(path) ||
		isSourceSaid(path, from, project)
		? undefined
		: { image, ...(tag === undefined ? {} : { tag }) };
}

/** Whether the same file names the image as a base, too: there it is said. */
function isSourceSaid(path: string, from: string, project: Project): boolean {
	return project.in(path, 'image.base').some(({ image, tag }) => (tag === undefined ? image : `${image}:${tag}`) === from);
}
