/** The base of an image that runs a program: the runtime with its major version, and the system beneath it. */
export interface RuntimeBase {
	readonly name: string;
	/** The major version; undefined where the tag does not name one (`lts`, `latest`). */
	readonly version?: string;
	/** Systems that differ in their C library. */
	readonly distribution?: 'Alpine' | 'Debian';
}

/** Images of runtimes by the last segments of their names, and what they are called. Their plain tags stand on Debian. */
const runtimes: Readonly<Record<string, string>> = {
	node: 'Node.js',
	'library/node': 'Node.js',
	'oven/bun': 'Bun',
	'denoland/deno': 'Deno',
	python: 'Python',
	'library/python': 'Python',
	ruby: 'Ruby',
	'library/ruby': 'Ruby',
	golang: 'Go',
	php: 'PHP',
};

/** Runtimes whose second number is a version of its own (Python 3.11 and 3.12). */
const byMinor: ReadonlySet<string> = new Set(['Python', 'Ruby', 'Go', 'PHP']);

/** What an image of a language's runtime brings; undefined for other images. */
export function baseOf(image: string, tag: string | undefined): RuntimeBase | undefined {
	const key = image.replace(/^(?:docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\//, '').toLowerCase();
	const name = Object.hasOwn(runtimes, key) ? runtimes[key] : undefined;
	if (name === undefined || tag === undefined) {
		return undefined;
	}
	const match = /^v?(\d{1,3})(?:\.(\d{1,3}))?(?=$|[.-])/.exec(tag);
	const version = match ? (byMinor.has(name) ? (match[2] === undefined ? undefined : `${match[1]}.${match[2]}`) : match[1]) : undefined;
	return { name, ...(version !== undefined && { version }), distribution: /alpine/.test(tag) ? 'Alpine' : 'Debian' };
}
