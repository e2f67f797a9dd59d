import { writeFileSync } from 'node:fs';

/** As in `suiteOutput.mjs`, which tells these lines from what the workbench logs. */
const prefix = '[suite] ';

/** Runs the suite; called by the extension host, on the desktop and in the browser workbench alike. Rejects when a test fails. */
export async function run(): Promise<void> {
	const { default: Mocha } = await import('mocha');
	const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, reporter: Mocha.reporters.Base });
	mocha.suite.emit('pre-require', globalThis, '', mocha);
	// Loaded now, since they call the globals that Mocha has just set.
	await import('./activation.js');
	await import('./diagnostics.js');
	await import('./saving.js');
	await import('./checklist.js');
	await import('./languages.js');
	await import('./trust.js');
	let passed = 0;
	let failed = 0;
	await new Promise<void>((resolve) => {
		const runner = mocha.run(() => resolve());
		runner.on('pass', (test) => {
			passed++;
			console.log(`${prefix}  ✔ ${test.fullTitle()} (${test.duration ?? 0} ms)`);
		});
		runner.on('fail', (test, error: unknown) => {
			failed++;
			const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
			for (const line of `  ✖ ${test.fullTitle()}\n${detail}`.split('\n')) {
				console.log(`${prefix}${line}`);
			}
		});
	});
	const results = process.env['TWELVE_FACTOR_TEST_RESULTS'];
	if (results) {
		writeFileSync(results, JSON.stringify({ passed, failed }));
	}
	if (failed > 0) {
		throw new Error(`${failed} of ${passed + failed} tests failed.`);
	}
}
