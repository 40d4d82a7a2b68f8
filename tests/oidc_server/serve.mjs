// A real OpenID provider over a real socket: npm's oidc-provider, with its own pages to sign in.
// What a test does to it comes in by `POST /control`: other keys, other claims, a spoilt ID token.
//   node serve.mjs <port> <redirect address>
import { generateKeyPairSync } from "node:crypto"
import { createServer } from "node:http"
import { exportJWK, importJWK, SignJWT, UnsecuredJWT } from "jose"
import Provider from "oidc-provider"

const [port, redirect] = [Number(process.argv[2]), process.argv[3]]
const issuer = `http://127.0.0.1:${port}`

const key = async (kid) => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  return { ...(await exportJWK(privateKey)), kid, alg: "RS256", use: "sig" }
}

const named = { first: await key("first") }
const state = { keys: [named.first], claims: {}, token: null, asked: {} }
const foreign = await key("foreign")

/** An ID token as a test wants it, of the claims that the provider would have sent. */
async function spoilt(token) {
  const { set = {}, drop = [], header = {}, by = "own", raw } = state.token
  if (raw !== undefined) return raw
  const claims = { ...JSON.parse(Buffer.from(token.split(".")[1], "base64url")), ...set }
  for (const name of drop) delete claims[name]
  if (by === "none") return new UnsecuredJWT(claims).encode()
  if (by === "secret") {
    return new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: state.keys[0].kid, ...header }).sign(Buffer.from("ibid-tests-shared-secret-of-the-client"))
  }
  const signing = by === "foreign" ? foreign : state.keys[0]
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: signing.kid, ...header })
    .sign(await importJWK(signing, "RS256"), { crit: { x: true } })
}

function made() {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "ibid",
        client_secret: "ibid-tests-shared-secret-of-the-client",
        redirect_uris: [redirect],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: state.keys },
    cookies: { keys: ["for tests only"] },
    claims: { openid: ["sub", "groups", "realm_access", "public_metadata", "app_metadata"], email: ["email", "email_verified"], profile: ["name"] },
    scopes: ["openid", "email", "profile", "public_metadata"],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true, name: "Ada Lovelace", ...state.claims }),
    }),
  })
  provider.use(async (ctx, next) => {
    state.asked[ctx.path] = (state.asked[ctx.path] ?? 0) + 1
    await next()
    if (ctx.path === "/token" && state.token && ctx.body?.id_token) {
      ctx.body = { ...ctx.body, id_token: await spoilt(ctx.body.id_token) }
    }
  })
  return provider.callback()
}

let serve = made()

async function control(request, response) {
  let body = ""
  for await (const piece of request) body += piece
  const { claims, token, rotate } = JSON.parse(body || "{}")
  if (claims !== undefined) state.claims = claims
  if (token !== undefined) state.token = token
  if (rotate !== undefined) state.keys = [(named[rotate] ??= await key(rotate))]
  serve = made()
  response.setHeader("content-type", "application/json")
  response.end(JSON.stringify({ asked: state.asked }))
}

createServer((request, response) =>
  request.url === "/control" ? control(request, response) : serve(request, response),
).listen(port, "127.0.0.1", () => console.log("listening"))
