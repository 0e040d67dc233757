//! The source of tokens.

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

/// Maximum running time of a command. It may have to sign in.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Maximum size of a source in bytes: a token, and the JSON around it.
const MOST: u64 = 4 << 16;

/// The source of tokens.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TokenSource {
    /// A fixed token.
    Given(Token),
    /// A program with its arguments, run without a shell. It is run again if the token is about to
    /// expire, or if the service rejects the token.
    Command(Vec<OsString>),
}

impl TokenSource {
    /// A token from a file that other users cannot read.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, if others can read it, or if it does not
    /// contain a token.
    pub fn from_file(path: &Path) -> Result<Self, TokenError> {
        let name = path.display();
        let unreadable =
            |error: io::Error| TokenError::new(format!("{name} cannot be read: {error}."));
        let file = File::open(path).map_err(unreadable)?;
        refuse_shared(&file, path)?;
        let text = read(file).map_err(unreadable)?;
        token_in(&text, &name.to_string()).map(Self::Given)
    }

    /// A token from a reader, such as standard input. `origin` is its name in errors.
    ///
    /// # Errors
    /// Returns an error if reading fails or the input does not contain a token.
    pub fn from_reader(reader: impl Read, origin: &str) -> Result<Self, TokenError> {
        let text = read(reader)
            .map_err(|error| TokenError::new(format!("{origin} cannot be read: {error}.")))?;
        token_in(&text, origin).map(Self::Given)
    }

    /// Whether a new token can be requested.
    #[must_use]
    pub const fn is_renewable(&self) -> bool {
        matches!(self, Self::Command(_))
    }

    /// Returns a token. A command is run for each call.
    ///
    /// # Errors
    /// Returns an error if a command fails, takes longer than a minute, or does not print a token.
    pub fn token(&self) -> Result<Token, TokenError> {
        match self {
            Self::Given(token) => Ok(token.clone()),
            Self::Command(command) => run(command),
        }
    }
}

/// Rejects a file that the group or others can read.
#[cfg(unix)]
fn refuse_shared(file: &File, path: &Path) -> Result<(), TokenError> {
    use std::os::unix::fs::PermissionsExt as _;
    let name = path.display();
    let metadata = file
        .metadata()
        .map_err(|error| TokenError::new(format!("{name} cannot be read: {error}.")))?;
    // Only the owner can use a pipe made by a shell, whatever its mode is.
    if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
        let message = format!("{name} can be read by others: run `chmod 600` on it first.");
        return Err(TokenError::new(message));
    }
    Ok(())
}

/// On other systems, a user's folder is closed to others, and files do not have a mode.
#[cfg(not(unix))]
fn refuse_shared(_: &File, _: &Path) -> Result<(), TokenError> {
    Ok(())
}

fn read(reader: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    // A growing buffer would leave copies of the token in memory.
    let mut bytes =
        Zeroizing::new(Vec::with_capacity(usize::try_from(MOST + 1).unwrap_or(LONGEST)));
    reader.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A bare token, or one in a JSON object as printed by `az` and other programs.
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

/// Returns the token that a command prints. The command shares our standard error.
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
        // A shell would expand the variable.
        assert!(command(&["printf", "%s", "$HOME"]).is_err());
        let error = command(&["false"]).unwrap_err().to_string();
        assert!(error.starts_with("The token command false failed: "), "{error}");
        assert!(command(&["true"]).is_err() && command(&[]).is_err());
        assert!(command(&["/no/such/program"]).unwrap_err().to_string().contains("cannot be run"));
    }
}
