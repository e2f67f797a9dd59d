import { Router } from 'express';
import multer from 'multer';
import { logger } from '../logger.js';
import { storePhoto } from '../photoStore.js';

const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 4 * 1024 * 1024 } });

export const photos = Router();

photos.post('/', upload.single('photo'), async (request, response) => {
	if (!request.file) {
		response.status(400).json({ error: 'Please choose a photo.' });
		return;
	}
	const { buffer, originalname, size } = request.file;
	try {
		await storePhoto(buffer);
		response.status(201).json({ name: originalname, size });
	} catch (err) {
		logger.error({ err }, 'Photo was not stored');
		response.status(503).json({ error: 'Our album is closed for a moment.' });
	}
});
