import { describe, expect, it } from 'vitest';
import { hashOfWord } from '../../../server/engine/core/wordHash.js';
import { createJavascriptReader } from '../../../server/engine/readers/javascript/index.js';
import { loadTypeScript } from '../../../server/engine/readers/javascript/parse.js';
import { facts } from './support.js';

async function methods(text: string): Promise<readonly string[]> {
	return (await facts(text, 'src/orders.ts', 'module.method')).map(({ name, of, heritage }) =>
		[`${of}.${name}`, ...(heritage ?? [])].join(' '),
	);
}

async function words(text: string): Promise<readonly string[]> {
	const [said] = await facts(text, 'src/orders.ts', 'module.words');
	const known = new Map((text.match(/[\w$]+/g) ?? []).map((word) => [hashOfWord(word), word]));
	const spelled = (hashes: string): string =>
		hashes
			.split(' ')
			.map((hash) => known.get(hash) ?? hash)
			.sort()
			.join(' ');
	const held = Object.entries(said?.held ?? {}).map(([holder, all]) => `${holder}: ${spelled(all)}`);
	return [
		...held,
		...(said?.computed === true ? ['computed'] : []),
		...(said === undefined || said.words === '' ? [] : [spelled(said.words)]),
	];
}

const hashed = (text: string): string =>
	text
		.split(' ')
		.map((word) => hashOfWord(word))
		.sort()
		.join(' ');

const inClass = (body: string, header = 'export class Orders'): string => `${header} {\n${body}\n}\n`;

describe('methods of classes', () => {
	it.each<[string, string, readonly string[]]>([
		['plain', inClass('\tlist(a) {\n\t\treturn a;\n\t}\n\n\tasync find() {\n\t\treturn 1;\n\t}'), ['Orders.list', 'Orders.find']],
		['static and typed', inClass('\tprivate static async list<T>(a: T): Promise<void> {\n\t\ta;\n\t}'), ['Orders.list']],
		[
			'of a type in several lines',
			inClass(
				'\tasync list(a: string): Promise<{\n\t\tname: string;\n\t} | null> {\n\t\treturn null;\n\t}\n\tone(): {\n\t\tname: string;\n\t} {\n\t\treturn a;\n\t}',
			),
			['Orders.list', 'Orders.one'],
		],
		['bound', inClass('\tpublic list = async (a: string): Promise<void> => {\n\t\ta;\n\t};'), ['Orders.list']],
		['with long parameters', inClass('\tlist(\n\t\ta: string,\n\t): void {\n\t\ta;\n\t}'), ['Orders.list']],
		['with an object of parameters', inClass('\tlist({\n\t\ta,\n\t}: {\n\t\ta: string;\n\t}): void {\n\t\ta;\n\t}'), ['Orders.list']],
		[
			'of a base',
			inClass('\tlist() {\n\t}', 'export class Orders extends Store<Order> implements Listed, Found<Order>'),
			['Orders.list Store Listed Found'],
		],
		['of a class that a container makes', `@injectable()\n${inClass('\tlist() {\n\t}')}`, ['Orders.list']],
		['of a default', inClass('\tlist() {\n\t}', 'export default class Orders'), ['Orders.list']],
		['none: the constructor, and what reads like a method', inClass('\tconstructor() {\n\t}\n\n\tget list() {\n\t\treturn 1;\n\t}'), []],
		['none: decorated', inClass("\t@Get('/list')\n\tlist() {\n\t}\n\n\t@Cron('* * * * *')\n\tasync run() {\n\t}"), []],
		['none: of a class that somebody is handed', `@Controller('orders')\n${inClass('\tlist() {\n\t}')}`, []],
		['none: of a base that is made', inClass('\tlist() {\n\t}', 'export class Orders extends Listed(Store)'), []],
		['none: of a class that is given away', inClass('\tlist() {\n\t}', 'exports.Orders = class'), []],
		['none: on one line', inClass('\tlist() { return 1; }'), []],
	])('%s', async (_, text, expected) => {
		expect(await methods(text)).toEqual(expected);
	});

	it('stand where they are', async () => {
		const text = inClass('\t/** All. */\n\tasync list() {\n\t\treturn 1;\n\t}\n\tother = 1;');
		const [one] = await facts(text, 'src/orders.ts', 'module.method');
		expect(text.slice(one!.span.start, one!.span.end)).toBe('async list() {\n\t\treturn 1;\n\t}');
	});
});

describe('words by which a file may call methods', () => {
	it.each<[string, string, readonly string[]]>([
		['members', 'orders.list();\nrun(orders?.find);\n', ['find list']],
		['names in texts', "call(orders, 'list');\nconst route = `orders#find`;\n", ['find list orders']],
		['names in patterns and objects', 'const { list, find: search } = orders;\n', ['find list']],
		['names in long patterns', 'const {\n\tlist,\n\tfind\n} = orders;\n', ['find list']],
		['schemas in texts', 'const schema = gql`\n\ttype Query {\n\t\torders: [Order]\n\t\torder(id: ID): Order\n\t}\n`;\n', ['order orders']],
		['those of methods', inClass('\tlist() {\n\t\tthis.find();\n\t}'), ['Orders.list: find']],
		['those of functions', 'export function list() {\n\torders.find();\n}\norders.count();\n', ['list: find', 'count']],
		['computed ones', 'orders[name](order);\n', ['computed']],
		['computed ones of its own', inClass('\tlist() {\n\t\treturn this[name];\n\t}'), ['computed']],
		['no computed classes', 'const order = new orders[name](list);\n', []],
		['no options that are turned off', 'run(orders, { list: false, find: true });\nrun({ count:false });\n', ['find']],
		['no definitions', 'class Orders {\n\tlist(a) {\n\t}\n\tfind = () => {\n\t};\n}\n', []],
		['no sentences', "fail('no list of it');\nfail('in-list');\n", []],
		['no comments', '// orders.list();\n/* orders.find() */\nrun(); // orders.count()\n', []],
		['nothing that the language brings', 'Object.keys(a);\n/a/g.test(b);\nconsole.table(c);\n', []],
		[
			'no methods of libraries',
			"import { Sequelize } from 'sequelize';\nconst db = new Sequelize(url);\ndb.sync({ alter: true });\n",
			['alter'],
		],
	])('%s', async (_, text, expected) => {
		expect(
			(await words(text)).map((each) =>
				each
					.split(' ')
					.filter((word) => !['const', 'from', 'import', 'gql', 'type', 'schema', 'route', 'call'].includes(word))
					.join(' '),
			),
		).toEqual(expected);
	});

	it('stay what they were while somebody types', async () => {
		const reader = createJavascriptReader(loadTypeScript, true, 0);
		const path = 'src/orders.ts';
		const read = async (version: number, text: string, whole = false): Promise<readonly string[]> =>
			(await reader.read({ path, version, text }, whole)).flatMap((one) => (one.kind === 'module.words' ? [one.words] : []));
		expect(await read(1, 'orders.list();\n')).toEqual([hashed('list')]);
		expect(await read(2, 'orders.list();\norders.find();\n')).toEqual([hashed('list')]);
		expect(await read(2, 'orders.list();\norders.find();\n', true)).toEqual([hashed('find list')]);
		expect(await read(3, 'orders.count();\n')).toEqual([hashed('find list')]);
	});
});
