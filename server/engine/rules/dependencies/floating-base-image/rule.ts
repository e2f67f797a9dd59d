import type { LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { engineOfImage } from '../../shared/databases.js';
import { isPublishedHere } from '../../shared/publishedImages.js';
import { ofLibraries } from '../../shared/publishedTools.js';
import { isRelease, mountsSources, setsImages } from '../../shared/releases.js';
import { isKeeper } from '../../shared/workloads.js';
import { floatingSource } from './copied.js';
import { isTool } from './tools.js';
import { floatingTag, isFilledIn, isNamedByVersion, isRolling, namesVariant } from './versions.js';

export default defineRule({
	id: 'dependencies/floating-base-image',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	roles: 'any',
	question: 'Does every image have a version?',
	messages: {
		untagged: 'The image {{image}} has no tag, so that it is whatever "latest" means on the day of the build. Name a version.',
		latest: 'The image {{image}} has the tag "{{tag}}", which is another image every few weeks. Name a version.',
		tagged: 'The image {{image}} has a version.',
	},
	reads: ['image.base', 'image.use', 'image.copy'],
	check(fact, { project, report, affirm, role }) {
		if (fact.kind === 'image.copy') {
			const found = role === 'docs' || role === 'generated' ? undefined : floatingSource(fact, project);
			if (found !== undefined) {
				report({
					message: found.tag === undefined ? 'untagged' : 'latest',
					span: fact.span,
					data: { image: found.image, tag: found.tag ?? '' },
					severity: 'hint',
				});
			}
			return;
		}
		const { path, span, image, tag, digest } = fact;
		// A reference that is shorter or longer in the text has an argument in it, which the build sets.
		const isArgument =
			fact.kind === 'image.base' &&
			span.end - span.start !== `${image}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`.length;
		if (
			isArgument ||
			role === 'docs' ||
			role === 'generated' ||
			isOuterPath(path) ||
			isInExamples(path) ||
			isFilledIn(image, tag) ||
			isBuiltBefore(image) ||
			image === 'scratch' ||
			isRolling.test(image) ||
			(fact.kind === 'image.base' ? fact.fromStage : fact.dynamic || fact.builds === true)
		) {
			return;
		}
		const isVariant = tag !== undefined && namesVariant(image, tag);
		if (digest !== undefined || (tag !== undefined && !isVariant && !floatingTag.test(tag))) {
			affirm({ message: 'tagged', span, data: { image } });
			return;
		}
		// What a deploy runs is a release (build-release-run/mutable-release); only the data stores beside it are dependencies.
		if (
			fact.kind === 'image.use' &&
			((fact.where === 'workload' && !isKeeper(image)) || (isRelease(project, fact) && !setsImages(project)))
		) {
			return;
		}
		// What only a developer's machine or a pipeline pulls breaks no deploy.
		const aside =
			isAsidePath(path) ||
			project.isDevelopmentFile(path) ||
			mountsSources(project, path) ||
			(fact.kind === 'image.use' && (fact.where === 'pipeline-job' || fact.where === 'pipeline-service'));
		const isSoft = aside || (tag !== undefined && /^(?:stable|lts|current)(?:-|$)/i.test(tag));
		// Of what stands aside, only the stores that tests and developers share with the deploy are worth a word; MinIO stands in for a
		// cloud there.
		const isIdle =
			isSaid(fact, project) ||
			(fact.kind === 'image.use' && fact.where === 'compose' && !runsDeploy(project, path)) ||
			(aside && (ofLibraries(project) || isTemplate(path))) ||
			(fact.kind === 'image.base' && isBare(fact, project)) ||
			isOwnImage(image, project) ||
			isPublishedHere(image, project) ||
			isTool(image) ||
			isNamedByVersion(image) ||
			(aside &&
				(fact.kind === 'image.base' || !isKeeper(image) || engineOfImage(image)?.name === 'S3' || !isPinnedElsewhere(image, project)));
		const severity = isIdle ? 'hint' : isSoft || isVariant ? 'information' : undefined;
		report({
			message: tag === undefined ? 'untagged' : 'latest',
			span,
			data: { image, tag: tag ?? '' },
			...(severity && { severity }),
		});
	},
});

/** A name that no registry of official images has: somebody builds it on the same machine before, and gives it no tag. */
function isBuiltBefore(image: string): boolean {
	return !image.includes('/') && (image.includes('_') || /-base$/.test(image));
}

/** Words in the names of compose files, or of their folders, that a deploy is run with. */
const deployWords = /(?:^|[^a-z0-9])(?:prod|production|deploy|deployments?|self-?host(?:ed|ing)?)(?:[^a-z0-9]|$)/i;

/**
 * Whether a compose file surely is one of a deploy: it says so by its name, a swarm runs copies of its services, or it pulls an
 * image that the project publishes and builds none itself. What else is run with
 * compose serves somebody's machine, a test or a demonstration.
 */
function runsDeploy(project: Project, path: string): boolean {
	if (isAsidePath(path) || project.isDevelopmentFile(path)) {
		return false;
	}
	const isNamed = deployWords.test(path) || /(?:^|[._-])(?:stack|swarm|staging)[._-]/i.test(baseName(path));
	const isSwarm = project.in(path, 'compose.option').some(({ option }) => option === 'replicas');
	return (
		isNamed ||
		isSwarm ||
		project.in(path, 'image.use').some((use) => isRelease(project, use) && !isTool(use.image) && isOwnImage(use.image, project))
	);
}

/** Whether another file names a version of the same image: then this place is where it was forgotten. */
function isPinnedElsewhere(image: string, project: Project): boolean {
	return project.of('image.use').some((other) => other.image === image && other.tag !== undefined && /\d/.test(other.tag));
}

/** Whether the same file names the same image before: one version mends both. */
function isSaid({ path, span, image, tag }: LocatedFact<'image.base'> | LocatedFact<'image.use'>, project: Project): boolean {
	return [...project.in(path, 'image.base'), ...project.in(path, 'image.use')].some(
		(other) => other.image === image && other.tag === tag && other.span.start < span.start,
	);
}

/** What a program writes for its users. */
function isTemplate(path: string): boolean {
	return directoryOf(path)
		.split('/')
		.some((folder) => folder === 'templates' || folder === 'template');
}

/**
 * An image that nothing is put into and that starts nothing of its own: a partner to try things with, or another one's under a
 * new name.
 */
function isBare({ path }: LocatedFact<'image.base'>, project: Project): boolean {
	return (
		project.in(path, 'image.copy').length === 0 &&
		!project.in(path, 'process.declare').some(({ source }) => source.startsWith('dockerfile'))
	);
}

/** The project's own image, or another one of its publisher, that a compose file for its users names: its tag is what they choose. */
function isOwnImage(image: string, project: Project): boolean {
	const names = [
		...new Set(
			project.packages.flatMap(({ name }) =>
				name !== undefined && name.length > 2 ? [...name.replace(/^@/, '').split('/'), name.replace(/^@/, '').replace('/', '-')] : [],
			),
		),
	];
	// The parts of one program share its name: `acme-api` and `acme-worker` of `acme`.
	const root = project.packages.find(({ folder }) => folder === '')?.name?.replace(/^@[^/]*\//, '');
	const stems = new Set(
		[root, ...project.packages.flatMap(({ name }) => (name?.startsWith('@') === true ? name.slice(1).split('/')[0] : []))]
			.flatMap((one) => one?.split(/[-_.]/)[0] ?? [])
			.filter((stem) => stem.length > 4),
	);
	const isNamed = (one: string): boolean =>
		one
			.split('/')
			.some(
				(segment) =>
					names.includes(segment) ||
					stems.has(segment.split(/[-_.]/)[0]!) ||
					(root !== undefined && root.length > 3 && segment.startsWith(`${root}-`)),
			);
	const publisher = publisherOf(image);
	const whole = root?.replace(/[^a-z0-9]/gi, '').toLowerCase() ?? '';
	const isSpelledTogether =
		whole.length > 7 &&
		image
			.toLowerCase()
			.split('/')
			.some((segment) => segment.replace(/[^a-z0-9]/g, '').startsWith(whole));
	return (
		isNamed(image) ||
		isSpelledTogether ||
		(publisher !== undefined && project.of('image.use').some((use) => publisherOf(use.image) === publisher && isNamed(use.image)))
	);
}

/** Who publishes an image, with the registry: `ghcr.io/owner` of `ghcr.io/owner/name`. Undefined for the images of the registry itself. */
function publisherOf(image: string): string | undefined {
	const end = image.lastIndexOf('/');
	return end > 0 ? image.slice(0, end) : undefined;
}
