export declare const poison: { readonly crash: string; readonly hang: string; readonly memory: string };
export declare function buildPoisoned(what: 'server' | 'cli', outfile: string): Promise<string>;
