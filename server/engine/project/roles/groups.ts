import type { Role, RoleDecision } from '../../core/role.js';
import type { Location } from '../../core/text.js';
import { describe } from '../packageKinds.js';
import type { Started } from '../processes.js';

/** Entries that give what they reach a role, with the evidence. */
export interface Group {
	readonly decision: RoleDecision;
	readonly entries: readonly string[];
}

/** A group with its evidence, and the place where that is said, if there is one. */
export function group(role: Role, entries: readonly string[], because: string, at?: Location): Group {
	return { entries, decision: { role, because, ...(at ? { at: { path: at.path, span: at.span } } : {}) } };
}

/** What a declaration starts. */
export function startedGroup(role: Role, { entries, declaration }: Started): Group {
	return group(role, entries, `${describe(declaration)} starts it, or code that imports it.`, declaration);
}

/** The same group where nothing that is known starts its entries. */
export function guessed({ entries, decision }: Group): Group {
	return { entries, decision: { ...decision, guessed: true } };
}
