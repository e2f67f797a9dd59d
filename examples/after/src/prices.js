import { config } from './config.js';
import { logger } from './logger.js';

/** Today's wholesale prices; none while the supplier does not answer. */
export async function todaysPrices() {
	try {
		const response = await fetch(config.pricesUrl, { signal: AbortSignal.timeout(2000) });
		return await response.json();
	} catch (err) {
		logger.warn({ err }, 'The supplier does not answer');
		return [];
	}
}

export async function printLabel(order) {
	const response = await fetch(config.labelPrinterUrl, { method: 'POST', body: JSON.stringify(order), signal: AbortSignal.timeout(2000) });
	return response.ok;
}
