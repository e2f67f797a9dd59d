/** An image reference (`registry:5000/team/name:tag@digest`) in its parts; `image` is what stands before tag and digest. */
export interface ImageName {
	readonly image: string;
	readonly tag?: string;
	readonly digest?: string;
}

/** A scheme, and a user with a password, which some write before a registry: no part of the name, and nothing to be repeated. */
const beforeRegistry = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?(?:[^@\s]{1,512}@(?=[a-z0-9.-]{1,255}(?::\d{1,5})?\/))?/i;

/** Takes an image reference apart, as the reference of the OCI distribution does; a colon within `${TAG:-latest}` parts nothing. */
export function splitImage(written: string): ImageName {
	const reference = written.replace(beforeRegistry, '');
	const at = reference.indexOf('@');
	const tagged = at < 0 ? reference : reference.slice(0, at);
	const digest = at < 0 ? undefined : reference.slice(at + 1);
	const colon = tagged.replace(/\$\{[^{}]{0,200}\}/g, (variable) => '_'.repeat(variable.length)).lastIndexOf(':');
	const hasTag = colon > tagged.lastIndexOf('/');
	return {
		image: hasTag ? tagged.slice(0, colon) : tagged,
		...(hasTag ? { tag: tagged.slice(colon + 1) } : {}),
		...(digest === undefined ? {} : { digest }),
	};
}

/** What an image is called without registry and team: `node` of `docker.io/library/node`. */
export function repositoryName(image: string): string {
	return image.slice(image.lastIndexOf('/') + 1);
}

/** The repository's name within a whole reference, or within the default of one: `rtl` of `${IMAGE:-team/rtl:v1}` and `${IMAGE:-team/rtl}:v1`. */
export function repositoryNameOf(reference: string): string {
	return repositoryName(reference).split(/[:@}]/, 1)[0]!;
}
