/** Names for whoever makes a request, and for the request itself: `currentUser`, `tenantId`. */
export const askerName =
	/^_?(?:(?:current|logged_?(?:in)?|auth|authenticated|requesting|acting)_?(?:user|tenant|account|organi[sz]ation|customer|member|client)|user|tenant|viewer|principal|actor)(?:_?id)?$|^_?(?:req|request)$/i;

/** Names of fields for what one request brings, or leaves for the next one: `accessToken`, `selectedShop`, `lastOrder`. */
const broughtName =
	/^_?(?:current|selected|latest|last)[A-Z]\w*$|(?:^_?|[a-z_])(?:[tT]oken|[oO]tp|OTP|[cC]hallenge|[nN]once|[vV]erifier|[sS]ession|[eE]mail|[lL]ocale|[lL]ang(?:uage)?)$/;

/** Whether a field that begins without a value is told by its name to hold something of whoever makes a request. */
export function isNameOfRequest(name: string): boolean {
	return askerName.test(name) || broughtName.test(name);
}

/** How far back the head of a method is looked for, in UTF-16 units. */
const farthestHead = 20_000;

/** The head of a method that may wait, or of a function that a field holds. */
const head =
	/^([ \t]{1,16})(?:(?:public|private|protected|override|readonly|static) ){0,4}(?:async [\w$#]{1,100}[<(]|[\w$#]{1,100} = async\b)/gm;

/** Whether a text has a method that reads a field of its object after it has waited for something: meanwhile others may have written it. */
export function isReadAfterWaiting(text: string, name: string): boolean {
	const field = `this.${name}`;
	for (let at = text.indexOf(field); at >= 0; at = text.indexOf(field, at + 1)) {
		const next = text.slice(at + field.length, at + field.length + 8);
		if (!/^(?:[\w$]|\s{0,3}=(?!=))/.test(next) && hasWaited(text.slice(Math.max(0, at - farthestHead), at))) {
			return true;
		}
	}
	return false;
}

/** Whether a method that is open at the end of a text, by how its lines are indented, has waited for something. */
function hasWaited(text: string): boolean {
	const found = [...text.matchAll(head)].at(-1);
	if (found === undefined) {
		return false;
	}
	const body = text.slice(found.index + found[0].length);
	const waits = body.search(/\bawait\b/);
	return waits >= 0 && body.indexOf(';', waits) >= 0 && !body.includes(`\n${found[1]!}}`);
}
