// `npm run new-rule -- factor/name`: the two files of a rule, with everything the page tests ask for left to fill in.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const rules = join(root, 'server/engine/rules');
const factors = readdirSync(rules).filter((name) => name !== 'shared' && statSync(join(rules, name)).isDirectory());
const id = process.argv[2] ?? '';
const [factor, name] = id.split('/');
if (!factors.includes(factor) || !/^[a-z]+(-[a-z]+)*$/.test(name ?? '')) {
	console.error(`Usage: npm run new-rule -- FACTOR/NAME, where FACTOR is one of ${factors.join(', ')}, and NAME is in small letters and dashes.`);
	process.exit(2);
}
const folder = join(rules, factor, name);
if (existsSync(folder)) {
	console.error(`There is a rule ${id} already.`);
	process.exit(2);
}
mkdirSync(folder);
writeFileSync(
	join(folder, 'rule.ts'),
	`import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';

export default defineRule({
	id: '${id}',
	scope: 'file',
	severity: 'warning',
	question: '',
	messages: {
		bad: '',
		good: '',
	},
	reads: [],
	roles: serviceRoles,
	check(fact, { report, affirm }) {},
});
`,
);
writeFileSync(
	join(folder, 'rule.md'),
	`# 

## Why

## When not to use it

## Fix safety

## Examples

### Violated

\`src/server.js\` (server):

\`\`\`js
bad(); // finding: bad
\`\`\`

### Met

\`src/server.js\` (server):

\`\`\`js
good(); // met: good
\`\`\`

### Silent

\`src/server.js\` (server):

\`\`\`js
neither();
\`\`\`
`,
);
console.log(`Wrote ${join('server/engine/rules', id)}/rule.ts and rule.md. Fill them in, then: npm run generate, RULE=${id} npx vitest run test/rules`);
