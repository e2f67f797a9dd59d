/** Folders whose files are mostly handed out as they are. */
export const servedFolders: ReadonlySet<string> = new Set(['public', 'static', 'assets', 'wwwroot']);
