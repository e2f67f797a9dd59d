import { expect, it } from 'vitest';
import { readersFor } from '../../../server/engine/readers/index.js';

const secret = 'q7Zt2LmX9vKc4RwB8nYs5HdF3gJp6TaU';

async function told(path: string, text: string): Promise<string> {
	const facts = await Promise.all(readersFor(path).map((reader) => reader.read({ path, version: 0, text })));
	return JSON.stringify(facts.flat());
}

it.each(['.gitignore', 'api/.dockerignore', '.npmignore', 'notes', '.env copy', 'keys.txt', 'setup.md'])(
	'tells that %s holds a secret, and never which',
	async (path) => {
		const facts = await told(path, `dist\nHARBOUR_PORT = 3000\nHARBOUR_SECRET = ${secret}\n# HARBOUR_PASSWORD=${secret}\n`);
		expect(facts.match(/"secret\.pasted"/g)).toHaveLength(2);
		expect(facts).not.toContain(secret);
	},
);

it.each(['README.md', 'LICENSE.txt', 'src/env.ts', '.env.example', '.env'])('looks for none in %s', async (path) => {
	expect(await told(path, `HARBOUR_PORT=3000\nHARBOUR_SECRET=${secret}\n`)).not.toContain('secret.pasted');
});

it.each(['.claude/settings.local.json', 'api/.vscode/launch.json', '.cursor/mcp.json'])(
	'tells that a command in %s holds a secret',
	async (path) => {
		const text = JSON.stringify({
			allow: [`Bash(HARBOUR_SECRET=${secret} node seed.js)`, `Bash(psql "postgres://ferry:${secret}@lake.harbour-db.net/ferry")`],
			env: { HARBOUR_PORT: '3000', HARBOUR_SECRET: secret, HARBOUR_HOST: '$HARBOUR_SECRET' },
		});
		const facts = await told(path, text);
		expect(facts.match(/"secret\.pasted"/g)).toHaveLength(3);
		expect(facts).not.toContain(secret);
	},
);

it.each(['settings.json', '.vscode/settings.example.json', '.github/settings.json'])('looks for no command in %s', async (path) => {
	expect(await told(path, JSON.stringify({ env: { HARBOUR_SECRET: secret } }))).not.toContain('"commands"');
});
