import { globMatcher } from '../../core/globs.js';
import { ancestorsOf, baseName, directoryOf, joinPath, pathWithin } from '../../core/paths.js';
import type { SourceFile } from '../../core/text.js';
import type { FixContext } from '../recipe.js';
import { shapeIn } from './shape.js';

/**
 * One step of indentation of a file: as its own lines show it, else as its `.editorconfig` asks for it, else as most files of its
 * package have it.
 */
export async function indentationOf(file: SourceFile, context: FixContext): Promise<string> {
	return (
		shapeIn(await context.facts(file.path))?.indent ??
		(await configuredFor(file.path, context)) ??
		usualIn(context.project.packageOf(file.path).folder, context) ??
		'\t'
	);
}

/** One step further than a line whose indentation is `base`: a file of tabs may have places of blanks, which stay so. */
export function stepBehind(base: string, unit: string): string {
	if (base === '' || base[0] === unit[0]) {
		return unit;
	}
	return base.startsWith('\t') ? '\t' : ' '.repeat(base.length % 4 === 0 ? 4 : 2);
}

/** What most source files of a package show. */
function usualIn(folder: string, { project }: FixContext): string | undefined {
	const votes = new Map<string, number>();
	for (const { indent, path } of project.of('module.style')) {
		if (indent !== undefined && project.packageOf(path).folder === folder) {
			votes.set(indent, (votes.get(indent) ?? 0) + 1);
		}
	}
	return [...votes].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** What the `.editorconfig` files above a path ask for; the nearest one that says something counts. */
async function configuredFor(path: string, { read }: FixContext): Promise<string | undefined> {
	for (const folder of ancestorsOf(directoryOf(path))) {
		const text = (await read(joinPath(folder, '.editorconfig')))?.text;
		const settings = text === undefined ? undefined : settingsFor(text, pathWithin(folder, path) ?? path);
		if (settings?.indent !== undefined || settings?.isRoot === true) {
			return settings.indent;
		}
	}
	return undefined;
}

/** What an `.editorconfig` says of a path beside or below it: later sections win, property by property. */
function settingsFor(text: string, path: string): { readonly indent?: string; readonly isRoot: boolean } {
	const found = new Map<string, string>();
	let isRoot = false;
	let applies: boolean | undefined;
	for (const line of text.split(/\r\n|\n|\r/).map((one) => one.trim())) {
		const section = /^\[(.+)\]$/.exec(line)?.[1];
		const [, key = '', value = ''] = /^([\w-]+)\s*[=:]\s*([^\s;#]+)/.exec(line) ?? [];
		if (section !== undefined) {
			applies = section.includes('/') ? globMatcher([section.replace(/^\//, '')])(path) : globMatcher([section])(baseName(path));
		} else if (applies === undefined) {
			isRoot ||= key.toLowerCase() === 'root' && value.toLowerCase() === 'true';
		} else if (applies && key !== '') {
			found.set(key.toLowerCase(), value.toLowerCase());
		}
	}
	const size = Number(found.get('indent_size') ?? found.get('tab_width'));
	if (found.get('indent_style') === 'tab' || (found.get('indent_style') !== 'space' && found.get('indent_size') === 'tab')) {
		return { indent: '\t', isRoot };
	}
	return Number.isInteger(size) && size > 0 && size <= 8 ? { indent: ' '.repeat(size), isRoot } : { isRoot };
}
