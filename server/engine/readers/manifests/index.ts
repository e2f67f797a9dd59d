import type { Reader } from '../reader.js';
import { compose } from './compose.js';
import { dockerfile } from './dockerfile.js';
import { dotenv } from './dotenv.js';
import { html } from './html.js';
import { chartValues } from './kubernetes/chartValues.js';
import { kubernetes } from './kubernetes/index.js';
import { kustomization } from './kubernetes/kustomization.js';
import { ignoreFile } from './ignoreFile.js';
import { lockfiles } from './lockfiles.js';
import { npmrc } from './npmrc.js';
import { packageJson } from './packageJson.js';
import { githubActions } from './pipelines/githubActions.js';
import { gitlabCi } from './pipelines/gitlabCi.js';
import { otherPipelines } from './pipelines/otherPipelines.js';
import { procfile } from './procfile.js';
import { tsconfig } from './tsconfig.js';
import { workspaces } from './workspaces.js';

/** The readers of everything that is no source code. */
export const manifests: readonly Reader[] = [
	...[packageJson, workspaces, npmrc, lockfiles, tsconfig],
	...[dotenv, dockerfile, compose, procfile, ignoreFile, html],
	...[kubernetes, kustomization, chartValues],
	...[githubActions, gitlabCi, otherPipelines],
];
