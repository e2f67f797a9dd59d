import type { LocatedFact } from '../../core/fact.js';
import { isOuterPath } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import { argvsOfText, commandsWritten, type WrittenCommand } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { wordSet } from '../../core/wordList.js';
import { isService, scriptsOf } from './deliveryScripts.js';

/** Clients of databases, and tools that read their tables to write code, with the options that name a host. */
const clients: Readonly<Record<string, readonly string[]>> = {
	psql: ['-h', '--host'],
	pg_dump: ['-h', '--host'],
	pg_restore: ['-h', '--host'],
	mysql: ['-h', '--host'],
	mysqldump: ['-h', '--host'],
	mariadb: ['-h', '--host'],
	'redis-cli': ['-h'],
	mongo: ['--host'],
	mongosh: ['--host'],
	mongodump: ['-h', '--host'],
	mongorestore: ['-h', '--host'],
	mongoexport: ['-h', '--host'],
	mongoimport: ['-h', '--host'],
	sqlcmd: ['-S'],
	'sequelize-auto': ['-h', '--host'],
	'typeorm-model-generator': ['-h', '--host'],
};

/** Options of `ssh` and `scp` that take the next word as their value. */
const valued: ReadonlySet<string> = wordSet(`-i -p -P -o -l -L -R -D -F -J -W -b -c -E -e -m -O -Q -S -w -B -I -X`);

/** A machine that a command logs in to, or reaches past the service. */
export interface RemoteUse {
	readonly kind: 'shell' | 'copy' | 'database';
	readonly program: string;
	/** As written, without the user; missing when a variable names it. */
	readonly host?: string;
}

/** The actions of pipelines that log in to a machine, by their names, and have it run what they are told. */
export function loginActions(project: Project): readonly LocatedFact<'pipeline.action'>[] {
	return project.of('pipeline.action').filter(({ path, action }) => !isOuterPath(path) && /(?:^|[/_-])ssh(?:$|[/_-])/i.test(action));
}

/** Commands that a pipeline has another machine run, and where in the file they stand; `offset`, where the text stands there as it is. */
export interface RemoteScript extends Location {
	readonly text: string;
	readonly offset?: number;
}

/**
 * What steps of pipelines, and scripts of services, hand to `ssh` for another machine to run: its last words, or the document that follows
 * the command.
 */
export function remoteScripts(project: Project): readonly RemoteScript[] {
	return [...project.of('pipeline.step'), ...scriptsOf(project).filter(({ path }) => isService(project, path))]
		.filter(({ path, command }) => !isOuterPath(path) && /\bssh\b/.test(command))
		.flatMap((fact) => {
			const isExact = fact.span.end - fact.span.start === fact.command.length;
			const place = { path: fact.path, span: fact.span };
			const words = commandsWritten(fact).flatMap((written) => {
				const operands = remoteUseOf(written)?.kind === 'shell' ? operandsOf(written.argv.slice(written.argv.indexOf('ssh') + 1)) : [];
				return operands.length > 1
					? [{ path: fact.path, span: written.exact ? written.command.span : fact.span, text: operands.slice(1).join(' ') }]
					: [];
			});
			const documents = hereDocumentsOf(fact.command)
				.filter(({ line }) => argvsOfText(line).some((argv) => argv[0] === 'ssh' && operandsOf(argv.slice(1)).length === 1))
				.map(({ text, start }) => ({ ...place, text, ...(isExact && { offset: fact.span.start + start }) }));
			return [...words, ...documents];
		});
}

/** The documents in a text of commands: the line that each belongs to, what it says, and where that starts. */
function hereDocumentsOf(command: string): readonly { readonly line: string; readonly text: string; readonly start: number }[] {
	const found: { line: string; text: string; start: number }[] = [];
	let open: { line: string; delimiter: string; start: number } | undefined;
	let at = 0;
	for (const line of command.split('\n')) {
		if (open === undefined) {
			const delimiter = /<<-?[ \t]{0,8}\\?(['"]?)(\w{1,60})\1/.exec(line)?.[2];
			open = delimiter === undefined ? undefined : { line, delimiter, start: at + line.length + 1 };
		} else if (line.trim() === open.delimiter) {
			found.push({ line: open.line, text: command.slice(open.start, at), start: open.start });
			open = undefined;
		}
		at += line.length + 1;
	}
	return found;
}

/** What a command does on another machine; undefined when it stays here, or speaks to a forge. */
export function remoteUseOf({ argv, started: { program, words } }: WrittenCommand): RemoteUse | undefined {
	if (program === 'ssh' || program === 'sshpass' || program === 'mosh') {
		const inner = program === 'sshpass' ? argv.slice(argv.indexOf('ssh')) : argv;
		return program === 'sshpass' && !argv.includes('ssh')
			? undefined
			: judged(
					'shell',
					'ssh',
					operandsOf(inner.slice(1))[0],
					words.some(({ text }) => text === '-V' || text === '-T' || text === '-Q'),
				);
	}
	if (program === 'scp' || program === 'sftp' || program === 'rsync') {
		const operands = operandsOf(argv.slice(1));
		const isRemote = (word: string): boolean => /^[^/:=]{2,}:(?!\/\/)/.test(word) && !/^[A-Za-z]:\\/.test(word);
		const remote = operands.find(isRemote);
		const sources = operands.slice(0, -1);
		// What is fetched changes nothing there, and a finished package is put on a shelf, where others take it from.
		const isHarmless =
			program !== 'sftp' && operands.length > 1 && (!isRemote(operands.at(-1)!) || sources.every((word) => packed.test(word)));
		return remote === undefined || isHarmless ? undefined : judged('copy', program, remote.slice(0, remote.indexOf(':')), false);
	}
	if (Object.hasOwn(clients, program)) {
		const host = hostOf(argv, clients[program]!);
		return host === undefined || !/\./.test(host) || /[$]/.test(host) ? undefined : judged('database', program, host, false);
	}
	return undefined;
}

/** Archives and packages in which programs are handed out. */
const packed =
	/\.(?:zip|tar|tgz|tar\.\w+|gz|xz|bz2|7z|snap|spk|deb|rpm|apk|ipa|aab|dmg|pkg|exe|msi|appimage|flatpak|nupkg|vsix|asc|sig|sha256|sha512)$/i;

function operandsOf(words: readonly string[]): readonly string[] {
	const operands: string[] = [];
	for (let index = 0; index < words.length; index++) {
		if (!words[index]!.startsWith('-')) {
			operands.push(words[index]!);
		} else if (valued.has(words[index]!)) {
			index++;
		}
	}
	return operands;
}

function hostOf(argv: readonly string[], options: readonly string[]): string | undefined {
	for (const [index, word] of argv.entries()) {
		for (const option of options) {
			if (word === option) {
				return argv[index + 1];
			}
			if (word.startsWith(`${option}=`)) {
				return word.slice(option.length + 1);
			}
		}
	}
	return argv
		.slice(1)
		.map((word) => /^[a-z+]+:\/\/(?:[^@/]*@)?([^/:]+)/.exec(word.replace('--uri=', ''))?.[1])
		.find((host) => host !== undefined);
}

const forges = /(?:^|\.)(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|heroku\.com|sr\.ht|aur\.archlinux\.org)$/;
const nearby =
	/^(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1|host\.docker\.internal|.*\.(?:test|example|local|localhost|invalid)|example\.(?:com|org|net))$/;

function judged(kind: RemoteUse['kind'], program: string, target: string | undefined, quiet: boolean): RemoteUse | undefined {
	const host = target?.slice(target.lastIndexOf('@') + 1);
	if (host === undefined || host === '' || forges.test(host) || nearby.test(host) || (quiet && !host.includes('.'))) {
		return undefined;
	}
	return { kind, program, ...(!/[$`{}<>]/.test(host) && { host }) };
}
