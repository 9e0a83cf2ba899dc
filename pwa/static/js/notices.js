/** Leave to send notices to this phone, asked only when a person presses the button that says so. */

const WAIT = 20_000 // milliseconds: a browser that cannot reach its push service never answers

/** Once each time the app is opened: what its icon says, and whether notices still come. */
export async function keepNotices() {
  const unread = Number.parseInt(document.querySelector(".count")?.textContent ?? "0", 10)
  navigator.setAppBadge?.(unread).catch(() => {}) // 0 takes it away
  if (!localStorage.notices || sessionStorage.notices || !mayNotify()) return
  sessionStorage.notices = "looked"
  await repair().catch(() => {})
}

/** Subscribe again where the subscription is gone or was made for another key; tell the council which one there is. */
async function repair() {
  const key = await (await fetch("/following/push")).text()
  const [old, replaces] = JSON.parse(localStorage.notices)
  const { pushManager } = await navigator.serviceWorker.ready
  let subscription = await pushManager.getSubscription()
  if (subscription && old !== key) {
    await subscription.unsubscribe()
    subscription = null
  }
  await keep(subscription ?? (await within(WAIT, subscribe(key))), key, { replaces, is_repair: true })
}

function mayNotify() {
  return "PushManager" in window && "Notification" in window && Notification.permission === "granted"
}

/** Show the offer where this browser can take it, and has not. @param {HTMLElement} ask */
export async function offerNotices(ask) {
  if (!("PushManager" in window) || !("Notification" in window) || Notification.permission === "denied") return
  if (localStorage.notices && mayNotify()) return
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
    const key = ask.dataset.key ?? ""
    await keep(await within(WAIT, subscribe(key)), key, { reference: ask.dataset.notices })
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

/** Have the council keep it; a subscription it does not know, or no longer wants, is worth nothing. @param {PushSubscription} subscription @param {string} key @param {object} more */
async function keep(subscription, key, more) {
  const { endpoint, keys } = subscription.toJSON()
  const response = await fetch("/following/push", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ subscription: { endpoint, keys }, ...more }),
  })
  if (response.ok) {
    localStorage.notices = JSON.stringify([key, endpoint])
  } else {
    localStorage.removeItem("notices")
    await subscription.unsubscribe()
    throw new Error(`${response.status}`)
  }
}

/** @template T @param {number} milliseconds @param {Promise<T>} promise @returns {Promise<T>} */
function within(milliseconds, promise) {
  return Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("too slow")), milliseconds))])
}
