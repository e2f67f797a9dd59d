import { baseName, directoryOf } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { isVariableName, variableName } from '../names.js';
import type { EnvironmentFiles } from './environmentFiles.js';
import { isPlaceholderValue } from './environmentText.js';
import { wordSet } from '../../core/wordList.js';

/** The literal that a variable is to replace. */
export interface Replaced {
	readonly at: Location;
	/** The literal's own text. It is only compared, never shown. */
	readonly text: string;
	readonly secret: boolean;
}

/** Names that the system or the runtime gives a meaning of its own. */
const reserved: ReadonlySet<string> = wordSet(`
	_ CI DISPLAY EDITOR HOME HOSTNAME LANG LOGNAME MAIL NODE_ENV NODE_OPTIONS NODE_PATH OLDPWD OS PATH PWD SHELL TEMP TERM TMP TMPDIR
	TZ USER USERNAME
`);

/**
 * The variable to read a literal from: the wanted one, unless it has another meaning already; then a more specific one, named
 * after the host, the file, the folder or
 * the package. Undefined when all of them are taken.
 */
export function chooseVariable(wanted: string, replaced: Replaced, files: EnvironmentFiles, project: Project): string | undefined {
	const candidates = [
		wanted,
		...prefixesOf(replaced, project).flatMap((prefix) => (wanted.startsWith(`${prefix}_`) ? [] : [`${prefix}_${wanted}`])),
	];
	return candidates.find((name) => isVariableName(name) && !reserved.has(name) && mayMean(name, replaced, files, project));
}

/** Whether a variable is unknown yet, or stands for this very literal already. */
function mayMean(name: string, replaced: Replaced, files: EnvironmentFiles, project: Project): boolean {
	const assigned = files.assigned.get(name)?.value;
	if (assigned !== undefined && !isPlaceholderValue(assigned)) {
		return assigned === replaced.text;
	}
	const documented = files.documented.get(name)?.value;
	if (documented !== undefined && !replaced.secret && !isPlaceholderValue(documented)) {
		return documented === replaced.text;
	}
	const { folder } = project.packageOf(replaced.at.path);
	const reads = project.of('env.read').filter((read) => read.variable === name && project.packageOf(read.path).folder === folder);
	if (replaced.secret && project.isTracked(files.local) === true && (documented !== undefined || reads.length > 0)) {
		// No value is kept anywhere that would show whether it is the same secret.
		return false;
	}
	return reads.every((read) => {
		// A read with another default is another thing under the same name; a read without one is the thing itself.
		return (
			read.fallback === undefined ||
			read.fallback.kind === 'secret' ||
			(read.fallback.kind === 'literal' && read.fallback.text === replaced.text)
		);
	});
}

function prefixesOf({ at, text, secret }: Replaced, project: Project): readonly string[] {
	const name = baseName(at.path).replace(/\..*$/, '');
	const folder = baseName(directoryOf(at.path));
	const hosts = secret ? [] : hostWordsOf(text);
	const sources = [...hosts, name, folder, `${folder}_${name}`, project.packageOf(at.path).name ?? ''];
	const prefixes = sources.map((source) => variableName([source])).filter((prefix) => prefix !== undefined);
	return [...new Set(prefixes)].filter((prefix) => !['INDEX', 'MAIN', 'SRC', 'LIB', 'APP', 'SERVER'].includes(prefix));
}

/** The words that tell a host from another: `https://billing.acme.test/v1` is `billing`, then `billing_acme`. */
function hostWordsOf(text: string): readonly string[] {
	const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([a-z0-9.-]+)/i.exec(text)?.[1] ?? '';
	const labels = host
		.split('.')
		.filter((label) => label !== '' && !/^(?:www|api|\d+)$/i.test(label))
		.slice(0, -1);
	return labels.length === 0 ? [] : [labels[0]!, labels.slice(0, 2).join('_')];
}
