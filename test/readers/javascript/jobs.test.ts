import { describe, expect, it } from 'vitest';
import { facts } from './support.js';

async function jobs(text: string): Promise<readonly string[]> {
	return (await facts(text, 'src/orders.ts', 'queue.job')).map(({ what, name, specifier, registered }) =>
		[what, name, specifier, registered].filter((one) => one !== undefined).join(' '),
	);
}

const own = `import { Queue } from 'bullmq';\n`;

describe('jobs of queues', () => {
	it.each<[string, string, readonly string[]]>([
		[
			'of another module',
			`import { orders } from './queues';\nexport const pack = () => orders.add('pack', {});`,
			['added orders ./queues'],
		],
		[
			'of the whole of it',
			`import * as all from './queues';\nexport const pack = () => all.orders.addBulk([]);`,
			['added orders ./queues'],
		],
		['of the default', `import orders from '@/queue';\nexport const pack = () => orders?.add('pack', {});`, ['added default @/queue']],
		[
			'of a queue that is handed to it',
			`class Orders {\n\tconstructor(@InjectQueue('orders')\n\t\tprivate readonly queue: Queue, @InjectQueue(STOCK) stock: Queue) {}\n\tpack() {\n\t\tthis.other.add(1);\n\t\treturn this.queue.add('pack', {});\n\t}\n}`,
			['added orders'],
		],
		['of its own', `${own}const orders = new Queue('orders');\norders\n\t.add('pack', {});`, ['added orders']],
		[
			'of a field',
			`${own}class Orders {\n\tqueue = new Queue('orders');\n\tpack() {\n\t\treturn this.queue.add('pack', {});\n\t}\n}`,
			['added queue'],
		],
		['tried again', `export const options = {\n\tattempts: 3,\n};`, ['retried']],
		['coming again', `export const options = { repeat: { every: 1000 } };`, ['repeated']],
		['silent: what makes no queue', `const seen = new Set();\nseen.add(1);`, []],
		['silent: other words', `export const user = { loginAttempts: 3, repeatPassword: '' };`, []],
	])('%s', async (_, text, expected) => {
		expect(await jobs(text)).toEqual(expected);
	});
});
