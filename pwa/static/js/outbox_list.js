/** The outbox as a page: each thing, what became of it in words, and what can be done with it. */
import { ago } from "./kept.js"
import { forget, isToSend, itemOf, items, put } from "./outbox.js"
import { sendWaiting } from "./waiting.js"

/** @import { Item } from "./outbox.js" */

const list = /** @type {HTMLElement} */ (document.querySelector("[data-items]"))
const words = list.dataset
const pattern = /** @type {HTMLTemplateElement} */ (document.getElementById("item"))

addEventListener("outbox", show)
list.addEventListener("click", pressed)
show()

async function show() {
  const all = (await items()).sort((a, b) => b.made_at - a.made_at)
  list.replaceChildren(...all.map(card))
  document.querySelector("[data-nobody]")?.toggleAttribute("hidden", !all.some(isToSend))
  document.querySelector("[data-empty]")?.toggleAttribute("hidden", all.length > 0)
}

/** @param {Item} item */
function card({ key, kind, url, fields, state, problems, made_at, reference }) {
  const card = /** @type {HTMLElement} */ (/** @type {Element} */ (pattern.content.firstElementChild).cloneNode(true))
  const said = Object.fromEntries(fields.filter(([, value]) => typeof value === "string"))
  const of = /** @type {(name: string) => HTMLElement} */ (
    (name) => /** @type {HTMLElement} */ (card.querySelector(`[data-${name}]`))
  )
  card.dataset.key = key
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("[data-of]")))
    part.hidden = !part.dataset.of?.includes(state) || (part.matches("[data-edit]") && kind !== "new")
  of("what").textContent = words[kind.replace(/-./g, (part) => part[1].toUpperCase())] ?? words.change ?? ""
  of("words").textContent = `${said.description || said.email || reference || ""}`
  of("where").textContent = [said.where, /[A-Z\d]{7}/.exec(url)?.[0], photos(fields)].filter(Boolean).join(" · ")
  of("age").textContent = ago(Date.now() - made_at)
  of("problems").replaceChildren(...Object.values(problems).map(line))
  for (const link of card.querySelectorAll("a"))
    link.href = reference ? `/reports/${reference}${kind === "new" ? "/sent" : ""}` : `/reports/new/offline?${key}`
  return card
}

/** @param {string} text */
function line(text) {
  const item = document.createElement("li")
  item.textContent = text
  return item
}

/** @param {Item["fields"]} fields */
function photos(fields) {
  const n = fields.filter(([name]) => name === "photos").length
  return n ? `${words.photos}: ${n}` : ""
}

/** @param {MouseEvent} event */
async function pressed({ target }) {
  const button = /** @type {Element} */ (target).closest("button")
  const key = /** @type {HTMLElement | null | undefined} */ (button?.closest("[data-key]"))?.dataset.key
  if (!button || !key) return
  await navigator.locks.request("outbox", async () => {
    const item = await itemOf(key)
    if (item && "delete" in button.dataset && confirm(words.sure)) await forget(key)
    else if (item && "retry" in button.dataset) await put(item.url, item.fields, key)
  })
  await sendWaiting(true)
}
