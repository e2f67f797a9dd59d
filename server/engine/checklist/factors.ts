import type { FactorId } from '../core/factor.js';

/** One factor as people know it. */
export interface Factor {
	readonly id: FactorId;
	readonly name: string;
	/** What the factor asks, in one sentence of our own. */
	readonly asks: string;
}

/** The twelve factors in their order. */
export const factors: readonly Factor[] = [
	{ id: 'codebase', name: 'Codebase', asks: 'One codebase under version control, deployed many times.' },
	{
		id: 'dependencies',
		name: 'Dependencies',
		asks: 'Every dependency is declared and isolated; nothing is taken from the system by luck.',
	},
	{ id: 'config', name: 'Config', asks: 'What differs between deploys is read from the environment.' },
	{ id: 'backing-services', name: 'Backing services', asks: 'Databases, queues and mail are attached by a handle in the config.' },
	{ id: 'build-release-run', name: 'Build, release, run', asks: 'Building, releasing and running are separate stages.' },
	{ id: 'processes', name: 'Processes', asks: 'Processes share nothing and keep nothing; state lives in a backing service.' },
	{ id: 'port-binding', name: 'Port binding', asks: 'The service exports itself by binding to the port that it is told.' },
	{ id: 'concurrency', name: 'Concurrency', asks: 'The service scales out by processes of several types, managed by the platform.' },
	{ id: 'disposability', name: 'Disposability', asks: 'Processes start fast, and stop cleanly when they are told to.' },
	{ id: 'dev-prod-parity', name: 'Dev/prod parity', asks: 'Development, staging and production use the same kinds of everything.' },
	{ id: 'logs', name: 'Logs', asks: 'Logs are a stream of events on stdout, which the platform routes.' },
	{ id: 'admin-processes', name: 'Admin processes', asks: 'One-off tasks run as processes of their own, with the same code and config.' },
];

/** The factor of an id. */
export function factorOf(id: FactorId): Factor {
	return factors.find((factor) => factor.id === id)!;
}
