import { directoryOf } from './paths.js';
import { wordSet } from './wordList.js';

/** Words in the names of folders that hold code to look at, to try out or to test with, and no service. */
const exampleWords: ReadonlySet<string> = wordSet(`
	example examples sample samples demo demos sandbox sandboxes playground playgrounds fixture fixtures test tests testing
	testcontainers testkit testutils testdata mockdata e2e tutorial tutorials
`);

/** What data for tests and samples is called behind a word that says so: `test_data`, `sample-input_report`, `mockdata`. */
const madeUpData =
	/^(samples?|examples?|tests?|mocks?|dummy|fake|fixtures?)[-_]?(?:data|datasets?|json|jsons|xml|csv|files?|inputs?|outputs?|payloads?|responses?|documents?)(?:$|[-_])/i;

/** The same said at the end: `scan_samples`, `report-fixtures`. */
const madeUpThings = /[-_](samples|fixtures)$/i;

/** What a folder of data that somebody made up, or saved to try something with, holds: samples to look at, or what tests read. */
export function madeUpDataOf(folder: string): 'samples' | 'fixtures' | undefined {
	// Every folder of every path is asked: a look that costs little says no to nearly all.
	if (!/sample|example|test|mock|dummy|fake|fixture/i.test(folder)) {
		return undefined;
	}
	const word = madeUpData.exec(folder)?.[1] ?? madeUpThings.exec(folder)?.[1];
	return word === undefined ? undefined : /^(?:sample|example)/i.test(word) ? 'samples' : 'fixtures';
}

/** Whether a file of any kind lies in a folder of examples, experiments or tests. */
export function isInExamples(path: string): boolean {
	return directoryOf(path)
		.split('/')
		.some(
			(segment) =>
				madeUpDataOf(segment) !== undefined ||
				segment
					.toLowerCase()
					.split(/[^a-z0-9]+/)
					.some((word) => exampleWords.has(word)),
		);
}
