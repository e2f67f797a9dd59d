import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { finalStages, isFullImage, isPlainImage } from '../../shared/images.js';
import { installsTool, systemToolOf, type SystemTool } from '../../shared/systemTools.js';

/** Files by which other builders than Docker list system packages. What they say is not read, so nobody is blamed for it. */
const otherDeclarations: readonly string[] = [
	'Aptfile',
	'apt.txt',
	'nixpacks.toml',
	'shell.nix',
	'flake.nix',
	'default.nix',
	'project.toml',
	'devbox.json',
	'snap/snapcraft.yaml',
];

export default defineRule({
	id: 'dependencies/system-tool',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	roles: ['server', 'worker'],
	question: 'Does the service bring along the system tools that it calls?',
	messages: {
		undeclared:
			'The service calls "{{tool}}", and nothing declares that the system it runs on has it. Use a library, or install the tool in the image.',
		notInstalled:
			'The service calls "{{tool}}", which the image does not install. Use a library, or install it in the last stage ({{packages}}).',
		declared: 'The service calls "{{tool}}", which the image installs.',
	},
	reads: ['process.spawn'],
	check(fact, { project, report, affirm }) {
		const found = systemToolOf(fact.program ?? firstWord(fact.command));
		// One missing tool is one finding in a file, however many calls there are.
		const isSaid =
			found !== undefined &&
			project
				.in(fact.path, 'process.spawn')
				.some(
					(other) =>
						other.span.start < fact.span.start &&
						!isWithin(other, 'test') &&
						!isWithin(other, 'try') &&
						systemToolOf(other.program ?? firstWord(other.command))?.name === found.name,
				);
		if (!found || isSaid || isWithin(fact, 'test') || comesWithPackage(project, fact, found.name)) {
			return;
		}
		// Which commit runs is nice to know, and nobody needs it.
		const isAside = isWithin(fact, 'try') || asksAboutCheckout(fact);
		const own = imagesOf(project, fact.path);
		const images = own.length > 0 ? own : allImages(project);
		const { name } = found;
		if (images.length === 0) {
			if (!otherDeclarations.some((path) => project.has(path)) && !isInstalledElsewhere(project, found)) {
				report({ message: 'undeclared', span: fact.span, data: { tool: name }, ...(isAside && { severity: 'hint' }) });
			}
			return;
		}
		const sources = images.map((image) => sourceOf(project, image, found));
		// Where nothing tells which image runs the code, it is one that has the tool.
		const missing = own.length === 0 && sources.some((at) => at !== undefined) ? undefined : images[sources.indexOf(undefined)];
		if (missing === undefined) {
			affirm({
				message: 'declared',
				span: fact.span,
				data: { tool: name },
				related: sources.filter((at) => at !== undefined).map((at) => ({ at, message: 'provided here' })),
			});
			return;
		}
		const base = finalStages(project, missing).at(-1);
		// A base of somebody's own may hold anything, and what another image or stage of the project installs may be where the tool is called.
		const isUnclear = base === undefined || !isPlainImage(base) || isInstalledElsewhere(project, found);
		report({
			message: 'notInstalled',
			span: fact.span,
			data: { tool: name, packages: packagesText(found.tool, base?.tag ?? '') },
			related: base ? [{ at: { path: missing, span: base.span }, message: 'the image' }] : [],
			// In a protected block the program may well do without it.
			...((isAside || isUnclear) && { severity: 'hint' }),
		});
	},
});

/** Whether any image of the project installs a tool, in whichever stage. */
function isInstalledElsewhere(project: Project, { name, tool }: { readonly name: string; readonly tool: SystemTool }): boolean {
	return project.of('image.run').some(({ command }) => installsTool(command, name, tool));
}

/** `git rev-parse HEAD` and its kin: what they answer stands in no release, so that the program does without. */
function asksAboutCheckout({ command }: LocatedFact<'process.spawn'>): boolean {
	return /^git\s+(?:-C\s+\S+\s+)?(?:rev-parse|describe|log|show|status|branch|config)\b/.test(command ?? '');
}

function firstWord(command: string | undefined): string {
	return command?.trim().split(' ', 1)[0] ?? '';
}

/** A dependency of that name may bring the binary along; the library that asks for it does not. */
function comesWithPackage(project: Project, { path, api }: LocatedFact<'process.spawn'>, name: string): boolean {
	const { dependencies } = project.packageOf(path);
	return (
		(dependencies.has(name) && api !== name) ||
		[`${name}-static`, `${name}-installer`, `@${name}-installer/${name}`].some((one) => dependencies.has(one))
	);
}

/** The Dockerfiles of the processes that reach a file. */
function imagesOf(project: Project, path: string): readonly string[] {
	return judged(
		project
			.processesOf(path)
			.map(({ declaration }) => declaration)
			.filter(({ source }) => source.startsWith('dockerfile'))
			.map((declaration) => declaration.path),
	);
}

function allImages(project: Project): readonly string[] {
	return judged(project.of('image.base').map(({ path }) => path));
}

function judged(paths: readonly string[]): readonly string[] {
	return [...new Set(paths)].filter((one) => !isOuterPath(one) && !isAsidePath(one));
}

/** Where an image gets a tool from: a RUN that installs it, a COPY that brings it, or a base that has it. */
function sourceOf(
	project: Project,
	dockerfile: string,
	{ name, tool }: { readonly name: string; readonly tool: SystemTool },
): Location | undefined {
	const stages = finalStages(project, dockerfile);
	const numbers = new Set(stages.map(({ stage }) => stage));
	const run = project.in(dockerfile, 'image.run').find(({ stage, command }) => numbers.has(stage) && installsTool(command, name, tool));
	const copy = project
		.in(dockerfile, 'image.copy')
		.find(
			({ stage, from, sources, target }) =>
				numbers.has(stage) && from !== undefined && [target, ...sources].some((path) => path.split('/').includes(name)),
		);
	const base = stages.at(-1);
	const brings =
		base &&
		(base.image.split('/').some((segment) => segment.includes(name)) ||
			(tool.inFullImages === true && isFullImage(base)) ||
			(tool.inBusyBox === true && isAlpine(base)));
	const fact = run ?? copy ?? (brings ? base : undefined);
	return fact && { path: dockerfile, span: fact.span };
}

function isAlpine({ image, tag }: LocatedFact<'image.base'>): boolean {
	return image.endsWith('alpine') || (tag ?? '').includes('alpine');
}

function packagesText({ apt, apk }: SystemTool, tag: string): string {
	return tag.includes('alpine') ? `apk add ${apk[0]!}` : `apt-get install ${apt[0]!}`;
}
