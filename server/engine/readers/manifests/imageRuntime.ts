import type { Fact, FactTypes } from '../../core/fact.js';
import type { Span } from '../../core/text.js';

type RuntimeVersion = Pick<FactTypes['runtime.version'], 'runtime' | 'range'>;

/** Images of language runtimes by their name without a registry. */
const runtimes: Readonly<Record<string, RuntimeVersion['runtime']>> = {
	node: 'node',
	python: 'python',
	golang: 'go',
	ruby: 'ruby',
	php: 'php',
	rust: 'rust',
	'eclipse-temurin': 'java',
	openjdk: 'java',
	amazoncorretto: 'java',
	'dotnet/sdk': 'dotnet',
	'dotnet/aspnet': 'dotnet',
	'dotnet/runtime': 'dotnet',
	'denoland/deno': 'deno',
	'oven/bun': 'bun',
	elixir: 'elixir',
	'distroless/nodejs': 'node',
	'cimg/node': 'node',
	'circleci/node': 'node',
	'chainguard/node': 'node',
	'bitnami/node': 'node',
};

/**
 * The runtime and its version that an image brings; undefined for images of something else, and where the tag names no version
 * (`lts-alpine`).
 */
export function imageRuntime(image: string, tag: string | undefined): RuntimeVersion | undefined {
	const distroless = /(?:^|\/)distroless\/nodejs(\d{1,3})(?:-debian\d+)?$/.exec(image);
	if (distroless) {
		return { runtime: 'node', range: distroless[1]! };
	}
	// `0-14-bullseye`: the version of the image itself comes first.
	const ofDevelopers = /(?:^|\/)devcontainers\/(?:javascript|typescript)-node$/.test(image)
		? /^(?:dev-|\d{1,3}(?:\.\d{1,4}){0,2}-(?=\d))?(\d{2})(?=$|-)/.exec(tag ?? '')
		: null;
	if (ofDevelopers) {
		return { runtime: 'node', range: ofDevelopers[1]! };
	}
	const name = image.replace(
		/^(?:docker\.io\/|library\/|public\.ecr\.aws\/docker\/library\/|mcr\.microsoft\.com\/|gcr\.io\/|cgr\.dev\/|registry\.[\w.-]+\/|(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?\/(?:library\/)?)+/,
		'',
	);
	// `registry/base/node:20-alpine`: what a company builds on keeps the name and the tag of what it is.
	const known = Object.hasOwn(runtimes, name) ? runtimes[name] : undefined;
	const runtime = known ?? (/\/base\/node(?:js)?$|^base\/node(?:js)?$/.test(name) ? 'node' : undefined);
	const range = /^v?(\d{1,4}(?:\.\d{1,4}){0,3})(?=$|[-_])/.exec(tag ?? '')?.[1];
	return runtime === undefined || range === undefined ? undefined : { runtime, range };
}

/**
 * The version of Node.js that a command of an image installs from the packages of NodeSource, and where the command names it, as
 * UTF-16 offsets into the command (https://github.com/nodesource/distributions).
 */
export function installedRuntime(command: string): (RuntimeVersion & { readonly span: Span }) | undefined {
	const found = /\bnodesource\.com\/(?:setup_|node_)(\d{1,3})(?:\.x)?(?![\w.])/.exec(command);
	return found === null
		? undefined
		: { runtime: 'node', range: found[1]!, span: { start: found.index, end: found.index + found[0].length } };
}

/** The version of a runtime that the image of a job of a pipeline brings, as {@link imageRuntime} tells it. */
export function jobRuntime(
	{ image, tag }: { readonly image: string; readonly tag?: string },
	span: Span,
	setting: string,
	job: string,
): readonly Fact[] {
	const runtime = imageRuntime(image, tag);
	return runtime === undefined ? [] : [{ kind: 'runtime.version', span, ...runtime, source: 'pipeline', setting, job }];
}
