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
    // FNV-1a over the letters in lower case.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    let first = usize::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or_default();
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
