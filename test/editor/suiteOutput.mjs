/**
 * What every line of the suite's report starts with, so that it can be told from what the workbench logs.
 * `extensionHost/index.ts` writes it.
 */
export const suiteLinePrefix = '[suite] ';
