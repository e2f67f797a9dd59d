import type { Fact } from '../../core/fact.js';
import { withAskedSettings } from './askedSettings.js';
import { withAsynchronous } from './asynchronous.js';
import { withGivenPorts } from './givenPorts.js';
import { withHeldPorts } from './heldPorts.js';
import { withIdle } from './idle.js';
import { withJobs } from './jobs.js';
import { withMethods } from './methods.js';
import { withObject } from './objects.js';
import { withPrefixes } from './prefixes.js';
import { withRecords } from './records.js';
import { withRefusedDefaults } from './refusedDefaults.js';
import { withSettingSources } from './settingSources.js';
import { withTaken } from './taken.js';
import { withTrustedSettings } from './trustedSettings.js';
import { withVanishing } from './vanishing.js';

/** What is asked of a text, one after the other: each is handed what those before it have found. */
const questions: readonly ((text: string, facts: readonly Fact[]) => readonly Fact[])[] = [
	withTaken,
	withIdle,
	withAsynchronous,
	withGivenPorts,
	withTrustedSettings,
	withHeldPorts,
	withSettingSources,
	withAskedSettings,
	withPrefixes,
	withObject,
	withMethods,
	withRecords,
	withJobs,
	withRefusedDefaults,
];

/** The facts of a file with what its text says of it: functions are left out of what is parsed. */
export function withText(path: string, text: string, facts: readonly Fact[]): readonly Fact[] {
	return questions.reduce((told, ask) => ask(text, told), withVanishing(path, text, facts));
}
