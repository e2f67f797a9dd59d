/** What the process is told once, when the first scan is over and nobody waits. */
export const restedEvent = 'twelveFactorRested';
