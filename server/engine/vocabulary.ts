// What surfaces need in order to speak of answers, without the engine that gives them: no reader, no rule and no library stands
// behind these.
export { Cancelled, type Engine, type EngineInit, type FileReport, type ScanProgress, type WorkspaceReport } from './engine.js';
export { factors, factorOf, type Factor } from './checklist/factors.js';
export type { ChecklistItem, FactorStatus } from './checklist/checklist.js';
export type { Configuration, ConfigurationProblem, RuleSettings } from './core/configuration.js';
export type { Fact } from './core/fact.js';
export { factorIds, numeralOf, type FactorId } from './core/factor.js';
export { isAtLeast, severities, type Finding, type RelatedPlace, type Severity } from './core/finding.js';
export type { Applicability, Edit, Fix, FixPlan } from './core/fix.js';
export { GitIgnore } from './core/gitIgnore.js';
export type { Journal, Step } from './core/journal.js';
export { configurationFileName } from './core/paths.js';
export { limits } from './core/limits.js';
export { roles, type Role, type RoleDecision } from './core/role.js';
export type { RuleMeta } from './core/rule.js';
export { maskSource } from './core/secrets.js';
export { LineIndex, linesOf, type Location, type Position, type SourceFile, type Span } from './core/text.js';
export {
	UnreadableFile,
	type Assets,
	type CancellationSignal,
	type Disposable,
	type Listing,
	type SkippedFile,
	type VersionControl,
	type Workspace,
} from './core/workspace.js';
export { applyEdits, selectCompatible } from './fixes/apply.js';
export type { FactsMemory, StoredFile } from './store.js';
