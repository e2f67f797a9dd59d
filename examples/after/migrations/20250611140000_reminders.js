export async function up(knex) {
	await knex.schema.alterTable('orders', (table) => {
		table.timestamp('reminded_at');
	});
}

export async function down(knex) {
	await knex.schema.alterTable('orders', (table) => {
		table.dropColumn('reminded_at');
	});
}
