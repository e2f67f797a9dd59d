/** Variables that the runtime, the shell, the platform or the pipeline sets: nobody writes them into an example. */
const given: ReadonlySet<string> = new Set([
	...[
		'NODE_ENV',
		'PORT',
		'HOST',
		'CI',
		'PATH',
		'HOME',
		'USER',
		'USERNAME',
		'LOGNAME',
		'TZ',
		'LANG',
		'LANGUAGE',
		'HOSTNAME',
		'PWD',
		'SHELL',
		'TERM',
		'TMPDIR',
		'TEMP',
		'TMP',
		'EDITOR',
		'VISUAL',
		'COLUMNS',
		'DISPLAY',
		'DEBUG',
		'DEBUG_COLORS',
		'DEBUG_FD',
		'NO_COLOR',
		'FORCE_COLOR',
		'COLORTERM',
	],
	...[
		'APPDATA',
		'LOCALAPPDATA',
		'PROGRAMDATA',
		'USERPROFILE',
		'SYSTEMROOT',
		'WINDIR',
		'COMSPEC',
		'COMPUTERNAME',
		'PROCESSOR_ARCHITECTURE',
		'INVOCATION_ID',
		'NOTIFY_SOCKET',
		'LISTEN_FDS',
		'LISTEN_PID',
	],
	...[
		'HTTP_PROXY',
		'HTTPS_PROXY',
		'NO_PROXY',
		'ALL_PROXY',
		'DYNO',
		'SOURCE_VERSION',
		'SOURCE_COMMIT',
		'WEB_CONCURRENCY',
		'PM_ID',
		'INIT_CWD',
		'SSL_CERT_FILE',
		'SSL_CERT_DIR',
		'OPENSSL_CONF',
		'UV_THREADPOOL_SIZE',
		'UV_USE_IO_URING',
		'LD_PRELOAD',
		'MALLOC_ARENA_MAX',
		'TURBOPACK',
		'ANALYZE',
		'NETLIFY',
		'NOW_REGION',
		'FUNCTION_TARGET',
		'GOOGLE_CLOUD_PROJECT',
		'GCLOUD_PROJECT',
		'GCP_PROJECT',
		'FIREBASE_CONFIG',
		'WEBSITE_SITE_NAME',
		'WEBSITE_INSTANCE_ID',
	],
]);

/** What bundlers give to code that asks `import.meta.env`. */
const ofBundlers: ReadonlySet<string> = new Set(['DEV', 'PROD', 'MODE', 'BASE_URL', 'SSR']);

/** What names start with that such a party sets or reads by itself. */
const prefixes =
	/^(?:_|npm_|NODE_|LC_|XDG_|VERCEL|AWS_LAMBDA_|AWS_EXECUTION_|LAMBDA_|RENDER|FLY_|HEROKU_|RAILWAY_|K_(?:SERVICE|REVISION|CONFIGURATION)|GAE_|KUBERNETES_|GITHUB_|GITLAB_|CI_|CF_PAGES|CIRCLE|TRAVIS|BUILDKITE|JENKINS_|NEXT_(?:RUNTIME|PHASE|MANUAL_SIG_HANDLE|DEPLOYMENT_ID)|__NEXT|NITRO_|NUXT_|JEST_|VITEST|CYPRESS|PLAYWRIGHT|STORYBOOK|TEST(?:ING)?$|TEST_|MOCHA_|OTEL_|DD_|SSH_|SUDO_|VSCODE_|PM2_|TS_NODE_|NVM_|CODESPACE|GITPOD_|ELECTRON_|DOTENV_)/;

/** Whether somebody else than the authors of a service sets a variable, so that no example needs to show it. */
export function isGivenVariable(name: string): boolean {
	return given.has(name) || given.has(name.toUpperCase()) || ofBundlers.has(name) || prefixes.test(name) || name.includes('__');
}

/** Whether bundlers give a variable to the code that they put together, and nobody else to any other. */
export function isOfBundlers(name: string): boolean {
	return ofBundlers.has(name);
}

/** The same of a read: what bundlers give, only code that they put together gets from somebody else. */
export function isGivenRead({ variable, bundled }: { readonly variable?: string; readonly bundled?: boolean }): boolean {
	return variable !== undefined && isGivenVariable(variable) && (bundled === true || !ofBundlers.has(variable));
}
