import { wordList } from '../core/wordList.js';
import type { SimpleCommand, Word } from './command.js';
import { afterOptions, programName } from './options.js';

/** What `make` is asked to do. */
export interface MakeCall {
	/** The targets; none for the first one of the file. */
	readonly targets: readonly string[];
	/** The folder that it goes to first. */
	readonly folder?: string;
	/** The file that it reads in the stead of the usual ones. */
	readonly file?: string;
	/** The variables that it is given: they count more than those of the file. */
	readonly given: SimpleCommand['assignments'];
}

const folderOptions = wordList('-C --directory');
const fileOptions = wordList('-f --file --makefile');
const valued = [...folderOptions, ...fileOptions];

/** Options with which the targets are made all the same, in the same order: `-s`, `-j4`. */
const harmless =
	/^(?:-[Bbikrsw]{1,8}|-j\d{0,4}|--(?:always-make|ignore-errors|jobs|keep-going|no-builtin-rules|no-print-directory|print-directory|quiet|silent|trace))$/;

/** What a command asks `make` to do; undefined for other programs, and where it is asked for something else or it cannot be told what. */
export function makeCall(words: readonly Word[]): MakeCall | undefined {
	const program = programName(words[0]?.text ?? '');
	if (program !== 'make' && program !== 'gmake') {
		return undefined;
	}
	const { options, assignments, operands } = afterOptions(words.slice(1), { valued, assigns: true }, true);
	const among = (names: readonly string[]): readonly Word[] =>
		options.flatMap(({ name, value }) => (names.includes(name) ? (value ?? []) : []));
	const [folder, ...otherFolders] = among(folderOptions);
	const [file, ...otherFiles] = among(fileOptions);
	// `-j 4`
	const targets = operands.filter(({ text }) => !/^\d{1,4}$/.test(text));
	const isClear =
		otherFolders.length + otherFiles.length === 0 &&
		[folder, file, ...targets].every((word) => word?.expands !== true) &&
		options.every(({ name, value }) => harmless.test(name) || (value !== undefined && valued.includes(name)));
	return isClear
		? {
				targets: targets.map(({ text }) => text),
				...(folder && { folder: folder.text }),
				...(file && { file: file.text }),
				given: assignments,
			}
		: undefined;
}
