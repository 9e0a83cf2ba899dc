/** Leave to send notices to this phone, asked only when a person presses the button that says so. */

const WAIT = 20_000 // milliseconds: a browser that cannot reach its push service never answers

/** Show the offer where this browser can take it. @param {HTMLElement} ask */
export async function offerNotices(ask) {
  if (!("PushManager" in window) || !("Notification" in window) || Notification.permission === "denied") return
  ask.hidden = false
  ask.querySelector("[data-allow-notices]")?.addEventListener("click", () => allowNotices(ask))
}

/** @param {HTMLElement} ask */
async function allowNotices(ask) {
  const say = /** @type {HTMLElement} */ (ask.querySelector("[data-notices-status]"))
  const button = /** @type {HTMLButtonElement} */ (ask.querySelector("[data-allow-notices]"))
  button.setAttribute("aria-busy", "true")
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      say.textContent = ask.dataset.refused ?? ""
      return
    }
    const subscription = await within(WAIT, subscribe(ask.dataset.key ?? ""))
    await keep(subscription, ask.dataset.notices)
    say.textContent = ask.dataset.allowed ?? ""
    button.remove()
  } catch {
    say.textContent = ask.dataset.failed ?? ""
  } finally {
    button.removeAttribute("aria-busy")
  }
}

/** @param {string} key @returns {Promise<PushSubscription>} */
async function subscribe(key) {
  const { pushManager } = await navigator.serviceWorker.ready
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

/** Have the council keep it; a subscription it does not know is worth nothing. @param {PushSubscription} subscription @param {string} [reference] */
async function keep(subscription, reference) {
  const { endpoint, keys } = subscription.toJSON()
  const response = await fetch("/following/push", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ subscription: { endpoint, keys }, reference }),
  })
  if (!response.ok) {
    await subscription.unsubscribe()
    throw new Error(`${response.status}`)
  }
}

/** @template T @param {number} milliseconds @param {Promise<T>} promise @returns {Promise<T>} */
function within(milliseconds, promise) {
  return Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), milliseconds))])
}
