import type { FactKind } from '../core/fact.js';
import type { FileRule as GenericFileRule, WorkspaceRule as GenericWorkspaceRule } from '../core/rule.js';
import type { Project } from '../project/project.js';

/** A rule that is asked of each fact of some kinds. */
export type FileRule<Kind extends FactKind = FactKind, Message extends string = string> = GenericFileRule<Project, Kind, Message>;

/** A rule that is asked once of the workspace. */
export type WorkspaceRule<Kind extends FactKind = FactKind, Message extends string = string> = GenericWorkspaceRule<Project, Kind, Message>;

// A registry holds rules of every kind of fact, and their check is contravariant in it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Rule = FileRule<any, any> | WorkspaceRule<any, any>;

/** Defines a rule of file scope. A message id that the rule does not declare does not compile. */
export function defineRule<const Kind extends FactKind, const Message extends string>(
	rule: FileRule<Kind, Message>,
): FileRule<Kind, Message>;
/** Defines a rule of workspace scope. */
export function defineRule<const Kind extends FactKind, const Message extends string>(
	rule: WorkspaceRule<Kind, Message>,
): WorkspaceRule<Kind, Message>;
export function defineRule(rule: Rule): Rule {
	return rule;
}
