// Loaded before a server (`node --require`): at the signal SIGUSR2 it says, in one line on standard error, what is under way in
// the process, and how much memory is left after the garbage is gone (with `--expose-gc`).
process.on('SIGUSR2', () => {
	globalThis.gc?.();
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	process.stderr.write(`${JSON.stringify({ resources: process.getActiveResourcesInfo(), occupied: heapUsed + external })}\n`);
});
