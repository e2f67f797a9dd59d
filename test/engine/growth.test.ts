import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../server/engine/rules/index.js';
import { parsePage } from '../rules/page.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { sumOf, WorkCounter, type Work } from '../support/work.js';

type Files = Readonly<Record<string, string>>;

/** The share of all work, in thousandths, that one place may do beyond what grows with the size: sorting, and chance. */
const mostBeyond = 2;

/** An example that is violated of every rule. */
const violated: readonly Files[] = rules.flatMap(({ id }) => {
	const { examples } = parsePage(readFileSync(join(import.meta.dirname, '../../server/engine/rules', id, 'rule.md'), 'utf8'));
	const example = examples.find(({ expected, versionControl }) => versionControl && expected.some(({ outcome }) => outcome === 'finding'));
	const files = (example?.files ?? []).filter(({ path }) => !path.startsWith('../') && path !== '.twelvefactor.json');
	return files.length === 0 ? [] : [Object.fromEntries(files.map(({ path, text }) => [path, text]))];
});

/** All of these examples side by side, so many times: findings of every rule, facts of every kind, many packages and processes. */
function copies(count: number): Files {
	return Object.fromEntries(
		Array.from({ length: count }, (_, copy) =>
			violated.map((files, index) => Object.entries(files).map(([path, text]) => [`copy${copy}/service${index}/${path}`, text])),
		).flat(2),
	);
}

/** Every rule's example in one package: nothing but the files tells them apart. */
function onePackage(count: number): Files {
	const files = Object.entries(copies(count)).filter(([path]) => !/(?:package|lock|workspace)[^/]*$/.test(path));
	return { ...Object.fromEntries(files), 'package.json': '{ "name": "all", "private": true, "scripts": { "start": "node server.js" } }' };
}

/** Few files of which each says more and more: `count` of everything. */
function longFiles(count: number): Files {
	const lines = (line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('\n');
	const code = lines(
		(index) => `app.get('/orders/${index}', async (request, response) => {
	console.log('order', ${index});
	const url = process.env.STORE_${index} || 'http://store-${index}.orders.example.net/api';
	fs.writeFileSync('/tmp/order-${index}', await (await fetch('https://billing-${index}.orders.dev/v1')).text());
	cache${index}[request.query.id] = url;
	if (request.query.stop) process.exit(${index});
	response.send(new Pool({ host: 'db-${index}.internal', password: process.env.PASSWORD_${index} }));
});
const cache${index} = {};
setInterval(() => console.error('still here'), ${index}000);`,
	);
	const server = `const express = require('express');\nconst fs = require('fs');\nconst { Pool } = require('pg');\nconst app = express();\n${code}\napp.listen(3000);\n`;
	return {
		'package.json': JSON.stringify({
			name: 'orders',
			private: true,
			scripts: {
				start: 'node src/server.js',
				...Object.fromEntries(Array.from({ length: count }, (_, index) => [`task-${index}`, `node tasks/${index}.js`])),
			},
			dependencies: {
				express: '^4.21.2',
				pg: '*',
				...Object.fromEntries(Array.from({ length: count }, (_, index) => [`part-${index}`, '*'])),
			},
		}),
		'src/server.js': server,
		'src/other.js': server,
		'.env.example': `${lines((index) => `OTHER_${index}=${index}`)}\n`,
		Dockerfile: `FROM node\n${lines((index) => `RUN npm install -g tool-${index}\nENV SETTING_${index}=a`)}\nCMD npm start\n`,
		'compose.yaml': `services:\n  web:\n    build: .\n${lines((index) => `  db${index}:\n    image: postgres:${index}\n    environment:\n      PASSWORD: a${index}`)}\n`,
		'k8s/all.yaml': lines(
			(index) =>
				`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web-${index} }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: orders:latest\n          env: [{ name: A_${index}, value: b }]\n---`,
		),
		'.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${lines((index) => `      - run: npm install tool-${index} && npm run build-${index}`)}\n`,
	};
}

/** One file with many functions that call each other, classes and constructors, and handlers that call all kinds of them. */
function longModule(count: number): Files {
	const parts = Array.from(
		{ length: count },
		(_, index) => `export function step${index}() {
	step${index + 1}();
}
function style${index}(name) {
	return ${index % 10 === 0 ? 'sass.renderSync' : 'join'}({ file: 'theme-${index}.scss' });
}
function settings${index}(kind) {
	return require(\`./settings/\${kind}.js\`);
}
settings${index}(other);
settings${index}(process.env.NODE_ENV);
class Orders${index} {
	constructor() {
		this.open = {};
	}
	add(order) {
		this.open[order.id] = order;
	}
}
const orders${index} = new Orders${index}();
function Boxes${index}() {
	this.open = {};
}
Boxes${index}.prototype.add = function (box) {
	this.open[box.id] = box;
};
const boxes${index} = new Boxes${index}();
app.post('/orders/${index}', (request, response) => {
	style${index}(request.query.theme);
	orders${index}.add(request.body);
	boxes${index}.add(request.body);
	response.end();
});`,
	);
	return {
		'package.json': JSON.stringify({
			name: 'orders',
			private: true,
			scripts: { start: 'node src/server.js' },
			dependencies: { express: '^4.21.2', sass: '^1.0.0' },
		}),
		'src/server.js': `const express = require('express');\nconst sass = require('sass');\nconst app = express();\n${parts.join('\n')}\napp.listen(3000);\n`,
	};
}

/** Many modules of one service: handlers that call others, which keep state and write what they are handed. */
function manyModules(count: number): Files {
	const files = Array.from({ length: count }, (_, index): readonly (readonly [string, string])[] => [
		[
			`src/routes/orders${index}.js`,
			`const express = require('express');
const orders = require('../services/orders${index}');
const { save } = require('../services/boxes${index}');
const router = express.Router();
router.use(orders.count);
router.post('/orders/${index}', async (request, response) => {
	orders.add(request.body);
	await save(request.body);
	response.end();
});
module.exports = router;
`,
		],
		[
			`src/services/orders${index}.js`,
			`const boxes = require('./boxes${index + 1}');
class Orders {
	constructor() {
		this.open = {};
	}
	add(order) {
		this.open[order.id] = order;
		boxes.keep(order);
	}
}
let counted = 0;
const orders = new Orders();
orders.count = (request, response, next) => {
	counted++;
	next();
};
module.exports = orders;
`,
		],
		[
			`src/services/boxes${index}.js`,
			`const fs = require('node:fs/promises');
const kept = [];
exports.save = async function (box) {
	await fs.writeFile('./data/boxes-${index}.json', JSON.stringify(box));
};
exports.keep = function (box) {
	kept.push(box);
	idle(box);
};
exports.idle = function (box) {
	console.log('nobody asks for box ${index}', box);
};
`,
		],
	]);
	const routes = Array.from({ length: count }, (_, index) => `app.use(require('./routes/orders${index}'));`);
	return {
		...Object.fromEntries(files.flat()),
		'package.json': JSON.stringify({
			name: 'orders',
			private: true,
			scripts: { start: 'node src/server.js' },
			dependencies: { express: '^4.21.2' },
		}),
		'src/server.js': `const express = require('express');\nconst app = express();\n${routes.join('\n')}\napp.listen(process.env.PORT);\n`,
	};
}

describe('growth', { timeout: 600_000 }, () => {
	let counter: WorkCounter;
	beforeAll(() => {
		counter = new WorkCounter();
	});
	afterAll(() => counter.dispose());

	async function check(files: Files): Promise<{ readonly work: Work; readonly answers: number }> {
		const { engine, log } = createTestEngine(new MemoryWorkspace(files));
		let answers = 0;
		const work = await counter.count(async () => {
			const { files: reports } = await engine.checkWorkspace();
			answers = reports.reduce((sum, { findings }) => sum + findings.length, 0);
		});
		expect(log).toEqual([]);
		return { work, answers };
	}

	it.each([
		['files, packages and findings of every rule', copies, 1, true],
		['files of one package, and findings of every rule', onePackage, 1, true],
		['what few files say', longFiles, 15, false],
		['what one module is made of', longModule, 100, false],
		['the modules of a service', manyModules, 20, true],
	] as const)('work grows as fast as %s, and no faster', async (_, lay, size, shown) => {
		// What is made once, when it is first needed, is no part of growth.
		await check(lay(1));
		const [small, double, large] = [await check(lay(size)), await check(lay(2 * size)), await check(lay(4 * size))];
		if (shown) {
			// What is said once for a package does not grow with its files.
			expect(large.answers).toBeGreaterThan(2.5 * small.answers);
		}
		const all = sumOf(large.work);
		const beyond = (place: string): number => {
			const [one, two, four] = [small, double, large].map(({ work }) => work.get(place)) as [number?, number?, number?];
			// Now and then V8 loses the counts of a function.
			return one === undefined || two === undefined || four === undefined ? 0 : (1000 * (four - two - 2 * (two - one))) / all;
		};
		expect(all).toBeGreaterThan(100_000);
		expect(
			[...large.work.keys()]
				.filter((place) => beyond(place) > mostBeyond)
				.map((place) => `${counter.describe(place)}: ${[small, double, large].map(({ work }) => work.get(place)).join(', ')} times`),
		).toEqual([]);
		expect((1000 * (all - sumOf(double.work) - 2 * (sumOf(double.work) - sumOf(small.work)))) / all).toBeLessThan(100);
	});
});
