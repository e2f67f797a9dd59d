import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { tomlEntries } from '../toml.js';
import { YamlView } from '../yamlView.js';

/** Reads Traefik's dynamic configuration: services that stick to a client. */
export const traefik: Reader = {
	id: 'traefik',
	claims: (path) =>
		/(?:^|[/._-])traefik(?:[._-][\w.-]*)?\.(?:ya?ml|toml)$/i.test(path) ||
		/(?:^|\/)traefik\/(?:[\w.-]+\/)*[\w.-]+\.(?:ya?ml|toml)$/i.test(path),
	read: async ({ path, text }) => {
		if (/\.toml$/i.test(baseName(path))) {
			return tomlEntries(text)
				.flatMap(({ keys, span, key }): readonly Fact[] => {
					const at = keys.indexOf('sticky');
					return keys[0] === 'http' && at === 4
						? [{ kind: 'traffic.affinity', span: key ?? span, by: 'cookie', setting: 'sticky', owner: keys[2]! }]
						: [];
				})
				.filter(
					(fact, index, all) =>
						all.findIndex(
							(other) => other.kind === 'traffic.affinity' && fact.kind === 'traffic.affinity' && other.owner === fact.owner,
						) === index,
				);
		}
		return YamlView.all(text).flatMap((view) =>
			view.entries(view.get(view.root, 'http', 'services')).flatMap(({ name, value }) =>
				['loadBalancer', 'weighted'].flatMap((field): readonly Fact[] => {
					const sticky = view.entry(view.get(value, field), 'sticky');
					return sticky === undefined
						? []
						: [{ kind: 'traffic.affinity', span: view.spanOf(sticky.key), by: 'cookie', setting: 'sticky', owner: name }];
				}),
			),
		);
	},
};

/** The affinity that Traefik labels of a compose service ask for, as a mapping or a list. */
export function labelAffinity(view: YamlView, labels: Node | undefined, service: string): readonly Fact[] {
	const written = [
		...view.items(labels).map((item) => ({ text: view.text(item) ?? '', node: item, value: undefined as string | undefined })),
		...view.entries(labels).map((entry) => ({ text: entry.name, node: entry.key, value: view.text(entry.value) ?? '' })),
	];
	const found = written.find(({ text, value }) => {
		const [name, given] = value === undefined ? text.split('=') : [text, value];
		return (
			/^traefik\.(?:http\.services\.[\w@-]{1,100}\.loadbalancer\.sticky(?:\.cookie(?:\.name)?)?|backend\.loadbalancer\.sticky(?:ness)?)$/i.test(
				name?.trim() ?? '',
			) && given?.trim() !== 'false'
		);
	});
	return found === undefined
		? []
		: [{ kind: 'traffic.affinity', span: view.spanOf(found.node), by: 'cookie', setting: 'sticky', owner: service }];
}
