import type { FactTypes } from '../../../core/fact.js';
import type { Recipe, Rows } from './recipe.js';

type Operation = FactTypes['file.write']['operation'];

/** A method of `fs`, in each of its forms: `fs.x`, `fs.xSync`, `fs/promises.x`. */
const everywhere = (...methods: readonly string[]): string =>
	methods.flatMap((method) => [`node:fs.${method}`, `node:fs.${method}Sync`, `node:fs/promises.${method}`]).join(' ');
const write = (operation: Operation, target = '0'): Recipe => ({ fact: 'write', operation, target });
const read = (operation: FactTypes['file.read']['operation'], target = '0', ...others: readonly string[]): Recipe => ({
	fact: 'read',
	operation,
	targets: [target, ...others],
});

/** The file system. `fs-extra`, `graceful-fs` and the like have the names of `node:fs`. */
export const files: Rows = [
	[
		everywhere('writeFile', 'outputFile', 'writeJson', 'writeJSON', 'outputJson', 'outputJSON', 'utimes', 'ensureFile', 'createFile'),
		write('write'),
	],
	[everywhere('appendFile'), write('append')],
	[everywhere('truncate'), write('empty')],
	['node:fs.createWriteStream', write('stream')],
	[everywhere('mkdir', 'mkdirp', 'mkdirs', 'ensureDir', 'emptyDir'), write('create-folder')],
	['mkdirp mkdirp.sync mkdirp.mkdirp mkdirp.mkdirpSync make-dir make-dir.sync make-dir.makeDirectory', write('create-folder')],
	[everywhere('unlink', 'rm', 'rmdir', 'remove'), { fact: 'remove' }],
	[
		'rimraf rimraf.sync rimraf.rimraf rimraf.rimrafSync del del.sync del.deleteAsync del.deleteSync Deno.remove Deno.removeSync',
		{ fact: 'remove' },
	],
	// https://github.com/ZJONSSON/node-unzipper, https://github.com/cthackers/adm-zip, https://github.com/isaacs/node-tar
	['unzipper.Extract unzip.Extract unzip2.Extract node-unzip-2.Extract unzip-stream.Extract', { fact: 'unpack', target: ['0.path'] }],
	['unzipper.Open.file().extract unzipper.Open.buffer().extract', { fact: 'unpack', target: ['0.path'] }],
	['adm-zip().extractAllTo adm-zip().extractAllToAsync decompress tar-fs.extract', { fact: 'unpack', target: ['0', '1'] }],
	['extract-zip', { fact: 'unpack', target: ['1.dir'] }],
	['tar.x tar.extract', { fact: 'unpack', target: ['0.cwd', '0.C'] }],
	[everywhere('rename', 'move', 'moveFile'), write('move', '1')],
	[everywhere('copyFile', 'copy', 'cp', 'link', 'symlink'), write('copy', '1')],
	['write-file-atomic write-file-atomic.sync jsonfile.writeFile jsonfile.writeFileSync write-json-file write write.sync', write('write')],
	['Bun.write Deno.writeTextFile Deno.writeFile Deno.writeTextFileSync Deno.writeFileSync', write('write')],
	['sharp().toFile qrcode.toFile exceljs.Workbook().xlsx.writeFile exceljs.Workbook().csv.writeFile', write('write')],
	// https://github.com/jimp-dev/jimp, https://github.com/aheckmann/gm, https://github.com/fluent-ffmpeg/node-fluent-ffmpeg
	['jimp.read().write jimp.read().writeAsync jimp.Jimp.read().write gm().write', write('write')],
	['fluent-ffmpeg().save fluent-ffmpeg().saveToFile', write('write')],
	['xlsx.writeFile xlsx.writeFileSync xlsx.writeFileXLSX', write('write', '1')],
	['Deno.mkdir Deno.mkdirSync', write('create-folder')],
	['express-fileupload', { fact: 'upload', destination: 'unknown', memoryFlag: '0.useTempFiles', target: ['0.tempFileDir'] }],
	['lowdb/node.JSONFile lowdb/node.JSONFileSync lowdb.JSONFile lowdb/adapters/FileSync lowdb/adapters/FileAsync', write('write')],
	['nedb @seald-io/nedb', { fact: 'write', operation: 'write', target: '0.filename' }],
	['node-persist.init node-persist.initSync', { fact: 'write', operation: 'write', target: '0.dir' }],

	[everywhere('readFile', 'readJson', 'readJSON', 'createReadStream'), read('read')],
	[everywhere('readdir', 'stat', 'access', 'exists', 'pathExists', 'lstat'), read('look')],
	['jsonfile.readFile jsonfile.readFileSync Bun.file Deno.readTextFile Deno.readFile Deno.readTextFileSync', read('read')],
	// `file(path)`, `file({ file: path })`, and both behind a name for the store.
	[
		'nconf.file nconf.env().file nconf.argv().file nconf.argv().env().file nconf.env().argv().file nconf.use().file',
		read('read', '1.file', '1', '0.file', '0'),
	],
	['express.static koa-static serve-static serve-handler koa-send sirv', read('serve')],
	['@fastify/static fastify-static', read('serve', '1.root')],
	['@nestjs/serve-static.ServeStaticModule.forRoot', read('serve', '0.rootPath')],
];

/** Uploads. */
export const uploads: Rows = [
	['multer', { fact: 'upload', destination: 'disk', target: ['0.dest'], remoteStore: '0.storage', onlyWithTarget: true }],
	// Without a folder, multer's storage and formidable take the temporary one of the system.
	['multer.diskStorage', { fact: 'upload', destination: 'disk', target: ['0.destination'], temporaryByDefault: true }],
	['multer.memoryStorage', { fact: 'upload', destination: 'memory' }],
	[
		'multer-s3 multer-storage-cloudinary.CloudinaryStorage multer-google-storage multer-gridfs-storage.GridFsStorage multer-azure-blob-storage.MulterAzureStorage multer-s3-transform',
		{ fact: 'upload', destination: 'remote' },
	],
	[
		'@nestjs/platform-express.MulterModule.register',
		{ fact: 'upload', destination: 'disk', target: ['0.dest'], remoteStore: '0.storage', onlyWithTarget: true },
	],
	[
		'@nestjs/platform-express.FileInterceptor @nestjs/platform-express.FilesInterceptor',
		{ fact: 'upload', destination: 'disk', target: ['1.dest', '2.dest'], onlyWithTarget: true },
	],
	[
		'formidable formidable.formidable formidable.IncomingForm',
		{ fact: 'upload', destination: 'disk', target: ['0.uploadDir'], temporaryByDefault: true },
	],
	['koa-body koa-body.koaBody', { fact: 'upload', destination: 'disk', target: ['0.formidable.uploadDir'], onlyWithTarget: true }],
	['multiparty.Form', { fact: 'upload', destination: 'disk', target: ['0.uploadDir'], onlyWithTarget: true }],
	['connect-multiparty connect-busboy', { fact: 'upload', destination: 'disk', target: ['0.uploadDir', '0.path'], onlyWithTarget: true }],
	// What parsers hand out as streams, somebody may write to files.
	[
		'busboy().on busboy.Busboy().on @fastify/busboy().on @fastify/busboy.Busboy().on @fastify/busboy.default().on multiparty.Form().on',
		{ fact: 'receive', events: /^(?:file|part)$/ },
	],
];
