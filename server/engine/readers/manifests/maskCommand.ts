import { maskLine } from '../../core/secrets.js';

/** A command line without its secrets, every other character at its place. Assignments are looked at one by one too: in `export NAME=value` a line's own masking takes them for a word. */
export function maskCommand(text: string): string {
	return maskLine(text.replace(/(?<![\w-])[A-Za-z_]\w{0,127}=(?:"[^"]*"|'[^']*'|[^\s"';&|]+)/g, (assignment) => maskLine(assignment)));
}
