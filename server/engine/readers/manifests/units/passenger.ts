import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { parseJson, propertiesOf } from '../json.js';

/**
 * Reads the settings of Passenger Standalone, which says of itself in which language the program is, or how it is started
 * (https://www.phusionpassenger.com/docs/references/config_reference/standalone/).
 */
export const passenger: Reader = {
	id: 'passenger',
	claims: (path) => baseName(path) === 'Passengerfile.json',
	read: async ({ text }) => {
		const settings = propertiesOf(parseJson(text));
		const program = settings.find(({ name }) => /^(?:app_type|startup_file|app_start_command)$/.test(name));
		const background = settings.find(({ name, value }) => name === 'daemonize' && value.value === true);
		const fact: Fact | undefined = program && {
			kind: 'process.loader',
			span: program.whole,
			server: 'Passenger',
			...(background && { background: background.whole }),
		};
		return fact ? [fact] : [];
	},
};
