import type { Cook } from '../recipe.js';

/** Edits that the rule made itself. */
export const cookReplace: Cook<'replace'> = ({ edits }) => Promise.resolve({ edits });
