import type { Fact } from '../../core/fact.js';
import { withAsynchronous } from './asynchronous.js';
import { withGivenPorts } from './givenPorts.js';
import { withIdle } from './idle.js';
import { withJobs } from './jobs.js';
import { withMethods } from './methods.js';
import { withObject } from './objects.js';
import { withPrefixes } from './prefixes.js';
import { withRecords } from './records.js';
import { withRefusedDefaults } from './refusedDefaults.js';
import { withTaken } from './taken.js';
import { withVanishing } from './vanishing.js';

/** The facts of a file with what its text says of it: functions are left out of what is parsed. */
export function withText(path: string, text: string, facts: readonly Fact[]): readonly Fact[] {
	const read = withAsynchronous(text, withIdle(text, withTaken(text, withVanishing(path, text, facts))));
	const told = withGivenPorts(text, read);
	return withRefusedDefaults(text, withJobs(text, withRecords(text, withMethods(text, withObject(text, withPrefixes(text, told))))));
}
