/** The only source of the service that most short tests are about. */
export const server = "require('express')().listen(process.env.PORT);\n";

const service = { name: 'orders', private: true, scripts: { start: 'node server.js' }, dependencies: { express: '^4.21.2' } };

/** The text of its manifest, with other fields or more of them. */
export const manifest = (more: object): string => JSON.stringify({ ...service, ...more });
