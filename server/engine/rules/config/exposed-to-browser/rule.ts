import { baseName, isOuterPath } from '../../../core/paths.js';
import { wordList } from '../../../core/wordList.js';
import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { exposesSecret, isServerSecret, keysOfServer, mayBeServerSecret, mayExposeSecret } from '../../shared/exposure.js';
import { groupedBy } from '../../../core/group.js';
import { remembered } from '../../../project/remember.js';
import { isPublicVariable } from '../../shared/publicVariables.js';
import { isOfServerBundle } from '../../shared/serverBundles.js';
import { isViteForTests } from './viteForTests.js';

type Mention = LocatedFact<'env.read' | 'env.declare'> & { readonly variable: string };

export default defineRule({
	id: 'config/exposed-to-browser',
	scope: 'workspace',
	severity: 'error',
	question: 'Are secrets kept out of what browsers load?',
	messages: {
		prefix:
			'The prefix of {{variable}} puts its value into the bundle that every visitor downloads. Read it on the server, under a name without the prefix, and rotate it.',
		shared:
			'The prefix of {{variable}} puts its value into the bundle that every visitor downloads, and a server of this repository asks for a key of the same name. If it is the same key, it keeps nobody out.',
		replaced: '{{variable}} is put into the bundle that every visitor downloads. Use it on the server, and rotate it.',
		everything: 'All variables that the build was told are put into the bundle that every visitor downloads. Name those that pages need.',
		harmless: 'What browsers get to see has no name of a secret ({{variable}}).',
	},
	reads: ['env.read', 'env.declare', 'env.expose'],
	check({ project, report, affirm }) {
		const mentions = [...project.of('env.read'), ...project.of('env.declare')].filter(
			(fact): fact is Mention =>
				fact.variable !== undefined &&
				isPublicVariable(fact.variable) &&
				isShipped(fact.path, project) &&
				// A schema is code, too: what it declares, the program around it reads.
				!(fact.kind === 'env.read' || fact.source === 'schema' ? isOfServerAlone(fact.path, project) : fillsNothing(project, '')),
		);
		for (const [variable, all] of groupedBy(mentions, (fact) => fact.variable)) {
			const [first, ...others] = all;
			if ((exposesSecret(variable) || mayExposeSecret(variable)) && !requested(project, '').has(variable)) {
				report({
					message: 'prefix',
					path: first.path,
					span: first.span,
					data: { variable },
					related: others
						.slice(0, 8)
						.map(({ path, span, kind }) => ({ at: { path, span }, message: kind === 'env.read' ? 'Read here, too.' : 'Declared here.' })),
					...(!exposesSecret(variable) && { severity: 'hint' as const }),
				});
			} else if (first.kind === 'env.read' && isKeyOfServer(variable, project)) {
				report({ message: 'shared', path: first.path, span: first.span, data: { variable }, severity: 'hint' });
			} else if (first.kind === 'env.read') {
				affirm({ message: 'harmless', path: first.path, span: first.span, data: { variable } });
			}
		}
		for (const fact of project.of('env.expose')) {
			const name = fact.variable ?? (fact.value?.kind === 'env' ? fact.value.name : undefined);
			if (!isShipped(fact.path, project) || isOfServerBundle(fact) || fact.file === true) {
				continue;
			}
			if (fact.all) {
				report({ message: 'everything', path: fact.path, span: fact.span, severity: 'hint' });
			} else if (name !== undefined && !isPublicVariable(name) && (isServerSecret(name) || mayBeServerSecret(name))) {
				report({
					message: 'replaced',
					path: fact.path,
					span: fact.span,
					data: { variable: name },
					...(!isServerSecret(name) && { severity: 'hint' as const }),
				});
			}
		}
	},
});

/** The variables that say where requests go, and hold no secret, whatever their names: the addresses begin with them. */
const requested = remembered(
	(project): ReadonlySet<string> =>
		new Set(
			project.of('http.request').flatMap(({ url }) => {
				const first = url.kind === 'template' ? url.parts.find((part) => part.kind !== 'literal' || part.text !== '') : url;
				return (first?.kind === 'env' && first.name) || [];
			}),
		),
);

/** Whether a server of the repository is told a key, or several, by the name that a page has one by. */
function isKeyOfServer(variable: string, project: Project): boolean {
	const names = keysOfServer(variable);
	return (
		names.length > 0 &&
		project
			.of('env.read')
			.some((read) => read.variable !== undefined && names.includes(read.variable) && serviceRoles.includes(project.roleOf(read.path).role))
	);
}

/** Whether the package of a file makes nothing for browsers: what it reads by such a name, no bundle of it holds. */
function isOfServerAlone(path: string, project: Project): boolean {
	const home = project.packageOf(path);
	return (
		home.manifest !== undefined &&
		!fillingTools.some((name) => project.dependencyOf(path, name) !== undefined && !(name === 'vite' && isViteForTests(project, ''))) &&
		!project.isLoadedByBrowser(path)
	);
}

/** Whether no package of a project that has manifests makes anything for browsers: files that declare variables may be of any. */
const fillsNothing = remembered(
	(project): boolean =>
		project.packages.length > 0 &&
		project.packages.every(({ manifest }) => manifest !== undefined && isOfServerAlone(manifest.path, project)),
);

/** What puts variables with a prefix into bundles; other bundlers know no such names. */
const fillingTools = wordList(`
	react-scripts next vite nuxt nuxt3 gatsby expo @vue/cli-service @sveltejs/kit astro dotenv-webpack react-app-rewired
	@craco/craco parcel @rsbuild/core @angular/cli nx @nx/react @nx/next
`);

function isShipped(path: string, project: Project): boolean {
	return (
		!isOuterPath(path) &&
		!isInExamples(path) &&
		project.roleOf(path).role !== 'test' &&
		// What tests are built with, nobody visits.
		!/^\.env\.(?:test|e2e|ci)(?:\.|$)/.test(baseName(path))
	);
}
