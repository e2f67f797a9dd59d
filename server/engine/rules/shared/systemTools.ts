import { wordSet } from '../../core/wordList.js';

/** A program that comes with an operating system's packages, and what provides it. */
export interface SystemTool {
	/** Packages of Debian and Ubuntu. */
	readonly apt: readonly string[];
	/** Packages of Alpine. */
	readonly apk: readonly string[];
	/** Comes with the full (neither slim nor alpine) images of language runtimes, which stand on `buildpack-deps`. */
	readonly inFullImages?: boolean;
	/** Comes with BusyBox, and so with every Alpine image. */
	readonly inBusyBox?: boolean;
}

const tool = (apt: string, apk = apt, also: Pick<SystemTool, 'inFullImages' | 'inBusyBox'> = {}): SystemTool => ({
	apt: apt.split(' '),
	apk: apk.split(' '),
	...also,
});
const full = { inFullImages: true };

/**
 * System tools that services call. Shells and the core utilities are left out: every image that can run a command line has them.
 */
const systemTools: Readonly<Record<string, SystemTool>> = {
	curl: tool('curl', 'curl', full),
	wget: tool('wget', 'wget', { inFullImages: true, inBusyBox: true }),
	git: tool('git', 'git', full),
	svn: tool('subversion', 'subversion', full),
	hg: tool('mercurial', 'mercurial', full),
	ssh: tool('openssh-client', 'openssh openssh-client openssh-client-default', full),
	scp: tool('openssh-client', 'openssh openssh-client openssh-client-default', full),
	'ssh-keygen': tool('openssh-client', 'openssh openssh-keygen', full),
	rsync: tool('rsync'),
	convert: tool('imagemagick', 'imagemagick', full),
	magick: tool('imagemagick', 'imagemagick'),
	mogrify: tool('imagemagick', 'imagemagick', full),
	identify: tool('imagemagick', 'imagemagick', full),
	composite: tool('imagemagick', 'imagemagick', full),
	montage: tool('imagemagick', 'imagemagick', full),
	gm: tool('graphicsmagick'),
	ffmpeg: tool('ffmpeg'),
	ffprobe: tool('ffmpeg'),
	sox: tool('sox'),
	mediainfo: tool('mediainfo'),
	mkvmerge: tool('mkvtoolnix'),
	fpcalc: tool('libchromaprint-tools', 'chromaprint'),
	exiftool: tool('libimage-exiftool-perl exiftool', 'exiftool perl-image-exiftool'),
	pdftk: tool('pdftk pdftk-java', 'pdftk'),
	pdftotext: tool('poppler-utils', 'poppler-utils'),
	pdftoppm: tool('poppler-utils', 'poppler-utils'),
	pdfinfo: tool('poppler-utils', 'poppler-utils'),
	pdfunite: tool('poppler-utils', 'poppler-utils'),
	pdftocairo: tool('poppler-utils', 'poppler-utils'),
	pdfimages: tool('poppler-utils', 'poppler-utils'),
	mutool: tool('mupdf-tools'),
	ocrmypdf: tool('ocrmypdf'),
	qpdf: tool('qpdf'),
	gs: tool('ghostscript'),
	wkhtmltopdf: tool('wkhtmltopdf'),
	wkhtmltoimage: tool('wkhtmltopdf'),
	pandoc: tool('pandoc', 'pandoc pandoc-cli'),
	pdflatex: tool('texlive-latex-base texlive-full', 'texlive texlive-full'),
	xelatex: tool('texlive-xetex texlive-full', 'texlive-xetex texlive-full'),
	soffice: tool('libreoffice libreoffice-core libreoffice-writer', 'libreoffice'),
	libreoffice: tool('libreoffice libreoffice-core', 'libreoffice'),
	unoconv: tool('unoconv'),
	tesseract: tool('tesseract-ocr', 'tesseract-ocr'),
	inkscape: tool('inkscape'),
	'rsvg-convert': tool('librsvg2-bin', 'rsvg-convert librsvg'),
	dot: tool('graphviz'),
	gnuplot: tool('gnuplot'),
	chromium: tool('chromium'),
	'google-chrome': tool('google-chrome-stable', 'chromium'),
	pg_dump: tool('postgresql-client', 'postgresql-client'),
	pg_restore: tool('postgresql-client', 'postgresql-client'),
	psql: tool('postgresql-client', 'postgresql-client'),
	mysqldump: tool('default-mysql-client mysql-client mariadb-client', 'mysql-client mariadb-client'),
	mysql: tool('default-mysql-client mysql-client mariadb-client', 'mysql-client mariadb-client'),
	mongodump: tool('mongodb-database-tools mongo-tools', 'mongodb-tools'),
	mongorestore: tool('mongodb-database-tools mongo-tools', 'mongodb-tools'),
	'redis-cli': tool('redis-tools', 'redis'),
	sqlite3: tool('sqlite3', 'sqlite'),
	zip: tool('zip'),
	unzip: tool('unzip', 'unzip', { inFullImages: true, inBusyBox: true }),
	'7z': tool('p7zip-full 7zip', 'p7zip 7zip'),
	unrar: tool('unrar unrar-free', 'unrar'),
	openssl: tool('openssl ca-certificates', 'openssl', full),
	gpg: tool('gnupg gpg', 'gnupg', full),
	jq: tool('jq'),
	tmux: tool('tmux'),
	screen: tool('screen'),
	nmap: tool('nmap'),
	ping: tool('iputils-ping', 'iputils iputils-ping', { inBusyBox: true }),
	traceroute: tool('traceroute', 'traceroute', { inBusyBox: true }),
	dig: tool('dnsutils bind9-dnsutils', 'bind-tools'),
	nslookup: tool('dnsutils bind9-dnsutils', 'bind-tools', { inBusyBox: true }),
	whois: tool('whois', 'whois', { inBusyBox: true }),
	sendmail: tool('sendmail postfix exim4', 'sendmail postfix ssmtp msmtp', { inBusyBox: true }),
	docker: tool('docker.io docker-ce-cli', 'docker docker-cli'),
	kubectl: tool('kubectl', 'kubectl'),
	aws: tool('awscli', 'aws-cli'),
	python: tool('python3 python-is-python3', 'python3', full),
	python3: tool('python3', 'python3', full),
	java: tool('default-jre openjdk-17-jre openjdk-21-jre default-jre-headless', 'openjdk17-jre openjdk21-jre openjdk11-jre'),
	javac: tool('default-jdk openjdk-17-jdk openjdk-21-jdk default-jdk-headless', 'openjdk17 openjdk21 openjdk17-jdk'),
	gcc: tool('gcc build-essential', 'gcc build-base', full),
	'g++': tool('g++ build-essential', 'g++ build-base', full),
	ruby: tool('ruby', 'ruby'),
	perl: tool('perl', 'perl', full),
	clamscan: tool('clamav', 'clamav'),
	clamdscan: tool('clamdscan', 'clamav-clamdscan clamav-daemon clamav'),
	xvfb: tool('xvfb', 'xvfb'),
	'yt-dlp': tool('yt-dlp', 'yt-dlp'),
	'youtube-dl': tool('youtube-dl', 'youtube-dl'),
	gifsicle: tool('gifsicle'),
	jpegoptim: tool('jpegoptim'),
	optipng: tool('optipng'),
	pngquant: tool('pngquant'),
	cwebp: tool('webp', 'libwebp-tools'),
};

/**
 * The system tool of a program, or undefined when it is none (a shell, a core utility, the project's own). A path into the
 * system's folders counts by its last segment, and so does one to what somebody has installed at home (`/home/ann/conda/bin/python`).
 */
export function systemToolOf(program: string): { readonly name: string; readonly tool: SystemTool } | undefined {
	const inSystemFolder = /^\/(?:usr|bin)\/|^\/(?:home|Users|root)\/.{1,200}\/bin\/[^/]{1,60}$/.test(program);
	const name = inSystemFolder ? program.slice(program.lastIndexOf('/') + 1) : program;
	return Object.hasOwn(systemTools, name) ? { name, tool: systemTools[name]! } : undefined;
}

/** Package managers of operating systems: what installs their packages, and takes them out. */
export const systemManagers: ReadonlySet<string> = wordSet('apt apt-get aptitude apk dnf yum microdnf zypper');

/** What a command has a package manager of the operating system install, options and versions included; none where it does something else. */
export function systemPackages([program = '', ...words]: readonly string[]): readonly string[] {
	const verb = systemManagers.has(program) ? words.findIndex((word) => word === 'install' || word === 'add') : -1;
	return verb < 0 ? [] : words.slice(verb + 1);
}

/**
 * Whether a command line that builds an image installs a tool: it calls a package manager and names a package that provides the
 * tool, or the tool itself.
 */
export function installsTool(command: string, name: string, { apt, apk }: SystemTool): boolean {
	const words = command.split(/[\s;&|\\]+/);
	const installs = words.some((word) => systemManagers.has(word)) && words.some((word) => word === 'install' || word === 'add');
	// A name may carry a version (`ffmpeg=7:5.1`, `git~2.40`, `ffmpeg6`, `postgresql16-client`) or an architecture (`git:amd64`).
	const names = words.map((word) => word.split(/[=~:<>]/)[0]!);
	const named = new Set([...names, ...names.map((word) => word.replace(/(?<=[a-z])\d+(?=-|$)/, ''))]);
	// Packages of a language's library bring along what runs them (`py3-pip` brings python3).
	const libraries = name.startsWith('python') && [...named].some((one) => /^(?:py3|python3)-/.test(one));
	return installs && (libraries || [name, ...apt, ...apk].some((one) => named.has(one)));
}
