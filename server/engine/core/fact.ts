import type { ConfigurationFacts } from './facts/configuration.js';
import type { DeployFacts } from './facts/deploys.js';
import type { LogFacts } from './facts/logs.js';
import type { ModuleFacts } from './facts/modules.js';
import type { PackageFacts } from './facts/packages.js';
import type { PipelineFacts } from './facts/pipelines.js';
import type { ProcessFacts } from './facts/processes.js';
import type { ServiceFacts } from './facts/services.js';
import type { StateFacts } from './facts/state.js';
import type { WorkloadFacts } from './facts/workloads.js';
import type { Span } from './text.js';

/**
 * Where in a program a fact stands, from the outermost to the innermost: what the enclosing functions are for. Words no language owns.
 */
export type Context =
	| 'function' // any function not listed below
	| 'request-handler' // a route handler, middleware, controller method
	| 'listen-callback' // what a server calls when it is ready
	| 'crash-handler' // uncaughtException, unhandledRejection, the catch of the program's start
	| 'signal-handler'
	| 'event-handler' // `emitter.on('x', …)` of anything else
	| 'main-guard' // `require.main === module`, `import.meta.main`
	| 'try' // a protected block: what it does may fail quietly
	| 'catch'
	| 'test'; // `describe`, `it`, `beforeEach` …

/** A condition on the environment under which a fact holds: `if (process.env.NODE_ENV !== 'production')`, `DEBUG && …`. */
export interface Guard {
	readonly variable: string;
	readonly operator: '=' | '!=' | 'set' | 'unset';
	readonly value?: string;
}

/** What each kind of fact says. A new kind is a decision: it must be in words that every language and manifest can use. */
export interface FactTypes
	extends
		ModuleFacts,
		ConfigurationFacts,
		ServiceFacts,
		ProcessFacts,
		StateFacts,
		LogFacts,
		PackageFacts,
		DeployFacts,
		WorkloadFacts,
		PipelineFacts {}

/** The name of a kind of fact. */
export type FactKind = keyof FactTypes;

/** One plain-JSON statement of what a file says: it can be cached, sent to a worker, merged and printed. `span` is where it says so. */
export type Fact<Kind extends FactKind = FactKind> = Kind extends FactKind
	? { readonly kind: Kind; readonly span: Span; readonly within?: readonly Context[]; readonly guards?: readonly Guard[] } & FactTypes[Kind]
	: never;

/** A fact with the path of the file that says it. */
export type LocatedFact<Kind extends FactKind = FactKind> = Fact<Kind> & { readonly path: string };

/** Whether a fact stands inside a context, at any depth. */
export function isWithin(fact: { readonly within?: readonly Context[] }, context: Context): boolean {
	return fact.within?.includes(context) ?? false;
}
