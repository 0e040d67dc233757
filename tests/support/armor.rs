//! Text around binary: PEM of any shape, base64, UTF-16.

use std::io::{self, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A PEM block, strict unless told otherwise.
#[derive(Clone, Debug)]
pub struct Armor {
    pub label: &'static str,
    pub width: usize,
    pub line_ending: &'static str,
}

impl Armor {
    pub fn new(label: &'static str) -> Self {
        Self { label, width: 64, line_ending: "\n" }
    }

    pub fn width(mut self, width: usize) -> Self {
        self.width = width;
        self
    }

    pub fn line_ending(mut self, line_ending: &'static str) -> Self {
        self.line_ending = line_ending;
        self
    }

    pub fn encode(&self, binary: &[u8]) -> String {
        let Self { label, width, line_ending } = self;
        let body = base64_lines(binary, *width, line_ending);
        format!("-----BEGIN {label}-----{line_ending}{body}-----END {label}-----{line_ending}")
    }
}

/// PEM with 64 columns and LF.
pub fn pem(label: &'static str, binary: &[u8]) -> String {
    Armor::new(label).encode(binary)
}

/// Writes a PEM block with 64 columns and LF as its content arrives.
#[derive(Debug)]
pub struct PemWriter<W> {
    out: W,
    label: &'static str,
    /// The bytes of an incomplete line.
    line: Vec<u8>,
}

impl<W: Write> PemWriter<W> {
    pub fn new(label: &'static str, mut out: W) -> io::Result<Self> {
        writeln!(out, "-----BEGIN {label}-----")?;
        Ok(Self { out, label, line: Vec::new() })
    }

    pub fn finish(mut self) -> io::Result<()> {
        if !self.line.is_empty() {
            Self::line(&mut self.out, &self.line)?;
        }
        writeln!(self.out, "-----END {}-----", self.label)
    }

    fn line(out: &mut W, bytes: &[u8]) -> io::Result<()> {
        let mut text = [b'\n'; 65];
        let length = BASE64_STANDARD.encode_slice(bytes, &mut text).map_err(io::Error::other)?;
        text[length] = b'\n';
        out.write_all(&text[..=length])
    }
}

impl<W: Write> Write for PemWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        let lines = self.line.chunks_exact(48);
        let rest = lines.remainder().len();
        for line in lines {
            Self::line(&mut self.out, line)?;
        }
        self.line.drain(..self.line.len() - rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Base64 on one line, with padding and without a line ending.
pub fn base64(binary: &[u8]) -> String {
    BASE64_STANDARD.encode(binary)
}

/// Base64 with a line ending after each line.
pub fn base64_lines(binary: &[u8], width: usize, line_ending: &str) -> String {
    let text = base64(binary);
    let lines = text.as_bytes().chunks(width).map(|line| str::from_utf8(line).unwrap());
    lines.flat_map(|line| [line, line_ending]).collect()
}

/// Little-endian UTF-16, with a byte order mark if `mark` is set.
pub fn utf16le(text: &str, mark: bool) -> Vec<u8> {
    utf16(text, mark).flat_map(u16::to_le_bytes).collect()
}

/// Big-endian UTF-16, with a byte order mark if `mark` is set.
pub fn utf16be(text: &str, mark: bool) -> Vec<u8> {
    utf16(text, mark).flat_map(u16::to_be_bytes).collect()
}

fn utf16(text: &str, mark: bool) -> impl Iterator<Item = u16> {
    mark.then_some(0xfeff).into_iter().chain(text.encode_utf16())
}
