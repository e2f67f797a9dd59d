import { baseName, directoryOf, isOuterPath, joinPath } from '../core/paths.js';
import { rangeOf } from '../core/versions.js';
import { commandsWritten } from './commandLines.js';
import { composedDockerfiles } from './composeBuilds.js';
import type { FactIndex } from './facts.js';
import { imagesBuiltByPipelines } from './pipelineImages.js';

/**
 * Words in names of files and folders that a build, an installation or an operator puts there before an image is built: that the
 * repository lacks them says nothing.
 */
const made =
	/(?:^|[/_.-])(?:dist|build|built|out|output|target|lib|libs|bin|bundle|bundled|public|static|coverage|node_modules|vendor|generated|gen|tmp|temp|release|artifacts?|cache|certs?|secrets?|credentials?|keys?|license|licence|data|local|version|revision|commit|info|env|npmrc|lock|lockb)(?:$|[/_.-])|-lock\.|\.(?:tar|tgz|gz|xz|bz2|zip|jar|war|pem|crt|cer|key|pfx|deb|apk|rpm|whl|exe|so|node|map|min\.js)$/i;

/** What the question needs of a project. */
export interface ImageSurroundings {
	readonly facts: FactIndex;
	/** All files there are, whether read or not. */
	readonly files: ReadonlySet<string>;
	isIgnored(path: string): boolean;
}

/**
 * Whether nobody can have built a Dockerfile for long: it copies a file that the repository has nowhere and that nothing makes,
 * builds a member of the workspace that there is not, starts a script that no manifest has, or runs a Node.js that is years too old
 * for the program, and no pipeline, compose file or script builds it. One that starts a file which is nowhere runs nothing, whoever builds it.
 */
export function isDeadImage(path: string, surroundings: ImageSurroundings): boolean {
	if (surroundings.facts.in(path, 'image.base').length === 0) {
		return false;
	}
	// Of a folder of a repository nobody knows what its images are built from.
	const isWhole = ![...surroundings.files].some(isOuterPath);
	return (
		isWhole &&
		(startsNoFile(path, surroundings) ||
			((lacksSource(path, surroundings) ||
				namesNoMember(path, surroundings) ||
				startsNoScript(path, surroundings.facts) ||
				isOutlived(path, surroundings.facts) ||
				asksInVain(path, surroundings.facts)) &&
				!isBuilt(path, surroundings.facts)))
	);
}

/**
 * Only files by their names count: folders are often made by a build, and patterns may match nothing. A file of that name
 * anywhere may be the one that is meant.
 */
function lacksSource(path: string, { facts, files, isIgnored }: ImageSurroundings): boolean {
	const sources = facts.in(path, 'image.copy').flatMap(({ from, sources: copied }) => (from === undefined ? copied : []));
	const named = sources
		.map((source) => joinPath('', source.replace(/^\/+/, '')))
		.filter(
			(source) =>
				/^[\w@+][\w./@+-]*\.[a-z]\w*$/i.test(source) &&
				!made.test(source) &&
				!isIgnored(source) &&
				!isIgnored(joinPath(directoryOf(path), source)),
		);
	const names = new Set(named.length === 0 ? [] : [...files].map(baseName));
	return named.some((source) => !names.has(baseName(source)) && ![...files].some((file) => `/${file}`.includes(`/${source}/`)));
}

/** `turbo run build --filter=api`, where the workspace has no member of that name. */
function namesNoMember(path: string, { facts }: ImageSurroundings): boolean {
	const names = memberNames(facts);
	return (
		names !== undefined &&
		facts
			.in(path, 'image.run')
			.flatMap(commandsWritten)
			.some(({ command: { words } }) => {
				const texts = words.map(({ text }) => text);
				return (
					texts.some((text) => /^(?:turbo|pnpm)$/.test(text)) &&
					texts.some((text, index) => {
						const wanted =
							/^--filter=(.+)$/.exec(text)?.[1] ?? (texts[index - 1] === '--filter' || texts[index - 1] === '-F' ? text : undefined);
						return wanted !== undefined && /^(?:@[\w-]+\/)?[A-Za-z][\w-]*$/.test(wanted) && !names.has(wanted);
					})
				);
			})
	);
}

/** `npm run start:docker`, where no manifest has a script of that name. */
function startsNoScript(path: string, facts: FactIndex): boolean {
	const scripts = facts.of('process.declare').filter(({ source }) => source === 'script');
	return (
		scripts.length > 0 &&
		facts
			.in(path, 'process.declare')
			.filter(({ source }) => source === 'dockerfile-cmd')
			.flatMap(commandsWritten)
			.some(({ argv: [manager, verb, name] }) => {
				const isNamed = /^(?:npm|yarn|pnpm)$/.test(manager ?? '') && (verb === 'run' || verb === 'run-script');
				return isNamed && name !== undefined && /^[a-z][\w:.-]*$/i.test(name) && !scripts.some((script) => script.name === name);
			})
	);
}

/** What makes files: programs that compile, copy and fetch, and scripts that may. */
const makesFiles =
	/\b(?:build|compile|bundle|generate|tsc|webpack|rollup|esbuild|swc|babel|gulp|grunt|make|curl|wget|git|unzip|tar|cp|mv|nest|vite|echo|sh|bash|sed|ln|run)\b/;

/**
 * `CMD ["node", "index.js"]`, where the image gets all of a folder, no file of the repository is called so, and nothing on the way to the
 * image makes one.
 */
function startsNoFile(path: string, { facts, files, isIgnored }: ImageSurroundings): boolean {
	const entries = facts
		.in(path, 'process.declare')
		.filter(({ source }) => source.startsWith('dockerfile-'))
		.flatMap(commandsWritten)
		.flatMap(({ argv: [program, file, ...others] }) =>
			program === 'node' && others.length === 0 && file !== undefined && /^(?:\.\/)?(?:[\w-]{1,80}\/){0,8}[\w-]{1,80}\.[cm]?js$/.test(file)
				? [file]
				: [],
		);
	const [entry = ''] = entries;
	const copied = facts.in(path, 'image.copy');
	const written = baseName(entry).replace(/js$/, '');
	return (
		entries.length === 1 &&
		!made.test(entry) &&
		!isIgnored(joinPath(directoryOf(path), entry)) &&
		!isIgnored(joinPath('', entry)) &&
		facts.in(path, 'image.base').length === 1 &&
		copied.some(({ sources }) => sources.some((source) => /^\.\/?$/.test(source))) &&
		copied.every(
			({ from, sources }) => from === undefined && sources.every((source) => isManifest(baseName(source)) || !made.test(source)),
		) &&
		!facts.in(path, 'image.run').some(({ command }) => makesFiles.test(command)) &&
		!facts.of('compose.volume').some(({ source = '' }) => /^[./~$]/.test(source)) &&
		!facts.of('process.declare').some(({ source, name = '' }) => source === 'script' && /^(?:(?:pre|post)?install|prepare)$/.test(name)) &&
		![...files].some((file) => baseName(file) === `${written}js` || (baseName(file) === `${written}ts` && !file.includes('/')))
	);
}

/** What an installation is told by, which makes nothing of the program: manifests, lock files, `.npmrc`. */
function isManifest(name: string): boolean {
	return name.startsWith('package') || name.includes('lock') || name === '.npmrc';
}

/** `git clone git://github.com/…`: that protocol was switched off in 2022 (https://github.blog/security/application-security/improving-git-protocol-security-github/). */
function asksInVain(path: string, facts: FactIndex): boolean {
	return facts
		.in(path, 'image.run')
		.flatMap(commandsWritten)
		.some(
			({ argv: [program, verb, ...words] }) =>
				program === 'git' && verb === 'clone' && words.some((word) => word.startsWith('git://github.com/')),
		);
}

/** How many major versions lie between what an image has and what its program needs before nobody can have run the one in the other. */
const yearsApart = 4;

/** `FROM node:8`, where the manifest beside it or at the root asks for `>=16`. */
function isOutlived(path: string, facts: FactIndex): boolean {
	const manifest = [joinPath(directoryOf(path), 'package.json'), 'package.json'].find((one) => facts.hasKind(one, 'package'));
	const needed = manifest === undefined ? undefined : facts.in(manifest, 'runtime.version').find(({ runtime }) => runtime === 'node');
	const has = facts
		.in(path, 'runtime.version')
		.find(({ runtime, final, argument }) => runtime === 'node' && final === true && argument === undefined);
	const least = Math.min(...(rangeOf(needed?.range ?? '') ?? []).map(({ from }) => from[0]));
	const most = Math.max(...(rangeOf(has?.range ?? '') ?? []).map(({ to }) => to[0]));
	return Number.isFinite(least) && Number.isFinite(most) && least - most >= yearsApart;
}

const known = new WeakMap<FactIndex, { readonly names: ReadonlySet<string> | undefined }>();

/** What members of the workspace are called. Undefined where only one manifest is seen: the names of the others are not known. */
function memberNames(facts: FactIndex): ReadonlySet<string> | undefined {
	let found = known.get(facts);
	if (!found) {
		const manifests = facts.of('package');
		const names = manifests.flatMap(({ name, path }) => [
			...(name === undefined ? [] : [name, name.slice(name.indexOf('/') + 1)]),
			baseName(directoryOf(path)),
		]);
		found = { names: manifests.length > 1 ? new Set(names) : undefined };
		known.set(facts, found);
	}
	return found.names;
}

function isBuilt(path: string, facts: FactIndex): boolean {
	const commands = [...facts.of('pipeline.step'), ...facts.of('shell.script'), ...facts.of('process.declare')];
	return (
		composedDockerfiles(facts).has(path) ||
		imagesBuiltByPipelines(facts).has(path) ||
		commands.some(({ command }) => /\b(?:docker|podman|buildah|kaniko)\b/.test(command) && command.includes(path))
	);
}
