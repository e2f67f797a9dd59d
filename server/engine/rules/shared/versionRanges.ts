import { wordList } from '../../core/wordList.js';

/** Why a version range has no bound, for the sentence "`x` takes …"; undefined when it has one or names no version at all. */
export type Unbounded = 'any version' | 'whatever is the latest version' | 'any later version' | 'whatever a branch holds';

/** Protocols that lead to the workspace or to a file, or that are resolved elsewhere. */
const localProtocols: readonly string[] = wordList(`workspace: catalog: link: file: portal: patch: exec: ./ ../ /`);

const gitProtocols: readonly string[] = ['git+', 'git:', 'git@', 'github:', 'gitlab:', 'bitbucket:', 'gist:'];

/** Judges a version range as npm, Yarn and pnpm write it. */
export function unboundedRange(ecosystem: string, range: string): Unbounded | undefined {
	if (ecosystem === 'deno') {
		return range === '' || range === '*' ? 'any version' : undefined;
	}
	if (ecosystem !== 'npm') {
		return undefined;
	}
	const text = range.trim();
	if (localProtocols.some((protocol) => text.startsWith(protocol))) {
		return undefined;
	}
	if (text.startsWith('npm:')) {
		const at = text.lastIndexOf('@');
		return at > 'npm:@'.length ? unboundedRange(ecosystem, text.slice(at + 1)) : 'any version';
	}
	if (isRepository(text)) {
		return isFixedRevision(text) ? undefined : 'whatever a branch holds';
	}
	if (text.startsWith('http:') || text.startsWith('https:')) {
		return undefined; // An archive: its address says which.
	}
	if (text === '' || text === '*' || text.toLowerCase() === 'x') {
		return 'any version';
	}
	if (/^[a-z][a-z-]*$/i.test(text)) {
		return 'whatever is the latest version'; // A tag: `latest`, `next`, `canary`.
	}
	return text.split('||').some(hasNoUpperBound) ? 'any later version' : undefined;
}

function hasNoUpperBound(alternative: string): boolean {
	const text = alternative.trim();
	return text.startsWith('>') && !text.includes('<') && !text.includes(' - ');
}

/** Whether a range names a repository (`github:acme/kit`, `git+https://…`), and no version of a registry. */
export function isRepository(text: string): boolean {
	return (
		gitProtocols.some((protocol) => text.startsWith(protocol)) ||
		/^https?:\/\/[^#]*\.git(#|$)/.test(text) ||
		/^[\w.-]+\/[\w.-]+(#|$)/.test(text)
	);
}

/** A commit, a version tag or a `semver:` range after the `#`. A branch has no digits to hold on to. */
function isFixedRevision(text: string): boolean {
	const mark = text.indexOf('#');
	const revision = mark < 0 ? '' : text.slice(mark + 1);
	return (
		revision.startsWith('semver:') ||
		/^[0-9a-f]{7,40}$/.test(revision) ||
		/^(.*[@/-])?v?\d+(\.\d+)*/.test(revision) ||
		revision.includes('commit=')
	);
}
