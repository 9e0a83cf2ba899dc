/** What this phone has still to send, and what is being typed: kept in IndexedDB by pages and service worker alike. */

/** @typedef {[string, string | Blob][]} Fields */
/** @typedef {{ key: string, url: string, kind: string, fields: Fields, made_at: number, tries: number, due_at: number, state: "waiting" | "sending" | "needs_you" | "sent", problems: Record<string, string>, reference?: string }} Item */
/** @typedef {{ key: string, steps: Record<string, Fields>, changed_at: number, unsent: string, isPressed: boolean }} Draft */

const LIMIT = 90_000 // milliseconds for sending one thing, with its photos
const LONGEST_WAIT = 3_600_000 // between two tries, when we are asked for time
const REMEMBERED = 7 * 86_400_000 // how long the outbox still shows what was sent
const BUSY = [408, 425, 429]

/** @typedef {<T>(name: string, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>) => Promise<T>} Stored */

/** One question to a database of this phone's, each in a transaction of its own. @param {string} database @param {string[]} stores @returns {Stored} */
export const storedIn = (database, stores) => (name, mode, ask) =>
  new Promise((done, fail) => {
    const opening = indexedDB.open(database, 1)
    opening.onupgradeneeded = () => {
      for (const each of stores) opening.result.createObjectStore(each, { keyPath: "key" })
    }
    opening.onerror = () => fail(opening.error)
    opening.onsuccess = () => {
      const db = opening.result
      const transaction = db.transaction(name, mode, { durability: "strict" })
      const asked = ask(transaction.objectStore(name))
      transaction.oncomplete = () => done(asked.result)
      transaction.onabort = () => fail(transaction.error)
      db.onversionchange = () => db.close()
      db.close() // once the transaction is over
    }
  })

const stored = storedIn("doorstep", ["items", "drafts"])

/** @returns {Promise<Item[]>} */
export const items = () => stored("items", "readonly", (store) => store.getAll())
/** @param {string} key @returns {Promise<Item | undefined>} */
export const itemOf = (key) => stored("items", "readonly", (store) => store.get(key))
/** @param {string} key */
export const forget = (key) => stored("items", "readwrite", (store) => store.delete(key))
/** @returns {Promise<Draft[]>} */
export const drafts = () => stored("drafts", "readonly", (store) => store.getAll())
/** @param {string} key @returns {Promise<Draft | undefined>} */
export const draftOf = (key) => stored("drafts", "readonly", (store) => store.get(key))
/** @param {string} key */
export const forgetDraft = (key) => stored("drafts", "readwrite", (store) => store.delete(key))

/** @param {Item} item */
const keep = (item) => stored("items", "readwrite", (store) => store.put(item))

/** @param {Draft} draft */
export const keepDraft = (draft) =>
  stored("drafts", "readwrite", (store) => store.put({ ...draft, changed_at: Date.now() }))

/** What one page of the journey holds takes the place of what it held before. @param {string} key @param {string} step @param {Fields} fields @param {boolean} [isSent] */
export async function keepStep(key, step, fields, isSent = false) {
  const { steps, unsent: before } = (await draftOf(key)) ?? /** @type {Draft} */ ({ steps: {}, unsent: "" })
  const photos = withoutEmptyFiles(fields)
  const kept = fields.some(([name]) => name === "remove") ? [] : (steps[step] ?? []).filter(isFile)
  steps[step] = photos.some(isFile) ? photos : [...photos, ...kept]
  const unsent = !isSent ? step : before === step ? "" : before
  await keepDraft({ key, steps, changed_at: 0, unsent, isPressed: isSent && step === "check" })
}

/** @param {Fields[number]} field */
const isFile = ([, value]) => typeof value !== "string"

/** @param {Fields} fields @returns {Fields} */
const withoutEmptyFiles = (fields) => fields.filter(([, value]) => typeof value === "string" || value.size)

/** @param {string} url @param {Fields} fields @param {string} [key] */
export async function put(url, fields, key = crypto.randomUUID()) {
  const kind = /[^/]+$/.exec(url)?.[0] ?? ""
  const made = { key, url, kind, fields: withoutEmptyFiles(fields), made_at: Date.now(), tries: 0, due_at: 0 }
  await keep({ ...made, state: "waiting", problems: {} })
  await askForSync()
}

/** A report whose Send was pressed: its key is its draft's, so that whichever way it arrives first is the only one. @param {string} key */
export async function putReport(key) {
  const draft = await draftOf(key)
  await put("/reports/new", Object.values(draft?.steps ?? {}).flat(), key)
  await forgetDraft(key)
}

/** Background Sync, where the browser has it: asked for by a page or by the service worker itself. */
async function askForSync() {
  const { registration = await navigator.serviceWorker?.getRegistration() } = /** @type {any} */ (self)
  await registration?.sync?.register("outbox").catch(() => {})
}

/** Send what is due, one after the other, in one place at a time; whether anything still waits. @param {boolean} [now] without waiting for its turn */
export function drain(now = false) {
  return navigator.locks.request("outbox", async () => {
    for (const item of await items()) {
      if (item.state === "sent" && item.made_at < Date.now() - REMEMBERED) await forget(item.key)
      else if (isToSend(item) && (now || item.due_at <= Date.now()) && !(await send(item))) break
    }
    return (await items()).some(isToSend)
  })
}

/** Also what was being sent when the browser was killed: nobody else can be sending it now. @param {Item} item */
export const isToSend = ({ state }) => state === "waiting" || state === "sending"

/** False when there is no network, so that the others need not try. @param {Item} item */
async function send(item) {
  await keep({ ...item, tries: item.tries + 1, state: "sending" })
  const trying = /** @type {Item} */ (await itemOf(item.key)) // in Firefox a photo is readable only as it was kept last
  const { status, said } = await answerTo(trying)
  if (said?.reference && status < 300)
    await keep({ ...trying, state: "sent", fields: [], problems: {}, reference: said.reference })
  else if (said?.title && status < 500 && !BUSY.includes(status))
    await keep({ ...trying, state: "needs_you", problems: said.errors ?? { "": said.detail } })
  else await keep({ ...trying, state: "waiting", due_at: status ? Date.now() + pause(trying.tries) : 0 })
  return status > 0
}

/** Longer each time, and not all phones at once. @param {number} tries */
const pause = (tries) => Math.min(LONGEST_WAIT, 2 ** tries * 2000) * (0.5 + Math.random() / 2)

/** Status 0 is no answer of the council's: a network without a way out answers with pages of its own. @param {Item} item */
async function answerTo({ key, url, fields }) {
  const body = new FormData()
  for (const [name, value] of [["key", key], ["to", url], ...fields]) body.append(/** @type {string} */ (name), value)
  try {
    const headers = { accept: "application/json" }
    const door = url.startsWith("/staff") ? url : "/outbox" // an officer's is behind her own
    const answer = await fetch(door, { method: "POST", headers, body, signal: AbortSignal.timeout(LIMIT) })
    return { status: answer.status, said: await answer.json() }
  } catch {
    return { status: 0, said: null }
  }
}
