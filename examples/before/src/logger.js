import { pino } from 'pino';

export const logger = pino({ base: undefined }, pino.destination({ dest: './logs/shop.log', mkdir: true, sync: true }));
