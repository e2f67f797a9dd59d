/** The code of an error of the system (`ENOENT`), or words in its place. */
export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error';
}
