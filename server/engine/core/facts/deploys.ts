import type { Span } from '../text.js';
import type { Value } from '../value.js';

/** What starts a program, and what Dockerfiles and compose files say of its image and its container. */
export interface DeployFacts {
	/** A secret among the values of a Helm chart, under a name that is no variable's: `postgresql.auth.password`. */
	'chart.secret': { readonly name: string; readonly value: Value };
	/**
	 * Something that is started: a package script, a Procfile line, a Dockerfile CMD or ENTRYPOINT, a compose command. `command` is a shell
	 * command line, or, for the exec form, its arguments (`argv`). `span` is the command; `instruction` the whole instruction or line.
	 */
	'process.declare': {
		readonly name: string;
		/**
		 * `workload` and `workload-entrypoint`: a container's arguments and its command; `platform`: a hosting platform's file;
		 * `unit`: a service
		 * manager's or supervisor's unit; `schedule`: a table of times.
		 */
		readonly source:
			| 'script'
			| 'procfile'
			| 'dockerfile-cmd'
			| 'dockerfile-entrypoint'
			| 'compose'
			| 'compose-entrypoint'
			| 'workload'
			| 'workload-entrypoint'
			| 'platform'
			| 'unit'
			| 'schedule'
			| 'other';
		readonly form: 'shell' | 'exec';
		readonly command: string;
		readonly argv?: readonly string[];
		/** A list of arguments was meant, and what is written is none: a shell gets the text, brackets and all. */
		readonly brokenList?: true;
		readonly instruction: Span;
		/** Where it works: the compose service, the Dockerfile stage, or the container as `workload/container`. */
		readonly owner?: string;
		/** The last stage of the Dockerfile. */
		readonly final?: boolean;
		/**
		 * What the manifest says it is for: `release` runs once before a deploy, `task` once, `scheduled` by time, `init` before its container.
		 */
		readonly purpose?: 'web' | 'worker' | 'release' | 'task' | 'scheduled' | 'init';
		/** Arguments for what the image starts (a container's `args` without a `command`). */
		readonly appends?: boolean;
		/** The unit expects the program to leave the foreground (`Type=forking`). */
		readonly background?: boolean;
		/** Where the manager that starts it is told to do so again as soon as a file of the program changes. */
		readonly watch?: Span;
	};
	/**
	 * A function that a platform is told to call. `module` is the path of its file from the folder of the manifest, without an extension
	 * (`src/orders`). With `exported`, the folder is not told: `module` is the name of a bundle that hands out this name.
	 */
	'function.declare': { readonly name: string; readonly module: string; readonly exported?: string };
	/** A stage of an image and its base. `stage` counts from 0; `final` is the last one. */
	'image.base': {
		readonly image: string;
		readonly tag?: string;
		readonly digest?: string;
		readonly alias?: string;
		readonly stage: number;
		readonly final: boolean;
		readonly fromStage: boolean;
	};
	/** The head of the file says what the image is for: nothing but development, or that what development needs is kept in it on purpose (`all`). */
	'image.purpose': { readonly purpose: 'development' | 'all' };
	/** A command that builds an image (RUN), as a shell command line. `mounts`: the stages and images whose files it is lent. */
	'image.run': { readonly command: string; readonly mounts?: readonly string[]; readonly stage: number; readonly final: boolean };
	/** Files copied into an image. `from` is the stage or image they come from. */
	'image.copy': {
		readonly sources: readonly string[];
		readonly target: string;
		readonly from?: string;
		/** The variables that the paths are written with, whose values stand there instead. */
		readonly variables?: readonly string[];
		readonly stage: number;
		readonly final: boolean;
	};
	/** The working folder of an image; `variables` as in `image.copy`. */
	'image.workdir': { readonly folder: string; readonly variables?: readonly string[]; readonly stage: number; readonly final: boolean };
	/** The shell that shell-form instructions use from here on. */
	'image.shell': { readonly argv: readonly string[]; readonly stage: number };
	/** A port that an image says it listens on. */
	'image.expose': { readonly port: Value; readonly protocol: 'tcp' | 'udp'; readonly stage: number; readonly final: boolean };
	/** A health check of an image; `command` is missing when it is switched off (NONE). */
	'image.health': { readonly command?: string; readonly stage: number; readonly final: boolean };
	/** The signal that stops a container of an image, as written (`SIGKILL`, `9`). */
	'image.signal': { readonly signal: string; readonly stage: number; readonly final: boolean };
	/** The user an image runs as from here on. */
	'image.user': { readonly user: string; readonly stage: number; readonly final: boolean };
	/** Folders of an image that outlive its containers. */
	'image.volume': { readonly folders: readonly string[]; readonly stage: number; readonly final: boolean };
	/**
	 * An image that something other than a Dockerfile names. `span` is the reference (or the tag, where that stands alone). `dynamic`: a part
	 * is filled in at deploy, so that the missing `tag` says nothing. `owner` as in `process.declare`. `builds`: the same service also builds
	 * it here. `replaces`: the name under which the manifests of a kustomization ask for what it puts in.
	 */
	'image.use': {
		readonly image: string;
		readonly replaces?: string;
		readonly tag?: string;
		readonly digest?: string;
		readonly where: 'compose' | 'workload' | 'pipeline-job' | 'pipeline-service' | 'platform';
		readonly owner?: string;
		readonly dynamic: boolean;
		readonly builds?: boolean;
		readonly pull?: 'always' | 'if-missing' | 'never';
	};
	/** A service of a compose file. `build` is its context folder as written. */
	'compose.service': {
		readonly service: string;
		readonly image?: string;
		readonly build?: string;
		readonly dockerfile?: string;
		readonly target?: string;
		readonly init: boolean;
	};
	/** The variables that compose fills into a file (`container_name: ${NAME}`), but for those in the environments of its services. */
	'compose.variables': { readonly names: readonly string[] };
	/** A port of a compose service. `published` is the host's port when it is fixed; `address` the host's address it is bound to. */
	'compose.port': {
		readonly service: string;
		readonly target: Value;
		readonly published?: Value;
		readonly address?: string;
		readonly protocol: 'tcp' | 'udp';
	};
	/** A mount of a compose service. `source` is a path for `bind`, a name for `volume`. */
	'compose.volume': {
		readonly service: string;
		readonly type: 'bind' | 'volume' | 'temporary';
		readonly source?: string;
		readonly target: string;
		readonly readOnly: boolean;
	};
	/** A setting of a compose service that says how it is run. `seconds` for periods; `value` is a literal, or a read of the environment. */
	'compose.option': {
		readonly service: string;
		readonly option:
			| 'container-name'
			| 'stop-signal'
			| 'stop-grace-period'
			| 'replicas'
			| 'health-check'
			| 'restart'
			| 'network-mode'
			| 'depends-on'
			| 'profile'
			| 'watch'
			| 'logging';
		readonly value: Value;
		readonly seconds?: number;
	};
}
