"""The official Python SDK: msgraph-sdk."""

import asyncio
import sys
import time

from azure.core.credentials import AccessToken
from msgraph import GraphServiceClient
from msgraph.generated.directory.public_key_infrastructure.certificate_based_auth_configurations.item.upload.upload_post_request_body import (
    UploadPostRequestBody,
)
from msgraph.generated.models.certificate_authority_detail import CertificateAuthorityDetail
from msgraph.generated.models.certificate_based_auth_pki import CertificateBasedAuthPki
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph_core.tasks.page_iterator import PageIterator


class StaticToken:
    def get_token(self, *scopes, **options):
        return AccessToken("local", int(time.time()) + 3600)


async def refused(call, status, code, message=None):
    try:
        await call
    except ODataError as error:
        assert error.response_status_code == status, error
        assert error.error.code == code, error
        assert message in (None, error.error.message), error
        assert error.error.inner_error.request_id, error
    else:
        raise AssertionError(f"{status} expected")


async def main(base, url, sha256, count):
    client = GraphServiceClient(
        credentials=StaticToken(), scopes=["https://graph.microsoft.com/.default"]
    )
    client.request_adapter.base_url = base
    client.path_parameters["baseurl"] = base
    root = client.directory.public_key_infrastructure.certificate_based_auth_configurations

    pki = await root.post(CertificateBasedAuthPki(display_name="Contoso PKI"))
    one = root.by_certificate_based_auth_pki_id(pki.id)
    body = UploadPostRequestBody(upload_url=url, sha256_file_hash=sha256)
    assert await one.upload.post(body) is None
    while (await one.get()).status == "running":
        await asyncio.sleep(0.1)
    assert (await one.get()).status == "succeeded"

    found = []
    first = await one.certificate_authorities.get()
    assert len(first.value) == 100 and first.odata_next_link
    pages = PageIterator(first, client.request_adapter)
    await pages.iterate(lambda each: found.append(each) or True)
    assert len({each.thumbprint for each in found}) == int(count), len(found)

    await refused(
        one.upload.post(body), 400, "Request_BadRequest", "Duplicate Certificate exists"
    )

    authorities = one.certificate_authorities
    ca = authorities.by_certificate_authority_detail_id(found[0].id)
    crl = "http://crl.contoso.example/0.crl"
    await ca.patch(CertificateAuthorityDetail(certificate_revocation_list_url=crl))
    read = await ca.get()
    assert read.certificate_revocation_list_url == crl
    assert read.certificate == found[0].certificate

    await ca.delete()
    await refused(ca.get(), 404, "Request_ResourceNotFound")
    deleted = client.directory.deleted_items
    restored = await deleted.by_directory_object_id(found[0].id).restore.post()
    assert isinstance(restored, CertificateAuthorityDetail), restored
    assert (await ca.get()).thumbprint == found[0].thumbprint

    # A copy of an existing CA: dates and bytes pass through the SDK and back.
    await ca.delete()
    copy = CertificateAuthorityDetail(
        certificate=read.certificate,
        thumbprint=read.thumbprint,
        expiration_date_time=read.expiration_date_time,
    )
    created = await authorities.post(copy)
    assert created.expiration_date_time == read.expiration_date_time

    await one.delete()
    listed = await deleted.with_url(
        base + "/directory/deletedItems/microsoft.graph.certificateBasedAuthPki"
    ).get()
    assert pki.id in [each.id for each in listed.value]
    restored = await deleted.by_directory_object_id(pki.id).restore.post()
    assert isinstance(restored, CertificateBasedAuthPki), restored
    await one.delete()
    await deleted.by_directory_object_id(pki.id).delete()


asyncio.run(main(*sys.argv[1:]))
