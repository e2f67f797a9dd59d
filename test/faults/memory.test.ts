import { expect, it } from 'vitest';
import { runScript, scriptOf } from './support/child.js';
import { count, isLong } from './support/counts.js';

it.runIf(isLong)('10,000 edits over 200 files leave less than 20 MB behind', { timeout: 3_600_000 }, async () => {
	const ended = await runScript(scriptOf('memory'), ['10000'], 3_000_000, ['--expose-gc']);
	expect(ended.stderr).toBe('');
	const { before, after } = JSON.parse(ended.stdout) as { before: number; after: number };
	count('memory', { edits: 10_000, 'MB before': (before / 1e6).toFixed(1), 'drift MB': ((after - before) / 1e6).toFixed(1) });
	expect(after - before).toBeLessThan(20_000_000);
});
