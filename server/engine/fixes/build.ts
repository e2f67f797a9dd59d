import type { Edit, Fix, FixPlan, Recipe } from '../core/fix.js';
import type { SourceFile } from '../core/text.js';
import { applyEdits } from './apply.js';
import { isRefusal, type Cook, type FixContext, type Refusal } from './recipe.js';
import { cookAddDependency } from './recipes/addDependency.js';
import { cookAnswerSigtermToo } from './recipes/answerSigtermToo.js';
import { cookAppendLines } from './recipes/appendLines.js';
import { cookCallLogger } from './recipes/callLogger.js';
import { cookComposeSecret } from './recipes/composeSecret.js';
import { cookExecForm } from './recipes/execForm.js';
import { cookIntroduceLogger } from './recipes/introduceLogger.js';
import { cookLogToStdout } from './recipes/logToStdout.js';
import { cookMoveToRelease } from './recipes/moveToRelease.js';
import { cookPinVersion } from './recipes/pinVersion.js';
import { cookReadFromEnvironment } from './recipes/readFromEnvironment.js';
import { cookReplace } from './recipes/replace.js';
import { cookRequireEnvironment } from './recipes/requireEnvironment.js';
import { cookRunDirectly } from './recipes/runDirectly.js';
import { cookShutDownGracefully } from './recipes/shutDownGracefully.js';

export type { FixContext } from './recipe.js';

const cooks: { readonly [Kind in Recipe['kind']]: Cook<Kind> } = {
	'add-dependency': cookAddDependency,
	'answer-sigterm-too': cookAnswerSigtermToo,
	'append-lines': cookAppendLines,
	'call-logger': cookCallLogger,
	'compose-secret': cookComposeSecret,
	'exec-form': cookExecForm,
	'introduce-logger': cookIntroduceLogger,
	'log-to-stdout': cookLogToStdout,
	'move-to-release': cookMoveToRelease,
	'pin-version': cookPinVersion,
	'read-from-environment': cookReadFromEnvironment,
	replace: cookReplace,
	'require-environment': cookRequireEnvironment,
	'run-directly': cookRunDirectly,
	'shut-down-gracefully': cookShutDownGracefully,
};

/** What is said of a fix whose recipe has nothing more telling to say. */
const usualRefusal = 'what stands there is written in a way that this fix does not know';

/**
 * The edits of a plan on the texts as they are now, or why it cannot be made (any more): the text moved on, the file is gone, there
 * is nothing left to change, or a path leads out of the workspace. One that fails takes no other fix away; its message might quote a
 * file.
 */
export async function tryFix(plan: FixPlan, context: FixContext): Promise<Fix | Refusal> {
	try {
		return await cookPlan(plan, context);
	} catch (error) {
		const what = error instanceof Error ? error.name : 'unknown error';
		context.log?.(`the fix ${plan.recipe.kind} failed (${what})`);
		return { refusal: `making it failed (${what})` };
	}
}

async function cookPlan(plan: FixPlan, context: FixContext): Promise<Fix | Refusal> {
	const cook = cooks[plan.recipe.kind] as Cook<Recipe['kind']>;
	const outcome = await cook(plan.recipe, context);
	if (isRefusal(outcome)) {
		return outcome ?? { refusal: usualRefusal };
	}
	if (outcome.edits.length === 0 || !outcome.edits.every(({ path }) => isInsideWorkspace(path))) {
		return { refusal: outcome.edits.length === 0 ? 'there is nothing to change' : 'it would change a file outside of the workspace' };
	}
	const files = new Map<string, SourceFile>();
	for (const path of new Set(outcome.edits.map((edit) => edit.path))) {
		const file = await context.read(path);
		if (file) {
			files.set(path, file);
		}
	}
	if (!changesSomething(outcome.edits, files)) {
		return { refusal: 'there is nothing to change' };
	}
	return {
		title: outcome.title ?? plan.title,
		applicability: plan.applicability,
		edits: outcome.edits,
		versions: Object.fromEntries([...files].map(([path, { version }]) => [path, version])),
		...(outcome.environment && { environment: outcome.environment }),
		...(outcome.toInstall !== undefined && { toInstall: outcome.toInstall }),
	};
}

/** Whether the edits fit the texts and leave at least one of them different. */
function changesSomething(edits: readonly Edit[], files: ReadonlyMap<string, SourceFile>): boolean {
	let changed = false;
	for (const path of new Set(edits.map((edit) => edit.path))) {
		const text = files.get(path)?.text ?? '';
		try {
			changed =
				applyEdits(
					text,
					edits.filter((edit) => edit.path === path),
				) !== text || changed;
		} catch {
			return false;
		}
	}
	return changed;
}

function isInsideWorkspace(path: string): boolean {
	return (
		path !== '' &&
		!path.startsWith('/') &&
		!path.includes('\\') &&
		!/^[A-Za-z]:/.test(path) &&
		!path.split('/').some((segment) => segment === '..' || segment === '.' || segment === '')
	);
}
