export const config = {
	port: 3000,
	session: {
		name: 'harvest.sid',
		secret: 'Yq7-plum-orchard-31-Vex',
	},
	database: {
		host: 'localhost',
		port: 5432,
		user: 'harvest',
		password: 'turnip-Lw82-cellar',
		database: 'harvest',
	},
	mail: {
		host: 'smtp.harvestbox.io',
		from: 'Harvest Box <hello@harvestbox.io>',
		user: 'shop',
		password: 'kR4-beetroot-mailer-77',
	},
	pricesUrl: 'https://prices.orchardsupply.io/v2/today',
	labelPrinter: 'http://10.20.4.17:8631/print',
};
