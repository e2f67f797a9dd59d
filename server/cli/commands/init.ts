import { open, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { configurationFileName } from '../../engine/vocabulary.js';
import { exitStatus, UsageError, type Io } from '../io.js';

const schemaInPackage = 'node_modules/twelve-factor/schemas/twelvefactor.schema.json';

/** Writes a configuration file to start from. Never overwrites one. */
export async function init(folder: string, io: Io): Promise<number> {
	const target = resolve(io.workingDirectory, folder);
	const file = join(target, configurationFileName);
	const shown = relative(io.workingDirectory, file).split(sep).join('/');
	try {
		await create(file, template(await schemaPath(target)));
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		throw new UsageError(
			code === 'EEXIST'
				? `${shown} is there already.`
				: code === 'ENOENT' || code === 'ENOTDIR'
					? `${folder}: no such folder.`
					: `${shown} cannot be written (${String(code ?? 'unknown error')}).`,
		);
	}
	io.stdout.write(`Wrote ${shown}\n`);
	return exitStatus.clean;
}

/** Writes a file that must not be there yet, whole or not at all. */
async function create(file: string, text: string): Promise<void> {
	const handle = await open(file, 'wx');
	try {
		await handle.writeFile(text);
	} catch (error) {
		await rm(file, { force: true });
		throw error;
	} finally {
		await handle.close();
	}
}

/** The way to the schema of the installed package, which need not be in this folder's own node_modules. */
async function schemaPath(folder: string): Promise<string> {
	for (let current = folder; ; current = dirname(current)) {
		if (await stat(join(current, schemaInPackage)).catch(() => undefined)) {
			const way = relative(folder, join(current, schemaInPackage)).split(sep).join('/');
			return way.startsWith('.') ? way : `./${way}`;
		}
		if (dirname(current) === current) {
			return `./${schemaInPackage}`;
		}
	}
}

function template(schema: string): string {
	return `{
	"$schema": ${JSON.stringify(schema)},

	// Severity ("error", "warning", "information", "hint") or "off", by rule or by factor: { "logs/console-logging": "off" }
	"rules": {},

	// Globs of files that are not checked.
	"exclude": [],

	// What files are for, where the guess is wrong: { "tools/**": "admin" }
	"roles": {},

	// Factors that you vouch for: { "factor": "codebase", "note": "One repository per service.", "date": "2026-01-31" }
	"attest": []
}
`;
}
