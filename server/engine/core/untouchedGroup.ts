/**
 * Whether a group of settings is as the command line of Sequelize has written it for somebody to fill in (`sequelize init`): it
 * says nothing of a deploy. `textOf` gives the group's settings.
 */
export function isUntouchedGroup(environment: string | undefined, textOf: (setting: string) => string | undefined): boolean {
	return (
		environment !== undefined &&
		textOf('database') === `database_${environment}` &&
		textOf('username') === 'root' &&
		textOf('host') === '127.0.0.1'
	);
}
