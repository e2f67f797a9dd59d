for (const form of document.querySelectorAll<HTMLFormElement>('form[data-confirm]')) {
	form.addEventListener('submit', (event) => {
		if (!window.confirm(form.dataset.confirm)) {
			event.preventDefault();
		}
	});
}
