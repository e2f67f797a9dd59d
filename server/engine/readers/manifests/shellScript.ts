import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { maskLine } from '../../core/secrets.js';
import type { Reader } from '../reader.js';

/** Longer ones are installers, and nobody starts a service with them. */
const longest = 64 * 1024;

/** Reads shell scripts: the whole text as one command line, which whoever asks about its commands parses. */
export const shellScript: Reader = {
	id: 'shell-script',
	claims: (path) =>
		/\.(?:sh|bash)$/i.test(path) || /^(?:docker-)?(?:entrypoint|entry-point|start|run|release|deploy|healthcheck)$/.test(baseName(path)),
	read: async ({ path, text }): Promise<readonly Fact[]> => {
		const shebang = /^(?:\ufeff)?#!\s*(?:\/usr\/bin\/env\s+(?:-S\s+)?|[\w./-]*\/)?([\w.-]+)[^\n]*/.exec(text);
		const interpreter = shebang?.[1] ?? 'sh';
		if (
			text.length > longest ||
			text.trim() === '' ||
			!/^(?:ba|da|a|k|z)?sh$/.test(interpreter) ||
			(shebang === null && !/\.(?:sh|bash)$/i.test(path))
		) {
			return [];
		}
		const span = { start: 0, end: text.length };
		return [
			{ kind: 'shell.script', span, interpreter, command: maskLine(text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text) },
			...(shebang === null
				? []
				: [{ kind: 'role.sign', span: { start: 0, end: shebang[0].length }, sign: 'shebang', detail: interpreter } as const]),
		];
	},
};
