import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { platformProcess } from './platformProcess.js';

/**
 * Reads application manifests of Cloud Foundry: the commands of the processes, variables, and images. Other files of that name
 * list no `applications`.
 */
export const cloudFoundry: Reader = {
	id: 'cloud-foundry',
	claims: (path) => /^(?:[\w-]+[.-])?manifest(?:[.-][\w.-]+)?\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) =>
		/^applications[ \t]*:/m.test(text)
			? YamlView.all(text).flatMap((view) =>
					view.items(view.get(view.root, 'applications')).flatMap((application) => applicationFacts(view, application)),
				)
			: [],
};

function applicationFacts(view: YamlView, application: Node): readonly Fact[] {
	const name = view.known(application, 'name') ?? 'application';
	const facts: Fact[] = [...processFacts(view, application, name, isServed(view, application))];
	for (const process of view.items(view.get(application, 'processes'))) {
		const type = view.known(process, 'type') ?? 'web';
		facts.push(...processFacts(view, process, type === 'web' ? name : type, type === 'web'));
	}
	for (const entry of view.entries(view.get(application, 'env'))) {
		if (isVariableName(entry.name)) {
			const value = view.value(entry.name, entry.value);
			// `((name))` is filled in when the application is pushed.
			const isFilledIn = view.text(entry.value)?.includes('((') === true;
			facts.push({
				kind: 'env.declare',
				span: view.entrySpan(entry),
				variable: entry.name,
				source: 'platform',
				owner: name,
				...(isFilledIn ? { value: { kind: 'unknown', span: value.span }, store: 'reference' as const } : { value }),
			});
		}
	}
	const image = view.get(application, 'docker', 'image');
	const text = view.text(image);
	const reference = text === undefined || text.includes('((') ? undefined : imageReference(text);
	if (image !== undefined && reference !== undefined) {
		facts.push({ kind: 'image.use', span: view.spanOf(image), ...reference, where: 'platform', owner: name });
	}
	return facts;
}

/** Without a route, and where the platform only looks whether the process lives, nobody sends requests to it. */
function isServed(view: YamlView, application: Node): boolean {
	return view.known(application, 'no-route') !== 'true' && !/^(?:process|none)$/.test(view.known(application, 'health-check-type') ?? '');
}

function processFacts(view: YamlView, holder: Node, name: string, serves: boolean): readonly Fact[] {
	const command = view.command(view.get(holder, 'command'))?.command;
	// `null` takes back a command that was given before.
	const isGiven = command !== undefined && command !== 'null' && !command.includes('((');
	return isGiven ? platformProcess(view, holder, 'command', name, serves ? 'web' : 'worker') : [];
}
