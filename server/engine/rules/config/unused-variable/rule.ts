import { isOuterPath } from '../../../core/paths.js';
import { isInExamples } from '../../shared/deploy.js';
import { defineRule } from '../../rule.js';
import { groupedBy } from '../../shared/group.js';
import { VariableUses } from '../../shared/variableUses.js';

export default defineRule({
	id: 'config/unused-variable',
	scope: 'workspace',
	severity: 'hint',
	question: 'Is every variable of the example read by somebody?',
	messages: {
		unused: 'Nothing in the repository reads {{variable}}: whoever sets it waits for an effect that never comes.',
		used: 'All variables of the example are read.',
	},
	reads: ['env.declare', 'env.read', 'env.write', 'env.expose', 'env.use', 'process.declare', 'image.run', 'shell.script', 'pipeline.step', 'service.engine', 'compose.service', 'compose.port', 'package'],
	check({ project, report, affirm }) {
		const uses = new VariableUses(project);
		const examples = project.of('env.declare').filter(({ source, path, commented }) => source === 'dotenv-example' && commented !== true && !isOuterPath(path) && !isInExamples(path));
		for (const [path, declared] of groupedBy(examples, (fact) => fact.path)) {
			if (!uses.areKnown(path)) {
				continue;
			}
			const unused = declared.filter(({ variable }) => !uses.has(variable));
			// An example of which nothing is read is read by something that this model does not see.
			if (unused.length > declared.length / 2) {
				continue;
			}
			for (const { span, variable } of unused) {
				report({ message: 'unused', path, span, data: { variable } });
			}
			if (unused.length === 0) {
				affirm({ message: 'used', path, span: declared[0].span });
			}
		}
	},
});
