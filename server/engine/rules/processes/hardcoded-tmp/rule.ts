import { directoryOf, joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isAbout, placeOf } from '../../shared/places.js';
import { pathInWords } from '../../shared/filePlaces.js';
import { wordList } from '../../../core/wordList.js';
import { hasPlatformFunctions } from '../../shared/platformCalls.js';

/** Options and functions of libraries for temporary files: the folder is only where they begin. */
const ofLibrary = /(^|\.)(tmp|tempy|temp|tempfile|mkdtemp|mkdtempSync|tmpName|tmpdir)\b/i;

export default defineRule({
	id: 'processes/hardcoded-tmp',
	scope: 'file',
	severity: 'hint',
	question: 'Does the platform say where temporary files go?',
	messages: {
		literal:
			'"{{folder}}" is written into the code, and one name serves all processes of a machine. Ask os.tmpdir(), and make a folder of your own with fs.mkdtemp().',
		platform: 'The platform says where this temporary file goes.',
	},
	reads: ['path.literal', 'file.write'],
	roles: [...serviceRoles, 'admin'],
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'file.write') {
			const first = fact.target.kind === 'template' ? fact.target.parts[0] : fact.target;
			if (first?.kind === 'place' && first.place === 'temporary') {
				affirm({ message: 'platform', span: fact.span });
			}
			return;
		}
		const { style, value, api = '', names, path } = fact;
		// `process.env.TMPDIR || '/tmp'` asks the platform first.
		if (
			style !== 'temporary' ||
			isInExamples(path) ||
			ofLibrary.test(api) ||
			names.some((name) => /^(dir|prefix)$/.test(name)) ||
			isAbout(project, ['env.read'], placeOf(value, fact)) ||
			isServerless(project, path)
		) {
			return;
		}
		report({ message: 'literal', span: fact.span, data: { folder: pathInWords(value) } });
	},
});

/** On such platforms the temporary folder is the only one that can be written to, and has this name by contract. */
function isServerless(project: Project, path: string): boolean {
	const { folder } = project.packageOf(path);
	const manifests = wordList(`
		serverless.yml serverless.yaml serverless.ts template.yaml template.yml samconfig.toml netlify.toml vercel.json sst.config.ts
		cdk.json
	`);
	return (
		manifests.some((name) => project.has(joinPath(folder, name)) || project.has(joinPath(directoryOf(path), name))) ||
		hasPlatformFunctions(project, folder)
	);
}
