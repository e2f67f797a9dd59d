import { pino } from 'pino';

/** One line of JSON per event, on stdout: where it goes from there is up to the platform. */
export const logger = pino({ base: undefined, level: process.env.LOG_LEVEL ?? 'info' });
