import type { Location } from './text.js';

/** What a file is for. Most rules speak only of `server` and `worker` code. */
export const roles = ['server', 'worker', 'admin', 'cli', 'test', 'build', 'browser', 'library', 'generated', 'docs', 'unknown'] as const;

/** One of {@link roles}. */
export type Role = (typeof roles)[number];

/** A role and what decided it, in words for the user, with a place to click when there is one. */
export interface RoleDecision {
	readonly role: Role;
	readonly because: string;
	readonly at?: Location;
	/** Its own code speaks for it, and nothing that is known starts it, where it is known what is started. */
	readonly guessed?: true;
}

/** Roles of files that no deploy's processes run, whatever they import. */
export const asideRoles: ReadonlySet<Role> = new Set<Role>(['test', 'admin', 'build', 'docs']);

/** The roles of code that a deploy runs as long-living processes. */
export const serviceRoles: readonly Role[] = ['server', 'worker'];
