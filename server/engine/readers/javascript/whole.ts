/** What is asked of the text of a file as a whole, function bodies and comments included that are left out before it is parsed. */
export const whole = {
	importMeta: /\bimport\.meta\b/,
	commonjs: /\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/,
	removes: /\b(?:unlink|unlinkSync|rm|rmSync|remove)\s*\(/,
	uploads: /\b(?:putObject|upload|uploadFile|PutObjectCommand|Upload|cloudinary|bucket)\b/,
	ownQueue: /\bassertQueue\(\s*(?:(?:''|""|``)|[^;]{0,200}?\bexclusive\s*:\s*true)/,
} as const;

/** All answers of a text: where they change, facts may, though what is parsed is the same. */
export function answersOf(text: string): string {
	return Object.values(whole).map((question) => (question.test(text) ? 'y' : 'n')).join('');
}
