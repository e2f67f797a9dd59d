import { isWithin } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { endOfPath } from '../../shared/filePlaces.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { defineRule } from '../../rule.js';

export default defineRule({
	id: 'config/dotenv-override',
	scope: 'file',
	severity: 'information',
	tentative: true,
	question: 'Does the environment win over files of variables?',
	messages: {
		override: 'Values from the file replace what the deploy has set (override). Leave it out, so that the environment has the last word.',
		ofDeploy:
			'The service reads {{file}} by itself, everywhere: the config of one deploy comes from a file rather than from its environment.',
		example:
			'The service takes {{file}} for its config: where the environment leaves something open it runs with what is only an example, secrets included.',
		fillsGaps: 'The file only fills in what the environment leaves open.',
	},
	reads: ['env.load'],
	roles: serviceRoles,
	check(fact, { report, affirm }) {
		if (isWithin(fact, 'test') || isDevelopmentOnly(fact)) {
			return;
		}
		// Of a choice, one way alone would be spoken of.
		const isKnown = fact.file?.kind === 'literal' || fact.file?.kind === 'template';
		const file = isKnown ? baseName(endOfPath(fact.file)) : '';
		if (fact.override) {
			report({ message: 'override', span: fact.span, severity: 'warning' });
		} else if (file.split('.').some((word) => environmentKindOf(word) === 'production')) {
			report({ message: 'ofDeploy', span: fact.span, data: { file } });
		} else if (/^\.env\.(?:example|sample|template|dist)$/.test(file)) {
			report({ message: 'example', span: fact.span, data: { file } });
		} else {
			affirm({ message: 'fillsGaps', span: fact.span });
		}
	},
});
