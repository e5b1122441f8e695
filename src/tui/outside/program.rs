//! Programs that get the terminal for a while.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::{Component, Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

/// Opens `file` in the reader's editor; returns when that ends.
pub(in crate::tui) fn edit(file: &Path) -> io::Result<ExitStatus> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".into());
    // The editor may come with arguments, as git allows; the file's name is never read by the shell.
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(no_option(file));
    command.stdin(tty()?).status()
}

/// The name of a file that no program takes for an option: `vi` runs what follows a `+`, also after `--`.
fn no_option(file: &Path) -> PathBuf {
    match file.components().next() {
        Some(Component::Normal(_)) => Path::new(".").join(file),
        _ => file.to_path_buf(),
    }
}

/// Gives `words` to a command of the reader's; what it prints stays until enter is pressed.
pub(in crate::tui) fn pipe(command: &str, words: &str) -> io::Result<ExitStatus> {
    let mut child = Command::new("sh").arg("-c").arg(command).stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A command need not read all of it.
        let _ = input.write_all(words.as_bytes());
    }
    let status = child.wait()?;
    let mut out = io::stdout().lock();
    let end = match status.code() {
        Some(0) => "done".to_owned(),
        Some(code) => format!("failed with {code}"),
        None => status.to_string(),
    };
    write!(out, "\n[{end}, press Enter] ")?;
    out.flush()?;
    BufReader::new(tty()?).read_line(&mut String::new())?;
    Ok(status)
}

/// The terminal, whatever standard input is.
fn tty() -> io::Result<File> {
    File::open("/dev/tty")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_file_is_an_option() {
        for (name, given) in [
            ("+!touch x;: .txt", "./+!touch x;: .txt"),
            ("-c:q.txt", "./-c:q.txt"),
            ("--", "./--"),
            ("+x/a.txt", "./+x/a.txt"),
            ("./-a", "./-a"),
            ("../+a", "../+a"),
            ("/tmp/+a", "/tmp/+a"),
        ] {
            assert_eq!(no_option(Path::new(name)), Path::new(given), "{name}");
        }
    }
}
