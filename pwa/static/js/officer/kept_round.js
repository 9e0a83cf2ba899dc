/**
 * What an officer's phone keeps: of her round the reference, the problem and the place, for twelve hours; and what she
 * found and could not send yet, sealed so that only the council can open it.
 */

import { storedIn } from "../outbox.js"

/** @typedef {{ reference: string, service: string, place: string, latitude: number, longitude: number }} Stop */
/** @typedef {{ key: "round", stops: Stop[], seal_with: string, kept_at: number }} Round */
/** @typedef {{ key: string, reference: string, sealed: Blob[], state: "waiting" | "needs_you", problems: Record<string, string> }} Visit */

const LONGEST = 12 * 3_600_000 // milliseconds
const LIMIT = 90_000 // milliseconds for sending one visit with its photos
const CACHE = "round"
const OFFLINE = "/staff/round/offline"
const BUSY = [408, 425, 429]

const stored = storedIn("doorstep-round", ["round", "visits"])

/** The round, unless it was kept too long ago: then it is gone. @returns {Promise<Round | undefined>} */
export async function keptRound() {
  /** @type {Round | undefined} */
  const round = await stored("round", "readonly", (store) => store.get("round"))
  if (!round || round.kept_at > Date.now() - LONGEST) return round
  await forgetRound()
}

/** With the page that shows it and the files of that. @param {Stop[]} stops @param {string} seal_with */
export async function keepRound(stops, seal_with) {
  localStorage.round = "kept"
  await stored("round", "readwrite", (store) => store.put({ key: "round", stops, seal_with, kept_at: Date.now() }))
  const page = await fetch(OFFLINE)
  const files = [...(await page.clone().text()).matchAll(/"(\/static\/\w+\/(?:css|js)\/[^"]+)"/g)].map(([, url]) => url)
  const folder = new URL(".", import.meta.url).pathname
  const imported = ["kept_round.js", "seal.js", "visits.js", "../photos.js", "../outbox.js"].map(
    (name) => new URL(name, location.origin + folder).pathname,
  )
  await caches.delete(CACHE)
  const cache = await caches.open(CACHE)
  await cache.put(OFFLINE, page)
  await cache.addAll([...new Set([...files, ...imported])])
}

/** When she signs out, or is signed out from afar. What waits stays: nobody but the council can read it. */
export async function forgetRound() {
  await stored("round", "readwrite", (store) => store.clear())
  await caches.delete(CACHE)
}

/** @returns {Promise<Visit[]>} */
export const visits = () => stored("visits", "readonly", (store) => store.getAll())
/** @param {Visit} visit */
export const keepVisit = (visit) => stored("visits", "readwrite", (store) => store.put(visit))
/** @param {string} key */
export const forgetVisit = (key) => stored("visits", "readwrite", (store) => store.delete(key))
/** @param {string} reference */
export async function leaveOut(reference) {
  const round = await keptRound()
  if (round)
    await stored("round", "readwrite", (store) =>
      store.put({ ...round, stops: round.stops.filter((stop) => stop.reference !== reference) }),
    )
}

/** Send all that waits, one after the other, in one place at a time. */
export function sendVisits() {
  return navigator.locks.request("round", async () => {
    for (const visit of await visits()) if (visit.state === "waiting" && !(await send(visit))) break
  })
}

/** False when there is no network, so that the others need not try. @param {Visit} visit */
async function send(visit) {
  const { status, said } = await answerTo(visit)
  if (status < 300 && said?.reference) {
    await forgetVisit(visit.key)
    await leaveOut(visit.reference)
  } else if (said?.title && status < 500 && !BUSY.includes(status)) {
    await keepVisit({ ...visit, state: "needs_you", problems: said.errors ?? { "": said.detail } })
  }
  return status > 0
}

/** Status 0 is no answer of the council's. @param {Visit} visit */
async function answerTo({ key, reference, sealed }) {
  const body = new FormData()
  body.append("key", key)
  body.append("reference", reference)
  for (const each of sealed) body.append("sealed", each, "sealed")
  try {
    const headers = { accept: "application/json" }
    const answer = await fetch("/staff/round/outbox", {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(LIMIT),
    })
    return { status: answer.status, said: await answer.json() }
  } catch {
    return { status: 0, said: null }
  }
}
