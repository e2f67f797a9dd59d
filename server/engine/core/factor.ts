/** The twelve factors, in their order, by the names that rule ids start with. */
export const factorIds = [
	'codebase',
	'dependencies',
	'config',
	'backing-services',
	'build-release-run',
	'processes',
	'port-binding',
	'concurrency',
	'disposability',
	'dev-prod-parity',
	'logs',
	'admin-processes',
] as const;

/** One of the twelve factors. */
export type FactorId = (typeof factorIds)[number];

const numerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'] as const;

/** The Roman numeral by which the methodology counts a factor. */
export function numeralOf(factor: FactorId): string {
	return numerals[factorIds.indexOf(factor)]!;
}
