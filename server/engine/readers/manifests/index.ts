import type { Reader } from '../reader.js';
import { aliases } from './aliases.js';
import { compose } from './compose.js';
import { databaseSettings } from './databases/databaseSettings.js';
import { prisma } from './databases/prisma.js';
import { settingsFiles } from './databases/settingsFiles.js';
import { devcontainer } from './devcontainer.js';
import { denoJson } from './denoJson.js';
import { dockerfile } from './dockerfile.js';
import { dotenv } from './dotenv.js';
import { dotenvQuirks } from './dotenvQuirks.js';
import { html } from './html.js';
import { ignoreFile } from './ignoreFile.js';
import { chartValues } from './kubernetes/chartValues.js';
import { kubernetes } from './kubernetes/index.js';
import { kustomization } from './kubernetes/kustomization.js';
import { linters } from './linters.js';
import { lockedPackages } from './lockedPackages.js';
import { lockfiles } from './lockfiles.js';
import { installerSettings } from './installerSettings.js';
import { makefile } from './makefile.js';
import { moduleLists } from './moduleLists.js';
import { nestCli } from './nestCli.js';
import { nx } from './nx.js';
import { packageJson } from './packageJson.js';
import { githubActions } from './pipelines/githubActions.js';
import { gitlabCi } from './pipelines/gitlabCi.js';
import { jenkins } from './pipelines/jenkins.js';
import { otherPipelines } from './pipelines/otherPipelines.js';
import { travis } from './pipelines/travis.js';
import { appEngine } from './platforms/appEngine.js';
import { appJson } from './platforms/appJson.js';
import { ecs } from './platforms/ecs.js';
import { cloudFoundry } from './platforms/cloudFoundry.js';
import { fly } from './platforms/fly.js';
import { functions } from './platforms/functions.js';
import { herokuYml } from './platforms/herokuYml.js';
import { railway } from './platforms/railway.js';
import { render } from './platforms/render.js';
import { supabase } from './platforms/supabase.js';
import { procfile } from './procfile.js';
import { readme } from './readme.js';
import { shellScript } from './shellScript.js';
import { terraform } from './terraform.js';
import { haproxy } from './traffic/haproxy.js';
import { nginx } from './traffic/nginx.js';
import { traefik } from './traffic/traefik.js';
import { tsconfig } from './tsconfig.js';
import { crontab } from './units/crontab.js';
import { passenger } from './units/passenger.js';
import { pm2 } from './units/pm2.js';
import { supervisord } from './units/supervisord.js';
import { systemd } from './units/systemd.js';
import { versionFiles } from './versionFiles.js';
import { workspaces } from './workspaces.js';

/**
 * The readers of what leads to the entry points of a service. There are few such files, and roles come from them: they are read
 * before anything else.
 */
export const entryManifests: readonly Reader[] = [
	packageJson,
	workspaces,
	lockfiles,
	lockedPackages,
	tsconfig,
	nx,
	nestCli,
	aliases,
	dockerfile,
	compose,
	procfile,
	ignoreFile,
	html,
	readme,
];

/** The readers of everything that is no source code. */
export const manifests: readonly Reader[] = [
	...entryManifests,
	...[installerSettings, denoJson, devcontainer, linters, versionFiles, dotenv, dotenvQuirks, shellScript, makefile],
	...[kubernetes, kustomization, chartValues, terraform],
	...[githubActions, gitlabCi, travis, jenkins, otherPipelines],
	...[appEngine, appJson, ecs, cloudFoundry, fly, functions, herokuYml, railway, render, supabase],
	...[nginx, haproxy, traefik],
	...[systemd, supervisord, pm2, passenger, crontab],
	...[prisma, databaseSettings, settingsFiles, moduleLists],
];
