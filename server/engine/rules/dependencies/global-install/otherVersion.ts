import { directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { overlaps, rangeOf } from '../../../core/versions.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { installationScripts, installOf, packageNameOf } from '../../shared/installs.js';
import { spanOf } from '../../shared/writtenCommands.js';

/** A tool that is installed for the whole machine, in a version that the manifest does not allow. */
interface OtherVersion {
	readonly at: Location;
	readonly data: { readonly command: string; readonly name: string; readonly version: string; readonly range: string };
	readonly declared: Location;
}

/** The package that a command installs for the whole machine in another version than the manifest near it declares. */
export function otherVersionOf(written: WrittenCommand, project: Project): OtherVersion | undefined {
	const install = installOf(written);
	const { path } = written.fact;
	for (const specifier of install?.global === true ? install.packages : []) {
		const name = packageNameOf(specifier);
		const version = specifier.slice(name.length + 1);
		const declared = project.dependencyOf(path, name);
		const [given, allowed] = [/^\d/.test(version) ? rangeOf(version) : undefined, declared && rangeOf(declared.range)];
		if (declared && given && allowed && !overlaps(given, allowed)) {
			const command = `${install!.manager} ${install!.manager === 'yarn' ? 'global ' : ''}${install!.verb}${install!.manager === 'yarn' ? '' : ' -g'} ${specifier}`;
			return {
				at: { path, span: spanOf(written) },
				data: { command, name, version, range: declared.range },
				declared: { path: declared.path, span: declared.nameSpan },
			};
		}
	}
	return undefined;
}

/** The commands of the scripts that every installation of a package runs, and of the shell scripts that these call. */
export function hookCommands(project: Project): readonly WrittenCommand[] {
	return project
		.of('process.declare')
		.filter(({ path, source, name }) => source === 'script' && installationScripts.has(name) && !isOuterPath(path) && !isInExamples(path))
		.flatMap((hook) => {
			const own = commandsWritten(hook);
			const called = own.flatMap(({ started: { target } }) =>
				target.kind === 'entry' && !target.file.expands
					? project.in(joinPath(directoryOf(hook.path), target.file.text), 'shell.script').flatMap(commandsWritten)
					: [],
			);
			return [...own, ...called];
		});
}
