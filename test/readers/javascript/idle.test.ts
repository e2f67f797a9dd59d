import { describe, expect, it } from 'vitest';
import { facts } from './support.js';

async function idle(text: string, path = 'src/orders.js'): Promise<readonly string[]> {
	return (await facts(text, path, 'module.idle')).map(({ name, exported }) =>
		exported.length === 0 ? name : `${name} as ${exported.join(', ')}`,
	);
}

async function taken(text: string, path = 'src/server.js'): Promise<readonly (readonly string[] | undefined)[]> {
	return (await facts(text, path, 'module.import')).map(({ takes }) => takes);
}

describe('functions that their own file does not mention', () => {
	it.each<[string, string, readonly string[]]>([
		['exported', 'export async function list(a) {\n\treturn a;\n}\n', ['list as list']],
		['bound', 'export const list = async (a) => {\n\treturn a;\n};\n', ['list as list']],
		['with long parameters', 'export const list = async ({\n\ta,\n}) => {\n\treturn a;\n};\n', ['list as list']],
		[
			'of a type in several lines',
			'export async function list(a: string): Promise<{\n\tname: string;\n}> {\n\treturn a;\n}\n',
			['list as list'],
		],
		['typed', 'export async function list({\n\ta,\n}: {\n\ta: string;\n}): Promise<void> {\n\ta;\n}\n', ['list as list']],
		['in a list', 'function list() {\n\treturn 1;\n}\n\nexport { list as all };\n', ['list as all']],
		['in an object', 'function list() {\n\treturn 1;\n}\n\nmodule.exports = { list };\n', ['list as list']],
		['in a long object', 'function list() {\n\treturn 1;\n}\n\nmodule.exports = {\n\tall: list,\n\tother,\n};\n', ['list as all']],
		['assigned', 'exports.list = function () {\n\treturn 1;\n};\n', ['list as list']],
		['handed out', 'const list = () => {\n\treturn 1;\n};\nmodule.exports.all = list;\n', ['list as all']],
		[
			'a method',
			'module.exports = {\n\tlist(a) {\n\t\treturn a;\n\t},\n\tfind: async function (a) {\n\t\treturn a;\n\t},\n};\n',
			['list as list', 'find as find'],
		],
		['of no use', 'function list() {\n\treturn 1;\n}\n', ['list']],
		['of use to itself', 'function list(a) {\n\treturn list(a - 1);\n}\n', ['list']],
		[
			'called by others of no use',
			'function list() {\n\treturn 1;\n}\n\nexport function all() {\n\treturn list();\n}\n\nfunction every() {\n\treturn all();\n}\n',
			['list as all', 'all as all', 'every'],
		],
		['called by each other', 'function a1() {\n\tb1();\n}\n\nfunction b1() {\n\ta1();\n}\n', ['a1', 'b1']],
		['called when started', 'function list() {\n\treturn 1;\n}\n\nif (require.main === module) {\n\tlist();\n}\n', ['list']],
		[
			'called when started, on one line',
			'export async function list() {\n\treturn 1;\n}\n\nif (process.argv[1] === fileURLToPath(import.meta.url)) void list();\n',
			['list as list'],
		],
		['a class', 'export class Orders extends Store {\n\tlist() {}\n}\n', ['Orders as Orders']],
		['a class that is not exported', 'abstract class Orders {\n}\n', ['Orders']],
		[
			'called by a class of no use',
			'function list() {\n\treturn 1;\n}\n\nexport class Orders {\n\tall() {\n\t\treturn list();\n\t}\n}\n',
			['list as Orders', 'Orders as Orders'],
		],
		[
			'classes that a module of NestJS lists, or that is one',
			"import { Controller, Module } from '@nestjs/common';\n\n@ApiTags('orders')\n@Controller({\n\tpath: 'orders',\n})\nexport class Orders {\n\tlist() {}\n}\n\n@Module({\n\tcontrollers: [Orders],\n})\nexport class OrdersModule {}\n",
			['Orders as Orders, OrdersModule', 'OrdersModule as OrdersModule'],
		],
		['spoken of', '// list is for later\nfunction list() {\n\treturn 1;\n}\n', ['list']],
	])('%s', async (_, text, expected) => {
		expect(await idle(text, 'src/orders.ts')).toEqual(expected);
	});

	it.each<[string, string]>([
		['called', 'export function list() {\n\treturn 1;\n}\nlist();\n'],
		['called by what is called', 'function list() {\n\treturn 1;\n}\n\nfunction all() {\n\treturn list();\n}\n\nall();\n'],
		['called by the default', 'function list() {\n\treturn 1;\n}\n\nfunction all() {\n\treturn list();\n}\n\nexport { all as default };\n'],
		['called when not started', 'function list() {\n\treturn 1;\n}\n\nif (require.main !== module) {\n\tlist();\n}\n'],
		['called after a guard', 'function list() {\n\treturn 1;\n}\n\nif (!module.parent) {\n\tother();\n}\nlist();\n'],
		[
			'called by a class that is used',
			'function list() {\n\treturn 1;\n}\n\nexport class Orders {\n\tall() {\n\t\treturn list();\n\t}\n}\n\nexport const orders = new Orders();\n',
		],
		['a class that is handed to somebody', '@Controller()\nexport class Orders {\n\tlist() {}\n}\n'],
		['an entity beside NestJS', "import { InjectRepository } from '@nestjs/typeorm';\n\n@Entity()\nexport class Order {\n\tid = 0;\n}\n"],
		['a class of a long decorator', "@Component({\n\tselector: 'orders',\n})\nexport class Orders {\n\tlist() {}\n}\n"],
		['the default class', 'export default class Orders {\n\tlist() {}\n}\n'],
		['called where its exports are', 'exports.list = function () {\n\treturn 1;\n};\nexports.list();\n'],
		[
			'called by another method',
			'module.exports = {\n\tlist() {\n\t\treturn 1;\n\t},\n\tall() {\n\t\treturn this.list();\n\t},\n\tlist2: 1,\n};\nmodule.exports.all();\n',
		],
		['named by a text', "function list() {\n\treturn 1;\n}\nregister('list');\n"],
		['called by its other name', 'function list() {\n\treturn 1;\n}\nmodule.exports = { all: list };\nall();\n'],
		[
			'exported with the rest of the exports',
			'exports.list = function () {\n\treturn 1;\n};\nObject.values(exports).forEach((one) => one());\n',
		],
		['the default', 'export default function list() {\n\treturn 1;\n}\n'],
		['the default of its list', 'function list() {\n\treturn 1;\n}\nexport { list as default };\n'],
		['run where it stands', 'const list = function () {\n\treturn 1;\n}();\n'],
		['wrapped', 'export const list = handler(async () => {\n\treturn 1;\n});\n'],
		['laid out otherwise', 'export function list() {\nreturn 1;\n}\n'],
		['on one line', 'export function list() { return 1; }\n'],
	])('silent: %s', async (_, text) => {
		expect(await idle(text)).toEqual([]);
	});

	it('are told as far as not too many lead to them', async () => {
		const text = Array.from({ length: 250 }, (_, index) => `function step${index}() {\n\tstep${index + 1}();\n}\n`).join('\n');
		expect(await idle(text)).toEqual(Array.from({ length: 200 }, (_, index) => `step${index}`));
	});

	it('stand where they are', async () => {
		const text = '// orders\nexport function list() {\n\treturn 1;\n}\n';
		const [one] = await facts(text, 'src/orders.js', 'module.idle');
		expect(text.slice(one!.span.start, one!.span.end)).toBe('export function list() {\n\treturn 1;\n}');
	});
});

describe('names that an import takes', () => {
	it.each<[string, string, readonly string[] | undefined]>([
		['named', "import { list, find as search } from './orders';", ['list', 'find']],
		['members of a namespace', "import * as orders from './orders';\norders.list();\nrun(orders?.find);", ['list', 'find']],
		['members of a default', "import orders, { all } from './orders';\norders.list();", ['all', 'list']],
		['members of what is required', "const orders = require('./orders');\norders\n\t.list();", ['list']],
		['nothing', "var orders = require('./orders');\n", []],
		['what is taken apart', "const { list, find: search } = require('./orders');", ['list', 'find']],
		['one member', "const list = require('./orders').list;", ['list']],
		['awaited', "const { list } = await import('./orders.js');", ['list']],
		['all: handed on', "const orders = require('./orders');\nrun(orders);", undefined],
		['all: indexed', "const orders = require('./orders');\norders[name]();", undefined],
		['all: spread', "const orders = require('./orders');\nmodule.exports = { ...orders };", undefined],
		['all: exported', "import * as orders from './orders';\nexport { orders };", undefined],
		['all: taken apart later', "const orders = require('./orders');\nconst { list } = orders;", undefined],
		['all: taken apart with a rest', "const { list, ...rest } = require('./orders');", undefined],
		['all: taken apart deeply', "const { list: { one }, all } = require('./orders');", undefined],
		['all: taken apart by a computed name', "const { [name]: list, all } = require('./orders');", undefined],
		['all: assigned to', "const orders = require('./orders');\norders.list = run;", undefined],
		['all: assigned', "let orders;\norders = require('./orders');\norders.list();", undefined],
		['all: given to something', "app.use(require('./orders'));", undefined],
		['all: of a member', "const orders = require('./orders').default;\norders.list();", undefined],
		['all: required with another', "const orders = require('./orders') || {};\norders.list();", undefined],
		['all: a package', "const orders = require('orders');\norders.list();", undefined],
	])('%s', async (_, text, expected) => {
		expect(await taken(text)).toEqual([expected]);
	});
});

describe('names that a file hands on', () => {
	it.each<[string, string, readonly string[] | undefined]>([
		[
			'in a list',
			"import { list, find as search } from './orders';\n\n// list\nexport { list, search as all };\n",
			['list as list', 'find as all'],
		],
		['beside others', "import { list, find } from './orders';\n\nfind();\n\nexport { list, find };\n", ['list as list']],
		['under two names', "import { list } from './orders';\n\nexport { list, list as all };\n", ['list as list', 'list as all']],
		['none: called, too', "import { list } from './orders';\n\nlist();\n\nexport { list };\n", undefined],
		['none: a member', "import { orders } from './orders';\n\nexport const list = orders.list;\n", undefined],
		['none: the default', "import list from './orders';\n\nexport { list };\n", undefined],
		['none: all', "import * as orders from './orders';\n\nexport { orders };\n", undefined],
		['none: not exported', "import { list } from './orders';\n\nexport const find = 1;\n", undefined],
	])('%s', async (_, text, expected) => {
		const [one] = await facts(text, 'src/all.ts', 'module.import');
		expect(one!.handsOn?.map(({ exported, local }) => `${exported} as ${local}`)).toEqual(expected);
	});
});

describe('an object that a module exports, and does nothing else with', () => {
	const untouched = async (text: string): Promise<readonly string[]> =>
		(await facts(text, 'src/settings.ts', 'module.export')).filter((one) => one.untouched === true).map(({ name }) => name);
	const written = '= {\n\tport: process.env.PORT,\n\tsession: { key: process.env.KEY },\n}';

	it.each<[string, string]>([
		['of CommonJS', `module.exports ${written};\n`],
		['with a name', `const settings ${written};\n\nmodule.exports = settings;\n`],
		['that is spoken of', `// settings of the shop\nconst settings ${written};\n\nmodule.exports = settings;\n`],
	])('%s', async (_, text) => {
		expect(await untouched(text)).toEqual(expect.arrayContaining(['session']));
	});

	it.each<[string, string]>([
		['the default', `export default ${written.slice(2)};\n`],
		['the default with a type', `const settings: Settings ${written};\n\nexport default settings;\n`],
		['frozen', `const settings ${written.replace('= {', '= Object.freeze({')});\n\nmodule.exports = settings;\n`],
		['of TypeScript', `export ${written};\n`],
	])('%s', async (_, text) => {
		expect(await untouched(text)).toEqual(['default']);
	});

	it.each<[string, string]>([
		['with a name of its own', `export const settings ${written};\n`],
		['checked', `const settings ${written};\ncheck(settings);\nmodule.exports = settings;\n`],
		['that speaks of itself', `module.exports = {\n\tport: process.env.PORT,\n\turl() { return this.port; },\n};\n`],
		['read again', `module.exports ${written};\nlisten(module.exports.port);\n`],
		['handed on', `module.exports = checked({\n\tport: process.env.PORT,\n});\n`],
	])('silent: %s', async (_, text) => {
		expect(await untouched(text)).toEqual([]);
	});
});

describe('imports that only such functions use', () => {
	it.each<[string, string, readonly string[] | undefined]>([
		['named', "import { save } from './store';\n\nexport function list() {\n\tsave();\n}\n", ['list']],
		['required', "const store = require('./store');\n\nexports.list = function () {\n\tstore.save();\n};\n", ['list']],
		['taken apart', "const { save } = require('./store');\n\nfunction list() {\n\tsave();\n}\n\nmodule.exports = { list };\n", ['list']],
		[
			'several',
			"import { save, find } from './store';\n\nexport function list() {\n\tsave();\n}\n\nexport class Orders {\n\tall() {\n\t\tfind();\n\t}\n}\n",
			['list', 'Orders'],
		],
		['and others', "import { save } from './store';\n\nexport function list() {\n\tsave();\n}\n\nsave();\n", undefined],
		['and who calls them', "import { save } from './store';\n\nfunction list() {\n\tsave();\n}\n\nlist();\n", undefined],
		['handed on', "import { save } from './store';\n\nexport function list() {\n\tsave();\n}\n\nexport { save };\n", undefined],
		['for nothing', "import { save } from './store';\n\nexport function list() {\n\treturn 1;\n}\n", undefined],
		['of a package', "import { save } from 'store';\n\nexport function list() {\n\tsave();\n}\n", undefined],
	])('%s', async (_, text, expected) => {
		expect((await facts(text, 'src/orders.js', 'module.import')).map(({ idleIn }) => idleIn)).toEqual([expected]);
	});
});
