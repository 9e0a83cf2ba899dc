// A certified OpenID provider on loopback, for tests: node identity_provider.js PORT REDIRECT_URI.
// Whoever is asked to sign in is whom the last POST to /who?subject=… named, without a page in between.
import { createServer } from "node:http"
import Provider from "oidc-provider"

const [port, redirectUri] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
let subject = "idris"
let addresses = {}

const provider = new Provider(issuer, {
  clients: [{ client_id: "doorstep", client_secret: "a secret for tests", redirect_uris: [redirectUri] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  cookies: { keys: ["for tests"] },
  pkce: { required: () => true },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: addresses[id], email_verified: !id.startsWith("unverified") }),
  }),
})
const answer = provider.callback()

createServer(async (request, response) => {
  const url = new URL(request.url, issuer)
  if (url.pathname === "/who") {
    subject = url.searchParams.get("subject")
    addresses[subject] = url.searchParams.get("email")
    response.end()
  } else if (url.pathname.startsWith("/interaction/")) {
    const { params, grantId } = await provider.interactionDetails(request, response)
    const grant = (grantId && (await provider.Grant.find(grantId))) || new provider.Grant({ accountId: subject, clientId: params.client_id })
    grant.addOIDCScope(params.scope)
    await provider.interactionFinished(request, response, {
      login: { accountId: subject },
      consent: { grantId: await grant.save() },
    })
  } else answer(request, response)
}).listen(Number(port), "127.0.0.1", () => console.log("ready"))
