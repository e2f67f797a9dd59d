import type { Fact } from '../../../core/fact.js';
import { isSecretName, literalValue, maskLine } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { iniEntries, type IniEntry } from './ini.js';

/** Reads supervisord configurations: the programs, their variables, and where their output goes. */
export const supervisord: Reader = {
	id: 'supervisord',
	claims: (path) =>
		/(?:^|\/)supervisor[\w.-]*\.(?:conf|ini)$/i.test(path) ||
		/(?:^|\/)supervisor(?:d)?(?:\/conf\.d|\.d)?\/[\w.-]+\.(?:conf|ini)$/i.test(path),
	read: async ({ text }) => iniEntries(text, /[#;]/, false).flatMap(factsOf),
};

function factsOf(entry: IniEntry): readonly Fact[] {
	const program = /^(?:program|eventlistener|fcgi-program):(.+)$/.exec(entry.section)?.[1];
	// A comment may follow a value.
	const value = entry.value.replace(/[ \t];.*$/, '').trimEnd();
	const span = { start: entry.valueSpan.start, end: entry.valueSpan.start + value.length };
	if (value === '') {
		return [];
	}
	if (program !== undefined && entry.name === 'command') {
		return [
			{
				kind: 'process.declare',
				span,
				name: program,
				source: 'unit',
				form: 'shell',
				command: maskLine(value),
				instruction: entry.span,
				owner: program,
			},
		];
	}
	if ((program !== undefined || entry.section === 'supervisord') && entry.name === 'environment') {
		return [...value.matchAll(/([A-Za-z_]\w{0,127})=(?:"([^"]*)"|'([^']*)'|([^,\s]*))/g)].map((match): Fact => {
			const variable = match[1]!;
			const text = match[2] ?? match[3] ?? match[4] ?? '';
			const start = span.start + match.index;
			const place = { start: start + variable.length + 1, end: start + match[0].length };
			return {
				kind: 'env.declare',
				span: { start, end: place.end },
				variable,
				value: text.includes('%(')
					? { kind: 'unknown', span: place }
					: literalValue(text, 'string', place, { name: variable, expectsSecret: isSecretName(variable) }),
				source: 'unit',
				...(program === undefined ? {} : { owner: program }),
			};
		});
	}
	if (/^(?:stdout_|stderr_)?logfile$/.test(entry.name) && (program === undefined) === (entry.name === 'logfile')) {
		const target = /^\/dev\/(?:stdout|fd\/1)$|^\/proc\/(?:self|1)\/fd\/1$/.test(value)
			? 'stdout'
			: /^\/dev\/(?:stderr|fd\/2)$|^\/proc\/(?:self|1)\/fd\/2$/.test(value)
				? 'stderr'
				: value === 'NONE' || value === '/dev/null' || value === 'syslog'
					? undefined
					: 'file';
		return target === undefined
			? []
			: [
					{
						kind: 'log.sink',
						span,
						api: `supervisord.${entry.name}`,
						target,
						...(target === 'file' ? { file: { kind: 'literal', type: 'string', text: value, span } as const } : {}),
					},
				];
	}
	return [];
}
