/**
 * What the JavaScript engine is told before a bundle is loaded, by its version (`process.versions.v8`). Its defaults suit programs
 * that run for hours; ours mostly runs for a second, two fifths of whose processor time went into optimizing. So code has to have run
 * several times as long before it is optimized, and less is inlined: a long run is no slower for it, nor is a stroke.
 * A flag that an engine does not know is a line on stderr: a version that nobody has tried gets none.
 */
export function engineFlags(version: string): readonly string[] {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (!(major >= 11 && major <= 14)) {
		return [];
	}
	return [
		// Most of what a scan makes is dead soon: a heap that grows by fifths takes a third less memory, for some more collections.
		'--heap-growing-percent=20',
		'--max-inlined-bytecode-size-cumulative=230',
		...(major === 11 ? ['--interrupt-budget=300000'] : []),
		...(major > 12 || (major === 12 && minor >= 4) ? ['--invocation-count-for-turbofan=12000'] : []),
	];
}
