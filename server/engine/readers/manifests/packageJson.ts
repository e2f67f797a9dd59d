import type { Fact, FactTypes } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { SourceFile } from '../../core/text.js';
import { credentialsIn, maskLine } from '../../core/secrets.js';
import type { Reader } from '../reader.js';
import { aliasesOf, babelAliases, subpathImports } from './aliases.js';
import { innerSpanOf, parseJson, propertiesOf, spanOf, textOf, textsOf, valueOf, type Node } from './json.js';
import { overriddenIn, overrideFacts } from './overrides.js';
import { wordSet } from '../../core/wordList.js';

type Entry = FactTypes['package']['entries'][number];

const scopes = {
	dependencies: 'runtime',
	devDependencies: 'development',
	peerDependencies: 'peer',
	optionalDependencies: 'optional',
} as const;

/** Fields that every kind of package has, and that therefore say nothing of its kind. */
const ordinary = wordSet(`
	name version description keywords license author contributors homepage bugs repository scripts dependencies devDependencies
	private type main engines
`);

/** Words of a description that says what a package shows, rather than what it does. */
const exampleWords = /\b(?:examples?|samples?|demo|demonstration|tutorial|proof[- ]of[- ]concept)\b/i;

/** Words of a description that says that a service stands in for another one, and for what. */
const standInWords = /\b(?:mock|mocked|fake|stub|stubbed|dummy)\b/i;
const serviceWords = /\b(?:server|servers|service|services|api|apis|backend|provider|providers|idp|gateway|implementation)\b/i;
const trialWords = /\bfor (?:dev|development|test|testing) (?:purpose|purposes|only|use)\b/i;

/** Dependencies and fields that make a package an application for the desktop. */
const desktop = new Set(['electron', 'electron-builder', '@electron-forge/cli', '@tauri-apps/cli', 'nw']);

/** Reads package.json. Spans of scripts, names and ranges are those between the quotes. */
export const packageJson: Reader = {
	id: 'package-json',
	claims: (path) => baseName(path) === 'package.json',
	read: async ({ text }: SourceFile) => factsOf(parseJson(text)),
};

function factsOf(root: Node | undefined): readonly Fact[] {
	if (root?.type !== 'object') {
		return [];
	}
	const facts: Fact[] = [packageOf(root), ...signsOf(root)];
	const overridden = overriddenIn(root);
	facts.push(...overrideFacts(root));
	for (const { name, value } of propertiesOf(root)) {
		if (Object.hasOwn(scopes, name)) {
			facts.push(...dependenciesOf(value, scopes[name as keyof typeof scopes], overridden));
		} else if (name === 'scripts') {
			facts.push(...scriptsOf(value), ...searchFoldersOf(value));
		} else if (name === '_moduleAliases' || name === 'alias') {
			facts.push(...aliasesOf(value));
		} else if (name === 'imports') {
			facts.push(...subpathImports(value));
		} else if (name === 'babel') {
			facts.push(...babelAliases(value));
		}
	}
	return facts;
}

function packageOf(root: Node): Fact<'package'> {
	const name = textOf(valueOf(root, 'name'));
	const type = textOf(valueOf(root, 'type'));
	const packageManager = textOf(valueOf(root, 'packageManager'));
	const workspaces = valueOf(root, 'workspaces');
	const description = textOf(valueOf(root, 'description')) ?? '';
	const engines: Record<string, string> = {};
	for (const { name: engine, value } of propertiesOf(valueOf(root, 'engines'))) {
		const range = textOf(value);
		if (range !== undefined && engine !== '__proto__') {
			engines[engine] = range;
		}
	}
	return {
		kind: 'package',
		span: spanOf(valueOf(root, 'name') ?? { type: 'null', offset: root.offset, length: 1 }),
		ecosystem: 'npm',
		...(name === undefined ? {} : { name }),
		private: valueOf(root, 'private')?.value === true,
		...(type === 'module' || type === 'commonjs' ? { moduleType: type } : {}),
		entries: entriesOf(root),
		workspaces: textsOf(workspaces?.type === 'object' ? valueOf(workspaces, 'packages') : workspaces),
		engines,
		...(packageManager === undefined ? {} : { packageManager: packageManager.replace(/\+sha\d+\..*$/, '') }),
		...repositoryOf(valueOf(root, 'repository')),
		...(exampleWords.test(description) && { example: true as const }),
		...((isStandIn(description) || standInName.test(name ?? '')) && { standIn: true as const }),
		...seedOf(valueOf(valueOf(root, 'prisma'), 'seed')),
		fields: [...new Set(propertiesOf(root).map((property) => property.name))].filter((field) => !ordinary.has(field)).slice(0, 100),
	};
}

/** The command by which a package fills its database (https://www.prisma.io/docs/orm/prisma-migrate/workflows/seeding). */
function seedOf(node: Node | undefined): Pick<Fact<'package'>, 'seed'> {
	const command = textOf(node);
	return node === undefined || command === undefined ? {} : { seed: { command: maskLine(command), span: innerSpanOf(node) } };
}

/** `https://host/owner/name.git`, `git@host:owner/name.git`, `github:owner/name` and `owner/name`, or an object with such an address. */
function repositoryOf(node: Node | undefined): Pick<Fact<'package'>, 'repository'> {
	const address = textOf(node) ?? textOf(valueOf(node, 'url'));
	const [owner, name] = (address?.split('#')[0] ?? '')
		.toLowerCase()
		.split(/[/:]/)
		.filter((part) => part !== '')
		.slice(-2);
	return owner === undefined || name === undefined ? {} : { repository: `${owner}/${name.replace(/\.git$/, '')}` };
}

/** Names of programs that stand in for others: `orders-api-mock`, `mock-idp`. */
const standInName = /^(?:@[^/]{1,100}\/)?(?:(?:mock|fake|stub)-[\w.-]{1,100}|[\w.-]{1,100}-(?:mock|mocks|fake|stub|stubs))$/;

function isStandIn(description: string): boolean {
	return (standInWords.test(description) && serviceWords.test(description)) || trialWords.test(description);
}

function entriesOf(root: Node): readonly Entry[] {
	const entries: Entry[] = [];
	for (const field of ['main', 'module', 'browser'] as const) {
		const path = textOf(valueOf(root, field));
		if (path !== undefined) {
			entries.push({ field, path });
		}
	}
	const bin = valueOf(root, 'bin');
	const command = textOf(bin);
	if (command !== undefined) {
		entries.push({ field: 'bin', path: command });
	}
	for (const { name, value } of propertiesOf(bin)) {
		const path = textOf(value);
		if (path !== undefined) {
			entries.push({ field: 'bin', key: name, path });
		}
	}
	collectExports(valueOf(root, 'exports'), undefined, entries);
	return entries;
}

/** `exports` nests conditions in subpaths; the key is the subpath, and every condition's file is an entry. */
function collectExports(node: Node | undefined, key: string | undefined, entries: Entry[]): void {
	const path = textOf(node);
	if (path !== undefined) {
		if (entries.length < 500) {
			entries.push(key === undefined ? { field: 'exports', path } : { field: 'exports', key, path });
		}
		return;
	}
	for (const item of node?.type === 'array' ? (node.children ?? []) : []) {
		collectExports(item, key, entries);
	}
	for (const { name, value } of propertiesOf(node)) {
		collectExports(value, name.startsWith('.') ? name : key, entries);
	}
}

function dependenciesOf(node: Node, scope: (typeof scopes)[keyof typeof scopes], overridden: ReadonlySet<string>): readonly Fact[] {
	return propertiesOf(node).flatMap(({ name, key, value }): readonly Fact[] => {
		const range = textOf(value);
		return range === undefined
			? []
			: [
					{
						kind: 'dependency',
						span: innerSpanOf(value),
						ecosystem: 'npm',
						name,
						range: maskLine(range),
						scope,
						nameSpan: innerSpanOf(key),
						...credentialsIn(range),
						...(overridden.has(name) && { overridden: true as const }),
					},
				];
	});
}

function scriptsOf(node: Node): readonly Fact[] {
	return propertiesOf(node).flatMap(({ name, value, whole }): readonly Fact[] => {
		const command = textOf(value);
		return command === undefined
			? []
			: [
					{
						kind: 'process.declare',
						span: innerSpanOf(value),
						name,
						source: 'script',
						form: 'shell',
						command: maskLine(command),
						instruction: whole,
					},
				];
	});
}

/** The folders of the package in which its scripts have Node.js look for modules: `NODE_PATH=. node server.js`. */
function searchFoldersOf(scripts: Node): readonly Fact[] {
	const folders = new Map<string, Node>();
	for (const { value } of propertiesOf(scripts)) {
		for (const [, given = ''] of (textOf(value) ?? '').matchAll(/\bNODE_PATH=([\w./:-]{1,200})/g)) {
			for (const folder of given.split(':')) {
				const inside = folder.replace(/^\.\//, '').replace(/\/$/, '') || '.';
				if (folder !== '' && !/^\/|^\.\.|node_modules/.test(inside) && !folders.has(inside)) {
					folders.set(inside, value);
				}
			}
		}
	}
	return [...folders].map(([folder, value]) => ({
		kind: 'module.alias',
		span: innerSpanOf(value),
		pattern: '*',
		targets: [`${folder}/*`],
	}));
}

function signsOf(root: Node): readonly Fact[] {
	const facts: Fact[] = [];
	const editor = propertiesOf(valueOf(root, 'engines')).find((engine) => engine.name === 'vscode');
	if (editor !== undefined) {
		const contributes = propertiesOf(root).find((property) => property.name === 'contributes' || property.name === 'activationEvents');
		facts.push({ kind: 'role.sign', span: spanOf((contributes ?? editor).key), sign: 'editor-extension', detail: 'engines.vscode' });
	}
	for (const field of ['dependencies', 'devDependencies']) {
		const found = propertiesOf(valueOf(root, field)).find(({ name }) => desktop.has(name));
		if (found !== undefined) {
			facts.push({ kind: 'role.sign', span: spanOf(found.key), sign: 'desktop-app', detail: found.name });
			break;
		}
	}
	return facts;
}
