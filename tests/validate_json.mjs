/*
 * Validate JSON from standard input by one definition of Microsoft's schema for add-ins.
 *
 *     node validate_json.mjs NODE_HOME DEFINITION
 *
 * Prints a JSON list of errors.
 */
import { createRequire } from "node:module";
import fs from "node:fs";

const [home, definition] = process.argv.slice(2);
const require = createRequire(`${home}/package.json`);
const folder = `${home}/node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.30`;
const schema = JSON.parse(fs.readFileSync(`${folder}/MicrosoftTeams.schema.json`, "utf8"));
const Ajv = require("ajv-draft-04").default;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true, validateFormats: false });
ajv.addSchema({ ...schema, id: "manifest" });
const valid = ajv.compile({ $ref: `manifest#/definitions/${definition}` });
valid(JSON.parse(fs.readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify((valid.errors ?? []).map((error) => `${error.instancePath}: ${error.message}`)));
