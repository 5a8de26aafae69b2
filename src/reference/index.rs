//! Where names stand in a list, by their hash, whatever their case.

/// An open hash table of places.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Index {
    /// A place and one more; nothing is 0. As many as a power of two, at least twice the names.
    slots: Box<[u16]>,
}

impl Index {
    /// The index of a list of fewer than 65,535 names.
    pub(super) fn of<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> Self {
        let size = (names.len() * 2).next_power_of_two();
        let mut slots = vec![0; size].into_boxed_slice();
        for (name, place) in names.zip(1..=u16::MAX) {
            let free = probes(name, size).find(|&at| slots.get(at) == Some(&0));
            if let Some(slot) = free.and_then(|at| slots.get_mut(at)) {
                *slot = place;
            }
        }
        Self { slots }
    }

    /// The place of `name`, where `name_at` gives the name at a place.
    pub(super) fn find<'n>(
        &self,
        name: &str,
        name_at: impl Fn(usize) -> Option<&'n str>,
    ) -> Option<usize> {
        for at in probes(name, self.slots.len()) {
            let place = usize::from(*self.slots.get(at)?).checked_sub(1)?;
            if name_at(place)?.eq_ignore_ascii_case(name) {
                return Some(place);
            }
        }
        None
    }
}

/// The slots in which `name` may stand, of a table of `size` slots, a power of two.
fn probes(name: &str, size: usize) -> impl Iterator<Item = usize> + use<> {
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let rest = rest
        .iter()
        .fold(0, |word, &byte| (word << 8) | u64::from(byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    // The bit that tells capital letters from small ones does not count.
    let hash = words.chain([rest]).fold(0, |hash: u64, word| {
        let word = word | 0x2020_2020_2020_2020;
        (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    let first = usize::try_from(hash >> 33).unwrap_or_default();
    (0..size).map(move |step| first.wrapping_add(step) & (size - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let names = ["GetObject", "PutObject", "ListBucket"];
        let index = Index::of(names.into_iter());
        let find = |name| index.find(name, |at| names.get(at).copied());
        assert_eq!(find("getobject"), Some(0));
        assert_eq!(find("LISTBUCKET"), Some(2));
        assert_eq!(find("DeleteObject"), None);
        assert_eq!(Index::default().find("x", |_| None), None);
    }
}
