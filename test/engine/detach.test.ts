import { expect, it } from 'vitest';
import { detach } from '../../server/engine/core/detach.js';

it('gives a value strings of its own, and changes nothing', () => {
	const value = {
		kind: 'a',
		names: ['short', 'longer than thirteen units', 'é'.repeat(20)],
		inner: { text: '', number: 1, none: null, truth: true, list: [[{ text: '😀'.repeat(10) }]] },
	};
	expect(detach(structuredClone(value))).toEqual(value);
});
