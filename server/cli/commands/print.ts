import { relative, resolve, sep } from 'node:path';
import { UnreadableFile } from '../../engine/vocabulary.js';
import { exitStatus, UsageError, type Io } from '../io.js';
import { openSession, type Session } from '../session.js';
import { findTargets } from '../targets.js';

/** Writes the facts of a file as JSON: what its readers say, before any rule judges it. */
export async function printFacts(file: string, io: Io): Promise<number> {
	return withFile(file, io, async (session, path) => (await session.workspace.read(path)) && session.engine.factsOf(path));
}

/** Writes the configuration in force for a file as JSON. */
export async function printConfiguration(file: string, io: Io): Promise<number> {
	return withFile(file, io, (session, path) => session.engine.configurationOf(path));
}

/** Writes the role of every file as JSON, each with what decided it. */
export async function printRoles(paths: readonly string[], io: Io): Promise<number> {
	const output: Record<string, unknown> = {};
	const targets = await findTargets(paths.length === 0 ? ['.'] : paths, io.workingDirectory);
	for (const { root, only } of targets) {
		const session = await openSession(root, io);
		try {
			for (const [path, { role, because, at }] of await session.engine.roles()) {
				if (!only || only.has(path)) {
					output[(targets.length > 1 ? session.prefix : '') + path] = { role, because, ...(at ? { at: at.path } : {}) };
				}
			}
		} finally {
			session.engine.dispose();
		}
	}
	io.stdout.write(`${JSON.stringify(output, undefined, 2)}\n`);
	return exitStatus.clean;
}

async function withFile(file: string, io: Io, answer: (session: Session, path: string) => Promise<unknown>): Promise<number> {
	const [target] = await findTargets([file], io.workingDirectory);
	if (!target?.only) {
		throw new UsageError(`${file}: is a folder; a file is needed.`);
	}
	const session = await openSession(target.root, io);
	try {
		const path = relative(target.root, resolve(io.workingDirectory, file)).split(sep).join('/');
		io.stdout.write(`${JSON.stringify((await answer(session, path)) ?? null, undefined, 2)}\n`);
		return exitStatus.clean;
	} catch (error) {
		throw error instanceof UnreadableFile ? new UsageError(`${file}: ${error.reason}.`) : error;
	} finally {
		session.engine.dispose();
	}
}
