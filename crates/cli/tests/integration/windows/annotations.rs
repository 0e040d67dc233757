//! How files are named to GitHub.

use serde_json::Value;

use super::machine::{Machine, Run};

impl Machine {
    /// The `file=` of the first annotation, and the URI of the first artifact.
    fn named(&self, path: &str, workspace: Option<&str>) -> [String; 2] {
        let run = |format| {
            let mut command = self.command();
            command.args(["check", path, "--at", "2046-01-01", "--fail-on", "never"]);
            command.args(["--format", format]);
            if let Some(folder) = workspace {
                command.env("GITHUB_WORKSPACE", folder);
            }
            Run::of(&mut command).exits(0)
        };
        let printed = run("github");
        let (_, rest) = printed.split_once("file=").unwrap();
        let log: Value = serde_json::from_str(&run("sarif")).unwrap();
        let uri = log.pointer("/runs/0/artifacts/0/location/uri").unwrap().as_str().unwrap();
        [rest.split(',').next().unwrap().to_owned(), uri.to_owned()]
    }
}

#[test]
fn a_file_of_the_repository_has_a_relative_path_with_slashes() {
    let Some(machine) = Machine::new() else { return };
    let below = ["sub/b.p7b"; 2].map(str::to_owned);
    let whole = machine.whole(r"sub\b.p7b");
    let rooted = whole.split_once(':').unwrap().1;
    for path in [r"sub\b.p7b", r".\sub\b.p7b", "sub/b.p7b", &whole, rooted] {
        assert_eq!(machine.named(path, None), below, "{path}");
    }
    // A job may work below the root of the repository.
    let (root, name) = (machine.folder().parent().unwrap(), machine.folder().file_name().unwrap());
    let from_root = format!("{}/sub/b.p7b", name.display()).replace(['\\'], "/");
    for path in [r"sub\b.p7b", &whole] {
        let named = machine.named(path, Some(&machine.windows(root)));
        assert_eq!(named, [from_root.clone(), from_root.clone()], "{path}");
    }
}

#[test]
fn a_file_elsewhere_has_a_whole_path() {
    let Some(machine) = Machine::new() else { return };
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(machine.folder().join("sub/b.p7b"), elsewhere.path().join("b.p7b")).unwrap();
    let path = machine.windows(&elsewhere.path().join("b.p7b"));
    let slashed = path.replace('\\', "/");
    let [file, uri] = machine.named(&path, None);
    assert_eq!(file, slashed.replace(':', "%3A"));
    assert_eq!(uri, format!("file:///{slashed}"));
    let unc = machine.unc(r"sub\b.p7b");
    let [file, uri] = machine.named(&unc, None);
    let slashed = unc.replace('\\', "/");
    assert_eq!(file, slashed);
    assert_eq!(uri, format!("file:{}", slashed.replace('$', "%24")));
}
