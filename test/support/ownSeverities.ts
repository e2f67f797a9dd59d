import { rules } from '../../server/engine/rules/index.js';
import { createTestEngine, type MemoryWorkspace } from './memoryWorkspace.js';

/**
 * The severities that a rule itself gives its findings in a workspace, which adds a configuration to it where the rule is
 * tentative: the default profile says "hint" of all that such a rule says. What it calls
 * information cannot be told from a warning then.
 */
export async function ownSeverities(rule: string, workspace: MemoryWorkspace): Promise<readonly string[]> {
	const isTentative = rules.find(({ id }) => id === rule)?.tentative === true;
	if (isTentative) {
		const known = (await workspace.read('.twelvefactor.json'))?.text ?? '{}';
		workspace.write('.twelvefactor.json', JSON.stringify({ ...(JSON.parse(known) as object), extends: 'strict' }));
	}
	const { files } = await createTestEngine(workspace).engine.checkWorkspace();
	const found = files.flatMap(({ findings }) => findings).filter((finding) => finding.rule === rule);
	// The preset raises hints by one step.
	return found.map(({ severity }) => (isTentative && severity === 'information' ? 'hint' : severity));
}
