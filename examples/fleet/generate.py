"""Generates bundles of invented CAs, in a folder for each tenant.

Every tenant has its own root. Each bundle contains it and some issuing CAs; one bundle in four also
contains the CAs of a provider, which other tenants have too. One file in 200 is cut off.

usage: generate.py FOLDER [--bundles 10000] [--tenants 500]
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
PROVIDERS = 40


@dataclass(frozen=True)
class Authority:
    """A CA: its certificate, and the key with which it issues others."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def authority(organization: str, name: str, issuer: Authority | None = None) -> Authority:
    """A CA that `issuer` issued, or a root."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organization} {name}"),
        ]
    )
    issuing = issuer.key if issuer else key
    host = organization.lower().replace(" ", "-")
    crl = x509.UniformResourceIdentifier(f"http://crl.{host}.example/{random.randrange(99)}.crl")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=random.randrange(200, 4_000)))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key()),
            critical=False,
        )
        .add_extension(
            x509.CRLDistributionPoints([x509.DistributionPoint([crl], None, None, None)]),
            critical=False,
        )
    )
    return Authority(builder.sign(issuing, SHA256()), key)


def hierarchy(organization: str, issuing: int) -> list[Authority]:
    """A root and the CAs that it issued."""
    root = authority(organization, "Root CA")
    return [root, *(authority(organization, f"CA {each}", root) for each in range(issuing))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--bundles", type=int, default=10_000)
    parser.add_argument("--tenants", type=int, default=500)
    arguments = parser.parse_args()
    # The keys differ each time, but not which tenant has the CAs of which provider.
    random.seed(arguments.bundles)
    providers = [hierarchy(f"Provider {each:02}", 5) for each in range(PROVIDERS)]
    roots: dict[str, Authority] = {}
    for number in range(arguments.bundles):
        tenant = f"tenant-{number % arguments.tenants:04}"
        if tenant not in roots:
            roots[tenant] = authority(tenant, "Root CA")
        root = roots[tenant]
        issued = range(random.randrange(4, 20))
        bundle = [root, *(authority(tenant, f"CA {number}-{each}", root) for each in issued)]
        if random.random() < 0.25:
            bundle += random.choice(providers)
        data = pkcs7.serialize_certificates([each.certificate for each in bundle], Encoding.DER)
        path = arguments.folder / tenant / f"bundle-{number:05}.p7b"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data[: len(data) * 2 // 3] if number % 200 == 199 else data)


if __name__ == "__main__":
    main()
