//! Where a file is in the repository: GitHub finds it by its path from there, with `/` between the
//! parts.

use std::borrow::Cow;
use std::env;
use std::path::{Component, Path, PathBuf, absolute};

/// The path from the root of the repository where that is known and the file is below it, and from
/// the working directory where the file is below that. Any other path is as it was typed.
pub(super) fn path(typed: &Path) -> Cow<'_, Path> {
    // GitHub's runners set it; a job may work in a folder below.
    let root = env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).filter(|it| it.is_absolute());
    let is_partial = is_partial(typed);
    if root.is_none() && typed.is_relative() && !is_partial {
        return Cow::Borrowed(typed);
    }
    let bases = root.into_iter().chain(env::current_dir());
    let found = bases.into_iter().find_map(|base| below(typed, &base));
    let found = found.or_else(|| absolute(typed).ok().filter(|_| is_partial));
    found.map_or(Cow::Borrowed(typed), Cow::Owned)
}

/// Whether Windows completes a path with a drive or with the current folder of one, as `\a.p7b` and
/// `C:a.p7b`.
fn is_partial(path: &Path) -> bool {
    let begins = path.components().next();
    path.is_relative() && matches!(begins, Some(Component::Prefix(_) | Component::RootDir))
}

fn below(path: &Path, base: &Path) -> Option<PathBuf> {
    let path = absolute(path).ok()?;
    let rest = path.strip_prefix(base).ok()?;
    let is_below =
        !rest.as_os_str().is_empty() && !rest.components().any(|it| it == Component::ParentDir);
    is_below.then(|| rest.to_owned())
}

/// The path as text with `/` between its parts.
pub(super) fn slashed(path: &Path) -> String {
    // A name of Unix may have a backslash.
    let text = path.display().to_string();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text };
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_path_below_a_folder_is_relative_to_it() {
        let base = Path::new("/home/ca/repository");
        for (path, rest) in [
            ("/home/ca/repository/pki/a.p7b", Some("pki/a.p7b")),
            ("/home/ca/repository//pki/./a.p7b", Some("pki/a.p7b")),
            ("/home/ca/repository", None),
            ("/home/ca/repository-2/a.p7b", None),
            ("/home/ca/repository/../a.p7b", None),
        ] {
            assert_eq!(below(Path::new(path), base).as_deref(), rest.map(Path::new), "{path}");
        }
    }

    #[test]
    fn a_leading_dot_is_left_out() {
        assert_eq!(slashed(Path::new("./a.p7b")), "a.p7b");
        assert_eq!(slashed(Path::new("../a.p7b")), "../a.p7b");
    }
}
