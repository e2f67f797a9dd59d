import type { Fact, FactKind, FactTypes } from '../../server/engine/core/fact.js';
import type { Role } from '../../server/engine/core/role.js';
import type { Value } from '../../server/engine/core/value.js';
import type { VersionControl } from '../../server/engine/core/workspace.js';
import { buildProject } from '../../server/engine/project/build.js';
import type { Project } from '../../server/engine/project/project.js';

const span = { start: 0, end: 0 };

/** A fact with an empty span. */
export function fact<Kind extends FactKind>(kind: Kind, data: FactTypes[Kind], more: Partial<Pick<Fact, 'within' | 'span'>> = {}): Fact {
	return { kind, span, ...data, ...more } as unknown as Fact;
}

export const literal = (text: string): Value => ({ kind: 'literal', type: 'string', text, span });

export const imported = (specifier: string, name: string, ...members: string[]): Value => ({
	kind: 'import',
	specifier,
	name,
	members,
	span,
});

/** A source file that imports. */
export function code(imports: readonly string[] = [], ...more: readonly Fact[]): readonly Fact[] {
	return [
		fact('module.shape', { language: 'javascript', format: 'esm' }),
		...imports.map((specifier) =>
			fact('module.import', { specifier, names: [], typeOnly: false, dynamic: false, optional: false, form: 'import' }),
		),
		...more,
	];
}

export const listen = (): Fact => fact('server.listen', { api: 'express', port: literal('3000'), statement: span });

/** What the last stage of an image starts. */
export const starting = (argv: readonly string[], source: 'dockerfile-cmd' | 'dockerfile-entrypoint' = 'dockerfile-cmd'): Fact =>
	fact('process.declare', {
		name: 'image',
		source,
		form: 'exec',
		command: argv.join(' '),
		argv,
		instruction: { start: 0, end: 1 },
		final: true,
	});

export const sign = (name: FactTypes['role.sign']['sign']): Fact => fact('role.sign', { sign: name });

interface Manifest {
	readonly name?: string;
	readonly private?: boolean;
	readonly main?: string;
	readonly module?: string;
	readonly bin?: Readonly<Record<string, string>>;
	readonly exports?: Readonly<Record<string, string>>;
	readonly scripts?: Readonly<Record<string, string>>;
	readonly workspaces?: readonly string[];
	readonly dependencies?: readonly string[];
	readonly engines?: Readonly<Record<string, string>>;
	readonly fields?: readonly string[];
}

/** The facts of a package.json. */
export function manifest(of: Manifest): readonly Fact[] {
	return [
		fact('package', {
			ecosystem: 'npm',
			...(of.name === undefined ? {} : { name: of.name }),
			private: of.private ?? false,
			entries: [
				...(of.main === undefined ? [] : [{ field: 'main' as const, path: of.main }]),
				...(of.module === undefined ? [] : [{ field: 'module' as const, path: of.module }]),
				...Object.entries(of.bin ?? {}).map(([key, path]) => ({ field: 'bin' as const, key, path })),
				...Object.entries(of.exports ?? {}).map(([key, path]) => ({ field: 'exports' as const, key, path })),
			],
			workspaces: of.workspaces ?? [],
			engines: of.engines ?? {},
			fields: of.fields ?? [],
		}),
		...Object.entries(of.scripts ?? {}).map(([name, command], index) =>
			fact(
				'process.declare',
				{ name, source: 'script', form: 'shell', command, instruction: span },
				{ span: { start: index * 1000, end: index * 1000 + command.length } },
			),
		),
		...(of.dependencies ?? []).map((name) =>
			fact('dependency', { ecosystem: 'npm', name, range: '^1.0.0', scope: 'runtime', nameSpan: span }),
		),
	];
}

/** A process of a Procfile. */
export const procfile = (processes: Readonly<Record<string, string>>): readonly Fact[] =>
	Object.entries(processes).map(([name, command]) =>
		fact('process.declare', { name, source: 'procfile', form: 'shell', command, instruction: span }),
	);

/** A project of a workspace in memory. */
export function project(
	files: Readonly<Record<string, readonly Fact[]>>,
	more: { readonly roles?: (path: string) => Role | undefined; readonly versionControl?: VersionControl } = {},
): Project {
	const paths = Object.keys(files);
	return buildProject({
		facts: new Map(Object.entries(files)),
		listing: {
			files: paths.filter((path) => !path.startsWith('../')),
			outer: paths.filter((path) => path.startsWith('../')),
			skipped: [],
			versionControl: more.versionControl,
		},
		...(more.roles ? { roleOverrides: more.roles } : {}),
	});
}

/** The role of every source file. */
export function rolesOf(of: Project): Readonly<Record<string, Role>> {
	return Object.fromEntries(of.files.filter((path) => of.in(path, 'module.shape').length > 0).map((path) => [path, of.roleOf(path).role]));
}
