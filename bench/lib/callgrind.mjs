// Reads callgrind's profiles: how many instructions ran in the addon, on its behalf, and elsewhere.

import { readFileSync } from 'node:fs'

/**
 * - `total`: all instructions;
 * - `addon`: between entering the addon and leaving it, what it calls included;
 * - `own`: of these, the addon's own code;
 * - `nodeApi`: of these, what it called in Node.
 */
export function readProfile(path) {
  const names = new Map()
  const name = (text) => {
    const [, id, given] = /^(\(\d+\))(?: (.*))?$/.exec(text) ?? []
    if (given !== undefined) names.set(id, kind(given))
    return names.get(id)
  }
  const counts = { total: 0, addon: 0, own: 0, nodeApi: 0 }
  let object
  let callee
  let isCall = false
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('ob=')) object = name(line.slice(3))
    else if (line.startsWith('fn=')) callee = undefined
    else if (line.startsWith('cob=')) callee = name(line.slice(4))
    else if (line.startsWith('calls=')) isCall = true
    else if (/^[+\-*\d]/.test(line)) {
      const cost = Number(line.slice(line.indexOf(' ') + 1))
      // The line after `calls=` has the callee's cost with that of all it called; no `cob=` is a call within the object.
      if (!isCall) {
        counts.total += cost
        if (object === 'addon') counts.own += cost
      } else if (object !== 'addon' && callee === 'addon') counts.addon += cost
      else if (object === 'addon' && callee === 'node') counts.nodeApi += cost
      isCall = false
      callee = undefined
    }
  }
  return counts
}

function kind(object) {
  if (object.endsWith('.node')) return 'addon'
  return /[/\\]node$/.test(object) ? 'node' : 'other'
}
