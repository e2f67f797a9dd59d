import type { FactTypes } from './fact.js';
import { baseName } from './paths.js';
import { maskLine } from './secrets.js';
import type { Span } from './text.js';

/**
 * Whether a file may list what pm2 is to start, by its name: `ecosystem.config.cjs`, `pm2.staging.json`, `process.js`. A module of a
 * program may be called so, too, so that what is in it has to say so (https://pm2.keymetrics.io/docs/usage/application-declaration/).
 */
export function mayTellPm2(path: string): boolean {
	return /^(?:ecosystem|pm2|process(?:es)?)(?:[.-]\w{1,40}){0,4}\.(?:json|ya?ml|[cm]?[jt]s)$/.test(baseName(path));
}

/** Whether a file tells pm2 what to start, for certain by its name: as code by its whole name, as data by what it is called after. */
export function tellsPm2(path: string): boolean {
	return /^(?:(?:ecosystem|pm2)\.config\.(?:json|ya?ml|[cm]?js)|(?:pm2|process|processes)\.(?:json|ya?ml))$/.test(baseName(path));
}

/** Programs that pm2 is given by their names, to run by themselves. */
const programs = /^(?:npm|npx|yarn|pnpm|bun|bunx|deno)$/;

/** An entry of the list of what pm2 starts. */
interface Pm2Entry {
	/** Of the whole entry. */
	readonly span: Span;
	/** What the entry is called, by its place where it has no name. */
	readonly owner: string;
	/** What it watches, each text of it by itself. */
	readonly watch: { readonly span: Span; readonly texts: readonly string[] } | undefined;
	/** The text of a setting, the items of a list with spaces between them. */
	textOf(setting: string): string | undefined;
}

/** How pm2 starts an entry of its list; undefined where the entry does not say in plain text what it starts. */
export function startedByPm2({ span, owner, watch, textOf }: Pm2Entry): FactTypes['process.declare'] | undefined {
	const command = pm2Command(textOf);
	return command === undefined
		? undefined
		: {
				name: owner,
				source: 'unit',
				form: 'shell',
				command,
				instruction: span,
				owner,
				...(watch && isWatchedByPm2(textOf('script') ?? '', watch.texts) && { watch: watch.span }),
			};
}

/**
 * The command line by which pm2 starts an entry of its list, without secrets. What runs the script is told by its
 * extension, and is Node.js otherwise (https://pm2.keymetrics.io/docs/usage/application-declaration/#general).
 */
function pm2Command(settingOf: (name: string) => string | undefined): string | undefined {
	const script = settingOf('script');
	if (script === undefined) {
		return undefined;
	}
	const interpreter = settingOf('interpreter') ?? settingOf('exec_interpreter');
	const runner =
		interpreter === 'none' || (interpreter === undefined && programs.test(script))
			? ''
			: (interpreter ?? (script.endsWith('.sh') ? 'bash' : script.endsWith('.py') ? 'python' : 'node'));
	const command = maskLine([runner, script, settingOf('args') ?? ''].filter((part) => part !== '').join(' '));
	const folder = settingOf('cwd');
	return folder === undefined || /^\.?\/?$/.test(folder) ? command : `cd ${folder} && ${command}`;
}

/**
 * Settings by which pm2 keeps what a program prints in a file, under all of their names
 * (https://github.com/Unitech/pm2/blob/v5.4.3/lib/API/schema.json).
 */
const outputs = /^(?:out(?:put|_file|_log)?|err(?:or|_file|_log)?|error_file|log(?:_file)?)$/;

/** Whether a setting of pm2 sends what a program prints to a file, and `file` is one: no stream, nor a word or device for none. */
export function isPm2Output(setting: string, file: string): boolean {
	return outputs.test(setting) && !/^(?:null|none|false)?$/i.test(file) && !/^\/(?:dev|proc)\//.test(file);
}

/**
 * Whether pm2 starts a script again when a file of it changes: it watches all of the folder (`true`), or folders of which one holds the
 * script. What it watches besides are settings or data (https://pm2.keymetrics.io/docs/usage/watch-and-restart/).
 */
function isWatchedByPm2(script: string, watched: readonly string[]): boolean {
	const plain = (path: string): string => path.replace(/^\.\//, '').replace(/\/$/, '');
	return watched.some((one) => one === 'true' || one === '.' || one === './' || `${plain(script)}/`.startsWith(`${plain(one)}/`));
}
