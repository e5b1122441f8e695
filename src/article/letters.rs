//! Whether a character is a letter or a digit, as [`char`] answers it, but at once for the scripts and the punctuation that
//! most texts are made of. The tables of the standard library are searched for everything beyond ASCII, which is most
//! of what counting the words of a text with curly quotes would cost.

/// Like [`char::is_alphabetic`].
pub fn is_alphabetic(c: char) -> bool {
    at_once(c).unwrap_or_else(|| c.is_alphabetic())
}

/// Like [`char::is_alphanumeric`].
pub fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_digit() || at_once(c).unwrap_or_else(|| c.is_alphanumeric())
}

/// Whether `c` is a letter, where its block holds nothing else or no letter; no block here but ASCII holds digits.
fn at_once(c: char) -> Option<bool> {
    match c {
        '\0'..='\x7f' => Some(c.is_ascii_alphabetic()),
        // Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Vietnamese, kana, ideographs, Hangul.
        'À'..='ɏ' => Some(!matches!(c, '×' | '÷')),
        'Σ'..='ϵ'
        | 'Ѐ'..='ҁ'
        | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{657}'
        | '\u{904}'..='\u{93b}'
        | '\u{e01}'..='\u{e3a}'
        | 'Ḁ'..='ỿ'
        | 'ぁ'..='ゖ'
        | 'ァ'..='ヺ'
        | '一'..='鿿'
        | '가'..='힣' => Some(true),
        // Quotation marks, dashes, dots; those of East Asia.
        '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '！'..='／' => {
            Some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }
}
