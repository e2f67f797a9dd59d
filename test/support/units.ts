let unit: number | undefined;

/**
 * Milliseconds of processor time for the work that an idle core of 3 GHz does in about 20 ms. Limits are multiples of it, so that
 * a slow or busy machine gets more.
 */
export function workUnit(): number {
	unit ??= measure();
	return unit;
}

/** How many units of processor time something takes, whatever else the machine does meanwhile. */
export async function unitsOf(work: () => unknown): Promise<number> {
	const limit = workUnit();
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / limit;
}

function measure(): number {
	const started = process.cpuUsage();
	let sum = 0;
	for (let round = 0; round < 60; round++) {
		const text = `${'{"a":[1,2,3,{"b":"c"}]},'.repeat(400)}`;
		for (let i = 0; i < text.length; i++) {
			sum = (sum * 31 + text.charCodeAt(i)) | 0;
		}
		JSON.parse(`[${text}0]`);
	}
	const { user, system } = process.cpuUsage(started);
	return Math.max(20, (user + system + (sum & 1)) / 1000);
}
