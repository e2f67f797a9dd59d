import type { FactorId } from './factor.js';
import type { FactKind, LocatedFact } from './fact.js';
import type { RelatedPlace, Severity } from './finding.js';
import type { FixPlan } from './fix.js';
import type { Role } from './role.js';
import type { Span } from './text.js';

/** The id of a rule: its factor and its name, which is also the folder it lives in. */
export type RuleId = `${FactorId}/${string}`;

/** What a rule is, before what it does. */
export interface RuleMeta<Message extends string = string> {
	readonly id: RuleId;
	readonly severity: Severity;
	/**
	 * Off unless the configuration asks for the rule or extends the preset `all`: a matter of taste, or of effort that not every
	 * team wants.
	 */
	readonly optional?: true;
	/**
	 * On services that nobody tuned it for, fewer than nine of ten of its findings were true and useful (docs/precision.md): a
	 * hint, unless the configuration extends `strict` or names the rule.
	 */
	readonly tentative?: true;
	/** A yes/no question: the rule reports where the answer is no, and affirms where it is yes. Ends in "?". */
	readonly question: string;
	/** One sentence each; `{{name}}` is filled from the data of the report. */
	readonly messages: Readonly<Record<Message, string>>;
}

/** What a rule says of one place. */
export interface Report<Message extends string = string> {
	readonly message: Message;
	readonly span: Span;
	/** The file, when it is another one than the fact's. Required from workspace rules. */
	readonly path?: string;
	readonly data?: Readonly<Record<string, string>>;
	readonly related?: readonly RelatedPlace[];
	readonly fixes?: readonly FixPlan[];
	/** Less certain than the rule usually is. */
	readonly severity?: Severity;
	/** Certain, though the rule is tentative elsewhere. */
	readonly sure?: boolean;
}

/** How a rule answers. */
export interface RuleContext<Message extends string, Project> {
	readonly project: Project;
	/** The answer is no, here. */
	report(problem: Report<Message>): void;
	/** The answer is yes, here. */
	affirm(evidence: Report<Message>): void;
}

/** Asks its question of every fact of some kinds, in the files that have one of its roles. Runs while typing. */
export interface FileRule<Project, Kind extends FactKind = FactKind, Message extends string = string> extends RuleMeta<Message> {
	readonly scope: 'file';
	readonly reads: readonly Kind[];
	/** The roles a file must have one of; `any` leaves roles alone (secrets are wrong everywhere). */
	readonly roles: readonly Role[] | 'any';
	/** `fact` carries its path; values of other modules in it are resolved. */
	check(fact: LocatedFact<Kind>, context: RuleContext<Message, Project> & { readonly role: Role }): void;
}

/** Asks its question once of the whole workspace. Runs in the background. */
export interface WorkspaceRule<Project, Kind extends FactKind = FactKind, Message extends string = string> extends RuleMeta<Message> {
	readonly scope: 'workspace';
	/** The kinds of fact it looks at, said before it does. */
	readonly reads: readonly Kind[];
	check(context: RuleContext<Message, Project>): void;
}

/** Fills the placeholders of a message. A placeholder without data stays as it is, which a law of the house forbids. */
export function formatMessage(message: string, data: Readonly<Record<string, string>> = {}): string {
	return message.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => data[name] ?? whole);
}
