/** The same by Node's web-push: one VAPID header for all, connections kept alive. `node push_node.js`, told by its input. */

import { readFileSync } from "node:fs"
import { Agent, request } from "node:https"
import webpush from "web-push"

const { subscriptions, payload, headers, messages, atOnce, warmUp } = JSON.parse(readFileSync(0, "utf8"))
const agent = new Agent({ keepAlive: true, maxSockets: atOnce })

/** @param {number} number */
function send(number) {
  const subscription = subscriptions[number % subscriptions.length]
  const options = { TTL: 172_800, headers, contentEncoding: "aes128gcm" }
  const { endpoint, method, headers: all, body } = webpush.generateRequestDetails(subscription, payload, options)
  return new Promise((done, fail) => {
    const sent = request(endpoint, { method, headers: all, agent }, (answer) => {
      answer.resume().on("end", () => (answer.statusCode === 201 ? done() : fail(answer.statusCode)))
    })
    sent.on("error", fail).end(body)
  })
}

/** @param {number} count */
async function load(count) {
  let number = 0
  const client = async () => {
    while (number < count) await send(number++)
  }
  await Promise.all(Array.from({ length: atOnce }, client))
}

await load(warmUp)
const [began, before] = [process.hrtime.bigint(), process.cpuUsage()]
await load(messages)
const took = Number(process.hrtime.bigint() - began) / 1e9 // seconds
const { user, system } = process.cpuUsage(before)
console.log(JSON.stringify({ per_s: messages / took, cpu_us: (user + system) / messages }))
