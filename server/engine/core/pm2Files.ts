import { baseName } from './paths.js';

/**
 * Whether a file may list what pm2 is to start, by its name: `ecosystem.config.cjs`, `pm2.staging.json`, `process.js`. A module of a
 * program may be called so, too, so that what is in it has to say so (https://pm2.keymetrics.io/docs/usage/application-declaration/).
 */
export function mayTellPm2(path: string): boolean {
	return /^(?:ecosystem|pm2|process(?:es)?)(?:[.-]\w{1,40}){0,4}\.(?:json|ya?ml|[cm]?[jt]s)$/.test(baseName(path));
}

/** Whether a file tells pm2 what to start, for certain by its name: as code by its whole name, as data by what it is called after. */
export function tellsPm2(path: string): boolean {
	return /^(?:(?:ecosystem|pm2)\.config\.(?:json|ya?ml|[cm]?js)|(?:pm2|process|processes)\.(?:json|ya?ml))$/.test(baseName(path));
}
