//! Where a token comes from.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use zeroize::Zeroizing;

use super::token::{LONGEST, Token, TokenError};

/// How long a command may take. It may have to sign in.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Bytes that a source may have: a token in JSON, with what is around it.
const MOST: u64 = 4 << 16;

/// Where a token comes from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TokenSource {
    /// A token that was given once.
    Given(Token),
    /// A program with its arguments, run without a shell. It is run again when the token is about
    /// to expire, or when the service says that it is not valid.
    Command(Vec<OsString>),
}

impl TokenSource {
    /// A token from a file that nobody else can read.
    ///
    /// # Errors
    /// When the file cannot be read, when others can read it, or when it does not hold a token.
    pub fn from_file(path: &Path) -> Result<Self, TokenError> {
        let name = path.display();
        let unreadable =
            |error: io::Error| TokenError::new(format!("{name} cannot be read: {error}."));
        let file = File::open(path).map_err(unreadable)?;
        refuse_shared(&file, path)?;
        let text = read(file).map_err(unreadable)?;
        token_in(&text, &name.to_string()).map(Self::Given)
    }

    /// A token from a reader, such as standard input; `origin` names it in errors.
    ///
    /// # Errors
    /// When reading fails, or no token is read.
    pub fn from_reader(reader: impl Read, origin: &str) -> Result<Self, TokenError> {
        let text = read(reader)
            .map_err(|error| TokenError::new(format!("{origin} cannot be read: {error}.")))?;
        token_in(&text, origin).map(Self::Given)
    }

    /// Whether another token can be had.
    #[must_use]
    pub const fn is_renewable(&self) -> bool {
        matches!(self, Self::Command(_))
    }

    /// A token; of a command a new one.
    ///
    /// # Errors
    /// When a command fails, takes longer than a minute, or does not print a token.
    pub fn token(&self) -> Result<Token, TokenError> {
        match self {
            Self::Given(token) => Ok(token.clone()),
            Self::Command(command) => run(command),
        }
    }
}

/// Refuses a file that the group or others can read.
#[cfg(unix)]
fn refuse_shared(file: &File, path: &Path) -> Result<(), TokenError> {
    use std::os::unix::fs::PermissionsExt as _;
    let name = path.display();
    let metadata = file
        .metadata()
        .map_err(|error| TokenError::new(format!("{name} cannot be read: {error}.")))?;
    // A pipe that a shell made has the owner's rights alone, whatever its mode says.
    if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
        let message = format!("{name} can be read by others: run `chmod 600` on it first.");
        return Err(TokenError::new(message));
    }
    Ok(())
}

/// Elsewhere the folder of a user is closed to others, and a mode does not tell.
#[cfg(not(unix))]
fn refuse_shared(_: &File, _: &Path) -> Result<(), TokenError> {
    Ok(())
}

fn read(reader: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // What grows would leave copies behind.
    let mut bytes =
        Zeroizing::new(Vec::with_capacity(usize::try_from(MOST + 1).unwrap_or(LONGEST)));
    reader.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A bare token, or one in an object as `az` and others print it.
fn token_in(bytes: &[u8], origin: &str) -> Result<Token, TokenError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| TokenError::new(format!("{origin} does not contain text.")))?;
    if !text.trim_start().starts_with('{') {
        return Token::new(text, origin);
    }
    let object: Value = serde_json::from_str(text).map_err(|_| {
        TokenError::new(format!("{origin} does not contain JSON that can be read."))
    })?;
    let names = ["accessToken", "access_token", "token"];
    let found = names.iter().find_map(|name| object.get(name)?.as_str());
    let Some(found) = found else {
        let names = names.join(", ");
        return Err(TokenError::new(format!("{origin} contains JSON without one of: {names}.")));
    };
    Token::new(found, origin)
}

/// What a command prints. Its errors go where ours go.
fn run(command: &[OsString]) -> Result<Token, TokenError> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(TokenError::new("The token command is empty."));
    };
    let name = format!("The token command {}", program.display());
    let fails = |what: String| TokenError::new(format!("{name} {what}."));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| fails(format!("cannot be run: {error}")))?;
    let output = child.stdout.take();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || drop(sender.send(output.map(read))));
    let Ok(output) = receiver.recv_timeout(TIME_LIMIT) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(fails(format!("takes longer than {} seconds", TIME_LIMIT.as_secs())));
    };
    let status = child.wait().map_err(|error| fails(format!("failed: {error}")))?;
    if !status.success() {
        return Err(fails(format!("failed: {status}")));
    }
    match output {
        Some(Ok(bytes)) => token_in(&bytes, &name),
        _ => Err(fails("does not print anything".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Result<TokenSource, TokenError> {
        TokenSource::from_reader(text.as_bytes(), "Standard input")
    }

    #[test]
    fn a_bare_token_and_json_are_read() {
        for text in ["abc\n", "{\"accessToken\":\"abc\"}", " {\"access_token\":\"abc\",\"x\":1}\n"]
        {
            assert_eq!(source(text).unwrap().token().unwrap().as_str(), "abc", "{text}");
        }
        for text in ["{\"accessToken\":1}", "{", "{\"secret\":\"abc\"}", ""] {
            let error = source(text).unwrap_err().to_string();
            assert!(error.starts_with("Standard input") && !error.contains("abc"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_command_is_run_without_a_shell() {
        let command = |words: &[&str]| {
            TokenSource::Command(words.iter().map(OsString::from).collect()).token()
        };
        assert_eq!(command(&["printf", "%s", "abc"]).unwrap().as_str(), "abc");
        // A shell would print another text.
        assert!(command(&["printf", "%s", "$HOME"]).is_err());
        let error = command(&["false"]).unwrap_err().to_string();
        assert!(error.starts_with("The token command false failed: "), "{error}");
        assert!(command(&["true"]).is_err() && command(&[]).is_err());
        assert!(command(&["/no/such/program"]).unwrap_err().to_string().contains("cannot be run"));
    }
}
