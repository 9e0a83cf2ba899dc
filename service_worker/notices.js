import { version } from "./shell.js"

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self))

/** Always show something: a push that shows nothing costs a phone its leave to send more. @param {PushEvent} event */
export async function showNotice(event) {
  const { title = "News of a report", body = "Open the app to read it.", navigate, tag, lang, dir } = read(event)
  await worker.registration.showNotification(title, {
    body,
    tag,
    lang,
    dir,
    icon: drawing("icon-192"),
    badge: drawing("badge-96"),
    data: { navigate },
  })
}

/** Declarative Web Push, as the server sends it: a browser that knows it shows it without us. @param {PushEvent} event */
function read(event) {
  try {
    return event.data?.json().notification ?? {}
  } catch {
    return {}
  }
}

/** @param {string} name */
function drawing(name) {
  return `/static/${version}/icons/${name}.png`
}

/** Bring an open window to the notice's page, or open one. @param {NotificationEvent} event */
export async function openNotice(event) {
  event.notification.close()
  const url = event.notification.data?.navigate ?? "/messages"
  const [open] = await worker.clients.matchAll({ type: "window" })
  const shown = await open?.navigate(url).catch(() => null)
  if (shown) await shown.focus()
  else await worker.clients.openWindow(url)
}

/** The browser changed its endpoint: subscribe again, and tell the council which one it replaces. @param {any} event */
export async function renew(event) {
  const key = event.oldSubscription?.options.applicationServerKey
  const subscription =
    event.newSubscription ??
    (await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  const { endpoint, keys } = subscription.toJSON()
  await fetch("/following/push", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ subscription: { endpoint, keys }, replaces: event.oldSubscription?.endpoint }),
  })
}
