// Bundles what ships into dist/: the command line, the language server, the client, a chunk for each package that is loaded lazily, and the pages of rules.
// `--dev` keeps names and adds source maps.
import { build } from 'esbuild';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const isDevelopment = process.argv.includes('--dev');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Packages that some module imports with `import()`: each becomes a bundle of its own, loaded when the first file needs it, and shared by the command line and the server. */
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
	sourcemap: isDevelopment,
	// The licences of what is bundled are put together in THIRD-PARTY-NOTICES.md.
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
	define: { packageVersion: JSON.stringify(version) },
	// `import()` of a chunk becomes a `require` in a promise: one module instance, and all its exports by name.
	supported: { 'dynamic-import': false },
	plugins: [lazyPackages],
};

mkdirSync(dist, { recursive: true });
const shebang = { js: '#!/usr/bin/env node' };
const bundles = await Promise.all([
	build({ ...shared, entryPoints: [join(root, 'server/cli/main.ts')], outfile: join(dist, 'cli.cjs'), banner: shebang }),
	build({ ...shared, entryPoints: [join(root, 'server/src/node/main.ts')], outfile: join(dist, 'server.cjs'), banner: shebang }),
	// The editor provides its own API.
	build({ ...shared, entryPoints: [join(root, 'client/src/node/main.ts')], outfile: join(dist, 'client.cjs'), external: ['vscode'] }),
]);
const chunks = await Promise.all(
	[...lazy].map(([name, { chunk, resolveDir }]) =>
		build({ ...shared, stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir, sourcefile: chunk }, outfile: join(dist, chunk), logLevel: 'error', sourcemap: false }),
	),
);
for (const name of ['cli.cjs', 'server.cjs']) {
	chmodSync(join(dist, name), 0o755);
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

// What an older build left behind would end up in the package.
const current = new Set(['cli.cjs', 'server.cjs', 'client.cjs', 'rules.json', ...[...lazy.values()].map(({ chunk }) => chunk)]);
for (const name of readdirSync(dist)) {
	if (!current.has(name.replace(/\.map$/, '')) || (!isDevelopment && name.endsWith('.map'))) {
		rmSync(join(dist, name), { recursive: true });
	}
}

writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.md'), notices([...bundles, ...chunks].flatMap(({ metafile }) => Object.keys(metafile.inputs))));

/** The licence texts of the packages that the inputs of the bundles belong to. */
function notices(inputs) {
	const folders = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
	const sections = [...folders].map((folder) => {
		const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
		const file = readdirSync(join(root, folder)).find((name) => /^(?:licen[cs]e|copying)/i.test(name));
		const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : 'The package carries no licence text.';
		return { name: manifest.name, section: `## ${manifest.name} ${manifest.version}\n\nLicence: ${manifest.license ?? 'see below'}\n\n~~~\n${text}\n~~~\n` };
	});
	const sorted = sections.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ section }) => section);
	return `# Third-party notices\n\nThe bundles contain these packages.\n\n${sorted.join('\n')}`;
}
