import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';

/** Keys of what a system records about people and events, and nobody configures. */
const recorded =
	/^(?:id|sha|\w+_sha|\w*avatar\w*|(?:\w+[_A-Z])?email|(?:created|updated|started|finished|published)_?[aA]t|\w+_(?:created|updated|started|finished)_at)$/;

/**
 * Whether a file is a record of what another system sends, kept to show or to try: it exports data alone, and the data speaks of
 * people and of times.
 */
export function isSampleRecord(project: Project, path: string): boolean {
	const exported = project.in(path, 'module.export');
	if (exported.length !== 1 || project.in(path, 'module.import').length > 0) {
		return false;
	}
	const found = new Set<string>();
	collect(exported[0]!.value, found);
	return found.size >= 3;
}

function collect(value: Value, found: Set<string>): void {
	if (value.kind === 'list') {
		value.items.forEach((item) => collect(item, found));
	} else if (value.kind === 'object') {
		for (const [name, each] of Object.entries(value.properties)) {
			if (recorded.test(name) && each.kind !== 'env') {
				found.add(name);
			}
			collect(each, found);
		}
	}
}
