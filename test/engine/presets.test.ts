import { expect, test } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const service = {
	'package.json':
		'{ "name": "shop", "private": true, "type": "module", "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.1.0", "jsonwebtoken": "^9.0.0" } }\n',
	'server.js': `import express from 'express';
import jwt from 'jsonwebtoken';

const app = express();
app.get('/', async (req, res) => {
	const price = await fetch('http://prices.acme.com:8080/now');
	res.json({ price: await price.json(), token: jwt.sign({ id: 1 }, 'Yq7-plum-orchard-31-Vex') });
});
app.listen(process.env.PORT);
`,
};

async function severitiesWith(configuration: object): Promise<Record<string, string>> {
	const workspace = new MemoryWorkspace({ ...service, '.twelvefactor.json': JSON.stringify(configuration) });
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	return Object.fromEntries(report.files.flatMap(({ findings }) => findings).map(({ rule, severity }) => [rule, severity]));
}

test('a rule that is tentative whispers, unless a preset or a setting asks for more', async () => {
	expect((await severitiesWith({}))['config/hardcoded-url']).toBe('hint');
	expect((await severitiesWith({ extends: 'strict' }))['config/hardcoded-url']).toBe('warning');
	expect((await severitiesWith({ rules: { 'config/hardcoded-url': 'error' } }))['config/hardcoded-url']).toBe('error');
});

test('what a tentative rule doubts is not met: nobody knows', async () => {
	const address = 'http://prices.acme.com:8080/now';
	const statusOf = async (text: string): Promise<string | undefined> => {
		const workspace = new MemoryWorkspace({
			...service,
			'server.js': service['server.js'].replace(`'${address}'`, text).replace("'Yq7-plum-orchard-31-Vex'", 'process.env.TOKEN_SECRET'),
			'.env.example': 'PORT=3000\nTOKEN_SECRET=\nPRICES_URL=\n',
		});
		return (await createTestEngine(workspace).engine.checkWorkspace()).checklist.find(({ factor }) => factor === 'config')?.status;
	};
	expect(await statusOf(`'${address}'`)).toBe('unknown');
	expect(await statusOf('process.env.PRICES_URL')).toBe('met');
});

test('what it is sure of is as loud as any other rule', async () => {
	expect((await severitiesWith({}))['config/hardcoded-secret']).toBe('error');
});

test.each([
	[
		'config/hardcoded-url',
		{ statement: "await fetch('https://prices.staging.acme.com/now')" },
		{ statement: "await fetch('http://prices.acme.com:8080/now')" },
	],
	['config/hardcoded-ip', { statement: "await fetch('http://10.20.4.17/now')" }, { statement: "await fetch('http://8.20.4.17/now')" }],
	[
		'config/localhost-in-service',
		{ statement: "await fetch('http://localhost:4000/now')" },
		{ before: "export const settings = { pricesUrl: 'http://localhost:4000/now' };", statement: '' },
	],
	[
		'config/hardcoded-secret',
		{ statement: "new Pool({ host: 'db.acme.net', user: 'shop', password: 'S3cr3t-Pw-9921' })" },
		{ statement: "new Pool({ host: 'localhost', user: 'shop', password: 'S3cr3t-Pw-9921' })" },
	],
	[
		'processes/local-file-state',
		{ statement: "writeFileSync(`orders/${req.params.id}.json`, 'sold')" },
		{ before: "const keep = (id) => writeFileSync(`orders/${id}.json`, 'sold');", statement: 'keep(req.params.id)' },
	],
	[
		'processes/upload-to-disk',
		{ before: "multer({ dest: 'uploads/' });", statement: '' },
		{ before: "multer({ dest: 'uploads/' });\nexport const tidy = (file) => unlinkSync(file.path);", statement: '' },
	],
])('is sure of %s where the code leaves no doubt', async (rule, certain, doubtful) => {
	const severityOf = async ({ before = '', statement }: { before?: string; statement: string }): Promise<string | undefined> => {
		const text = `import express from 'express';
import multer from 'multer';
import { unlinkSync, writeFileSync } from 'node:fs';
import { Pool } from 'pg';

${before}
const app = express();
app.post('/:id', async (req, res) => {
	${statement};
	res.sendStatus(204);
});
app.listen(process.env.PORT);
`;
		const workspace = new MemoryWorkspace({ ...service, 'server.js': text });
		const report = await createTestEngine(workspace).engine.checkWorkspace();
		return report.files.flatMap(({ findings }) => findings).find((one) => one.rule === rule && one.outcome === 'violated')?.severity;
	};
	expect(await severityOf(certain)).toMatch(/error|warning/);
	expect([undefined, 'hint']).toContain(await severityOf(doubtful));
});

test('a rule that is not tentative is what it says of itself', async () => {
	expect((await severitiesWith({}))['disposability/no-sigterm-handler']).toBe('warning');
});

test.each([
	[
		'a .env that the code loads',
		{ 'package.json': '{ "name": "shop", "private": true, "dependencies": { "dotenv": "^17.0.0" } }' },
		'warning',
	],
	['packages alone', { '.dockerignore': '.env\n.git\n' }, 'hint'],
	[
		'a .env in an image that only pipelines build',
		{
			'.github/workflows/image.yml':
				'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n',
		},
		'hint',
	],
])('of what an image takes along, %s is worth that much', async (_name, files, severity) => {
	const workspace = new MemoryWorkspace({
		...service,
		'server.js': `import 'dotenv/config';\n${service['server.js']}`,
		Dockerfile: 'FROM node:24-slim\nWORKDIR /shop\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
		...files,
	});
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter(({ rule }) => rule === 'build-release-run/missing-dockerignore');
	expect(found.map((one) => one.severity)).toEqual([severity]);
});
