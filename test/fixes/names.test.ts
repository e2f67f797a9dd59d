import { expect, test } from 'vitest';
import { isVariableName, variableName } from '../../server/engine/fixes/names.js';

test.each([
	[['db', 'host'], 'DB_HOST'],
	[['apiBaseURL'], 'API_BASE_URL'],
	[['config', 'mail', 'password'], 'MAIL_PASSWORD'],
	[['HTTPServer2Port'], 'HTTP_SERVER2_PORT'],
	[['redis', 'redisUrl'], 'REDIS_URL'],
	[['2fa-secret'], '_2FA_SECRET'],
	[['config'], undefined],
	[['привет'], undefined],
])('%j is %s', (names, expected) => {
	expect(variableName(names)).toBe(expected);
});

test('only names that every shell accepts', () => {
	expect(isVariableName('A'.repeat(128))).toBe(true);
	expect(['', '1A', 'A-B', 'A B', 'A'.repeat(129)].some(isVariableName)).toBe(false);
});
