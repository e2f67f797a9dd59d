import type { Node } from 'yaml';
import type { Span } from '../../../core/text.js';
import { imageReference, isFilledIn, type Reference } from '../imageReference.js';
import type { YamlView } from '../yamlView.js';

/** One object of a manifest. `name` is the expression of a template where that makes it. */
export interface KubernetesObject {
	readonly view: YamlView;
	readonly root: Node;
	readonly kind: string;
	readonly version: string;
	readonly name: string;
	/** The defaults of the parameters of the OpenShift template that it stands in. */
	readonly parameters: ReadonlyMap<string, string>;
}

/** The image that a scalar names: what a parameter stands for is its default, which a deploy may replace. */
export function imageNamed(view: YamlView, node: Node | undefined, parameters: ReadonlyMap<string, string>): Reference | undefined {
	const text = view.text(node);
	const written = text === undefined ? undefined : imageReference(text);
	if (node === undefined || written?.dynamic !== true || parameters.size === 0) {
		return written;
	}
	const filled = view.identity(node)!.replace(/\$\{\{?(\w{1,128})\}?\}/g, (whole, name: string) => parameters.get(name) ?? whole);
	return isFilledIn(filled) ? written : { ...(imageReference(filled) ?? written), dynamic: true };
}

/** Where an object is named: its `metadata.name`, else its `kind`. */
export function nameSpan({ view, root }: KubernetesObject): Span {
	const node = view.get(root, 'metadata', 'name') ?? view.get(root, 'kind') ?? root;
	return view.spanOf(node);
}
