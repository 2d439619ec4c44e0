//! Names of indexes, by the reference's rule.

/// The shortest limit among the databases (PostgreSQL's).
const MAX_BYTES: usize = 63;

/// `<table>_<columns>_idx`, or `_uidx` if unique; a name that is too long is cut and told apart
/// by a hash of the whole.
pub(super) fn index_name(table: &str, columns: &[String], unique: bool) -> String {
    let kind = if unique { "uidx" } else { "idx" };
    let stem = format!("{table}_{}", columns.join("_"));
    let name = format!("{stem}_{kind}");
    if name.len() <= MAX_BYTES {
        return name;
    }
    let suffix = format!("_{:08x}_{kind}", fnv1a(&name));
    let room = MAX_BYTES - suffix.len();
    let fits = |(start, c): &(usize, char)| start + c.len_utf8() <= room;
    let cut: String = stem.char_indices().take_while(fits).map(|(_, c)| c).collect();
    cut + &suffix
}

/// FNV-1a, fed with UTF-16 code units as JavaScript counts characters.
fn fnv1a(text: &str) -> u32 {
    text.encode_utf16()
        .fold(0x811c_9dc5, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::index_name;

    #[test]
    fn names_and_cuts() {
        let columns = |name: &str| vec![name.to_owned()];
        assert_eq!(index_name("session", &columns("userId"), false), "session_userId_idx");
        let long = index_name(&"é".repeat(40), &columns("field"), true);
        assert_eq!(long.len(), 62);
        assert!(long.ends_with("_uidx"));
    }
}
