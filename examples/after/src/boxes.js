import { readFileSync } from 'node:fs';

const boxes = JSON.parse(readFileSync(new URL('../data/boxes.json', import.meta.url), 'utf8'));

export function allBoxes() {
	return boxes;
}

export function findBox(id) {
	return boxes.find((box) => box.id === Number(id));
}
