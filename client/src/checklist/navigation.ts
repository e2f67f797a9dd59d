import { Range, Uri, window, type TextDocumentShowOptions } from 'vscode';
import type { Place } from '../../../server/src/protocol.js';

/** The range of a place in the editor's terms. */
function rangeOf({ range: { start, end } }: Place): Range {
	return new Range(start.line, start.character, end.line, end.character);
}

/** Opens the file of a place and selects it. */
export async function openPlace(place: Place, options: TextDocumentShowOptions = {}): Promise<void> {
	await window.showTextDocument(Uri.parse(place.uri), { ...options, selection: rangeOf(place) });
}
