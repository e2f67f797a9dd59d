import type { Paint } from '../colours.js';
import type { Results } from '../results.js';

/** What a format may use beyond the results. */
export interface FormatContext {
	readonly paint: Paint;
	/** Show errors only. */
	readonly quiet: boolean;
	/** Whether people want to see hints; programs get them always. */
	readonly hints: boolean;
	readonly milliseconds: number;
}

/** How results are written to stdout: findings with their checklist, and the checklist alone. */
export interface Format {
	findings(results: Results, context: FormatContext): string;
	checklist(results: Results, context: FormatContext): string;
}
