export async function up(knex) {
	await knex.schema.createTable('orders', (table) => {
		table.increments('id');
		table.integer('box_id').notNullable();
		table.string('customer').notNullable();
		table.date('delivery').notNullable();
		table.timestamp('created_at').defaultTo(knex.fn.now());
	});
}

export async function down(knex) {
	await knex.schema.dropTable('orders');
}
