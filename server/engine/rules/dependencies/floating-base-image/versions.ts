/**
 * Distributions that have no versions, since each day brings another one, and a publisher that hands out nothing but the latest
 * for free.
 */
export const isRolling =
	/^cgr\.dev\/chainguard\/|(?:^|\/)(?:archlinux|archlinux\/archlinux|opensuse\/tumbleweed|kalilinux\/kali-rolling|gentoo\/stage3|voidlinux\/voidlinux)$/;

/** Tags that another image gets every now and then. */
export const floatingTag = /^(?:latest|edge|nightly|master|main|stable|current|lts|develop|dev|canary)(?:-[a-z]{1,20}){0,3}$/i;

/** Official images of programs that have versions, and whose tags may name a variant alone. */
export const versioned =
	/^(?:docker\.io\/)?(?:library\/)?(?:node|python|ruby|golang|php|openjdk|eclipse-temurin|nginx|httpd|caddy|traefik|haproxy|redis|valkey\/valkey|postgres|mysql|mariadb|mongo|rabbitmq|memcached|elasticsearch)$|^oven\/bun$|^denoland\/deno$/;

/** Whether a tag tells what stands below a program and not which version of it: `node:alpine`, `nginx:bookworm`. */
export function namesVariant(image: string, tag: string): boolean {
	return (
		versioned.test(image) &&
		/^(?:alpine|slim|stretch|buster|bullseye|bookworm|trixie|management|management-alpine)(?:-(?:slim|alpine|perl))?$/i.test(tag)
	);
}

/** Whether a build or a deploy fills in a part of a reference. */
export function isFilledIn(image: string, tag: string | undefined): boolean {
	return /[${}<>]/.test(image) || /[${}<>]/.test(tag ?? '') || image === '';
}

/** Images that have their version in the name, and only variants as tags: `gcr.io/distroless/nodejs24-debian13`. */
export function isNamedByVersion(image: string): boolean {
	return image.startsWith('gcr.io/distroless/') || /^mcr\.microsoft\.com\/devcontainers\//.test(image);
}
