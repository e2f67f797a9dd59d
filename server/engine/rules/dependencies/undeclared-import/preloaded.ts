import type { LocatedFact } from '../../../core/fact.js';
import type { Location } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { manifestsAbove, mayBeAlias } from '../../shared/declaredPackages.js';
import { deployedCommands, deployedProcesses, startScriptsBeside } from '../../shared/deploy.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { isNameDeclared, namesInstalled, ownManifest } from './declared.js';

/** A package that a command has loaded before its program, and that no manifest declares. */
export interface Preloaded {
	readonly at: Location;
	readonly name: string;
	readonly manifest: LocatedFact<'package'>;
}

/** What deployed processes load before their programs without a manifest that declares it (`node -r dotenv/config dist/main`), each once. */
export function undeclaredPreloads(project: Project): readonly Preloaded[] {
	const found = new Map<string, Preloaded>();
	for (const { command, process } of deployedCommands(project, [...deployedProcesses(project), ...startScriptsBeside(project)])) {
		const { target } = command.started;
		const home = process.package.manifest?.path;
		for (const module of target.kind === 'entry' && home !== undefined ? target.preloads : []) {
			// What starts with an address or a variable is none of a manifest.
			const name = /^[\w@]/.test(module) && !/[$:]/.test(module) ? packageOfSpecifier(module) : undefined;
			const manifests = name === undefined ? [] : manifestsAbove(project, home!);
			const manifest = manifests[0] && ownManifest(project, manifests[0].path);
			if (
				name !== undefined &&
				manifest &&
				!manifest.path.startsWith('../') &&
				project.in(manifest.path, 'dependency').length > 0 &&
				project.resolveModule(module, home!) === undefined &&
				!mayBeAlias(project, module, home!) &&
				!isNameDeclared(name, manifests, project) &&
				!namesInstalled(project, '').has(name)
			) {
				const key = `${manifest.path}\0${name}`;
				found.set(key, found.get(key) ?? { at: command.at, name, manifest });
			}
		}
	}
	return [...found.values()];
}
