import type { Instruction } from 'dockerfile-ast';
import type { Fact } from '../../core/fact.js';
import type { Span } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import { maskLine } from '../../core/secrets.js';
import { interpolatedValue } from './interpolation.js';

/** Where an instruction stands, and what follows its flags. */
export interface SettingInput {
	readonly instruction: Instruction;
	readonly text: string;
	/** What follows the keyword and its flags. */
	readonly span: Span;
	readonly argv: readonly string[] | undefined;
	readonly stage: number;
	readonly final: boolean;
}

/** The facts of instructions that only say how an image is run: EXPOSE, HEALTHCHECK, STOPSIGNAL, USER, VOLUME. */
export function settingFacts({ instruction, text, span, argv, stage, final }: SettingInput): readonly Fact[] {
	const raw = text.slice(span.start, span.end).trimEnd();
	const where = { stage, final };
	if (raw === '') {
		return [];
	}
	switch (instruction.getKeyword()) {
		case 'EXPOSE':
			return words(raw, span.start).flatMap(({ text: word, span: place }): readonly Fact[] => {
				const slash = word.lastIndexOf('/');
				const port = slash < 0 ? word : word.slice(0, slash);
				const value: Value = /^\d{1,5}$/.test(port)
					? { kind: 'literal', type: 'number', text: String(Number(port)), span: place }
					: port.startsWith('$')
						? interpolatedValue({ name: 'port', text: port, span: place, at: place.start, certain: false }, { escape: '\\$' })
						: { kind: 'unknown', span: place };
				return [
					{
						kind: 'image.expose',
						span: place,
						port: value,
						protocol: slash >= 0 && word.slice(slash + 1).toLowerCase() === 'udp' ? 'udp' : 'tcp',
						...where,
					},
				];
			});
		case 'HEALTHCHECK': {
			const command = /^CMD\s+/i.exec(raw);
			return [{ kind: 'image.health', span, ...(command ? { command: maskLine(raw.slice(command[0].length)) } : {}), ...where }];
		}
		case 'STOPSIGNAL':
			return [{ kind: 'image.signal', span, signal: raw.replace(/^["']|["']$/g, ''), ...where }];
		case 'USER':
			return [{ kind: 'image.user', span, user: raw, ...where }];
		case 'VOLUME':
			return [{ kind: 'image.volume', span, folders: argv ?? words(raw, 0).map((word) => word.text), ...where }];
		default:
			return [];
	}
}

function words(raw: string, offset: number): readonly { readonly text: string; readonly span: Span }[] {
	return [...raw.matchAll(/[^\s\\]+/g)].map((match) => ({
		text: match[0],
		span: { start: offset + match.index, end: offset + match.index + match[0].length },
	}));
}
