import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, extensionOf } from '../../core/paths.js';
import type { FactIndex } from '../facts.js';
import { wordSet } from '../../core/wordList.js';

type SignName = LocatedFact<'role.sign'>['sign'];

/** Modules of the runtime that no bundler has a substitute for. */
const nodeModules: ReadonlySet<string> = wordSet(`
	fs fs/promises http https http2 net tls dns cluster child_process worker_threads express server-only
`);

const componentFiles: ReadonlySet<string> = new Set(['.vue', '.svelte', '.astro', '.html', '.tsx', '.jsx']);
const browserSigns: ReadonlySet<SignName> = new Set<SignName>(['browser-global', 'component', 'browser-directive']);

/** Facts of code that requests come to. */
const answering = ['server.listen', 'http.route', 'http.middleware'] as const;

/** Whether a file is one of components by the ending of its name. */
export function isComponentFile(path: string): boolean {
	return componentFiles.has(extensionOf(path));
}

/** What files say themselves of what they are for. */
export class RoleSigns {
	readonly #facts: FactIndex;
	readonly #signs = new Map<string, Set<SignName>>();

	/** `functions` are the files whose functions a platform is told to call. */
	constructor(facts: FactIndex, functions: Iterable<string>) {
		this.#facts = facts;
		const called = [...functions].map((path) => ({ path, sign: 'serverless-handler' as const }));
		for (const { path, sign } of [...facts.of('role.sign'), ...called]) {
			const signs = this.#signs.get(path);
			if (signs) {
				signs.add(sign);
			} else {
				this.#signs.set(path, new Set([sign]));
			}
		}
	}

	has(path: string, sign: SignName): boolean {
		return this.#signs.get(path)?.has(sign) ?? false;
	}

	*filesWith(sign: SignName): Generator<string> {
		for (const [path, signs] of this.#signs) {
			if (signs.has(sign)) {
				yield path;
			}
		}
	}

	/** Whether a file is for a browser by what it does, or by the ending of its name. What answers requests is not: a server may render pages. */
	areBrowsers(path: string): boolean {
		const signs = this.#signs.get(path);
		return (
			(isComponentFile(path) || (signs !== undefined && [...signs].some((each) => browserSigns.has(each)))) &&
			!answering.some((kind) => this.#facts.hasKind(path, kind))
		);
	}

	/**
	 * Whether no page can load a file, though one imports it for its types: it asks for what only a server has, or says by its
	 * folder that it is a server's.
	 */
	areServersOnly(path: string): boolean {
		return (
			directoryOf(path).split('/').includes('server') ||
			this.#facts.in(path, 'module.import').some(({ specifier }) => specifier.startsWith('node:') || nodeModules.has(specifier))
		);
	}
}
