import { execFile } from 'node:child_process';
import { Router } from 'express';
import multer from 'multer';

const upload = multer({ dest: 'uploads/', limits: { fileSize: 4 * 1024 * 1024 } });

export const photos = Router();

photos.post('/', upload.single('photo'), (request, response) => {
	if (!request.file) {
		response.status(400).json({ error: 'Please choose a photo.' });
		return;
	}
	const { path, originalname, size } = request.file;
	execFile('convert', [path, '-resize', '320x320', `${path}-small.jpg`], (error) => {
		if (error) {
			console.warn('No thumbnail of %s: %s', originalname, error.message);
		}
	});
	response.status(201).json({ name: originalname, size });
});
