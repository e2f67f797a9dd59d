// What desktop and browser hosts share. Neither Node's types nor those of a page belong here: this code runs in both.
declare function setTimeout(run: () => void, milliseconds?: number): number;
declare function setInterval(run: () => void, milliseconds?: number): number;
declare function clearInterval(interval: number | undefined): void;
