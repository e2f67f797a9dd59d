import { Router } from 'express';
import { allBoxes, findBox } from '../boxes.js';
import { todaysPrices } from '../prices.js';

export const boxes = Router();

boxes.get('/', (request, response) => {
	const persons = Number(request.query.persons ?? 0);
	response.json(allBoxes().filter((box) => persons === 0 || box.persons === persons));
});

boxes.get('/prices', async (request, response) => {
	response.json(await todaysPrices());
});

boxes.get('/:id', (request, response) => {
	const box = findBox(request.params.id);
	if (!box) {
		console.log(`No box ${request.params.id}`);
		response.status(404).json({ error: 'We have no such box.' });
		return;
	}
	response.json(box);
});
