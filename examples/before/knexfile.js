export default {
	development: {
		client: 'sqlite3',
		connection: { filename: './data/dev.sqlite3' },
		useNullAsDefault: true,
	},
	production: {
		client: 'pg',
		connection: { host: 'db-1.harvestbox.io', database: 'harvest', user: 'harvest' },
	},
};
