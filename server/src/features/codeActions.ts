import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver';
import { selectCompatible, type Finding, type Fix } from '../../engine/vocabulary.js';
import { dataOf, isOf, toSpan } from '../convert.js';
import type { OpenDocuments } from '../documents.js';
import { explainRuleCommand } from '../protocol.js';
import { toWorkspaceEdit, type EditAbilities } from '../workspaceEdit.js';
import { dismissalsOf, roleDismissalsOf, type Dismissal } from './dismissals.js';
import type { Diagnostics, Published } from './diagnostics.js';

/** The kind of "fix all that is safe". */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.twelveFactor`;

/** What surrounds code actions. */
export interface CodeActionContext {
	readonly diagnostics: Diagnostics;
	readonly documents: OpenDocuments;
	readonly abilities: EditAbilities;
	/** Commands that the client has. */
	readonly commands: ReadonlySet<string>;
	/** Whether the client asks for the edit of an action when it is about to apply it. */
	readonly asksForEdits: boolean;
	/** Has a file checked as it is now. */
	refresh(uri: string): Promise<void>;
}

/** The actions on what stands in the editor at a range. None when the document has moved on since its findings were made. */
export async function codeActions(
	{ textDocument, range, context: asked }: CodeActionParams,
	context: CodeActionContext,
): Promise<readonly CodeAction[]> {
	const wants = (kind: string): boolean =>
		asked.only === undefined || asked.only.some((only) => kind === only || kind.startsWith(`${only}.`));
	// "Fix all" is asked for by its kind (on save, or by the command); among quick fixes it would only be in the way.
	const wantsAll = asked.only !== undefined && wants(fixAllKind);
	const published = wantsAll ? await current(textDocument.uri, context) : context.diagnostics.get(textDocument.uri);
	const document = context.documents.get(textDocument.uri);
	if (!published || !document || published.version !== document.version) {
		return [];
	}
	const actions: CodeAction[] = [];
	if (wants(CodeActionKind.QuickFix)) {
		const chosen = chooseFindings(published, asked.diagnostics, toSpan(published.lines, range));
		for (const index of chosen) {
			actions.push(...(await fixActions(published, index, context)));
		}
		for (const index of chosen) {
			actions.push(...(await otherActions(published, index, document.getText(), context)));
		}
		actions.push(...(await roleActions(published, chosen, context)));
		const preferred = actions.find(({ data }) => data === 'fix');
		for (const action of actions) {
			delete action.data;
			if (action === preferred) {
				action.isPreferred = true;
			}
		}
	}
	if (wantsAll) {
		const edit = await fixAllEdit(published, context);
		if (edit) {
			const all = { title: 'Fix all safe twelve-factor problems', kind: fixAllKind };
			actions.push(context.asksForEdits ? { ...all, data: { fixAll: textDocument.uri } } : { ...all, edit });
		}
	}
	return context.documents.get(textDocument.uri)?.version === published.version ? actions : [];
}

/**
 * An action with its edit, when it is about to be applied. An editor asks several extensions for what they fix on save, and then
 * applies one answer after the other: ours is made for the text that the others have left.
 */
export async function resolveAction(action: CodeAction, context: CodeActionContext): Promise<CodeAction> {
	const uri: unknown = typeof action.data === 'object' && action.data !== null && 'fixAll' in action.data ? action.data.fixAll : undefined;
	if (typeof uri !== 'string') {
		return action;
	}
	const published = await current(uri, context);
	const edit = published && (await fixAllEdit(published, context));
	const isCurrent = published !== undefined && context.documents.get(uri)?.version === published.version;
	return { ...action, edit: edit && isCurrent ? edit : { changes: {} } };
}

/** What stands in the editor, after a check where the document has moved on since the last one. */
async function current(uri: string, { diagnostics, documents, refresh }: CodeActionContext): Promise<Published | undefined> {
	if (diagnostics.get(uri)?.version !== documents.get(uri)?.version) {
		await refresh(uri);
	}
	return diagnostics.get(uri);
}

/**
 * By the identity that the editor sends back; by place for an editor that does not keep it. The narrowest comes first: it is what
 * the cursor is on.
 */
function chooseFindings(
	{ findings, version }: Published,
	asked: readonly Diagnostic[],
	span: { readonly start: number; readonly end: number },
): readonly number[] {
	const known = asked.flatMap((diagnostic) => dataOf(diagnostic) ?? []);
	const chosen = findings.flatMap((finding, index) => {
		const isAsked =
			known.length > 0
				? known.some((data) => data.version === version && isOf(data, finding))
				: finding.at.span.start <= span.end && span.start <= finding.at.span.end;
		return isAsked ? [index] : [];
	});
	const length = (index: number): number => findings[index]!.at.span.end - findings[index]!.at.span.start;
	return chosen.sort((a, b) => length(a) - length(b));
}

async function fixActions(
	published: Published,
	index: number,
	{ documents, abilities }: CodeActionContext,
): Promise<readonly CodeAction[]> {
	const finding = published.findings[index]!;
	const actions: CodeAction[] = [];
	for (const fix of await usableFixes(published, finding)) {
		const edit = await toWorkspaceEdit(fix.edits, { root: published.root, documents, abilities, confirm: true, versions: fix.versions });
		if (edit) {
			actions.push({ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics: [published.diagnostics[index]!], edit, data: 'fix' });
		}
	}
	return actions;
}

async function otherActions(published: Published, index: number, text: string, context: CodeActionContext): Promise<readonly CodeAction[]> {
	const finding = published.findings[index]!;
	if (isOfTheTool(finding)) {
		return [];
	}
	const base = { kind: CodeActionKind.QuickFix, diagnostics: [published.diagnostics[index]!] };
	const actions = [
		...(await dismissalActions(await dismissalsOf(finding, text, published.lines, published.root), base.diagnostics, published, context)),
	];
	const { commands } = context;
	if (commands.has(explainRuleCommand)) {
		const title = `Explain ${finding.rule}`;
		actions.push({ ...base, title, command: { title, command: explainRuleCommand, arguments: [finding.rule] } });
	}
	return actions;
}

/** What the file is for is one answer to all that was found in it. */
async function roleActions(published: Published, chosen: readonly number[], context: CodeActionContext): Promise<readonly CodeAction[]> {
	const answered = chosen.filter((index) => !isOfTheTool(published.findings[index]!));
	if (answered.length === 0) {
		return [];
	}
	const dismissals = await roleDismissalsOf(published.findings[answered[0]!]!, published.root);
	return dismissalActions(
		dismissals,
		answered.map((index) => published.diagnostics[index]!),
		published,
		context,
	);
}

async function dismissalActions(
	dismissals: readonly Dismissal[],
	diagnostics: Diagnostic[],
	{ root }: Published,
	{ documents, abilities }: CodeActionContext,
): Promise<readonly CodeAction[]> {
	const actions: CodeAction[] = [];
	for (const { title, edits } of dismissals) {
		const edit = await toWorkspaceEdit(edits, { root, documents, abilities, confirm: true });
		if (edit) {
			actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics, edit });
		}
	}
	return actions;
}

/** Whether the tool speaks for itself: nobody disables a broken configuration. */
function isOfTheTool({ rule }: Finding): boolean {
	return rule.startsWith('twelve-factor/');
}

/** Fixes that can be applied; those that are only shown are told in the hover. */
async function usableFixes({ root }: Published, finding: Finding): Promise<readonly Fix[]> {
	if (finding.fixes.every(({ applicability }) => applicability === 'manual')) {
		return [];
	}
	return (await root.fixesOf(finding)).filter(({ applicability, edits }) => applicability !== 'manual' && edits.length > 0);
}

/**
 * One edit for all safe fixes of a file that go together. Hints are left alone: what is to be done about them, somebody decides
 * for each. It was asked for as a whole, also on save, so it does not ask again for each file.
 */
async function fixAllEdit(published: Published, { documents, abilities }: CodeActionContext): Promise<WorkspaceEdit | undefined> {
	const fixes: Fix[] = [];
	for (const finding of published.findings) {
		if (finding.severity !== 'hint' && finding.fixes.some(({ applicability }) => applicability === 'safe')) {
			fixes.push(...(await usableFixes(published, finding)).filter(({ applicability }) => applicability === 'safe').slice(0, 1));
		}
	}
	const texts = new Map<string, string | undefined>();
	for (const { path } of fixes.flatMap(({ edits }) => edits)) {
		texts.set(path, await published.root.textOf(path));
	}
	const { selected, edits } = selectCompatible(fixes, (path) => texts.get(path));
	if (selected.length === 0) {
		return undefined;
	}
	const versions = Object.assign({}, ...selected.map((fix) => fix.versions)) as Readonly<Record<string, number>>;
	return toWorkspaceEdit([...edits.values()].flat(), { root: published.root, documents, abilities, confirm: false, versions });
}
