import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Fact, FactTypes } from '../../core/fact.js';
import { maskLine } from '../../core/secrets.js';
import { labelAffinity } from './traffic/traefik.js';
import { imageReference } from './imageReference.js';
import { imageRuntime } from './imageRuntime.js';
import { isVariableName, secondsOf, type YamlView } from './yamlView.js';

type Option = FactTypes['compose.option']['option'];

const options: Readonly<Record<string, Option>> = {
	container_name: 'container-name',
	stop_signal: 'stop-signal',
	stop_grace_period: 'stop-grace-period',
	scale: 'replicas',
	healthcheck: 'health-check',
	restart: 'restart',
	network_mode: 'network-mode',
	depends_on: 'depends-on',
	profiles: 'profile',
	logging: 'logging',
};

/** What a compose service says of how it is run: its image, ports, mounts, options and build arguments. */
export function serviceSettings(view: YamlView, service: string, node: Node): readonly Fact[] {
	const facts: Fact[] = [];
	for (const { name, key, value } of view.entries(node)) {
		const inner = view.get(value);
		if (inner === undefined) {
			continue;
		}
		if (Object.hasOwn(options, name)) {
			facts.push(...optionFacts(view, service, options[name]!, key, inner));
		} else if (name === 'image') {
			facts.push(...imageFacts(view, service, node, inner));
		} else if (name === 'ports') {
			facts.push(...view.items(inner).flatMap((item) => portFacts(view, service, item)));
		} else if (name === 'volumes') {
			facts.push(...view.items(inner).flatMap((item) => volumeFacts(view, service, item)));
		} else if (name === 'build') {
			facts.push(...argumentFacts(view, service, view.get(inner, 'args')));
		} else if (name === 'labels') {
			facts.push(...labelAffinity(view, inner, service));
		} else if (name === 'develop' && view.get(inner, 'watch') !== undefined) {
			facts.push(option(view, service, 'watch', key, undefined));
		} else if (name === 'deploy') {
			const replicas = view.get(inner, 'replicas');
			facts.push(
				...(replicas === undefined ? [] : [option(view, service, 'replicas', replicas, replicas)]),
				...labelAffinity(view, view.get(inner, 'labels'), service),
			);
		}
	}
	return facts;
}

function option(view: YamlView, service: string, name: Option, place: Node, value: Node | undefined): Fact<'compose.option'> {
	const text = view.text(value);
	const span = view.spanOf(place);
	const seconds = name === 'stop-grace-period' && text !== undefined ? secondsOf(text) : undefined;
	const given =
		value === undefined || text === undefined
			? ({ kind: 'unknown', span } as const)
			: /^\d{1,9}$/.test(text)
				? view.port(value)
				: view.value(name, value, { expands: true, escape: '$$', certain: false });
	return {
		kind: 'compose.option',
		span,
		service,
		option: name,
		value: given ?? { kind: 'unknown', span },
		...(seconds === undefined ? {} : { seconds }),
	};
}

/** Scalars give one fact, lists and mappings one for each name; a health check that is switched off gives none. */
function optionFacts(view: YamlView, service: string, name: Option, key: Node, value: Node): readonly Fact[] {
	if (isScalar(value)) {
		return [option(view, service, name, value, value)];
	}
	if (name === 'health-check') {
		const test = view.get(value, 'test');
		const off = view.known(value, 'disable') === 'true' || (view.known(test) ?? view.known(view.items(test)[0])) === 'NONE';
		if (off) {
			return [];
		}
		const command = isSeq(test) ? view.command(test)?.argv?.slice(1).join(' ') : undefined;
		const plain = option(view, service, name, key, isScalar(test) ? test : undefined);
		return [
			command === undefined ? plain : { ...plain, value: { kind: 'literal', type: 'string', text: command, span: view.spanOf(test!) } },
		];
	}
	if (isSeq(value)) {
		return view
			.items(value)
			.filter((item) => isScalar(item))
			.map((item) => option(view, service, name, item, item));
	}
	return name === 'depends-on'
		? view.entries(value).map((entry) => ({ ...option(view, service, name, entry.key, entry.key) }))
		: [option(view, service, name, key, view.get(value, 'driver'))];
}

function imageFacts(view: YamlView, service: string, node: Node, image: Node): readonly Fact[] {
	const reference = imageReference(view.text(image) ?? '');
	const isBuilt = view.get(node, 'build') !== undefined;
	const pull = ({ always: 'always', missing: 'if-missing', if_not_present: 'if-missing', never: 'never' } as const)[
		view.known(node, 'pull_policy') as 'always'
	];
	return reference === undefined
		? []
		: [
				{
					kind: 'image.use',
					span: view.spanOf(image),
					...reference,
					image: maskLine(reference.image),
					where: 'compose',
					owner: service,
					...(isBuilt ? { builds: true } : {}),
					...(pull === undefined ? {} : { pull }),
				},
				...(isBuilt ? [] : mountedRuntime(view, service, node, image, reference)),
			];
}

/** What runs the sources beside the file where they are mounted into the image of a runtime (`image: node:22`, `volumes: [.:/app]`). */
function mountedRuntime(
	view: YamlView,
	service: string,
	node: Node,
	image: Node,
	reference: { readonly image: string; readonly tag?: string },
): readonly Fact[] {
	const runtime = imageRuntime(reference.image, reference.tag);
	const isMounted =
		runtime !== undefined &&
		view
			.items(view.get(node, 'volumes'))
			.flatMap((item) => volumeFacts(view, service, item))
			.some(({ source }) => source !== undefined && /^\.\/?$/.test(source));
	return isMounted ? [{ kind: 'runtime.version', span: view.spanOf(image), ...runtime, source: 'development', setting: 'image' }] : [];
}

/** A mapping of ports: `8080`, `80:8080`, `127.0.0.1:80:8080/udp`, ranges (unknown), or the long form. */
function portFacts(view: YamlView, service: string, item: Node): readonly Fact[] {
	const span = view.spanOf(item);
	if (isMap(item)) {
		const target = view.port(view.get(item, 'target'));
		const published = view.port(view.get(item, 'published'));
		const address = view.known(item, 'host_ip');
		return target === undefined
			? []
			: [
					{
						kind: 'compose.port',
						span,
						service,
						target,
						...(published === undefined ? {} : { published }),
						...(address === undefined ? {} : { address }),
						protocol: view.known(item, 'protocol') === 'udp' ? 'udp' : 'tcp',
					},
				];
	}
	const text = view.text(item);
	if (text === undefined || text === '') {
		return [];
	}
	const at = view.startOf(item, text);
	const protocol = /\/(tcp|udp)$/i.exec(text);
	const plain = protocol ? text.slice(0, protocol.index) : text;
	const parts: { readonly text: string; readonly at: number }[] = [];
	// Colons of variables (`${PORT:-80}`) and of IPv6 addresses are no separators.
	for (const match of plain.matchAll(/(?:\$\{[^{}]{0,200}\}|\[[^\]]{0,60}\]|[^:$[])+/g)) {
		parts.push({ text: match[0], at: match.index });
	}
	const value = (part: { readonly text: string; readonly at: number } | undefined): Fact<'compose.port'>['target'] | undefined => {
		if (part === undefined) {
			return undefined;
		}
		const place = at === undefined ? span : { start: at + part.at, end: at + part.at + part.text.length };
		return /^\d{1,5}$/.test(part.text)
			? { kind: 'literal', type: 'number', text: String(Number(part.text)), span: place }
			: part.text.includes('$')
				? view.expanded('port', part.text, place)
				: { kind: 'unknown', span: place };
	};
	const target = value(parts.at(-1));
	const published = parts.length > 1 ? value(parts.at(-2)) : undefined;
	const address = parts.length > 2 ? parts[0]!.text : undefined;
	return target === undefined || parts.length > 3
		? []
		: [
				{
					kind: 'compose.port',
					span,
					service,
					target,
					...(published === undefined ? {} : { published }),
					...(address === undefined || address.includes('$') ? {} : { address }),
					protocol: protocol?.[1]?.toLowerCase() === 'udp' ? 'udp' : 'tcp',
				},
			];
}

function volumeFacts(view: YamlView, service: string, item: Node): readonly Fact<'compose.volume'>[] {
	const span = view.spanOf(item);
	if (isMap(item)) {
		const source = view.known(item, 'source') ?? view.known(item, 'src');
		const target = view.known(item, 'target') ?? view.known(item, 'destination') ?? view.known(item, 'dst');
		const written = view.known(item, 'type');
		const type = written === 'bind' ? 'bind' : written === 'tmpfs' ? 'temporary' : 'volume';
		return target === undefined || (written !== undefined && !['bind', 'volume', 'tmpfs'].includes(written))
			? []
			: [
					{
						kind: 'compose.volume',
						span,
						service,
						type,
						...(source === undefined ? {} : { source }),
						target,
						readOnly: view.known(item, 'read_only') === 'true',
					},
				];
	}
	const text = view.text(item);
	if (text === undefined || text === '') {
		return [];
	}
	const parts = [...text.matchAll(/(?:\$\{[^{}]{0,200}\}|^[A-Za-z]:(?=[\\/])|[^:$]|\$(?!\{))+/g)].map((match) => match[0]);
	const [source, target, mode] = parts.length === 1 ? [undefined, parts[0], undefined] : parts;
	if (target === undefined) {
		return [];
	}
	const type = source !== undefined && /^[./~$\\]|^[A-Za-z]:[\\/]/.test(source) ? 'bind' : 'volume';
	return [
		{
			kind: 'compose.volume',
			span,
			service,
			type,
			...(source === undefined ? {} : { source }),
			target,
			readOnly: mode?.split(',').includes('ro') ?? false,
		},
	];
}

/** Build arguments, as a mapping or as a list of `NAME=value`. */
function argumentFacts(view: YamlView, service: string, node: Node | undefined): readonly Fact[] {
	const base = { kind: 'env.declare', source: 'compose-arg', owner: service } as const;
	return [
		...view.items(node).flatMap((item): readonly Fact[] => {
			const text = view.text(item) ?? '';
			const equals = text.indexOf('=');
			const variable = equals < 0 ? text : text.slice(0, equals);
			const span = view.spanOf(item);
			const at = view.startOf(item, text);
			return !isVariableName(variable)
				? []
				: [
						{
							...base,
							span,
							variable,
							value:
								equals < 0
									? { kind: 'env', name: variable, span }
									: view.expanded(
											variable,
											text.slice(equals + 1),
											at === undefined ? span : { start: at + equals + 1, end: at + text.length },
											at !== undefined,
										),
						},
					];
		}),
		...view.entries(node).flatMap((entry): readonly Fact[] => {
			const span = view.entrySpan(entry);
			return !isVariableName(entry.name)
				? []
				: [
						{
							...base,
							span,
							variable: entry.name,
							value:
								entry.value === null || view.text(entry.value) === undefined
									? { kind: 'env', name: entry.name, span }
									: view.value(entry.name, entry.value, { expands: true, escape: '$$' }),
						},
					];
		}),
	];
}
