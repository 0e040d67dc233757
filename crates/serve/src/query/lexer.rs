//! The tokens of a filter.

/// A token, with the position of its first character, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) position: usize,
    pub(super) token: Token,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, keyword, number or instant: any text without white space, parentheses, commas and
    /// quotes.
    Word(String),
    /// Text between single quotes. Two quotes mean a quote in the text.
    Text(String),
    Open,
    Close,
    Comma,
    End,
}

impl Token {
    /// A description of the token for a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("'{word}'"),
            Self::Text(text) => format!("the text '{text}'"),
            Self::Open => "'('".to_owned(),
            Self::Close => "')'".to_owned(),
            Self::Comma => "','".to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

/// The tokens of a filter; the last is [`Token::End`]. `Err` has the position of an unclosed quote.
pub(super) fn lex(filter: &str) -> Result<Vec<Lexeme>, usize> {
    let mut lexemes = Vec::new();
    let mut characters = (1..).zip(filter.chars()).peekable();
    while let Some((position, character)) = characters.next() {
        let token = match character {
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '\'' => Token::Text(text(&mut characters).ok_or(position)?),
            character if character.is_whitespace() => continue,
            character => {
                let mut word = String::from(character);
                let ends = |next: char| next.is_whitespace() || "(),'".contains(next);
                while let Some((_, next)) = characters.next_if(|(_, next)| !ends(*next)) {
                    word.push(next);
                }
                Token::Word(word)
            }
        };
        lexemes.push(Lexeme { position, token });
    }
    let position = filter.chars().count() + 1;
    lexemes.push(Lexeme { position, token: Token::End });
    Ok(lexemes)
}

/// The rest of a text, up to its closing quote.
fn text(
    characters: &mut std::iter::Peekable<impl Iterator<Item = (usize, char)>>,
) -> Option<String> {
    let mut text = String::new();
    loop {
        match characters.next()? {
            (_, '\'') => match characters.next_if(|(_, next)| *next == '\'') {
                Some(_) => text.push('\''),
                None => return Some(text),
            },
            (_, character) => text.push(character),
        }
    }
}
