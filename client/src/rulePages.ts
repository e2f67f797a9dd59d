import { commands, Disposable, l10n, languages, QuickPickItemKind, Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
	explainRuleCommand,
	rulePageRequest,
	rulesRequest,
	type RulePageParams,
	type RulePageResult,
	type RulesResult,
} from '../../server/src/protocol.js';

/** The scheme of the virtual documents that hold the pages of rules. */
const scheme = 'twelve-factor-rule';

/** Registers "Explain Rule…", which shows the page of a rule as the editor's own Markdown preview. The page ships with the extension. */
export function registerRulePages(client: BaseLanguageClient): Disposable {
	return Disposable.from(
		workspace.registerTextDocumentContentProvider(scheme, {
			async provideTextDocumentContent(uri, token) {
				const rule = uri.path.replace(/^\//, '').replace(/\.md$/, '');
				const params: RulePageParams = { rule };
				const { markdown } = await client.sendRequest<RulePageResult>(rulePageRequest, params, token);
				return markdown ?? l10n.t('There is no rule "{0}".', rule);
			},
		}),
		commands.registerCommand(explainRuleCommand, async (rule?: unknown) => {
			const id = typeof rule === 'string' ? rule : await pickRule(client);
			if (id) {
				await showPage(id);
			}
		}),
	);
}

async function showPage(rule: string): Promise<void> {
	const uri = Uri.from({ scheme, path: `/${rule}.md` });
	try {
		await commands.executeCommand('markdown.showPreview', uri);
	} catch {
		// The preview is an extension of its own and can be switched off; the page is readable as text too.
		await window.showTextDocument(uri, { preview: true });
	}
}

type RuleItem = QuickPickItem & { readonly rule?: string };

/** Offers the rules with a problem at the cursor first, then all of them by factor. */
async function pickRule(client: BaseLanguageClient): Promise<string | undefined> {
	const items = client.sendRequest<RulesResult>(rulesRequest, {}).then(({ rules }): RuleItem[] => {
		const here = rulesAtCursor();
		const toItem = (rule: RulesResult['rules'][number]): RuleItem => ({ label: rule.id, detail: rule.question, rule: rule.id });
		const atCursor = rules.filter(({ id }) => here.has(id));
		const result: RuleItem[] =
			atCursor.length > 0 ? [{ label: l10n.t('At the cursor'), kind: QuickPickItemKind.Separator }, ...atCursor.map(toItem)] : [];
		let factor: string | undefined;
		for (const rule of rules) {
			if (rule.factor !== factor) {
				factor = rule.factor;
				result.push({ label: `${rule.numeral} ${rule.factor}`, kind: QuickPickItemKind.Separator });
			}
			if (!here.has(rule.id)) {
				result.push(toItem(rule));
			}
		}
		return result;
	});
	const picked = await window.showQuickPick(items, {
		title: l10n.t('Explain Rule'),
		placeHolder: l10n.t('Choose a rule to read why it matters'),
		matchOnDetail: true,
	});
	return picked?.rule;
}

function rulesAtCursor(): ReadonlySet<string> {
	const editor = window.activeTextEditor;
	if (!editor) {
		return new Set();
	}
	const lines = editor.selection;
	return new Set(
		languages
			.getDiagnostics(editor.document.uri)
			.filter(({ source, range }) => source === 'twelve-factor' && range.start.line <= lines.end.line && range.end.line >= lines.start.line)
			.map(({ code }) => String(typeof code === 'object' ? code.value : code)),
	);
}
