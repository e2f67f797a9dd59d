import type { Span } from '../text.js';
import type { LiteralValue } from '../value.js';

/** What manifests, lock files and settings of compilers say of packages. */
export interface PackageFacts {
	/** A package manifest. Paths are as written. `entries` are `main`, `module`, `exports`, `bin` … with the paths they name. */
	package: {
		readonly ecosystem: string;
		readonly name?: string;
		readonly private: boolean;
		readonly moduleType?: 'module' | 'commonjs';
		readonly entries: readonly {
			readonly field: 'main' | 'module' | 'browser' | 'exports' | 'bin';
			readonly key?: string;
			readonly path: string;
		}[];
		readonly workspaces: readonly string[];
		readonly engines: Readonly<Record<string, string>>;
		readonly packageManager?: string;
		/** Fields that only some kinds of package have: `contributes` (editor extension), `electron`, `browserslist` … */
		readonly fields: readonly string[];
		/** The repository that it says it is kept in, as `owner/name` in small letters. */
		readonly repository?: string;
		/** It describes itself as an example, a sample or a demonstration. */
		readonly example?: true;
		/** It describes itself as what stands in for another service while people develop and test: `a mock bank for dev purposes`. */
		readonly standIn?: true;
		/** What `prisma db seed` runs (`prisma.seed`). */
		readonly seed?: { readonly command: string; readonly span: Span };
	};
	/** What a README says that its folder is for; `ended`: nobody works on it, or runs it, any more. */
	'folder.purpose': { readonly purpose: 'sample' | 'ended' };
	/** A README says to add a package to one's own program, by a command: `npm install orders-client`. */
	'package.added': { readonly name: string };
	/** A dependency. `nameSpan` is the key, `span` the version range. */
	dependency: {
		readonly ecosystem: string;
		readonly name: string;
		readonly range: string;
		readonly scope: 'runtime' | 'development' | 'peer' | 'optional';
		readonly nameSpan: Span;
		/** The same manifest says elsewhere which version the whole tree takes (`overrides`, `resolutions`), whatever stands here. */
		readonly overridden?: true;
		/** As in `LiteralValue`: it is taken from a URL with a user and a password, which `range` does not show. */
		readonly credentials?: LiteralValue['credentials'];
	};
	/** The version of a package that a manifest gives everybody in the tree (`overrides`, `resolutions`); `name` is its plain name. */
	'dependency.override': { readonly name: string; readonly range: string };
	/** Globs of the packages that belong to a workspace, where another file than a package manifest lists them. A leading `!` excludes. */
	'workspace.members': { readonly tool: string; readonly patterns: readonly string[] };
	/** A lock file. */
	'dependency.lock': { readonly ecosystem: string; readonly manager: string };
	/**
	 * The packages that a lock file for Node.js installs where the code of its folder finds them, whoever asks for them: names with spaces
	 * between. `development`: those of them that an install for production leaves out, where the lock file says so of each.
	 */
	'dependency.locked': { readonly names: string; readonly development?: string };
	/**
	 * Whether installers write a lock file here (`package-lock=false` in .npmrc says no), whether they fail where it would change (`frozen`:
	 * Yarn's `enableImmutableInstalls`), or whether they run the scripts before and after others (`ignore-scripts=true` says no).
	 */
	'dependency.policy': { readonly ecosystem: string; readonly lockfile?: boolean; readonly frozen?: boolean; readonly hooks?: boolean };
	/** A path alias of the compiler (`paths` in tsconfig.json), with `*` as its wildcard. `targets` are relative to the file. */
	'module.alias': { readonly pattern: string; readonly targets: readonly string[] };
	/** A compiler's output folder and source folder, to lead `dist/server.js` back to `src/server.ts`. */
	'build.output': { readonly outDir: string; readonly rootDir?: string };
	/**
	 * Settings of a compiler that others may build on (`extends`, as written). `checks`: they say whether it only checks, and writes nothing;
	 * `keepsImports`: whether it keeps the imports of which only types are used; `bracketsUnknown`: whether it wants brackets around the name of a
	 * property that no type declares.
	 */
	'build.settings': {
		readonly inherits?: string;
		readonly checks?: boolean;
		readonly keepsImports?: boolean;
		readonly bracketsUnknown?: boolean;
	};
}
