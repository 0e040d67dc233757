//! The part of OData's filter language that the trust store documents.
//!
//! ```text
//! or         = and *( "or" and )
//! and        = not *( "and" not )
//! not        = [ "not" ] ( "(" or ")" / startswith / comparison )
//! startswith = "startswith" "(" property "," text ")"
//! comparison = property "eq" ( text / instant / guid / "null" )
//! ```
//!  Source: OData 4.01 URL conventions section 5.1.1; Microsoft Graph v1.0, query options of the
//! lists of `certificateBasedAuthPki` and `certificateAuthorityDetail`.

use pki_preflight::Instant;

use super::lexer::{Lexeme, Token, lex};
use super::property::{FilterBy, Kind, Property, find, names};
use crate::answer::Failure;

/// The maximum nesting of parentheses and `not`.
const DEPTH: usize = 32;

/// The maximum number of comparisons in a filter.
const COMPARISONS: usize = 100;

/// The condition of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    /// Text is compared ignoring the case of ASCII letters.
    StartsWith(&'static Property, String),
    Equals(&'static Property, Operand),
}

/// The value that a property is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    Null,
    Text(String),
    Instant(Instant),
}

impl Filter {
    /// Parses a filter on these properties. An error contains the reason and the position, in
    /// characters counted from 1.
    pub(crate) fn parse(text: &str, properties: &'static [Property]) -> Result<Self, Failure> {
        let lexemes = lex(text).map_err(|position| fail(position, "the text is not closed"))?;
        let mut parser = Parser { lexemes, at: 0, depth: 0, comparisons: 0, properties };
        let filter = parser.or()?;
        match parser.peek() {
            Lexeme { token: Token::End, .. } => Ok(filter),
            found => Err(expected("'and', 'or' or the end", found)),
        }
    }
}

#[derive(Debug)]
struct Parser {
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    comparisons: usize,
    properties: &'static [Property],
}

const END: Lexeme = Lexeme { position: 0, token: Token::End };

fn fail(position: usize, what: &str) -> Failure {
    Failure::bad_request(format!("Invalid $filter at position {position}: {what}."))
}

fn unsupported(position: usize, what: &str) -> Failure {
    Failure::unsupported_query(format!("Unsupported $filter at position {position}: {what}."))
}

fn expected(what: &str, found: &Lexeme) -> Failure {
    fail(found.position, &format!("expected {what}, found {}", found.token.describe()))
}

impl Parser {
    fn peek(&self) -> &Lexeme {
        self.lexemes.get(self.at).unwrap_or(&END)
    }

    fn next(&mut self) -> Lexeme {
        let next = self.peek().clone();
        self.at += 1;
        next
    }

    /// Skips a keyword if it is the next token.
    fn skip(&mut self, keyword: &str) -> bool {
        let is_next = matches!(&self.peek().token, Token::Word(word) if word == keyword);
        self.at += usize::from(is_next);
        is_next
    }

    fn take(&mut self, token: &Token) -> Result<(), Failure> {
        match self.next() {
            found if found.token == *token => Ok(()),
            found => Err(expected(&token.describe(), &found)),
        }
    }

    fn or(&mut self) -> Result<Filter, Failure> {
        let first = self.and()?;
        let mut all = vec![first];
        while self.skip("or") {
            all.push(self.and()?);
        }
        Ok(one_or(all, Filter::Or))
    }

    fn and(&mut self) -> Result<Filter, Failure> {
        let mut all = vec![self.not()?];
        while self.skip("and") {
            all.push(self.not()?);
        }
        Ok(one_or(all, Filter::And))
    }

    fn not(&mut self) -> Result<Filter, Failure> {
        self.depth += 1;
        if self.depth > DEPTH {
            let what = format!("it nests deeper than {DEPTH} levels");
            return Err(unsupported(self.peek().position, &what));
        }
        let filter = if self.skip("not") {
            Filter::Not(Box::new(self.not()?))
        } else if self.peek().token == Token::Open {
            self.at += 1;
            let inner = self.or()?;
            self.take(&Token::Close)?;
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    fn comparison(&mut self) -> Result<Filter, Failure> {
        self.comparisons += 1;
        if self.comparisons > COMPARISONS {
            let what = format!("it has more than {COMPARISONS} comparisons");
            return Err(unsupported(self.peek().position, &what));
        }
        let first = self.next();
        let Token::Word(word) = &first.token else {
            return Err(expected("a property, startswith, not or '('", &first));
        };
        if self.peek().token == Token::Open {
            return self.function(word, first.position);
        }
        let property = self.property(word, first.position)?;
        let operator = self.next();
        match &operator.token {
            Token::Word(word) if word == "eq" => {}
            Token::Word(word) if OTHER_OPERATORS.contains(&word.as_str()) => {
                let what = format!("the operator '{word}'; only eq and startswith are supported");
                return Err(unsupported(operator.position, &what));
            }
            _ => return Err(expected("the operator eq", &operator)),
        }
        Ok(Filter::Equals(property, self.operand(property)?))
    }

    fn function(&mut self, name: &str, position: usize) -> Result<Filter, Failure> {
        if name != "startswith" {
            let what = format!("the function '{name}'; only startswith is supported");
            return Err(unsupported(position, &what));
        }
        self.take(&Token::Open)?;
        let named = self.next();
        let Token::Word(word) = &named.token else { return Err(expected("a property", &named)) };
        let property = self.property(word, named.position)?;
        if property.filter != FilterBy::EqOrStartsWith {
            let able = names(self.properties, |each| each.filter == FilterBy::EqOrStartsWith);
            let what = format!("startswith on '{}'; it is supported on {able}", property.name);
            return Err(unsupported(named.position, &what));
        }
        self.take(&Token::Comma)?;
        let prefix = self.next();
        let Token::Text(text) = prefix.token else {
            return Err(expected("a text in single quotes", &prefix));
        };
        self.take(&Token::Close)?;
        Ok(Filter::StartsWith(property, text))
    }

    fn property(&self, name: &str, position: usize) -> Result<&'static Property, Failure> {
        let is_able = |property: &Property| property.filter != FilterBy::Nothing;
        match find(self.properties, name) {
            Some(property) if is_able(property) => Ok(property),
            found => {
                let able = names(self.properties, is_able);
                let kind = if found.is_some() { "the property" } else { "the unknown property" };
                let what = format!("{kind} '{name}'; filters are supported on {able}");
                Err(unsupported(position, &what))
            }
        }
    }

    fn operand(&mut self, property: &Property) -> Result<Operand, Failure> {
        let lexeme = self.next();
        match (property.kind, &lexeme.token) {
            (_, Token::Word(word)) if word == "null" => Ok(Operand::Null),
            (Kind::Instant, Token::Word(word)) if word.contains('T') => {
                let instant = word.parse().map_err(|_| expected(INSTANT, &lexeme))?;
                Ok(Operand::Instant(instant))
            }
            (Kind::Instant, _) => Err(expected(INSTANT, &lexeme)),
            (Kind::Word(words), Token::Text(text)) if words.contains(&text.as_str()) => {
                Ok(Operand::Text(text.clone()))
            }
            (Kind::Word(words), _) => {
                Err(expected(&format!("one of '{}'", words.join("', '")), &lexeme))
            }
            (Kind::Text, Token::Text(text)) => Ok(Operand::Text(text.clone())),
            // A GUID does not require quotes.
            (Kind::Text, Token::Word(word)) if property.name == "id" => {
                Ok(Operand::Text(word.clone()))
            }
            (Kind::Text, _) => Err(expected("a text in single quotes or null", &lexeme)),
        }
    }
}

const INSTANT: &str = "an instant such as 2027-08-29T02:05:57Z";

/// OData operators that the trust store does not document.
const OTHER_OPERATORS: [&str; 8] = ["ne", "gt", "ge", "lt", "le", "has", "in", "add"];

fn one_or(mut all: Vec<Filter>, several: impl FnOnce(Vec<Filter>) -> Filter) -> Filter {
    match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            all.extend(last);
            several(all)
        }
    }
}
