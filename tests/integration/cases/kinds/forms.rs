//! The bundle of the cases in common forms, made as programs make them.

use crate::support::armor::{base64, base64_lines, pem, utf16le};

/// A file, what kind it is, and its bytes.
pub(super) struct Form {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// The text in UTF-8, with a byte order mark and in UTF-16.
pub(super) fn encodings(text: &[u8]) -> [Vec<u8>; 3] {
    let wide = utf16le(std::str::from_utf8(text).unwrap(), true);
    [text.to_vec(), [b"\xEF\xBB\xBF", text].concat(), wide]
}

/// ASCII forms of a bundle.
pub(super) fn texts(bundle: &[u8]) -> Vec<Form> {
    let forms = [decimal(bundle), hexadecimal(bundle), dumps(bundle), in_base64(bundle)].concat();
    let form = |(name, kind, text): (_, _, String)| Form { name, kind, bytes: text.into_bytes() };
    forms.into_iter().map(form).collect()
}

type Texts = Vec<(&'static str, &'static str, String)>;

fn join(bytes: &[u8], between: &str, each: impl Fn(&u8) -> String) -> String {
    bytes.iter().map(each).collect::<Vec<_>>().join(between)
}

fn decimal(bundle: &[u8]) -> Texts {
    let number = |byte: &u8| byte.to_string();
    let signed = |byte: &u8| byte.cast_signed().to_string();
    [
        ("lines", join(bundle, "\r\n", number)),
        ("blanks", join(bundle, " ", number)),
        ("commas", join(bundle, ",", number)),
        ("padded", join(bundle, " ", |byte| format!("{byte:03}"))),
        ("json", format!("[{}]", join(bundle, ", ", number))),
        ("java", format!("[{}]", join(bundle, ", ", signed))),
        ("node", format!("{{\"type\":\"Buffer\",\"data\":[{}]}}", join(bundle, ",", number))),
        ("powershell", format!("[byte[]] $bundle = {}\r\n", join(bundle, ",", number))),
    ]
    .map(|(name, text)| (name, "decimalBytes", text))
    .to_vec()
}

fn hexadecimal(bundle: &[u8]) -> Texts {
    let upper = |byte: &u8| format!("{byte:02X}");
    let lower = |byte: &u8| format!("{byte:02x}");
    let prefixed = |byte: &u8| format!("0x{byte:02x}");
    let lines = |text: String| {
        let lines = text.as_bytes().chunks(60).map(|line| str::from_utf8(line).unwrap());
        lines.collect::<Vec<_>>().join("\n")
    };
    vec![
        ("BitConverter", "hexDigits", join(bundle, "-", upper)),
        ("xxd -p", "hexDigits", lines(join(bundle, "", lower))),
        ("colons", "hexDigits", join(bundle, ":", upper)),
        ("encodehex 12", "hexDigits", format!("{}\r\n", join(bundle, "", lower))),
        ("0x and commas", "hexDigits", join(bundle, ", ", prefixed)),
        ("SQL Server", "hexDigits", format!("0x{}", join(bundle, "", upper))),
        ("PostgreSQL", "hexDigits", format!("\\x{}", join(bundle, "", lower))),
        ("DB2", "hexDigits", format!("X'{}'", join(bundle, "", upper))),
        ("quotes", "hexDigits", format!("\"{}\"", join(bundle, "", lower))),
        ("C string", "hexDigits", format!("\"{}\"", join(bundle, "", |b| format!("\\x{b:02x}")))),
        ("VBA", "hexDigits", join(bundle, ", ", |byte| format!("&H{byte:02X}"))),
        (
            "xxd -i",
            "hexSourceCode",
            format!(
                "unsigned char bundle_p7b[] = {{\n  {}\n}};\nunsigned int bundle_p7b_len = {};\n",
                join(bundle, ", ", prefixed),
                bundle.len()
            ),
        ),
        (
            "one digit",
            "hexSourceCode",
            format!("$bytes = {}", join(bundle, ",", |byte| format!("0x{byte:X}"))),
        ),
    ]
}

/// Lines of 16 bytes: the offset, each byte, and the characters.
fn dump(bundle: &[u8], offset: impl Fn(usize) -> String, gap: &str, behind: &str) -> String {
    let lines = bundle.chunks(16).enumerate().map(|(number, line)| {
        let (front, back) = line.split_at(line.len().min(8));
        let pairs = |half: &[u8]| join(half, " ", |byte| format!("{byte:02x}"));
        let pairs = format!("{}{gap}{}", pairs(front), pairs(back));
        let characters: String = line
            .iter()
            .map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' })
            .collect();
        format!("{}{pairs:<49}{behind}{characters}\n", offset(number * 16))
    });
    lines.collect()
}

fn dumps(bundle: &[u8]) -> Texts {
    let path = "\r\n\r\n           Path: C:\\temp\\bundle.p7b\r\n\r\n           00 01 02 03 04 05 06 07 \
                08 09 0A 0B 0C 0D 0E 0F\r\n\r\n";
    let label = "\n   Label: C:\\temp\\bundle.p7b\n\n          Offset Bytes                         \
                                  Ascii\n                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E \
                 0F\n          ------ ----------------------------------------------- -----\n";
    let words = |bundle: &[u8], each: fn(u16) -> String, offset: fn(usize) -> String| {
        let line = |(number, line): (usize, &[u8])| {
            let word = |pair: &[u8]| match pair {
                [low, high] => each(u16::from_le_bytes([*low, *high])),
                low => each(u16::from(low[0])),
            };
            let words: String = line.chunks(2).map(word).collect();
            format!("{}{words}\n", offset(number * 16))
        };
        let lines: String = bundle.chunks(16).enumerate().map(line).collect();
        format!("{lines}{}\n", offset(bundle.len()))
    };
    let column = |line: &[u8]| {
        let (front, back) = line.split_at(line.len().min(8));
        let pairs = |half: &[u8]| join(half, " ", |byte| format!("{byte:02x}"));
        format!("\t{}  {}\r\n", pairs(front), pairs(back))
    };
    let columns = bundle.chunks(16).map(column).collect();
    let hexadecimal = |at: usize| format!("{at:07x}");
    let octal = |at: usize| format!("{at:07o}");
    let of_bytes = |each: fn(&u8) -> String| {
        let line = |(number, line): (usize, &[u8])| {
            format!("{} {}\n", octal(number * 16), join(line, " ", each))
        };
        let lines: String = bundle.chunks(16).enumerate().map(line).collect();
        format!("{lines}{}\n", octal(bundle.len()))
    };
    vec![
        ("hexdump -C", "hexDump", dump(bundle, |at| format!("{at:08x}  "), "  ", " |")),
        ("certutil -encodehex", "hexDump", dump(bundle, |at| format!("{at:04x}\t"), "  ", "  ")),
        ("encodehex 5", "hexDump", dump(bundle, |_| String::new(), "  ", "  ")),
        ("encodehex 4", "hexDigits", columns),
        (
            "Format-Hex 5.1",
            "hexDump",
            format!("{path}{}", dump(bundle, |at| format!("{at:08X}   "), " ", " ")),
        ),
        (
            "Format-Hex 7",
            "hexDump",
            format!("{label}{}", dump(bundle, |at| format!("{at:016X} "), " ", "")),
        ),
        ("hexdump", "hexWordDump", words(bundle, |word| format!(" {word:04x}"), hexadecimal)),
        ("od", "octalDump", words(bundle, |word| format!(" {word:06o}"), octal)),
        ("od -x", "octalDump", words(bundle, |word| format!(" {word:04x}"), octal)),
        ("od -b", "octalDump", of_bytes(|byte| format!("{byte:03o}"))),
        ("od -t x1", "octalDump", of_bytes(|byte| format!("{byte:02x}"))),
    ]
}

fn in_base64(bundle: &[u8]) -> Texts {
    let text: String = base64(bundle).split_whitespace().collect();
    let lines = base64_lines(bundle, 64, "\r\n");
    let escaped = text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let media = "data:application/x-pkcs7-certificates";
    vec![
        ("quoted", "quotedBase64", format!("\"{text}\"\n")),
        (
            "quoted with escapes",
            "quotedBase64",
            format!("\"{}\"", lines.replace("\r\n", "\\r\\n").replace('/', "\\/")),
        ),
        ("member", "jsonWithBase64", format!("{{\"name\": \"bundle\", \"content\": \"{text}\"}}")),
        ("data URI", "dataUri", format!("{media};base64,{text}")),
        ("data URI, escaped", "dataUri", format!("{media};name=bundle.p7b;base64,{escaped}\n")),
        (
            "Export-Clixml",
            "clixml",
            format!(
                "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n  <BA>{text}</BA>\r\n</Objs>"
            ),
        ),
        (
            "-OutputFormat Xml",
            "clixml",
            format!(
                "#< CLIXML\r\n<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><BA>{text}</BA></Objs>"
            ),
        ),
    ]
}

/// Forms with headers before them, some of which are binary.
pub(super) fn with_headers(bundle: &[u8]) -> Vec<Form> {
    let lines = base64_lines(bundle, 64, "\n");
    let http = "HTTP/1.1 302 Found\r\nLocation: https://pki.example/b\r\n\r\nHTTP/2 200\r\netag: 1\r\n\r\n";
    let mime = "Content-Type: application/x-pkcs7-certificates\r\nContent-Length: 1623\r\n\r\n";
    let mail = format!(
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\nThis is a MIME message.\n\
         --b\nContent-Type: application/x-pkcs7-certificates\nContent-Transfer-Encoding: \
         base64\n\n{lines}\n--b--\n"
    );
    [
        ("redirect", "httpResponse", [http.as_bytes(), bundle].concat()),
        ("PEM behind HTTP", "httpResponse", [http.as_bytes(), lines.as_bytes()].concat()),
        ("headers alone", "mimeMessage", [mime.as_bytes(), bundle].concat()),
        ("mail", "mimeMultipart", mail.into()),
    ]
    .map(|(name, kind, bytes)| Form { name, kind, bytes })
    .into()
}

/// An export of a directory with each certificate in DER, its lines folded.
pub(super) fn ldif(certificates: &[Vec<u8>]) -> Vec<u8> {
    let mut text = "version: 1\n\n".to_owned();
    for (number, certificate) in certificates.iter().enumerate() {
        let value: String = base64(certificate).split_whitespace().collect();
        let line = format!("cACertificate;binary:: {value}");
        let folded: Vec<&str> =
            line.as_bytes().chunks(76).map(|part| str::from_utf8(part).unwrap()).collect();
        text += &format!("dn: CN=CA {number},CN=AIA,DC=example\n{}\n\n", folded.join("\n "));
    }
    text.into()
}

/// A PEM block for each certificate.
pub(super) fn chain(certificates: &[Vec<u8>]) -> Vec<u8> {
    certificates
        .iter()
        .map(|certificate| pem("CERTIFICATE", certificate))
        .collect::<String>()
        .into()
}
