import { expect, it } from 'vitest';
import { acceptedConsole } from '../../../server/engine/readers/javascript/lintComments.js';

it('takes a remark to a linter as meant until it is taken back', () => {
	const text = `w();\n/* eslint-disable no-alert, no-console */\nx();\n/* eslint-enable no-console */\ny();\n// eslint-disable-next-line no-alert\nz();\n`;
	const isAccepted = acceptedConsole(text);
	expect(['w()', 'x()', 'y()', 'z()'].map((call) => isAccepted(text.indexOf(call)))).toEqual([false, true, false, false]);
});

it('reads a remark over several lines', () => {
	const text = '/* eslint-disable\n    no-console,\n    no-return-assign,\n*/\nx();\n/* eslint-enable\n    no-alert\n*/\ny();\n';
	const isAccepted = acceptedConsole(text);
	expect(['x()', 'y()'].map((call) => isAccepted(text.indexOf(call)))).toEqual([true, true]);
});

it('reads remarks to other linters', () => {
	expect(acceptedConsole('// biome-ignore-all lint/suspicious/noConsole: a tool\nx();\n')(54)).toBe(true);
	expect(acceptedConsole('// oxlint-disable-next-line no-console\nx();\n')(39)).toBe(true);
});

it('takes a remark without a rule for one on all of them', () => {
	const text =
		'// eslint-disable-next-line\nv();\nw(); // eslint-disable-line -- meant\n/* eslint-disable */\nx();\n/* eslint-enable */\ny();\n// eslint-disable-next-line no-alert\nz();\n';
	const isAccepted = acceptedConsole(text);
	expect(['v()', 'w()', 'x()', 'y()', 'z()'].map((call) => isAccepted(text.indexOf(call)))).toEqual([true, true, true, false, false]);
});
