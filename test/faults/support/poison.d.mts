export declare const poison: { readonly crash: string; readonly hang: string; readonly memory: string };
export declare const poisonedSteps: { readonly rule: string; readonly project: string; readonly fix: string };
export declare function buildPoisoned(what: 'server' | 'cli', outfile: string): Promise<string>;
