//! What tells a finding from all others, run after run, for servers that compare runs.

use std::collections::HashMap;

use crate::lint::Finding;
use crate::source::Source;

/// Gives the findings of a report their fingerprints, in their order; suppressed ones too, so that
/// the others keep theirs.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The fingerprint of the next finding. Those that are alike are numbered.
    pub(super) fn of(&mut self, source: &Source, finding: &Finding) -> String {
        let hash = hash(source, finding);
        let nth = self.seen.entry(hash).or_default();
        *nth += 1;
        format!("{hash:016x}:{nth}")
    }
}

/// What stays when lines move: file, rule, statement and underlined text, hashed by FNV-1a, which
/// is the same on every machine and in every version.
fn hash(source: &Source, finding: &Finding) -> u64 {
    let sid = finding.sid.as_deref().unwrap_or_default();
    let parts = [
        source.name(),
        finding.rule.name,
        sid,
        source.slice(finding.span),
    ];
    let bytes = parts
        .into_iter()
        .flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
