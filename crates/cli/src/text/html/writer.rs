//! Writes HTML: markup comes from the program only, everything else is text.

use std::fmt;
use std::io::{self, Write};

use pki_preflight::text::{Escaped, is_unsafe};

/// Attributes of an element: the program sets their names, and their values are text.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// Writes elements. Names of elements and attributes are literals of the program. Any other text
/// passes through [`Text`], whichever function receives it, so it cannot become markup.
#[derive(Debug)]
pub(super) struct Html<W: Write>(W);

impl<W: Write> Html<W> {
    pub(super) const fn new(out: W) -> Self {
        Self(out)
    }

    /// Markup from the program.
    pub(super) fn literal(&mut self, markup: &'static str) -> io::Result<()> {
        self.0.write_all(markup.as_bytes())
    }

    pub(super) fn open(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
    ) -> io::Result<()> {
        write!(self.0, "<{name}")?;
        for (name, value) in attributes {
            write!(self.0, " {name}=\"{}\"", Text(value))?;
        }
        self.0.write_all(b">")
    }

    pub(super) fn close(&mut self, name: &'static str) -> io::Result<()> {
        writeln!(self.0, "</{name}>")
    }

    /// Text that [`Escaped`] has printed, or that is the program's own.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        write!(self.0, "{}", Text(text))
    }

    /// Raw text from a file. It is isolated from the surrounding text, whatever its direction.
    pub(super) fn untrusted(&mut self, text: &str) -> io::Result<()> {
        self.name(&Escaped::new(text).to_string())
    }

    /// [`untrusted`](Self::untrusted) for text that [`Escaped`] has printed.
    pub(super) fn name(&mut self, text: &str) -> io::Result<()> {
        write!(self.0, "<bdi>{}</bdi>", Text(text))
    }

    /// Text in which backticks enclose code.
    pub(super) fn prose(&mut self, text: &str) -> io::Result<()> {
        let parts: Vec<&str> = text.split('`').collect();
        if parts.len().is_multiple_of(2) {
            return self.text(text);
        }
        for (index, part) in parts.iter().enumerate() {
            match index % 2 {
                0 => self.text(part)?,
                _ => write!(self.0, "<code>{}</code>", Text(part))?,
            }
        }
        Ok(())
    }

    /// An element that contains only text.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        self.within(name, attributes, |html| html.text(text))
    }

    /// An element whose content `content` writes.
    pub(super) fn within(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.open(name, attributes)?;
        content(self)?;
        self.close(name)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Text that HTML displays unchanged. It cannot end an attribute either.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\'' => formatter.write_str("&#39;")?,
                // The output of `Escaped` contains none.
                _ if is_unsafe(character) => {
                    write!(formatter, "\\u{{{:X}}}", u32::from(character))?;
                }
                _ => formatter.write_char(character)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Html<&mut Vec<u8>>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut Html::new(&mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_never_markup() {
        let hostile = "</bdi><script>alert('1')</script>\" onload=\"x&amp;\u{202E}\u{1B}";
        let escaped = "&lt;/bdi&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; \
                       onload=&quot;x&amp;amp;\\u{202E}\\u{1B}";
        assert_eq!(written(|html| html.text(hostile)), escaped);
        assert_eq!(written(|html| html.untrusted(hostile)), format!("<bdi>{escaped}</bdi>"));
        let element = written(|html| html.element("p", &[("title", hostile)], "a"));
        assert_eq!(element, format!("<p title=\"{escaped}\">a</p>\n"));
        assert_eq!(written(|html| html.prose("a `<b>` c")), "a <code>&lt;b&gt;</code> c");
        assert_eq!(written(|html| html.prose("a ` <b>")), "a ` &lt;b&gt;");
    }

    /// An escape in the text itself is escaped once.
    #[test]
    fn text_is_escaped_once() {
        assert_eq!(written(|html| html.untrusted("\\u{41}")), "<bdi>\\u{5C}u{41}</bdi>");
        let printed = Escaped::new("\\u{41}").to_string();
        assert_eq!(written(|html| html.name(&printed)), "<bdi>\\u{5C}u{41}</bdi>");
    }
}
