//! How files are named.

use std::fs;

use serde_json::Value;

use super::Machine;

/// The hash of the one file in the folder.
const HASH: &str = "978879F27FDA91658370FF56B5AF0AF1C1956B569F4A1947EABDFDE401E235B1";

#[test]
fn a_file_has_many_paths() {
    let Some(machine) = Machine::new() else { return };
    let whole = machine.whole("a.p7b");
    for path in [
        r".\a.p7b",
        r"sub\..\a.p7b",
        "sub/../a.p7b",
        &whole,
        &whole.replace('\\', "/"),
        &whole.to_lowercase(),
        &machine.unc("a.p7b"),
        &format!(r"\\?\{whole}"),
        // The root of the current drive, and the current folder of a drive.
        whole.split_once(':').unwrap().1,
        &format!("{}:a.p7b", whole.split_once(':').unwrap().0),
    ] {
        // The name of a temporary folder may have capitals that Linux tells apart.
        if machine.is_wine() && path.starts_with(char::is_lowercase) {
            continue;
        }
        let printed = machine.run(&["hash", path]).exits(0);
        assert_eq!(printed, format!("{HASH}\n"), "{path}");
        let text = machine.run(&["check", path]).exits(0);
        assert!(text.contains("a.p7b") && text.contains("3,972 bytes"), "{path}: {text}");
    }
}

#[test]
fn patterns_find_files() {
    let Some(machine) = Machine::new() else { return };
    machine.write("sub/c.P7B", fs::read(machine.folder().join("a.p7b")).unwrap());
    for (pattern, names) in [
        ("*.p7b", vec!["a.p7b"]),
        (r"sub\*.p7?", vec![r"sub\b.p7b", r"sub\c.P7B"]),
        (r"*\b.p7b", vec![r"sub\b.p7b"]),
        ("sub/b.*", vec![r"sub\b.p7b"]),
    ] {
        assert_eq!(machine.checked(pattern), names, "{pattern}");
    }
    for folder in [machine.whole("sub"), machine.unc("sub")] {
        let names = ["b.p7b", "c.P7B"].map(|name| format!(r"{folder}\{name}"));
        for pattern in [format!(r"{folder}\*.p7b"), folder.clone(), format!(r"{folder}\")] {
            assert_eq!(machine.checked(&pattern), names, "{pattern}");
        }
    }
    let run = machine.run(&["check", r"sub\*.pem"]);
    assert!(run.code == 2 && run.error.contains(r"no file matches sub\*.pem"), "{}", run.error);
}

impl Machine {
    /// The names of the reports on several files.
    fn checked(&self, files: &str) -> Vec<String> {
        let run = self.run(&["check", files, "--format", "json", "--fail-on", "never"]);
        let document: Value = serde_json::from_str(&run.exits(0)).unwrap();
        let reports = document.get("reports").and_then(Value::as_array).unwrap();
        let name =
            |report: &Value| report.pointer("/file/name").unwrap().as_str().unwrap().to_owned();
        reports.iter().map(name).collect()
    }
}

/// The classic interface of Windows ends at 260 characters.
#[test]
fn a_path_may_be_long() {
    let Some(machine) = Machine::new() else { return };
    let below = ["0123456789".repeat(9), "abcdefghij".repeat(9), "klmnopqrst".repeat(9)];
    let [first, second, third] = &below;
    let folder = machine.folder().join(first).join(second).join(third);
    let folder = if cfg!(windows) {
        std::path::PathBuf::from(format!(r"\\?\{}", folder.display()))
    } else {
        folder
    };
    fs::create_dir_all(&folder).unwrap();
    fs::copy(machine.folder().join("a.p7b"), folder.join("a.p7b")).unwrap();
    let relative = format!(r"{first}\{second}\{third}");
    for path in [format!(r"{relative}\a.p7b"), machine.whole(&format!(r"{relative}\a.p7b"))] {
        assert_eq!(machine.run(&["hash", &path]).exits(0), format!("{HASH}\n"));
    }
    let packed = format!(r"{relative}\packed.p7b");
    machine.run(&["pack", "a.p7b", "-o", &packed]).exits(0);
    assert!(folder.join("packed.p7b").is_file());
    let found = machine.checked(&machine.whole(&relative));
    assert_eq!(found.len(), 2, "{found:?}");
}

/// Names of devices are neither waited for nor written to.
#[test]
fn a_device_is_no_file() {
    let Some(machine) = Machine::new() else { return };
    for name in ["NUL", "nul", "CON", "COM9", r"sub\NUL"] {
        let run = machine.run(&["check", name, "--format", "summary"]);
        assert_ne!(run.code, 0, "{name}: {}{}", run.out, run.error);
        assert_ne!(machine.run(&["check", "a.p7b", "--against", name]).code, 0, "{name}");
    }
    let run = machine.run(&["pack", "a.p7b", "-o", "NUL"]);
    assert!(run.code == 2 && run.error.contains("NUL"), "{}: {}{}", run.code, run.out, run.error);
    let left = fs::read_dir(machine.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.count(), 2, "nothing is left behind");
}
