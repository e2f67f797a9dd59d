import { isWithin } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { groupedBy } from '../../../core/group.js';

/** Names of files and folders that are there to hold config. */
const configName = /(?:^|\/)(?:config|configs|configuration|env|environment|settings|constants?)(?:\/|[.-])/i;

/** Fewer reads than this need no module of their own. */
const fewestReads = 8;
const fewestFiles = 4;
/** A module that reads less is not the one where reads belong. */
const fewestAtHome = 3;

export default defineRule({
	id: 'config/scattered-reads',
	scope: 'workspace',
	severity: 'information',
	optional: true,
	question: 'Is the environment read in one place?',
	messages: {
		scattered: 'The environment is read here ({{reads}}), outside of {{home}}, where the others are. Import them from there.',
		oneHome: 'The environment is read in one place.',
	},
	reads: ['env.read'],
	check({ project, report, affirm }) {
		const reads = project
			.of('env.read')
			.filter(
				(fact) =>
					fact.variable !== undefined &&
					fact.variable !== 'NODE_ENV' &&
					!isOuterPath(fact.path) &&
					!isWithin(fact, 'test') &&
					serviceRoles.includes(project.roleOf(fact.path).role),
			);
		for (const [owner, all] of groupedBy(reads, ({ path }) => project.packageOf(path))) {
			const byFile = [...groupedBy(all, ({ path }) => path)];
			const most = byFile.toSorted((a, b) => b[1].length - a[1].length)[0]!;
			const named = byFile.filter(
				([path, own]) => configName.test(path) && own.length >= fewestAtHome && own.every((one) => !isWithin(one, 'request-handler')),
			);
			const home = named[0]?.[0] ?? (most[1].length >= all.length / 2 ? most[0] : undefined);
			if (owner.kind === 'library' || home === undefined || all.length < fewestReads) {
				continue;
			}
			const outside = byFile.filter(([path]) => path !== home && !configName.test(path));
			if (outside.length === 0) {
				affirm({ message: 'oneHome', path: home, span: byFile.find(([path]) => path === home)![1][0].span });
			} else if (byFile.length >= fewestFiles) {
				for (const [path, [first, ...others]] of outside) {
					report({
						message: 'scattered',
						path,
						span: first.span,
						data: { reads: others.length === 0 ? 'once' : `${others.length + 1} times`, home },
						related: others.slice(0, 8).map(({ span }) => ({ at: { path, span }, message: 'Read here, too.' })),
					});
				}
			}
		}
	},
});
