/** Streets, places and postcodes kept on the phone, and found there without a signal: much as the council finds them. */

/** @typedef {{ kind: string, name: string, locality: string, latitude: number, longitude: number }} Found */
/** @typedef {Found & { named: string, sought: string, parts: string }} Entry */
/** @typedef {{ kinds: Record<string, number>, names: string, localities: string, longitudes: number[], latitudes: number[] }} Copy */

const CACHE = "gazetteer"
const POSTCODE = /\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b/
const SHORT =
  "av avenue ave avenue bldgs buildings cl close cres crescent ct court dr drive est estate gdns gardens gr grove hl hill ln lane pk park pl place rd road sq square st street ter terrace terr terrace".split(
    " ",
  )

/** @type {Promise<Entry[]> | undefined} */
let kept

/** Keep this copy on the phone, and none that is older. @param {string} url */
export async function keep(url) {
  const cache = await caches.open(CACHE)
  if (await cache.match(url)) return
  await cache.add(url)
  kept = undefined
  for (const { url: other } of await cache.keys()) if (!other.endsWith(url)) await cache.delete(other)
}

/** At most ten, best first; none without a copy. @param {string} words */
export async function search(words) {
  kept ??= read()
  return matching(await kept, words)
}

/**
 * The street whose middle is nearest: of the copy kept on the phone or, where there is none, of this one. Asked here, so
 * that the place itself goes nowhere.
 *
 * @param {{ latitude: number, longitude: number }} place @param {string} [url]
 */
export async function nearest(place, url) {
  if (url) await keep(url)
  kept ??= read()
  const narrow = Math.cos((place.latitude * Math.PI) / 180) // of a degree of longitude, beside one of latitude
  const far = (/** @type {Found} */ { latitude, longitude }) =>
    Math.hypot((longitude - place.longitude) * narrow, latitude - place.latitude)
  const streets = (await kept).filter(({ kind }) => kind === "street")
  return streets.reduce(
    (best, each) => (!best || far(each) < far(best) ? each : best),
    /** @type {Found | undefined} */ (undefined),
  )
}

async function read() {
  const cache = await caches.open(CACHE)
  const [request] = await cache.keys()
  const copy = request && (await cache.match(request))
  return copy ? entries(await copy.json()) : []
}

/** @param {Copy} copy @returns {Entry[]} */
export function entries({ kinds, names, localities, longitudes, latitudes }) {
  const kindOf = Object.entries(kinds).flatMap(([kind, n]) => Array(n).fill(kind))
  const towns = localities.split("\n")
  let [x, y] = [0, 0]
  return names.split("\n").map((name, n) => {
    x += longitudes[n]
    y += latitudes[n]
    const [kind, locality, named] = [kindOf[n], towns[n], searchable(name)]
    const sought = kind === "postcode" ? named.replace(" ", "") : searchable(`${name} ${locality}`)
    return { kind, name, locality, latitude: y / 1e5, longitude: x / 1e5, named, sought, parts: spaced(sought) }
  })
}

/** A name in full leaves out those without it. @param {Entry[]} entries @param {string} typed @returns {Found[]} */
export function matching(entries, typed) {
  const all = searchable(typed)
  const words = all
    .replace(POSTCODE, "")
    .replace(/^((flat|unit) )?(\d+[a-z]? )+(?=[a-z])/, "")
    .trim()
  const code = (POSTCODE.exec(all)?.[0] ?? (/\d/.test(all) && /[a-z]/.test(all) ? all : "")).replaceAll(" ", "")
  const threes = [...new Set([...spaced(words)].map((_, n, letters) => letters.slice(n, n + 3).join("")).slice(0, -2))]
  const isName = entries.some(({ kind, named, sought }) => kind !== "postcode" && [named, sought].includes(words))
  return entries
    .filter(({ kind, sought }) => !isName || kind === "postcode" || sought.includes(words))
    .map((entry) => ({
      entry,
      score: entry.kind === "postcode" ? asCode(entry, code, words) : asName(entry, words, threes),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.entry.sought.length - b.entry.sought.length)
    .slice(0, 10)
    .map(({ entry }) => entry)
}

/** @param {Entry} entry @param {string} words @param {string[]} threes */
function asName({ named, sought, parts }, words, threes) {
  const { length } = words
  const same = threes.filter((three) => parts.includes(three)).length
  const share = same / threes.length
  const near = Math.abs(named.length - length) < 3
  if (!words || (share < 0.35 && !near)) return 0
  const wrong = slips(named, words)
  if (share < 0.35 && wrong > Math.min(2, length / 3)) return 0
  const close = Math.max(0, 1 - (2.5 / length) * Math.min(wrong, slips(sought.slice(0, length), words)))
  const alike = same / (parts.length + threes.length - same)
  return (named === words ? 2 : 0) + (sought.startsWith(words) ? 1 : 0) + share + 0.3 * alike + close
}

/** @param {Entry} entry @param {string} code @param {string} words */
function asCode({ sought }, code, words) {
  if (code.length < 2) return 0
  if (sought === code) return 6
  const starts = sought.startsWith(code)
  const alone = !words || words.replaceAll(" ", "") === code
  if (code.length < 5 || !alone || Math.abs(sought.length - code.length) > 1 || slips(sought, code) > 1)
    return starts ? 3.5 : 0
  if (sought.length > code.length || sorted(sought) === sorted(code)) return 4
  return sought.replace(/\d/g, "") === code.replace(/\d/g, "") ? 3 : 2
}

/** Letters left out, put in, mistaken or changed round, between two words. @param {string} a @param {string} b */
function slips(a, b) {
  let [before, last] = [/** @type {number[]} */ ([]), Array.from({ length: b.length + 1 }, (_, n) => n)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
    before = last
    last = row
  }
  return last[b.length]
}

/** Words as they are compared. @param {string} words */
function searchable(words) {
  const plain = words
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’`]/g, "")
  const each = plain
    .replace(/[^a-z\d]+/g, " ")
    .trim()
    .split(" ")
  return each.map((word, n) => (n ? whole(word) : word === "saint" ? "st" : word)).join(" ")
}

/** @param {string} word */
function whole(word) {
  const n = SHORT.indexOf(word)
  return n % 2 ? word : SHORT[n + 1]
}

/** @param {string} words */
const spaced = (words) => `  ${words.replaceAll(" ", "  ")} `

/** @param {string} word */
const sorted = (word) => [...word].sort().join("")
