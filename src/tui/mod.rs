//! The full screen.
mod theme;
pub use theme::{BUILT_IN, Theme};
/// Whether the environment asks for no colours.
pub fn colourless_by_environment() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    set("NO_COLOR") || std::env::var_os("TERM").is_some_and(|t| t == "dumb")
}
