import type { Node } from 'yaml';
import type { Span } from '../../../core/text.js';
import type { YamlView } from '../yamlView.js';

/** One object of a manifest. `name` is the expression of a template where that makes it. */
export interface KubernetesObject {
	readonly view: YamlView;
	readonly root: Node;
	readonly kind: string;
	readonly version: string;
	readonly name: string;
}

/** Where an object is named: its `metadata.name`, else its `kind`. */
export function nameSpan({ view, root }: KubernetesObject): Span {
	const node = view.get(root, 'metadata', 'name') ?? view.get(root, 'kind') ?? root;
	return view.spanOf(node);
}
