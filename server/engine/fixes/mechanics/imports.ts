import type { Fact } from '../../core/fact.js';
import { shapeIn } from './shape.js';
import type { Edit } from '../../core/fix.js';
import { directoryOf, extensionOf, relativePath } from '../../core/paths.js';
import type { SourceFile } from '../../core/text.js';
import type { FixContext } from '../recipe.js';
import { mentions } from './identifiers.js';
import { inStyleOf } from './lines.js';

/** What to import: the export `name` (`default` for a default export or a whole CommonJS module) of a workspace path or a package. */
export interface Wanted {
	readonly module: string;
	readonly name: string;
	/** What to call it, unless that name is taken. */
	readonly preferred: string;
}

/** The name that is bound after the edits, which are none when it is imported already. */
export interface Imported {
	readonly local: string;
	readonly edits: readonly Edit[];
}

/**
 * Imports a name into a file: an import that is there is used or extended, else a line is added where the author's own would
 * stand. Undefined when no name is free.
 */
export async function importName(file: SourceFile, wanted: Wanted, context: FixContext): Promise<Imported | undefined> {
	const facts = await context.facts(file.path);
	const shape = shapeIn(facts);
	const phrases = context.phrases(file.path);
	if (!shape || !phrases) {
		return undefined;
	}
	const imports = facts.filter(
		(fact): fact is Fact<'module.import'> =>
			fact.kind === 'module.import' && (fact.form === 'import' || fact.form === 'require') && !fact.dynamic && !fact.typeOnly,
	);
	const same = imports.filter(({ specifier }) => leadsTo(specifier, file.path, wanted.module, context));
	const known = same
		.flatMap(({ names }) => names)
		.find(({ exported }) => exported === wanted.name || (wanted.name === 'default' && exported === '*' && shape.format === 'commonjs'));
	if (known) {
		return { local: known.local, edits: [] };
	}
	const whole = wanted.name === 'default' ? undefined : same.flatMap(({ names }) => names).find(({ exported }) => exported === '*');
	if (whole) {
		return { local: `${whole.local}.${wanted.name}`, edits: [] };
	}
	// What a module is called is no name in this one.
	const text = file.text.replace(/\b(from\s*|import\s*|require\s*\(\s*)(['"])[^'"\r\n]*\2/g, '$1$2$2');
	const local = [wanted.preferred, `${wanted.preferred === 'logger' ? 'appLogger' : `${wanted.preferred}Import`}`].find(
		(name) => !mentions(text, name) && !shape.topLevelNames.includes(name),
	);
	if (local === undefined) {
		return undefined;
	}
	const commonjs = shape.format === 'commonjs' || (shape.format === 'unknown' && imports.some(({ form }) => form === 'require'));
	const binding = wanted.name === local ? local : commonjs ? `${wanted.name}: ${local}` : `${wanted.name} as ${local}`;
	if (wanted.name !== 'default') {
		for (const fact of same) {
			const merged = mergeInto(file, fact, binding);
			if (merged) {
				return { local, edits: [merged] };
			}
		}
	}
	const native = !commonjs && (shape.format === 'esm' || context.project.packageOf(file.path).manifest?.moduleType === 'module');
	const typed = native && context.project.packageOf(file.path).manifest?.moduleType !== 'module' ? /^\.tsx?$/ : undefined;
	const specifier = specifierOf(file.path, wanted.module, imports, native && !typed?.test(extensionOf(file.path)));
	const semicolons = endsImports(file.text.slice(0, shape.importOffset)) ?? shape.semicolons;
	const end = semicolons ? ';' : '';
	const quoted = phrases.quote(specifier, shape.quote);
	let line: string;
	if (wanted.name === 'default') {
		line = commonjs ? `const ${local} = require(${quoted})${end}` : `import ${local} from ${quoted}${end}`;
	} else {
		line = phrases.importName(binding, specifier, commonjs ? 'commonjs' : 'esm', shape.quote, semicolons).trimEnd();
	}
	return { local, edits: [insertLine(file, shape.importOffset, line, imports.length === 0)] };
}

function leadsTo(specifier: string, from: string, module: string, { project }: FixContext): boolean {
	return specifier === module || project.resolveModule(specifier, from) === module;
}

/** Puts one more name into the braces of an import or of a destructured `require`. */
function mergeInto(file: SourceFile, fact: Fact<'module.import'>, binding: string): Edit | undefined {
	const lineStart = file.text.lastIndexOf('\n', fact.span.start - 1) + 1;
	const head = /^(?:import\s+(?:[\w$]+\s*,\s*)?|const\s+)(?=\{)/.exec(file.text.slice(lineStart))?.[0];
	const open = head === undefined ? -1 : lineStart + head.length;
	const close = open < 0 ? -1 : file.text.indexOf('}', open);
	if (close < 0) {
		return undefined;
	}
	const names = file.text.slice(open + 1, close);
	const behind = /^\}\s*(?:from\s*|=\s*require\s*\(\s*)(['"])([^'"\r\n]*)\1/.exec(file.text.slice(close))?.[2];
	if (behind !== fact.specifier || names.trim() === '' || !/^[\w$\s,:]*$/.test(names)) {
		return undefined;
	}
	const at = open + 1 + names.trimEnd().length;
	return { path: file.path, span: { start: at, end: at }, newText: names.trimEnd().endsWith(',') ? ` ${binding},` : `, ${binding}` };
}

/** Whether the import that ends a text has a semicolon; undefined when none is there. */
function endsImports(text: string): boolean | undefined {
	const end = /(?:\bfrom\s*|\bimport\s*|\brequire\s*\(\s*)(['"])[^'"\r\n]*\1\s*\)?(;?)[ \t]*(?:\/\/[^\r\n]*)?\s*$/.exec(
		text.slice(-1000),
	)?.[2];
	return end === undefined ? undefined : end === ';';
}

/** A line of its own at an offset that may be the end of a line, or the start of one; the first import is set off from the code behind it. */
function insertLine(file: SourceFile, offset: number, line: string, isFirst: boolean): Edit {
	const before = file.text[offset - 1];
	const isLineStart = offset === 0 || before === '\n' || before === '\r' || before === '\uFEFF';
	const gap = isFirst && isLineStart && /^[^\r\n]/.test(file.text.slice(offset)) ? '\n' : '';
	return {
		path: file.path,
		span: { start: offset, end: offset },
		newText: inStyleOf(file.text, isLineStart ? `${line}\n${gap}` : `\n${line}`),
	};
}

/** What is imported and no code: it says nothing of how code is named. */
const data = /\.(?:json5?|css|s[ac]ss|less|svg|html?|ya?ml|txt|md|gql|graphql|node|wasm)$/;

/**
 * How this file would name a module: relative, with an extension where its other imports have one, or where the runtime itself
 * resolves it (`native`) and needs one.
 */
function specifierOf(from: string, module: string, imports: readonly Fact<'module.import'>[], native: boolean): string {
	const extension = extensionOf(module);
	if (!module.includes('/') && extension === '') {
		return module;
	}
	if (!/^\.[cm]?[jt]sx?$/.test(extension)) {
		return module;
	}
	// With its extension a module is no folder, whatever lies beside it.
	const bare = relativePath(directoryOf(from), module).slice(0, -extension.length);
	const relatives = imports.map(({ specifier }) => specifier).filter((specifier) => specifier.startsWith('.') && !data.test(specifier));
	const written = relatives.map(extensionOf).find((one) => /^\.[cm]?[jt]sx?$/.test(one));
	if (written !== undefined) {
		return bare + (written.includes('t') ? extension : extension.replace('t', 'j').replace('x', ''));
	}
	const needsExtension = (relatives.length === 0 && native) || /^\.[cm]/.test(extension);
	return needsExtension ? bare + extension.replace('t', 'j').replace('x', '') : bare;
}
