/** Sends what waits whenever there may be a network, and shows in the navigation that something does. */
import { drafts, drain, forgetDraft, items, putReport } from "./outbox.js"

const AGAIN = 30_000 // milliseconds, while a page is open
const OLDEST_DRAFT = 30 * 86_400_000

export async function watchOutbox() {
  addEventListener("online", () => sendWaiting(true))
  document.addEventListener("visibilitychange", () => document.hidden || sendWaiting())
  await takeUpDrafts().catch(() => {})
  await sendWaiting()
}

/** @param {boolean} [now] */
export async function sendWaiting(now) {
  try {
    await showWaiting()
    if (navigator.onLine && (await drain(now))) setTimeout(sendWaiting, AGAIN)
    await showWaiting()
  } catch {
    // a browser that keeps nothing, as in some private windows
  }
}

async function showWaiting() {
  const left = (await items()).filter(({ state }) => state !== "sent")
  for (const mark of document.querySelectorAll("[data-outbox]")) {
    mark.toggleAttribute("hidden", !left.length)
    const [count] = mark.getElementsByClassName("count")
    count.textContent = `${left.length}`
  }
  dispatchEvent(new CustomEvent("outbox"))
}

/** Send was pressed and the browser ended: it is sent. One never finished is offered again, and forgotten in time. */
async function takeUpDrafts() {
  if (document.querySelector("[data-sent]") && sessionStorage.sending) {
    await forgetDraft(sessionStorage.sending)
    sessionStorage.removeItem("sending")
  }
  const offer = document.querySelector("[data-carry-on]")
  for (const { key, isPressed, changed_at } of await drafts()) {
    if (isPressed && !location.pathname.includes(key)) await putReport(key)
    else if (changed_at < Date.now() - OLDEST_DRAFT) await forgetDraft(key)
    else if (offer) {
      offer.removeAttribute("hidden")
      offer.querySelector("a")?.setAttribute("href", `/reports/new/offline?${key}`)
    }
  }
}
