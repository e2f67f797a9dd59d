// Bundles what ships into dist/: the command line, the language server, the client, a chunk for each package that is loaded
// lazily, and the pages of rules; and compiles the command line for the
// Node that builds it. `--dev` keeps names and adds source maps.
import { build, transform } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typescriptParser } from './scripts/typescriptParser.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const isDevelopment = process.argv.includes('--dev');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * Packages that some module imports with `import()`: each becomes a bundle of its own, loaded when the first file needs it, and
 * shared by the command line and the server.
 */
const lazy = new Map();

const lazyPackages = {
	name: 'lazy-packages',
	setup({ onResolve }) {
		onResolve({ filter: /^[@a-z]/ }, ({ path, kind, resolveDir }) => {
			if (kind !== 'dynamic-import') {
				return undefined;
			}
			const chunk = `${path.replace(/^@/, '').replace(/\W+/g, '-')}.cjs`;
			lazy.set(path, { chunk, resolveDir });
			return { path: `./${chunk}`, external: true };
		});
	},
};

const shared = {
	bundle: true,
	platform: 'node',
	format: 'cjs',
	target: 'node20',
	// jsonc-parser's `main` is a UMD wrapper whose requires no bundler can see.
	mainFields: ['module', 'main'],
	minify: !isDevelopment,
	sourcemap: isDevelopment ? 'inline' : false,
	// The licences of what is bundled are put together in THIRD-PARTY-NOTICES.md.
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
	// `import()` of a chunk becomes a `require` in a promise: one module instance, and all its exports by name.
	supported: { 'dynamic-import': false },
};

mkdirSync(dist, { recursive: true });
const shebang = { js: '#!/usr/bin/env node' };
/** What stands in the programs for the hash of all of them. */
const placeholder = '@the build@';
const bundles = await Promise.all([
	// The command line and the server share chunks, and load what they do not always need when they need it. Only modules can be
	// split, so they become scripts afterwards.
	build({
		...shared,
		entryPoints: [
			{ in: join(root, 'server/cli/main.ts'), out: 'cli-main' },
			{ in: join(root, 'server/src/node/main.ts'), out: 'server-main' },
		],
		format: 'esm',
		splitting: true,
		supported: {},
		outdir: dist,
		outExtension: { '.js': '.cjs' },
		write: false,
		define: { packageVersion: JSON.stringify(version), packageBuild: JSON.stringify(placeholder) },
		plugins: [lazyPackages],
	}),
	build({ ...shared, entryPoints: [join(root, 'server/start/cli.ts')], outfile: join(dist, 'cli.cjs'), banner: shebang }),
	build({ ...shared, entryPoints: [join(root, 'server/start/server.ts')], outfile: join(dist, 'server.cjs'), banner: shebang }),
	// The editor provides its own API.
	build({ ...shared, entryPoints: [join(root, 'client/src/node/main.ts')], outfile: join(dist, 'client.cjs'), external: ['vscode'] }),
]);
const chunks = await Promise.all(
	[...lazy].map(([name, { chunk, resolveDir }]) =>
		build({
			...shared,
			stdin: {
				contents: name === 'typescript' ? `export * from 'typescript';` : `module.exports = require(${JSON.stringify(name)});`,
				resolveDir,
				sourcefile: chunk,
			},
			outfile: join(dist, chunk),
			logLevel: 'error',
			sourcemap: false,
			write: false,
			plugins: [typescriptParser(root)],
		}),
	),
);
const scripts = await Promise.all([
	...bundles[0].outputFiles.map(({ path, text }) => asScript(basename(path), text)),
	...chunks.flatMap(({ outputFiles }) => outputFiles.map(({ path, text }) => ({ name: basename(path), text }))),
]);
const buildId = hash(
	scripts
		.map(({ name, text }) => `${name}\n${text}`)
		.sort()
		.join('\n'),
);
for (const { name, text, map } of scripts) {
	if (map !== undefined) {
		// The stamp is a line more.
		writeFileSync(join(dist, `${name}.map`), map.replace('"mappings": "', '"mappings": ";'));
	}
	const finished = text.replaceAll(placeholder, buildId);
	writeFileSync(join(dist, name), `// ${hash(finished)}\n${finished}`);
}
for (const name of ['cli.cjs', 'server.cjs']) {
	chmodSync(join(dist, name), 0o755);
}

/** A module as a script, its source map in a file of its own: V8 would keep a comment of megabytes in the compiled form. */
async function asScript(name, text) {
	const { code, map } = await transform(text, {
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		minify: !isDevelopment,
		sourcemap: isDevelopment ? 'external' : false,
		supported: shared.supported,
	});
	return isDevelopment ? { name, text: `${code}\n//# sourceMappingURL=${name}.map\n`, map } : { name, text: code };
}

function hash(text) {
	return createHash('sha1').update(text).digest('hex');
}

/** The pages of rules by id: an asset, so that no bundle carries them. */
const rules = join(root, 'server/engine/rules');
const pages = {};
for (const factor of readdirSync(rules).sort()) {
	if (factor === 'shared' || !statSync(join(rules, factor)).isDirectory()) {
		continue;
	}
	for (const name of readdirSync(join(rules, factor)).sort()) {
		const page = join(rules, factor, name, 'rule.md');
		if (statSync(page, { throwIfNoEntry: false })?.isFile()) {
			pages[`${factor}/${name}`] = readFileSync(page, 'utf8');
		}
	}
}
writeFileSync(join(dist, 'rules.json'), JSON.stringify(pages));

// What an older build left behind would end up in the package, or be taken for the compiled form of something else.
const current = new Set(['cli.cjs', 'server.cjs', 'client.cjs', 'rules.json', ...scripts.map(({ name }) => name)]);
for (const name of readdirSync(dist)) {
	if (!current.has(isDevelopment ? name.replace(/\.map$/, '') : name)) {
		rmSync(join(dist, name), { recursive: true });
	}
}

// The compiled form of what a check runs. Without it everything works, a tenth of a second later.
const compiler = await build({ ...shared, entryPoints: [join(root, 'scripts/compile.mjs')], write: false, sourcemap: false });
const { status, stderr } = spawnSync(process.execPath, ['-', dist, join(root, 'examples/before')], {
	input: compiler.outputFiles[0].text,
	stdio: ['pipe', 'ignore', 'pipe'],
	encoding: 'utf8',
});
if (status === null || stderr !== '') {
	console.error(`The command line could not be compiled ahead: ${stderr}`);
}

writeFileSync(
	join(dist, 'THIRD-PARTY-NOTICES.md'),
	notices([...bundles, ...chunks].flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

/** The licence texts of the packages that the inputs of the bundles belong to. */
function notices(inputs) {
	const folders = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
	const sections = [...folders].map((folder) => {
		const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
		const file = readdirSync(join(root, folder)).find((name) => /^(?:licen[cs]e|copying)/i.test(name));
		const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : 'The package carries no licence text.';
		return {
			name: manifest.name,
			section: `## ${manifest.name} ${manifest.version}\n\nLicence: ${manifest.license ?? 'see below'}\n\n~~~\n${text}\n~~~\n`,
		};
	});
	const sorted = sections.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ section }) => section);
	return `# Third-party notices\n\nThe bundles contain these packages.\n\n${sorted.join('\n')}`;
}
