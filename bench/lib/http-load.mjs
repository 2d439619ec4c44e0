// A client in a process of its own: keep-alive connections, each with one request at a time. It reads no more than it
// must, so that the server is what is measured.

import { connect } from 'node:net'

process.on('message', async ({ port, path, cookie, connections, seconds }) => {
  const request = `GET ${path} HTTP/1.1\r\nHost: localhost:3000\r\nCookie: ${cookie}\r\n\r\n`
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  // All answers are alike, down to their length.
  const length = await firstAnswer(sockets[0], request)
  const begin = performance.now()
  const end = begin + seconds * 1000
  const counts = await Promise.all(sockets.map((socket) => repeat(socket, request, length, end)))
  const elapsed = (performance.now() - begin) / 1000
  for (const socket of sockets) socket.destroy()
  process.send({ answers: counts.reduce((sum, count) => sum + count, 0), elapsed })
})
process.once('disconnect', () => process.exit())

function open(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Bytes of a whole answer. */
function firstAnswer(socket, request) {
  return new Promise((resolve) => {
    let text = ''
    const read = (chunk) => {
      text += chunk.toString('latin1')
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      if (!text.startsWith('HTTP/1.1 200')) throw new Error(`The server answered ${text.slice(0, head)}`)
      const [, given] = /\r\ncontent-length: (\d+)/i.exec(text) ?? []
      const whole = given === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length === head + 4 + Number(given)
      if (!whole) return
      if (text.length < head + 4 + 2 || /\r\n\r\n(null|.*\r\nnull\r\n)/.test(text)) throw new Error('The server found no session')
      socket.off('data', read)
      resolve(text.length)
    }
    socket.on('data', read)
    socket.write(request)
  })
}

function repeat(socket, request, length, end) {
  return new Promise((resolve, reject) => {
    let count = 0
    let left = length
    socket.on('data', (chunk) => {
      // H, and the first figure of 200.
      if (left === length && (chunk[0] !== 72 || chunk[9] !== 50)) return reject(new Error(`An answer began with ${chunk.subarray(0, 40)}`))
      left -= chunk.length
      if (left > 0) return
      if (left < 0) return reject(new Error('An answer is longer than the first one'))
      left = length
      count += 1
      if (performance.now() < end) socket.write(request)
      else resolve(count)
    })
    socket.once('close', () => reject(new Error('The server closed a connection')))
    socket.write(request)
  })
}
