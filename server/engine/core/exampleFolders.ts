import { directoryOf } from './paths.js';
import { wordSet } from './wordList.js';

/** Words in the names of folders that hold code to look at, to try out or to test with, and no service. */
const exampleWords: ReadonlySet<string> = wordSet(`
	example examples sample samples demo demos sandbox sandboxes playground playgrounds fixture fixtures test tests testing
	testcontainers testkit testutils e2e tutorial tutorials
`);

/** Whether a file of any kind lies in a folder of examples, experiments or tests. */
export function isInExamples(path: string): boolean {
	return directoryOf(path)
		.split('/')
		.some((segment) =>
			segment
				.toLowerCase()
				.split(/[^a-z0-9]+/)
				.some((word) => exampleWords.has(word)),
		);
}
