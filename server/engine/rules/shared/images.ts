import { repositoryName } from '../../core/imageName.js';
import type { LocatedFact } from '../../core/fact.js';
import { stagesUnder } from '../../project/imageStages.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/** The Dockerfiles that are read, each once. */
export const dockerfilesOf = remembered((project): readonly string[] => [...new Set(project.of('image.base').map(({ path }) => path))]);

/** The last stage of a Dockerfile and the stages it stands on, the last one first; the base of the whole image is the last element. */
export function finalStages(project: Project, dockerfile: string): readonly LocatedFact<'image.base'>[] {
	const stages = project.in(dockerfile, 'image.base');
	const final = stages.find((stage) => stage.final);
	return final ? stagesUnder(stages, final.stage) : [];
}

/** Official images of language runtimes, whose plain tags stand on a full Debian with its development tools. */
const runtimeImages: ReadonlySet<string> = new Set([
	'node',
	'python',
	'ruby',
	'golang',
	'rust',
	'openjdk',
	'php',
	'perl',
	'buildpack-deps',
]);

/** Whether an image is a runtime's full one, which brings the tools of `buildpack-deps` along (curl, git, ImageMagick …). */
export function isFullImage({ image, tag }: LocatedFact<'image.base'>): boolean {
	const name = repositoryName(image);
	return runtimeImages.has(name) && !/(^|-)(slim|alpine|windowsservercore|nanoserver|fpm|apache|cli)/.test(tag ?? '');
}

/** Distributions and runtimes whose images hold what their publishers say, and no more. */
const plainImages: ReadonlySet<string> = new Set([
	...runtimeImages,
	'debian',
	'ubuntu',
	'alpine',
	'bun',
	'deno',
	'busybox',
	'fedora',
	'amazonlinux',
	'bookworm',
	'eclipse-temurin',
	'distroless',
]);

/** Whether an image is one of a distribution or a runtime, rather than somebody's own with who knows what in it. */
export function isPlainImage({ image }: Pick<LocatedFact<'image.base'>, 'image'>): boolean {
	const parts = image.split('/');
	const own =
		parts.length > 1 &&
		!/^(?:docker\.io|library|public\.ecr\.aws|docker|gcr\.io|distroless|oven|denoland|mcr\.microsoft\.com|registry\.access\.redhat\.com)$/.test(
			parts.at(-2)!,
		);
	return !own && (plainImages.has(parts.at(-1)!) || image.includes('distroless'));
}
