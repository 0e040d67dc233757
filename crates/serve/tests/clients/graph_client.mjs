// The popular JavaScript client: @microsoft/microsoft-graph-client. It sends no token over plain
// HTTP, so that it needs the server's TLS.

import assert from "node:assert/strict";
import { Client, PageIterator } from "@microsoft/microsoft-graph-client";

const [base, url, sha256, count] = process.argv.slice(2);
const { origin, hostname, pathname } = new URL(base);

const client = Client.init({
  baseUrl: `${origin}/`,
  defaultVersion: pathname.slice(1),
  customHosts: new Set([hostname]),
  authProvider: (done) => done(null, "local"),
});

async function refused(call, status, code) {
  await assert.rejects(call, (error) => {
    assert.equal(error.statusCode, status);
    assert.equal(error.code, code);
    return true;
  });
}

const root = "/directory/publicKeyInfrastructure/certificateBasedAuthConfigurations";
const pki = await client.api(root).post({ displayName: "Contoso PKI" });
const one = `${root}/${pki.id}`;
const body = { uploadUrl: url, sha256FileHash: sha256 };
await client.api(`${one}/upload`).post(body);
while ((await client.api(one).get()).status === "running") {
  await new Promise((done) => setTimeout(done, 100));
}
assert.equal((await client.api(one).get()).status, "succeeded");

const found = [];
const first = await client.api(`${one}/certificateAuthorities`).get();
assert.equal(first.value.length, 100);
await new PageIterator(client, first, (each) => found.push(each) > 0).iterate();
assert.equal(new Set(found.map((each) => each.thumbprint)).size, Number(count));
const filtered = await client
  .api(`${one}/certificateAuthorities`)
  .header("ConsistencyLevel", "eventual")
  .filter(`startswith(thumbprint,'${found[0].thumbprint.slice(0, 10)}')`)
  .select(["id", "thumbprint"])
  .count(true)
  .get();
assert.equal(filtered["@odata.count"], 1);

await refused(client.api(`${one}/upload`).post(body), 400, "Request_BadRequest");

const ca = `${one}/certificateAuthorities/${found[0].id}`;
const crl = "http://crl.contoso.example/0.crl";
await client.api(ca).patch({ certificateRevocationListUrl: crl });
assert.equal((await client.api(ca).get()).certificateRevocationListUrl, crl);

await client.api(ca).delete();
await refused(client.api(ca).get(), 404, "Request_ResourceNotFound");
await client.api(`/directory/deletedItems/${found[0].id}/restore`).post();
assert.equal((await client.api(ca).get()).thumbprint, found[0].thumbprint);

await client.api(one).delete();
const deleted = "/directory/deletedItems/microsoft.graph.certificateBasedAuthPki";
assert.ok((await client.api(deleted).get()).value.some((each) => each.id === pki.id));
await client.api(`/directory/deletedItems/${pki.id}/restore`).post();
assert.equal((await client.api(one).get()).displayName, "Contoso PKI");
