import type { Span } from '../text.js';
import type { Value } from '../value.js';

/** What the manifests of an orchestrator say of workloads. */
export interface WorkloadFacts {
	/** A workload: a group of equal containers. Unknown and templated values are missing. */
	workload: {
		readonly workload: string;
		/** What the manifest calls it (`Deployment`). */
		readonly object: string;
		/** In plain words. */
		readonly type: 'replicated' | 'stateful' | 'per-node' | 'single' | 'task' | 'scheduled' | 'unknown';
		readonly replicas?: number;
		readonly replicasSpan?: Span;
		/** The setting with which a template fills in the number of replicas, under no condition: `replicaCount`. */
		readonly replicasFilled?: string;
		/** `replace`: the old ones end before the new ones start. */
		readonly strategy?: 'replace' | 'rolling';
		readonly strategySpan?: Span;
		/** In seconds. */
		readonly gracePeriod?: number;
		readonly gracePeriodSpan?: Span;
		readonly sharesProcesses: boolean;
		/** Those of its containers, that networks select by. */
		readonly labels: Readonly<Record<string, string>>;
		/** A template puts in lines of its own: what is missing may come from there. */
		readonly open?: boolean;
	};
	/**
	 * A container of a workload. Its image is an `image.use`, its commands `process.declare`, its variables `env.declare`, all with the owner
	 * `workload/container`.
	 */
	'workload.container': {
		readonly workload: string;
		readonly container: string;
		readonly role: 'main' | 'init';
		readonly image?: string;
		readonly stopCommand?: string;
		readonly open?: boolean;
	};
	/** A port that a container declares. */
	'workload.port': {
		readonly workload: string;
		readonly container: string;
		readonly name?: string;
		readonly port: Value;
		readonly hostPort?: Value;
		readonly protocol: 'tcp' | 'udp';
	};
	/** A probe of a container. */
	'workload.probe': {
		readonly workload: string;
		readonly container: string;
		readonly probe: 'readiness' | 'liveness' | 'startup';
		/** A number, or the name of a port. */
		readonly port?: Value;
		/** For probes that run one. */
		readonly command?: string;
	};
	/** A volume of a workload. One fact per mount; `container` and `target` are missing when nothing mounts it. */
	'workload.volume': {
		readonly workload: string;
		readonly volume: string;
		readonly type: 'host' | 'claim' | 'configuration' | 'temporary' | 'network' | 'other';
		readonly container?: string;
		readonly target?: string;
		readonly readOnly: boolean;
		readonly source?: string;
		/** The name of its `storage.claim`. */
		readonly claim?: string;
	};
	/** A file or folder that a kustomization builds on or patches with, as written. A `component` changes what is listed beside it, too. */
	'workload.include': { readonly target: string; readonly component: boolean };
	/** A parameter that a template asks for and that none of its objects takes. */
	'workload.parameter': { readonly parameter: string };
	/** A claim of storage. `one`: only one node may mount it for writing. */
	'storage.claim': { readonly claim: string; readonly access: 'one' | 'many' | 'many-read' | 'unknown' };
	/** What leads requests to the containers of a workload; one fact per port. */
	'workload.network': {
		readonly network: string;
		readonly selector: Readonly<Record<string, string>>;
		readonly port: Value;
		/** A number, or the name of a container's port; equals `port` when it is not given. */
		readonly target: Value;
		readonly targetGiven: boolean;
		readonly name?: string;
	};
	/** A number of replicas among the defaults of templates; `setting` as in `replicasFilled`. */
	'workload.default': { readonly setting: string; readonly replicas: number };
	/** Sets the number of replicas by load. */
	'workload.scaler': { readonly target: string; readonly object: string; readonly minimum?: number; readonly maximum?: number };
	/** What a load balancer of several, each described by itself, sends requests to. `many`: as many as a count or a list says. */
	'traffic.origin': { readonly group: string; readonly many?: true };
	/** Leads the requests of one client to the same process. */
	'traffic.affinity': {
		readonly by: 'address' | 'cookie' | 'header' | 'unknown';
		/** Its name as written (`ip_hash`, `sessionAffinity`). */
		readonly setting: string;
		/** The service, ingress or backend. */
		readonly owner?: string;
	};
}
