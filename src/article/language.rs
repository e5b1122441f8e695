//! In which language a text is, told by its words.

/// The language of a text as a tag of two letters; none where the text is too short to be sure.
///
/// ```
/// # use newsprint::article::language_of;
/// assert_eq!(language_of("Die Zeitung liegt auf dem Tisch, und niemand hat sie heute gelesen."), Some("de"));
/// assert_eq!(language_of("OK"), None);
/// ```
pub fn language_of(text: &str) -> Option<&'static str> {
    whatlang::detect(text)
        .filter(whatlang::Info::is_reliable)
        .and_then(|info| two_letters(info.lang().code()))
}

/// The two letters of a language that is known by three.
fn two_letters(three: &str) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("afr", "af"),
        ("aze", "az"),
        ("bel", "be"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("spa", "es"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("ita", "it"),
        ("kat", "ka"),
        ("lat", "la"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("pol", "pl"),
        ("por", "pt"),
        ("rus", "ru"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("ara", "ar"),
        ("cmn", "zh"),
        ("heb", "he"),
        ("hin", "hi"),
        ("ind", "id"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("pes", "fa"),
        ("ron", "ro"),
        ("tha", "th"),
        ("urd", "ur"),
        ("vie", "vi"),
    ];
    CODES.iter().find(|(known, _)| *known == three).map(|(_, two)| *two)
}
