import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import type { YamlView } from '../yamlView.js';
import type { KubernetesObject } from './object.js';

/** Annotations that lead a client to the same pod, with what they do it by and the values that switch it off. */
const annotations: readonly (readonly [name: RegExp, by: 'cookie' | 'address' | 'unknown', on: RegExp])[] = [
	[/^(?:nginx\.ingress\.kubernetes\.io|ingress\.kubernetes\.io)\/affinity$/, 'cookie', /^cookie$/],
	[/^nginx\.ingress\.kubernetes\.io\/upstream-hash-by$/, 'address', /remote_addr|cookie_|http_x_forwarded_for/],
	[/^nginx\.org\/sticky-cookie-services$/, 'cookie', /./],
	[/^nginx\.org\/lb-method$/, 'address', /^ip_hash$|hash \$remote_addr/],
	[/^haproxy\.org\/cookie-persistence$/, 'cookie', /./],
	[/^haproxy-ingress\.github\.io\/affinity$/, 'cookie', /^cookie$/],
	[/^haproxy\.org\/load-balance$/, 'address', /^source$/],
	[
		/^(?:traefik\.ingress\.kubernetes\.io\/(?:affinity|service\.sticky\.cookie|service\.sticky)|traefik\.io\/service\.sticky\.cookie)$/,
		'cookie',
		/^true$/,
	],
	[/^alb\.ingress\.kubernetes\.io\/target-group-attributes$/, 'cookie', /stickiness\.enabled=true/],
	[/^projectcontour\.io\/session-affinity$/, 'cookie', /./],
	[/^appgw\.ingress\.kubernetes\.io\/cookie-based-affinity$/, 'cookie', /^true$/],
	[/^service\.beta\.kubernetes\.io\/do-loadbalancer-sticky-sessions-type$/, 'cookie', /^cookies$/],
	[/^konghq\.com\/hash-on$/, 'unknown', /^(?:cookie|ip|consumer)$/],
];

/** The facts of what leads requests to pods: services, ingresses, and their relatives. */
export function networkFacts(object: KubernetesObject): readonly Fact[] {
	const { view, root, kind, version } = object;
	const network = object.name === '' ? kind : object.name;
	const facts: Fact[] = [];
	if (kind === 'Service' && version === 'v1') {
		facts.push(...ports(view, root, network));
		const affinity = view.get(root, 'spec', 'sessionAffinity');
		if (affinity !== undefined && view.known(affinity) === 'ClientIP') {
			facts.push({ kind: 'traffic.affinity', span: view.spanOf(affinity), by: 'address', setting: 'sessionAffinity', owner: network });
		}
	}
	for (const { name, value, key } of view.entries(view.get(root, 'metadata', 'annotations'))) {
		const text = view.known(value);
		const found = text === undefined ? undefined : annotations.find(([pattern, , on]) => pattern.test(name) && on.test(text));
		if (found) {
			facts.push({ kind: 'traffic.affinity', span: view.entrySpan({ name, key, value }), by: found[1], setting: name, owner: network });
		}
	}
	facts.push(...routes(view, root, kind, network));
	return facts;
}

function ports(view: YamlView, root: Node, network: string): readonly Fact[] {
	const selector = view.texts(view.get(root, 'spec', 'selector'));
	return view.items(view.get(root, 'spec', 'ports')).flatMap((item): readonly Fact[] => {
		const node = view.get(item, 'port');
		const port = view.port(node);
		if (node === undefined || port === undefined) {
			return [];
		}
		const entry = view.entry(item, 'targetPort');
		const target = view.port(view.get(item, 'targetPort'));
		const name = view.known(item, 'name');
		const unknown = entry === undefined ? port : ({ kind: 'unknown', span: view.entrySpan(entry) } as const);
		return [
			{
				kind: 'workload.network',
				span: view.spanOf(view.get(item, 'targetPort') ?? node),
				network,
				selector,
				port,
				target: target ?? unknown,
				targetGiven: entry !== undefined,
				...(name === undefined ? {} : { name }),
			},
		];
	});
}

/** Traefik's routes and services, Istio's destination rules, GKE's backends. */
function routes(view: YamlView, root: Node, kind: string, owner: string): readonly Fact[] {
	const affinity = (node: Node, by: Fact<'traffic.affinity'>['by'], setting: string): Fact => ({
		kind: 'traffic.affinity',
		span: view.spanOf(node),
		by,
		setting,
		owner,
	});
	switch (kind) {
		case 'IngressRoute':
			return view
				.items(view.get(root, 'spec', 'routes'))
				.flatMap((route) => view.items(view.get(route, 'services')))
				.flatMap((service) => {
					const sticky = view.entry(service, 'sticky');
					return sticky === undefined ? [] : [affinity(sticky.key, 'cookie', 'sticky')];
				});
		case 'TraefikService': {
			const sticky = view.entry(view.get(root, 'spec', 'weighted'), 'sticky');
			return sticky === undefined ? [] : [affinity(sticky.key, 'cookie', 'sticky')];
		}
		case 'DestinationRule': {
			const hash = view.get(root, 'spec', 'trafficPolicy', 'loadBalancer', 'consistentHash');
			return view
				.entries(hash)
				.flatMap(({ name, key }) =>
					name === 'useSourceIp'
						? [affinity(key, 'address', name)]
						: name === 'httpCookie'
							? [affinity(key, 'cookie', name)]
							: name === 'httpHeaderName'
								? [affinity(key, 'header', name)]
								: [],
				);
		}
		case 'BackendConfig':
		case 'GCPBackendPolicy': {
			const type =
				view.get(root, 'spec', 'sessionAffinity', 'affinityType') ?? view.get(root, 'spec', 'default', 'sessionAffinity', 'type');
			const text = view.known(type);
			return type === undefined || text === undefined || text === 'NONE'
				? []
				: [affinity(type, /COOKIE/.test(text) ? 'cookie' : /IP/.test(text) ? 'address' : 'unknown', 'sessionAffinity')];
		}
		default:
			return [];
	}
}
