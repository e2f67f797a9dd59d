import { describe, expect, it } from 'vitest';
import { factsOf, spansIn } from './facts.js';

const seeds: Readonly<Record<string, string>> = {
	'package.json': '{\n  "name": "a", "scripts": { "start": "node \\"a b\\" && x" },\n  "exports": { ".": { "import": ["./a"] } }, "dependencies": { "b": "^1.0.0" }, "engines": { "node": "20" }\n}\n',
	'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"] }, "outDir": "dist" } } // end',
	'.env': 'A=1\nexport B="x ${A:-b} \\n y"\nC=\'multi\nline\'\n# c\nD=`e` # f\nDATABASE_URL=postgres://u:p@h/d\n',
	Dockerfile: '# syntax=x\nARG V=1\nFROM a:${V} AS b\nENV A=1 B="c d" \\\n  C=\'e\'\nRUN <<EOF\nx\nEOF\nRUN --mount=type=x a \\\n # c\n && b\nCOPY --from=b ["a", "b"]\nONBUILD RUN x\nHEALTHCHECK CMD y\nENTRYPOINT ["a", "b"]\nCMD c $D\n',
	'docker-compose.yml': 'x: &x\n  A: 1\nservices:\n  web:\n    <<: *x\n    build: .\n    command: ["a", "b"]\n    environment:\n      - A=b\n      - "C=${D:-e}"\n    env_file: a\n  db:\n    command: >\n      a b\n      c\n    environment: { P: "q", R: null }\n',
	'pnpm-workspace.yaml': 'packages:\n  - "a/*"\n  - b\n',
	Procfile: 'web: node a.js\nworker: b && c\n',
	'.gitignore': '# a\nb/\n!c\n d\\ \n',
	'index.html': '<html><!-- x --><script type="module" src="/a.ts"></script><script src=b.js></script></html>',
};

describe('mutated manifests', () => {
	it.each(Object.entries(seeds))('%s never throws, and spans stay inside', async (path, seed) => {
		let state = 42;
		const random = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
		const pieces = ['', '"', "'", '\\', '\n', '\r\n', '\r', '{', '}', '[', ']', ':', '- ', '&x ', '*x', '<<: ', '$', '${', '#', '\t', ' ', '\ufeff', '\u2028', '=', '<', '>', '|\n', '%', '`', '\0', '\ud800', '[[[[', 'FROM ', 'CMD '];
		for (let round = 0; round < 1000; round++) {
			let text = seed;
			for (let change = random(3); change >= 0; change--) {
				const from = random(text.length + 1);
				text = text.slice(0, from) + pieces[random(pieces.length)]! + text.slice(from + random(8));
			}
			for (const { start, end } of spansIn(await factsOf(path, text))) {
				if (!(start >= 0 && start <= end && end <= text.length)) {
					expect.fail(`a span outside of the text in round ${round}`);
				}
			}
		}
	}, 60_000);
});
