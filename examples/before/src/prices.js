import { config } from './config.js';

let cached;

/** Today's wholesale prices; those of the last call while the supplier does not answer. */
export async function todaysPrices() {
	try {
		const response = await fetch(config.pricesUrl, { signal: AbortSignal.timeout(2000) });
		cached = await response.json();
	} catch (error) {
		console.warn('The supplier does not answer:', error);
	}
	return cached ?? [];
}

export async function printLabel(order) {
	const response = await fetch(config.labelPrinter, { method: 'POST', body: JSON.stringify(order), signal: AbortSignal.timeout(2000) });
	return response.ok;
}
