import { sayRefused } from "./notices.js"
import { drain, items, keepStep, put, putReport } from "./shell.js"

const PATIENCE = 3000 // milliseconds
const STEP = /^\/reports\/new(?:\/([\da-f-]{36})\/(\w+))?$/
const CHANGE = /^\/reports\/\w{7}\/((un)?follow|follow-by-email|not-fixed|manage(\/[\w-]+)?)$/

/** Whether this is something a person sends that the outbox can take. @param {Request} request */
export function mayWait({ method, mode, url }) {
  const { pathname } = new URL(url)
  return method === "POST" && mode === "navigate" && (STEP.test(pathname) || CHANGE.test(pathname))
}

/** Its answer; or, when none comes in time, what was typed is kept and the person goes on without. @param {Request} request */
export async function sentOrKept(request) {
  const copy = request.clone()
  const answer = await Promise.race([
    fetch(request).catch(() => null),
    new Promise((done) => setTimeout(done, PATIENCE)),
  ])
  return answer && answer.status < 502 ? answer : Response.redirect(await taken(copy), 303)
}

/** Where the person goes on. @param {Request} request */
async function taken(request) {
  const { pathname } = new URL(request.url)
  const step = STEP.exec(pathname)
  if (step && !step[1]) return "/reports/new/offline?new"
  const fields = [...(await request.formData())]
  if (!step) await put(pathname, fields)
  else if (step[2] === "check") await putReport(step[1])
  else await keepStep(step[1], step[2], fields)
  return !step || step[2] === "check" ? "/outbox" : `/reports/new/offline?${step[1]}`
}

/** The browser asks again until this succeeds. */
export async function sendAll() {
  const before = await refused()
  const waits = await drain(true)
  if ((await refused()) > before) await sayRefused()
  if (waits) throw new Error("not all could be sent")
}

const refused = async () => (await items()).filter(({ state }) => state === "needs_you").length
