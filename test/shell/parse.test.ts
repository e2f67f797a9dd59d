import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../server/engine/shell/parse.js';
import { unitsOf } from '../support/units.js';

const wordsOf = (text: string): string[][] => parseCommandLine(text).commands.map((command) => command.words.map((word) => word.text));

describe('parseCommandLine', () => {
	it('separates commands by operators', () => {
		expect(wordsOf('tsc && node dist || exit 1; a | b & c')).toEqual([['tsc'], ['node', 'dist'], ['exit', '1'], ['a'], ['b'], ['c']]);
		expect(parseCommandLine('tsc && node dist || exit 1; a |& b & c').commands.map((command) => command.next)).toEqual([
			'&&',
			'||',
			';',
			'|&',
			'&',
			undefined,
		]);
	});

	it('takes quotes and escapes away', () => {
		expect(wordsOf(`sh -c "node 'a b' \\"c\\"" x\\ y 'it''s' ""`)).toEqual([['sh', '-c', `node 'a b' "c"`, 'x y', 'its', '']]);
	});

	it('marks what the shell would expand', () => {
		const [command] = parseCommandLine(`echo $PORT "\${X:-3000}" '$Y' $(cat "a)b") \`ls\` *.js \\* {a,b} $`).commands;
		expect(command?.words.map((word) => [word.text, word.expands])).toEqual([
			['echo', false],
			['$PORT', true],
			['${X:-3000}', true],
			['$Y', false],
			['$(cat "a)b")', true],
			['`ls`', true],
			['*.js', true],
			['*', false],
			['{a,b}', true],
			['$', false],
		]);
	});

	it('reads redirections', () => {
		const text = 'node a.js >> app.log 2>&1 < in &> all.log 2>/dev/null';
		const [command] = parseCommandLine(text).commands;
		expect(command?.words.map((word) => word.text)).toEqual(['node', 'a.js']);
		expect(
			command?.redirections.map((one) => [one.operator, one.descriptor, one.target.text, text.slice(one.span.start, one.span.end)]),
		).toEqual([
			['>>', undefined, 'app.log', '>> app.log'],
			['>&', 2, '1', '2>&1'],
			['<', undefined, 'in', '< in'],
			['&>', undefined, 'all.log', '&> all.log'],
			['>', 2, '/dev/null', '2>/dev/null'],
		]);
	});

	it('reads assignments before the command', () => {
		const text = `NODE_ENV=production PORT="80 80" node a=b`;
		const [command] = parseCommandLine(text, 100).commands;
		expect(
			command?.assignments.map(({ name, value }) => [name, value.text, text.slice(value.span.start - 100, value.span.end - 100)]),
		).toEqual([
			['NODE_ENV', 'production', 'production'],
			['PORT', '80 80', '"80 80"'],
		]);
		expect(command?.words.map((word) => word.text)).toEqual(['node', 'a=b']);
		expect(command?.span).toEqual({ start: 100, end: 100 + text.length });
	});

	it('keeps positions exact over continuations and comments', () => {
		const text = 'npm ci \\\n  --omit=dev # no tools\nnode \\\r\n dist/ma\\\nin.js';
		const line = parseCommandLine(text);
		expect(line.complete).toBe(true);
		expect(line.commands.map((command) => command.words.map((word) => word.text))).toEqual([
			['npm', 'ci', '--omit=dev'],
			['node', 'dist/main.js'],
		]);
		expect(line.commands[0]?.words.map((word) => text.slice(word.span.start, word.span.end))).toEqual(['npm', 'ci', '--omit=dev']);
		expect(line.commands[0]?.next).toBe('\n');
	});

	it('lists the commands of what it does not follow, and says so', () => {
		for (const [text, commands] of [
			[
				'if [ -f x ]; then node a.js; else node b.js; fi',
				[
					['[', '-f', 'x', ']'],
					['node', 'a.js'],
					['node', 'b.js'],
				],
			],
			['for f in a b; do node $f; done', [['node', '$f']]],
			['while true; do node a.js; sleep 1; done', [['true'], ['node', 'a.js'], ['sleep', '1']]],
			[
				'(cd api && node a.js) && echo ok',
				[
					['cd', 'api'],
					['node', 'a.js'],
					['echo', 'ok'],
				],
			],
			['{ node a.js; }', [['node', 'a.js']]],
			[
				'case "$1" in web) node web.js ;; worker) node worker.js ;; esac',
				[
					['node', 'web.js'],
					['node', 'worker.js'],
				],
			],
			['start() { node a.js; }\nstart', [['node', 'a.js'], ['start']]],
			['cat <<EOF > x\nnode a.js\nEOF\nnode b.js', [['cat'], ['node', 'b.js']]],
		] as const) {
			const line = parseCommandLine(text);
			expect([text, line.complete]).toEqual([text, false]);
			expect(line.commands.map((command) => command.words.map((word) => word.text))).toEqual(commands);
		}
	});

	it('is incomplete at an open quote or substitution, and never throws', () => {
		for (const text of [
			`node "a`,
			`node 'a`,
			'node $(a',
			'node ${a',
			'node `a',
			'node >',
			'(node',
			'case x in',
			'<(',
			'>(a)',
			'2>',
			'&&',
			'\\',
			'$',
			'<<',
			'a <<\n',
		]) {
			const line = parseCommandLine(text);
			expect(line.commands.length).toBeLessThan(3);
		}
		expect(parseCommandLine(`node "a`).complete).toBe(false);
		expect(parseCommandLine('node $(a').complete).toBe(false);
		expect(parseCommandLine('! node a').complete).toBe(true);
	});

	it('survives mutations with spans inside the text', () => {
		const seed = `FOO=1 exec node --x="a b" $(cat \`x\`) 'c' >> a.log 2>&1 && { npm start; } | (b) & # c\n for i in *; do x; done`;
		let state = 7;
		const random = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
		for (let round = 0; round < 1000; round++) {
			const at = random(seed.length);
			const text =
				seed.slice(0, at) + ['', '"', "'", '$(', '`', '\\', '\n', '<<', '>', ')', '{', '#'][random(12)]! + seed.slice(at + random(4));
			for (const { span, words, redirections } of parseCommandLine(text).commands) {
				for (const one of [span, ...words.map((word) => word.span), ...redirections.map((redirection) => redirection.span)]) {
					expect(one.start >= 0 && one.start <= one.end && one.end <= text.length).toBe(true);
				}
			}
		}
	});

	it('is linear', async () => {
		const long = 'a"$(x)" && '.repeat(50_000);
		const units = await unitsOf(() => {
			parseCommandLine(long);
			parseCommandLine('$('.repeat(100_000));
			parseCommandLine('{'.repeat(100_000));
			parseCommandLine('\\ '.repeat(100_000));
		});
		expect(units).toBeLessThan(30);
	});
});
