import type { LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { deliveredTags } from '../../shared/mutableTags.js';

/** An image that a ready-made job pushes, and the only tag it gets. */
interface Moved {
	readonly at: Location;
	readonly image: string;
	readonly tag: string;
}

/** Jobs of CircleCI's orbs that push an image to the registry of AWS (https://circleci.com/developer/orbs/orb/circleci/aws-ecr). */
const pushing = /^circleci\/aws-ecr\/build[-_]and[-_]push[-_]image$/;

/** The name of the branch, as CircleCI fills it in. */
const branch = /^(?:\$CIRCLE_BRANCH|\$\{CIRCLE_BRANCH\}|<<\s?pipeline\.git\.branch\s?>>)$/;

/**
 * The images that jobs of an orb push under no name but a moving one or that of the branch. Where another job or step gives an image a
 * tag, that may be the one that is deployed.
 */
export function movedByOrbs(project: Project): readonly Moved[] {
	return project
		.of('pipeline.action')
		.filter((one) => pushing.test(one.action) && !isOuterPath(one.path))
		.flatMap((one) => {
			const tags = tagsOf(one.inputs['tag']);
			const isOnly =
				tags.length > 0 &&
				!givesOtherTags(one, project) &&
				!project.in(one.path, 'pipeline.step').some(({ command }) => /\b(?:docker|podman|crane) (?:image )?(?:push|tag)\b/.test(command));
			const isPushed = !['push-image', 'push_image'].some((name) => textOf(one.inputs[name]) === 'false');
			return isOnly && isPushed
				? [
						{
							at: { path: one.path, span: one.inputs['tag']?.span ?? one.span },
							image: textOf(one.inputs['repo']) ?? 'an image',
							tag: tags.join(', '),
						},
					]
				: [];
		});
}

function textOf(value: Value | undefined): string | undefined {
	return value?.kind === 'literal' ? value.text : undefined;
}

/** The tags of a list, where all of them move. */
function tagsOf(given: Value | undefined): readonly string[] {
	const tags = (textOf(given) ?? '').split(',').map((tag) => tag.trim());
	return tags.every((tag) => deliveredTags.has(tag) || branch.test(tag)) ? tags : [];
}

/** Whether another job of the same file pushes under tags that may stay. */
function givesOtherTags({ path }: LocatedFact<'pipeline.action'>, project: Project): boolean {
	return project.in(path, 'pipeline.action').some((one) => pushing.test(one.action) && tagsOf(one.inputs['tag']).length === 0);
}
