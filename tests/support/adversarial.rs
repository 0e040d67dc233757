//! Files designed to be slow: one for each structure that can be very numerous or very large. Each
//! can be made in any size, so that time and memory can be compared at two sizes.

use super::bundle::{BundleBuilder, bundle};
use super::certificate::CertificateBuilder;
use super::key::{self, noise};
use super::{armor, contoso, der, extension, name};

/// A file that grows with a number.
#[derive(Clone, Copy, Debug)]
pub struct Adversary {
    pub name: &'static str,
    pub make: fn(usize) -> Vec<u8>,
    /// The number at which such a file is measured. At this size, slow code is noticeably slow.
    pub number: usize,
}

const fn adversary(name: &'static str, number: usize, make: fn(usize) -> Vec<u8>) -> Adversary {
    Adversary { name, make, number }
}

const MILLION: usize = 1 << 20;
const NAME: usize = 1 << 16;

/// All of them.
pub const ADVERSARIES: [Adversary; 25] = [
    adversary("empty elements", MILLION, |count| bundle(&vec![vec![0x30, 0]; count])),
    adversary("elements of another kind", MILLION, |count| bundle(&vec![vec![0x05, 0]; count])),
    adversary("CRLs that are empty", MILLION, |count| {
        BundleBuilder::new(&[])
            .with(|b| b.crls = der::explicit(1, &[0x30, 0].repeat(count)))
            .build()
    }),
    adversary("fields that are unknown", MILLION, |count| {
        BundleBuilder::new(&[]).with(|b| b.extra = [0x05, 0].repeat(count)).build()
    }),
    adversary("bundles behind the first", NAME, |count| bundle(&[]).repeat(count)),
    adversary("one certificate many times", NAME, |count| {
        let certificate = contoso::certificates().swap_remove(0);
        bundle(&vec![certificate; count / 4])
    }),
    adversary("bytes of a common name", NAME, |count| {
        named(&[name::rdn(name::COMMON_NAME, &der::utf8(&"\u{202e}n".repeat(count / 4)))])
    }),
    adversary("bytes of names of many parts", NAME, |count| {
        let part = name::rdn(name::COMMON_NAME, &der::printable("n"));
        named(&vec![part; count / 12])
    }),
    adversary("bytes of one part of a name", NAME, |count| {
        let attributes = (0..count / 16)
            .rev()
            .map(|number| name::attribute(name::COMMON_NAME, &der::utf8(&format!("{number:05}"))));
        named(&[der::set(&attributes.collect::<Vec<_>>())])
    }),
    adversary("bytes of names in many certificates", MILLION, |count| {
        let long = "n".repeat(1 << 12);
        bundle(&vec![certificate(|c| c.subject = common_name(&long)); count >> 12])
    }),
    adversary("extensions", 1 << 14, |count| extensions((0..count).map(distinct))),
    adversary("extensions of one kind", 1 << 14, |count| {
        let constraints = extension::extension(extension::BASIC_CONSTRAINTS, true, &der::null());
        extensions((0..count).map(|_| constraints.clone()))
    }),
    adversary("distribution points", 1 << 14, |count| {
        let points = extension::distribution_points(&vec![&["http://a.example/a.crl"][..]; count]);
        let id = extension::CRL_DISTRIBUTION_POINTS;
        extensions([extension::extension(id, false, &points)].into_iter())
    }),
    adversary("bytes of one certificate", 1 << 23, |count| {
        extensions([extension::extension("1.2.3", false, &vec![0; count])].into_iter())
    }),
    adversary("bytes of a serial number", 1 << 20, |count| {
        bundle(&[certificate(|c| c.serial = der::integer_bytes(&vec![0x11; count]))])
    }),
    adversary("bytes of an object identifier", 1 << 20, |count| {
        let id = der::tlv(0x06, &[&vec![0xff; count][..], &[0x7f]].concat());
        let attribute = der::sequence(&[id.clone(), der::utf8("n")]);
        bundle(&[certificate(|c| {
            c.subject = der::sequence(&[der::set(&[attribute])]);
            c.outer_algorithm = der::sequence(&[id]);
        })])
    }),
    adversary("pieces of a string", 1 << 18, |count| {
        let pieces = der::tlv(0x2c, &der::utf8("n").repeat(count));
        named(&[der::set(&[name::attribute(name::COMMON_NAME, &pieces)])])
    }),
    adversary("levels within the frame", 1 << 18, |count| {
        let content = [[0x24, 0x80].repeat(count), [0, 0].repeat(count)].concat();
        let content = der::explicit(0, &content);
        let content = der::sequence(&[der::oid(super::bundle::DATA), content]);
        BundleBuilder::new(&[]).with(|b| b.encapsulated = content).build()
    }),
    adversary("levels of an element", 1 << 18, |count| {
        bundle(&[[[0x30, 0x80].repeat(count), [0, 0].repeat(count)].concat()])
    }),
    adversary("levels of an extension's value", 1 << 18, |count| {
        let value = [[0x30, 0x80].repeat(count), [0, 0].repeat(count)].concat();
        extensions([extension::extension("1.2.3", false, &value)].into_iter())
    }),
    adversary("PEM blocks that are empty", MILLION, |count| {
        "-----BEGIN A-----\n-----END A-----\n".repeat(count).into()
    }),
    adversary("PEM blocks with a bundle", NAME, |count| {
        armor::pem("PKCS7", &bundle(&[vec![0x30, 0]])).repeat(count).into()
    }),
    adversary("blanks between characters", 1 << 21, |count| {
        let text = armor::base64(&bundle(&vec![vec![0x30, 0]; count >> 4]));
        let widths = (0..text.len()).map(|index| index * 7 % 4);
        let spread = text.chars().zip(widths);
        let body: String = spread.map(|(c, width)| format!("{c}{}", " ".repeat(width))).collect();
        format!("-----BEGIN PKCS7-----\n{body}\n-----END PKCS7-----\n").into()
    }),
    adversary("CAs of one name", 1 << 14, |count| bundle(&twins(count / 2))),
    adversary("lines that begin a block", MILLION, |count| {
        "-----BEGIN A-----\n".repeat(count).into()
    }),
];

fn certificate(change: impl FnOnce(&mut CertificateBuilder)) -> Vec<u8> {
    contoso::authorities().swap_remove(0).builder.with(change).build()
}

fn common_name(text: &str) -> Vec<u8> {
    name::contoso(text)
}

fn named(parts: &[Vec<u8>]) -> Vec<u8> {
    let name = name::contoso_with(parts);
    bundle(&[certificate(|c| (c.issuer, c.subject) = (name.clone(), name))])
}

fn extensions(more: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    bundle(&[certificate(|c| {
        let own = c.extensions.iter().map(|(_, whole)| whole.clone());
        let list: Vec<_> = own.chain(more).collect();
        c.extensions_field = Some(der::explicit(3, &der::sequence(&list)));
    })])
}

/// An extension with its own identifier.
fn distinct(number: usize) -> Vec<u8> {
    extension::extension(&format!("1.3.6.1.4.1.{number}"), false, &der::null())
}

/// CAs with the same name and key identifier but different keys, each with a CA that it may have
/// issued.
fn twins(count: usize) -> Vec<Vec<u8>> {
    let root = CertificateBuilder::root("Contoso Root CA");
    let one = CertificateBuilder::intermediate(&root, "Contoso Twin CA");
    let signature = der::bit_string(0, &noise("a signature", 71));
    let twin = |number: usize| {
        let point = [&[4], noise(&format!("key {number}"), 64).as_slice()].concat();
        let id = der::algorithm(key::EC_PUBLIC_KEY, &der::oid(key::PRIME256V1));
        one.clone().with(|it| {
            it.public_key = der::sequence(&[id, der::bit_string(0, &point)]);
            it.signature = Some(signature.clone());
        })
    };
    let child = |number: usize| {
        let name = format!("Contoso CA {number}");
        CertificateBuilder::intermediate_with_key(&one, &name, one.key.clone())
            .with(|it| it.signature = Some(signature.clone()))
    };
    (0..count).flat_map(|number| [twin(number).build(), child(number).build()]).collect()
}
