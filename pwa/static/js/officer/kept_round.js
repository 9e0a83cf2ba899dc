/**
 * What an officer's phone keeps: of her round the reference, the problem and the place, for twelve hours. What she found
 * there waits in the phone's one outbox, sealed so that only the council can open it.
 */

import { drain, forget, items, put, storedIn } from "../outbox.js"

/** @import { Item } from "../outbox.js" */
/** @typedef {{ reference: string, service: string, place: string, latitude: number, longitude: number }} Stop */
/** @typedef {{ key: "round", stops: Stop[], seal_with: string, kept_at: number }} Round */

const LONGEST = 12 * 3_600_000 // milliseconds
const CACHE = "round"
const OFFLINE = "/staff/round/offline"
const VISITS = "/staff/round/visits"

const stored = storedIn("doorstep-round", ["round"])

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
  if (!(await visits()).length) localStorage.removeItem("round")
}

/** What she sent from her round that is not done with. */
export const visits = async () => (await items()).filter(({ url }) => url === VISITS)

/** @param {string} key @param {string} reference @param {Blob[]} sealed her words, then her photos */
export const putVisit = (key, reference, [words, ...photos]) =>
  put(
    VISITS,
    [
      ["reference", reference],
      ["sealed", words],
      ...photos.map((photo) => /** @type {[string, Blob]} */ (["photos", photo])),
    ],
    key,
  )

/** Again, or as a note for her colleagues where the report takes no visit any more. @param {Item} visit @param {boolean} [asNote] */
export const putAgain = ({ key, fields }, asNote) => put(VISITS, asNote ? [...fields, ["as_note", "yes"]] : fields, key)

/** All that waits goes, also what only wanted her signed in. What was sent, here or by the service worker, is done with. */
export async function sendVisits() {
  for (const visit of await visits()) if (isSignedOut(visit)) await putAgain(visit)
  if (navigator.onLine) await drain()
  const all = await visits()
  const sent = all.filter(({ state }) => state === "sent")
  for (const { key, reference = "" } of sent) await leaveOut(reference).then(() => forget(key))
  if (all.some(isSignedOut)) await forgetRound()
  return { sent: sent.length, left: all.length - sent.length }
}

/** @param {Item} visit */
const isSignedOut = ({ problems }) => "signed_out" in problems

/** @param {string} reference */
async function leaveOut(reference) {
  const round = await keptRound()
  if (round)
    await stored("round", "readwrite", (store) =>
      store.put({ ...round, stops: round.stops.filter((stop) => stop.reference !== reference) }),
    )
}
