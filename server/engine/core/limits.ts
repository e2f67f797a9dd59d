/** What is passed over rather than read, and how much is reported. Every limit that is hit is said, never silent. */
export const limits = {
	/** Bytes (UTF-16 units of the decoded text in the editor) of a file. */
	fileSize: 1024 * 1024,
	/** UTF-16 units of a line. */
	lineLength: 20_000,
	/** Open brackets around a point of the text. */
	nesting: 200,
	/** Nodes of a YAML document. */
	yamlNodes: 50_000,
	/** Milliseconds of work on one file, where an editor waits for it: after the first ones others are let in, after the second nobody waits any more. */
	fileWork: { soft: 250, hard: 2000 },
	/** Findings of one file. */
	findingsPerFile: 100,
	/** Findings of one rule in one file. */
	findingsPerRule: 20,
} as const;
