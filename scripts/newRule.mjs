// `npm run new-rule -- factor/name`: the two files of a rule that works, to be made another one, and its place in the index.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const rules = join(root, 'server/engine/rules');
const factors = readdirSync(rules).filter((name) => name !== 'shared' && statSync(join(rules, name)).isDirectory());
const id = process.argv[2] ?? '';
const [factor, name] = id.split('/');
if (!factors.includes(factor) || !/^[a-z]+(-[a-z]+)*$/.test(name ?? '')) {
	console.error(
		`Usage: npm run new-rule -- FACTOR/NAME, where FACTOR is one of ${factors.join(', ')}, and NAME is in small letters and dashes.`,
	);
	process.exit(2);
}
const folder = join(rules, factor, name);
if (existsSync(folder)) {
	console.error(`There is a rule ${id} already.`);
	process.exit(2);
}
mkdirSync(folder);
// A rule that works: a page whose tests pass is easier to change than an empty one is to fill.
writeFileSync(
	join(folder, 'rule.ts'),
	`import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';

export default defineRule({
	id: '${id}',
	scope: 'file',
	severity: 'warning',
	question: 'Does the service …?',
	messages: {
		bad: '{{api}} …',
		good: '…',
	},
	reads: ['debug.call', 'log.call'],
	roles: serviceRoles,
	check(fact, { report, affirm }) {
		if (fact.kind === 'log.call') {
			affirm({ message: 'good', span: fact.span });
		} else {
			report({ message: 'bad', span: fact.span, data: { api: fact.api } });
		}
	},
});
`,
);
writeFileSync(
	join(folder, 'rule.md'),
	`# …

## Why

…

## When not to use it

…

## Fix safety

It has no fix.

## Examples

### Violated

\`src/server.js\` (server):

\`\`\`js
debugger; // finding: bad
\`\`\`

### Met

\`src/server.js\` (server):

\`\`\`js
console.log('signed in'); // met: good
\`\`\`

### Silent

\`src/server.js\` (server):

\`\`\`js
work();
\`\`\`
`,
);
run(process.execPath, ['scripts/generate.mjs']);
console.log(
	`Wrote ${join('server/engine/rules', id)}/rule.ts and rule.md, which work: make them yours, and try them with\n  RULE=${id} npx vitest run test/rules/rules.test.ts`,
);
