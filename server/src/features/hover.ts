import { MarkupKind, type Hover, type HoverParams } from 'vscode-languageserver';
import { toRange } from '../convert.js';
import type { OpenDocuments } from '../documents.js';
import type { Diagnostics } from './diagnostics.js';

/** The page of the rule of the finding under the pointer: why, when not, how safe its fix is. The examples stay on the page. */
export async function hover(
	{ textDocument, position }: HoverParams,
	diagnostics: Diagnostics,
	documents: OpenDocuments,
	pageUri: (rule: string) => string | undefined,
): Promise<Hover | undefined> {
	const published = diagnostics.get(textDocument.uri);
	if (!published || published.version !== documents.get(textDocument.uri)?.version) {
		return undefined;
	}
	const offset = published.lines.offsetAt(position);
	const here = published.findings.filter(({ at }) => at.span.start <= offset && offset <= at.span.end);
	const first = here[0];
	if (!first) {
		return undefined;
	}
	const parts: string[] = [];
	for (const rule of new Set(here.map((finding) => finding.rule))) {
		// A hover without the page is better than none.
		const page = await published.root.pageOf(rule).catch(() => undefined);
		const uri = pageUri(rule);
		const manual = here
			.filter((finding) => finding.rule === rule)
			.flatMap(({ fixes }) => fixes.filter(({ applicability }) => applicability === 'manual'));
		const todo = manual.map(({ title }) => `- ${title}\n`).join('');
		parts.push(
			`${page === undefined ? '' : withoutExamples(page)}${todo === '' ? '' : `\n**By hand**\n${todo}`}${uri === undefined ? '' : `\n[${rule}](${uri})`}`,
		);
	}
	const value = parts.filter((part) => part !== '').join('\n\n---\n\n');
	return value === '' ? undefined : { contents: { kind: MarkupKind.Markdown, value }, range: toRange(published.lines, first.at.span) };
}

function withoutExamples(page: string): string {
	const examples = page.search(/^## Examples\s*$/m);
	const text = (examples < 0 ? page : page.slice(0, examples)).trimEnd();
	// A hover is small: its headings should not shout.
	return `${text.replace(/^#{1,2} (.+)$/gm, '**$1**  ')}\n`;
}
