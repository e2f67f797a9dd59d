import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { filePlaceOf, pathInWords } from '../../shared/filePlaces.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

export default defineRule({
	id: 'processes/upload-to-disk',
	scope: 'file',
	severity: 'error',
	question: 'Do uploads go to a backing service?',
	messages: {
		disk: 'Uploads stay on the local disk{{where}}: the next release loses them, and a second process never sees them. Keep them in an object store.',
		staged: 'Uploads wait on the local disk{{where}} until they are passed on; a crash in between loses them.',
		remote: 'Uploads go to a backing service.',
		memory: 'Uploads are held in memory for the request, not on the disk.',
	},
	reads: ['upload.store'],
	roles: serviceRoles,
	check(fact, { report, affirm }) {
		const { destination, span, target, passedOn } = fact;
		if (destination === 'remote' || destination === 'memory') {
			affirm({ message: destination, span });
			return;
		}
		if (destination !== 'disk' || isDevelopmentOnly(fact)) {
			return;
		}
		const temporary = filePlaceOf(target) === 'temporary';
		if (temporary && passedOn) {
			return;
		}
		const where = target?.kind === 'literal' || target?.kind === 'template' ? ` in ${pathInWords(target)}` : '';
		report({ message: passedOn || temporary ? 'staged' : 'disk', span, data: { where }, ...(passedOn || temporary ? { severity: 'information' as const } : {}) });
	},
});
