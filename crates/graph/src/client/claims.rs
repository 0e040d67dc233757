//! The claims of a token. They are not verified and may be missing, so they are only hints.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::token::Token;

const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The permission that a command requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Permission {
    /// To read the trust store.
    Read,
    /// To change the trust store.
    ReadWrite,
}

/// The relevant claims of an unverified JWT (RFC 7519).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// `exp`: the time at which the token expires, in seconds since 1970-01-01T00:00:00Z.
    pub expires: Option<u64>,
    /// `tid`: the tenant's id.
    pub tenant: Option<String>,
    /// `roles` and `scp`: application and delegated permissions. `None` if the token contains
    /// neither.
    pub permissions: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default)]
    exp: Value,
    #[serde(default)]
    tid: Value,
    #[serde(default)]
    roles: Value,
    #[serde(default)]
    scp: Value,
}

impl Claims {
    /// The claims of a token. They are empty if it is not a JWT.
    #[must_use]
    pub fn of(token: &Token) -> Self {
        Self::read(token.as_str()).unwrap_or_default()
    }

    fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
        let payload = Zeroizing::new(BASE64URL.decode(payload).ok()?);
        let payload: Payload = serde_json::from_slice(&payload).ok()?;
        let roles = payload.roles.as_array().map(|roles| {
            roles.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        });
        let scopes = payload
            .scp
            .as_str()
            .map(|scopes| scopes.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let permissions = match (roles, scopes) {
            (None, None) => None,
            (roles, scopes) => Some([roles, scopes].into_iter().flatten().flatten().collect()),
        };
        Some(Self {
            expires: payload.exp.as_u64(),
            tenant: payload.tid.as_str().map(str::to_owned),
            permissions,
        })
    }

    /// Whether the token contains permissions, but not the documented one.
    ///
    /// Source: Microsoft Graph permissions reference, `PublicKeyInfrastructure.*`.
    #[must_use]
    pub fn lacks(&self, permission: Permission) -> bool {
        let sufficient: &[&str] = match permission {
            Permission::Read => {
                &["PublicKeyInfrastructure.Read.All", "PublicKeyInfrastructure.ReadWrite.All"]
            }
            Permission::ReadWrite => &["PublicKeyInfrastructure.ReadWrite.All"],
        };
        self.permissions.as_ref().is_some_and(|permissions| {
            !permissions.iter().any(|each| sufficient.contains(&each.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Token {
        let text = format!("e30.{}.sig", BASE64URL.encode(payload).trim_end_matches('='));
        Token::new(&text, "text").unwrap()
    }

    #[test]
    fn claims_are_read_as_hints() {
        let claims = Claims::of(&token(
            r#"{"exp":1790000000,"tid":"t","roles":["PublicKeyInfrastructure.ReadWrite.All"]}"#,
        ));
        assert_eq!((claims.expires, claims.tenant.as_deref()), (Some(1_790_000_000), Some("t")));
        assert!(!claims.lacks(Permission::Read) && !claims.lacks(Permission::ReadWrite));
        let claims = Claims::of(&token(r#"{"scp":"User.Read PublicKeyInfrastructure.Read.All"}"#));
        assert!(!claims.lacks(Permission::Read) && claims.lacks(Permission::ReadWrite));
        assert!(Claims::of(&token(r#"{"roles":[]}"#)).lacks(Permission::Read));
    }

    #[test]
    fn a_token_need_not_be_a_jwt() {
        for text in ["opaque", "a.b", "a.b.c", "e30.W10.c", "..", "e30.e30.e30"] {
            let claims = Claims::of(&Token::new(text, "text").unwrap());
            assert_eq!(claims, Claims::default());
            assert!(!claims.lacks(Permission::ReadWrite));
        }
        assert_eq!(Claims::of(&token(r#"{"exp":"x","tid":1,"roles":3}"#)), Claims::default());
    }
}
