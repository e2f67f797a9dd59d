import type { Fact, FactTypes } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { innerSpanOf, parseJson, textOf, valueOf } from './json.js';
import { linesOf } from './lines.js';
import { textSpanOf, tomlEntries } from './toml.js';

type Runtime = FactTypes['runtime.version']['runtime'];

/** Files that hold one version and nothing else. */
const single: Readonly<Record<string, Runtime>> = {
	'.nvmrc': 'node',
	'.node-version': 'node',
	'.python-version': 'python',
	'.ruby-version': 'ruby',
	'.go-version': 'go',
	'.java-version': 'java',
	'.php-version': 'php',
	'.bun-version': 'bun',
	'.dvmrc': 'deno',
};

/** Names of runtimes in `.tool-versions` and mise files. */
const tools: Readonly<Record<string, Runtime>> = {
	nodejs: 'node',
	node: 'node',
	python: 'python',
	golang: 'go',
	go: 'go',
	ruby: 'ruby',
	java: 'java',
	php: 'php',
	dotnet: 'dotnet',
	'dotnet-core': 'dotnet',
	rust: 'rust',
	deno: 'deno',
	bun: 'bun',
	elixir: 'elixir',
};

/** Reads the version of a runtime that a project asks for, from the files of version managers and from manifests. */
export const versionFiles: Reader = {
	id: 'version-files',
	claims: (path) =>
		Object.hasOwn(single, baseName(path)) ||
		/^(?:\.tool-versions|mise\.toml|\.mise\.toml|runtime\.txt|go\.mod|global\.json|package\.json|Gemfile|rust-toolchain|rust-toolchain\.toml|pyproject\.toml|Pipfile|composer\.json|\.sdkmanrc)$/.test(
			baseName(path),
		),
	read: async ({ path, text }) => versionsOf(baseName(path), text),
};

function versionsOf(name: string, text: string): readonly Fact[] {
	const lines = (pattern: RegExp, runtime: (name: string) => Runtime | undefined, setting = name): readonly Fact[] =>
		linesOf(text).flatMap(({ text: line, start }) => {
			const match = pattern.exec(line);
			const found = match === null ? undefined : runtime(match[1]!);
			const range = match?.[2];
			const at = match === null || range === undefined ? -1 : match.index + match[0].lastIndexOf(range);
			return found === undefined || range === undefined
				? []
				: version(found, range, { start: start + at, end: start + at + range.length }, setting, 'version-file');
		});
	if (Object.hasOwn(single, name)) {
		const line = linesOf(text).find((each) => each.text.trim() !== '' && !each.text.trimStart().startsWith('#'));
		const written = line === undefined ? null : /^\s*(?:(?:ruby|python|node|go|java|php|bun|deno)-)?(\S+)/.exec(line.text.slice(0, 200));
		const end = line === undefined || written === null ? 0 : line.start + written[0].length;
		return written === null ? [] : version(single[name]!, written[1]!, { start: end - written[1]!.length, end }, name, 'version-file');
	}
	switch (name) {
		case '.tool-versions':
			return lines(/^\s*([\w.-]{1,40})[ \t]+(\S{1,60})/, (tool) => (Object.hasOwn(tools, tool) ? tools[tool] : undefined));
		case 'runtime.txt':
			return lines(/^\s*([a-z]{1,20})-(\S{1,40})/, (tool) => (Object.hasOwn(tools, tool) ? tools[tool] : undefined));
		case '.sdkmanrc':
			return lines(/^\s*(java)\s*=\s*(\d[\d.]{0,20})/, () => 'java');
		case 'go.mod':
			// The least version of the language (https://go.dev/ref/mod#go-mod-file-go): a newer tool chain builds it, too.
			return lines(/^(go)[ \t]+(\d[\w.]{0,20})/, () => 'go', 'go').map((fact) =>
				fact.kind === 'runtime.version' ? { ...fact, least: true } : fact,
			);
		case 'Gemfile':
			return lines(/^\s*(ruby)[ \t(]+["']([^"']{1,40})["']/, () => 'ruby', 'ruby');
		case 'rust-toolchain':
			return lines(/^\s*()(\d[\d.]{0,20})\s*$/, () => 'rust');
		case 'package.json':
		case 'composer.json':
		case 'global.json':
			return jsonVersions(name, text);
		default:
			return tomlVersions(name, text);
	}
}

function jsonVersions(name: string, text: string): readonly Fact[] {
	const paths: readonly (readonly [Runtime, readonly string[]])[] =
		name === 'package.json'
			? [
					['node', ['engines', 'node']],
					['node', ['volta', 'node']],
					['bun', ['engines', 'bun']],
					['deno', ['engines', 'deno']],
					['node', ['devEngines', 'runtime', 'version']],
				]
			: name === 'composer.json'
				? [['php', ['require', 'php']]]
				: [['dotnet', ['sdk', 'version']]];
	const root = parseJson(text);
	return paths.flatMap(([runtime, path]) => {
		const node = path.reduce((current, key) => valueOf(current, key), root);
		const range = textOf(node);
		return node === undefined || range === undefined ? [] : version(runtime, range, innerSpanOf(node), path.join('.'), 'manifest');
	});
}

function tomlVersions(name: string, text: string): readonly Fact[] {
	return tomlEntries(text).flatMap(({ keys, value }) => {
		const path = keys.join('.');
		const found: Runtime | undefined =
			name === 'pyproject.toml' && /^(?:project\.requires-python|tool\.poetry\.dependencies\.python)$/.test(path)
				? 'python'
				: name === 'Pipfile' && /^requires\.python_(?:full_)?version$/.test(path)
					? 'python'
					: name === 'rust-toolchain.toml' && path === 'toolchain.channel'
						? 'rust'
						: name.endsWith('mise.toml') && keys[0] === 'tools' && Object.hasOwn(tools, keys[1] ?? '')
							? tools[keys[1]!]
							: undefined;
		const written = value.type === 'string' ? value.text : undefined;
		return found === undefined || written === undefined
			? []
			: version(
					found,
					written,
					textSpanOf(value),
					path,
					name.endsWith('mise.toml') || name === 'rust-toolchain.toml' ? 'version-file' : 'manifest',
				);
	});
}

function version(runtime: Runtime, written: string, span: Span, setting: string, source: 'manifest' | 'version-file'): readonly Fact[] {
	const range = written.trim().replace(/^v(?=\d)/, '');
	return range === '' || range.length > 100 ? [] : [{ kind: 'runtime.version', span, runtime, range, source, setting }];
}
