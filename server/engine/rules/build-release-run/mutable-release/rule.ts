import { repositoryName, splitImage } from '../../../core/imageName.js';
import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { groupedBy } from '../../../core/group.js';
import { isPlainImage } from '../../shared/images.js';
import { deliveredTags, isMovingTag } from '../../shared/mutableTags.js';
import { movingOwnInstalls } from '../../shared/ownInstalls.js';
import { packageAt } from '../../shared/near.js';
import { isSetByKustomization } from '../../shared/kustomizations.js';
import { isRelease, setsImages } from '../../shared/releases.js';
import { deployedByCommands } from './deployed.js';
import { movedByOrbs } from './orbs.js';
import { pushedByCommands } from './pushed.js';
import { isPushed, restartedByCommands } from './restarted.js';

type Use = LocatedFact<'image.use'>;

export default defineRule({
	id: 'build-release-run/mutable-release',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does each deploy name the release it runs?',
	messages: {
		moving:
			'{{owner}} runs {{image}}:{{tag}}, which names another release whenever somebody pushes: nobody can tell what runs, or roll back to it.',
		untagged:
			'{{owner}} runs {{image}} without a version, which means whatever is the latest: nobody can tell what runs, or roll back to it.',
		pushed:
			'{{owner}} pushes {{image}} as {{tag}} only, which the next release takes away from this one: nobody can tell what runs, or roll back to it.',
		installed:
			'"{{command}}" makes the image of whatever release of {{name}} is the latest on the day of the build, unless the build is told another: the same commit becomes another release.',
		restarted:
			'The pipeline pushes an image, and "{{command}}" starts again what was deployed before: its tag must name another release whenever somebody pushes, so that nobody can tell what runs, or roll back to it.',
		pinned: '{{owner}} runs {{image}} in the version {{version}}.',
	},
	reads: [
		'image.use',
		'image.run',
		'package',
		'env.declare',
		'workload.include',
		'pipeline.action',
		'pipeline.step',
		'shell.script',
		'process.declare',
		'compose.service',
		'compose.volume',
	],
	check({ project, report, affirm }) {
		const pushes = project.of('pipeline.action').filter(({ action, path }) => action === 'docker/build-push-action' && !isOuterPath(path));
		const named = new Set(
			pushes.flatMap(({ inputs }) =>
				referencesOf(inputs['tags'])
					.filter(({ tag }) => !isMovingTag(tag))
					.map(({ image }) => image),
			),
		);
		const told = new Set<string>();
		for (const { path, span, inputs } of pushes) {
			const [first, ...others] = referencesOf(inputs['tags']);
			// What is called after a channel (`nightly`, `dev`) is meant to move.
			if (first && isPushed(inputs) && [first, ...others].every(({ image, tag }) => deliveredTags.has(tag) && !named.has(image))) {
				told.add(path);
				report({
					message: 'pushed',
					path,
					span: inputs['tags']?.span ?? span,
					data: { owner: 'The pipeline', image: first.image, tag: first.tag },
					severity: 'hint',
				});
			}
		}
		// Where an action builds, commands beside it do the rest.
		for (const { at, owner, image, tag } of pushes.length > 0 ? [] : pushedByCommands(project)) {
			told.add(at.path);
			report({ message: 'pushed', ...at, data: { owner, image, tag }, severity: 'hint' });
		}
		for (const { at, command } of restartedByCommands(project)) {
			if (!told.has(at.path)) {
				report({ message: 'restarted', ...at, data: { command }, severity: 'hint' });
			}
		}
		for (const { at, name, command } of movingOwnInstalls(project)) {
			report({ message: 'installed', ...at, data: { name, command }, severity: 'hint' });
		}
		for (const { at, image, tag } of movedByOrbs(project)) {
			report({ message: 'pushed', ...at, data: { owner: 'The pipeline', image, tag }, severity: 'hint' });
		}
		for (const { path, span, image, tag, owner } of deployedByCommands(project)) {
			report({ message: tag === undefined ? 'untagged' : 'moving', path, span, data: { owner, image, tag: tag ?? '' }, severity: 'hint' });
		}
		const uses = project.of('image.use').filter((use) => isRelease(project, use));
		const setAtDeploy = setsImages(project);
		for (const [use, ...others] of groupedBy(uses, ({ path, image, tag, digest }) => [path, image, tag, digest].join('\0')).values()) {
			const { image, tag, digest, span, path } = use;
			if (isBuiltHere(image)) {
				continue;
			}
			const data = { owner: ownerOf(use), image };
			if (!isMoving(use)) {
				const version = digest === undefined ? tag : `${digest.slice(0, 19)}…`;
				if (version !== undefined && !use.dynamic) {
					affirm({ message: 'pinned', path, span, data: { ...data, version } });
				}
			} else if ((!setAtDeploy || isPlainImage(use)) && !isSetByKustomization(project, use)) {
				// What a compose file shows for people to try is rightly the latest; in a workload it is a release.
				report({
					message: tag === undefined ? 'untagged' : 'moving',
					path,
					span,
					data: { ...data, tag: tag ?? '' },
					related: others.slice(0, 8).map((other) => ({ at: other, message: `${ownerOf(other)} runs it, too.` })),
					...((isLessCertain(use) || isOffered(use, project)) && { severity: 'hint' as const }),
				});
			}
		}
	},
});

interface Pushed {
	readonly image: string;
	readonly tag: string;
}

/** Stands for what a pipeline fills in. */
const filledIn = '\u0001';

/** The names under which an image is pushed, when all of their tags are written there: whose it is may be filled in. */
function referencesOf(tags: Value | undefined): readonly Pushed[] {
	const parts = tags?.kind === 'template' ? tags.parts : tags?.kind === 'literal' ? [tags] : [];
	const text = parts.map((part) => (part.kind === 'literal' ? part.text : filledIn)).join('');
	const names = text.split(/[\s,]+/).filter((name) => name !== '');
	const found = names.map(splitImage);
	// What is filled in as a whole may have any tag.
	const isOpen = found.some(({ image, tag }) => (tag === undefined ? image.includes(filledIn) : tag.includes(filledIn)));
	return isOpen || names.some((name) => /[${}]/.test(name))
		? []
		: found.map(({ image, tag }) => ({ image: image.replaceAll(filledIn, '…'), tag: tag ?? 'latest' }));
}

function isMoving({ tag, digest, dynamic }: Use): boolean {
	return digest === undefined && (tag !== undefined || !dynamic) && isMovingTag(tag);
}

/** Whether an image is called after the machine that builds it: `shop-local`, which no registry has. */
function isBuiltHere(image: string): boolean {
	return /[-_/]local$|^local\//.test(image);
}

function isLessCertain({ where, path }: Use): boolean {
	// A stack is what a swarm runs, whatever it is called.
	const isProduction = /(^|[./_-])prod(uction)?([./_-]|$)/.test(path) || /^docker-(?:stack|swarm)/i.test(baseName(path));
	// What shows a change before it is merged runs whatever was pushed last, on purpose.
	const isPreview = /(^|[./_-])(preview|review-?apps?|demo)([./_-]|$)/.test(path);
	return !isProduction && (isPreview || where === 'compose' || /^values\.ya?ml$/i.test(baseName(path)));
}

/** What the project publishes and a compose file has others run: which release they run is their choice. */
function isOffered({ where, image }: Use, project: Project): boolean {
	const root = packageAt(project, '')?.name?.replace(/^@/, '').split('/') ?? [];
	return where === 'compose' && image.includes('/') && root.includes(repositoryName(image));
}

function ownerOf({ owner, image }: Use): string {
	return owner === undefined || owner === image ? 'This deploy' : owner;
}
