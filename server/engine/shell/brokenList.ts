const list = /^\[(?:[\s,]{0,99}(?:"[^"'\\$\r\n]{1,500}"|'[^"'\\$\r\n]{1,500}')){1,50}[\s,]{0,99}\]$/;

/**
 * The words of what was meant as a list of arguments and is no JSON: `["node" "main.js"]`, `['node', 'main.js']`. A builder hands
 * such a text to a shell, which looks for a program named `[node`. Undefined for whatever else starts with a bracket: a list that
 * is JSON, a test of the shell (`[ "a" = "b" ]`).
 */
export function brokenList(text: string): readonly string[] | undefined {
	const joined = text.replace(/\\[ \t]*\r?\n/g, ' ').trim();
	if (!list.test(joined) || isJson(joined) || (/^\[\s/.test(joined) && !joined.includes(','))) {
		return undefined;
	}
	return [...joined.matchAll(/"([^"]+)"|'([^']+)'/g)].map(([, double, single]) => double ?? single!);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
