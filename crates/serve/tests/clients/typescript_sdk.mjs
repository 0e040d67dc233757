// The official TypeScript SDK: @microsoft/msgraph-sdk.

import assert from "node:assert/strict";
import { AzureIdentityAuthenticationProvider } from "@microsoft/kiota-authentication-azure";
import { GraphRequestAdapter, createGraphServiceClient } from "@microsoft/msgraph-sdk";
import "@microsoft/msgraph-sdk-directory";
import { PageIterator } from "@microsoft/msgraph-sdk-core";
import { createCertificateAuthorityDetailCollectionResponseFromDiscriminatorValue } from "@microsoft/msgraph-sdk/models/index.js";
import { createODataErrorFromDiscriminatorValue } from "@microsoft/msgraph-sdk/models/oDataErrors/index.js";

const [base, url, sha256, count] = process.argv.slice(2);

const credential = {
  getToken: async () => ({ token: "local", expiresOnTimestamp: Date.now() + 3_600_000 }),
};
// Without these hosts the provider sends no token, and reports nothing.
const hosts = new Set(["127.0.0.1", "localhost"]);
const scopes = ["https://graph.microsoft.com/.default"];
const provider = new AzureIdentityAuthenticationProvider(credential, scopes, undefined, hosts);
const adapter = new GraphRequestAdapter(provider);
adapter.baseUrl = base;
const client = createGraphServiceClient(adapter);

async function refused(call, status, code) {
  await assert.rejects(call, (error) => {
    assert.equal(error.responseStatusCode, status);
    assert.equal(error.errorEscaped?.code ?? error.error?.code, code);
    return true;
  });
}

const root = client.directory.publicKeyInfrastructure.certificateBasedAuthConfigurations;
const pki = await root.post({ displayName: "Contoso PKI" });
const one = root.byCertificateBasedAuthPkiId(pki.id);
const body = { uploadUrl: url, sha256FileHash: sha256 };
await one.upload.post(body);
while ((await one.get()).status === "running") {
  await new Promise((done) => setTimeout(done, 100));
}
assert.equal((await one.get()).status, "succeeded");

const found = [];
const first = await one.certificateAuthorities.get();
assert.equal(first.value.length, 100);
const pages = new PageIterator(
  adapter,
  first,
  (each) => found.push(each) > 0,
  createCertificateAuthorityDetailCollectionResponseFromDiscriminatorValue,
  { XXX: createODataErrorFromDiscriminatorValue },
);
await pages.iterate();
assert.equal(new Set(found.map((each) => each.thumbprint)).size, Number(count));

await refused(one.upload.post(body), 400, "Request_BadRequest");

const ca = one.certificateAuthorities.byCertificateAuthorityDetailId(found[0].id);
const crl = "http://crl.contoso.example/0.crl";
await ca.patch({ certificateRevocationListUrl: crl });
assert.equal((await ca.get()).certificateRevocationListUrl, crl);

await ca.delete();
await refused(ca.get(), 404, "Request_ResourceNotFound");
await client.directory.deletedItems.byDirectoryObjectId(found[0].id).restore.post();
assert.equal((await ca.get()).thumbprint, found[0].thumbprint);

await one.delete();
await refused(one.get(), 404, "Request_ResourceNotFound");
await client.directory.deletedItems.byDirectoryObjectId(pki.id).restore.post();
assert.equal((await one.get()).displayName, "Contoso PKI");
