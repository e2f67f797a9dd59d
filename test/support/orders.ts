/** The only source of the service that most short tests are about. */
export const server = "require('express')().listen(process.env.PORT);\n";

const service = { name: 'orders', private: true, scripts: { start: 'node server.js' }, dependencies: { express: '^4.21.2' } };

/** The text of its manifest, with other fields or more of them. */
export const manifest = (more: object): string => JSON.stringify({ ...service, ...more });

/** A function that an adapter makes of an application for a platform, beside the script by which developers start it. */
export const adapted = (app: string, port: string): Readonly<Record<string, string>> => ({
	'package.json': manifest({
		scripts: { start: 'nodemon local.js' },
		dependencies: { express: '^5.0.0', 'serverless-http': '^3.2.0' },
	}),
	'index.js':
		"import serverless from 'serverless-http';\nimport { app } from './app.js';\nlet handler = serverless(app);\nexport { handler };\n",
	'app.js': `import express from 'express';\nexport const app = express();\n${app}`,
	'local.js': `import { app } from './app.js';\napp.listen(${port});\n`,
});
